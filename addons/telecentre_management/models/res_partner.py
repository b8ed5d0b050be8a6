from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    telecentre_membership_ids = fields.One2many(
        "telecentre.membership", "partner_id", string="Memberships"
    )
    is_telecentre_member = fields.Boolean(
        string="Member",
        compute="_compute_is_telecentre_member",
        search="_search_is_telecentre_member",
        help="Has a membership today.",
    )
    telecentre_site_id = fields.Many2one(
        "telecentre.site", string="Home site", index="btree_not_null"
    )
    telecentre_situation = fields.Selection(
        [
            ("self_employed", "Self-employed"),
            ("employee", "Employee"),
            ("job_seeker", "Job seeker"),
            ("project_holder", "Project holder"),
            ("company", "Company"),
            ("association", "Association"),
            ("public_body", "Public body"),
        ],
        string="Situation",
    )
    telecentre_sector = fields.Char(
        string="Activity", help="Trade or field, such as programming or design."
    )
    telecentre_payer_id = fields.Many2one(
        "res.partner",
        string="Payer",
        index="btree_not_null",
        help="Who is invoiced for this person's use: employer, association…",
    )
    telecentre_rental_count = fields.Integer(
        string="Rentals", compute="_compute_telecentre_rental_count"
    )
    telecentre_open_amount = fields.Monetary(
        string="Not yet invoiced",
        compute="_compute_telecentre_open_amount",
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
    )

    @api.depends(
        "telecentre_membership_ids.date_start", "telecentre_membership_ids.date_stop"
    )
    def _compute_is_telecentre_member(self):
        for partner in self:
            partner.is_telecentre_member = "active" in (
                partner.sudo().telecentre_membership_ids.mapped("state")
            )

    def _search_is_telecentre_member(self, operator, value):
        if operator != "in":
            return NotImplemented
        memberships = self.env["telecentre.membership"]._get_active_domain(
            fields.Date.context_today(self)
        )
        return Domain("telecentre_membership_ids", "any!", memberships)

    def _compute_telecentre_rental_count(self):
        counts = dict(
            self.env["telecentre.rental"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
            if self.env["telecentre.rental"].has_access("read")
            else ()
        )
        for partner in self:
            partner.telecentre_rental_count = counts.get(partner, 0)

    def _compute_telecentre_open_amount(self):
        amounts = dict(
            self.env["telecentre.charge"]._read_group(
                [("payer_id", "in", self.ids), ("state", "=", "open")],
                ["payer_id"],
                ["amount_due:sum"],
            )
        )
        for partner in self:
            partner.telecentre_open_amount = amounts.get(partner, 0)

    def action_open_telecentre_rentals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_rental_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    def action_open_telecentre_charges(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_charge_action"
        )
        return action | {"domain": [("payer_id", "=", self.id)]}

    def _get_telecentre_payer(self, company=None, day=None):
        """Who is invoiced for this person's use on a local day. The one owner.

        The payer of the membership in force, if they pay for the uses too; else the
        payer of the contact; else the contact's own company, or the contact.
        """
        membership = self._get_telecentre_membership(company, day)
        if membership.is_use_paid:
            return membership.payer_id.with_env(self.env)
        return self.telecentre_payer_id or self.commercial_partner_id

    def _get_telecentre_membership(self, company=None, day=None):
        """The membership in force on a local day, or none."""
        company = company or self.env.company
        day = day or fields.Date.context_today(self)
        # Whoever prices a use need not be allowed to read the membership.
        return self.sudo().telecentre_membership_ids.filtered(
            lambda membership: (
                membership.company_id == company
                and membership.date_start <= day
                and (not membership.date_stop or membership.date_stop >= day)
            )
        )[:1]

    def _get_telecentre_pricelist(self, company, day, audience_lists=None):
        """The price list that rules this person's use on a local date.

        In this order: the plan of the membership in force that day; a price list
        chosen on the contact; that of the audience (association or public body by
        the situation, then members, then the public); the one that Odoo gives.

        :param audience_lists: those of the company, when the caller has them
        """
        # Neither plan nor price list need be readable to know one's own price.
        partner = self.sudo().with_company(company)
        membership = partner._get_telecentre_membership(company, day)
        pricelist = (
            membership.plan_id.pricelist_id
            or partner.specific_property_product_pricelist.filtered("active")
            or partner._get_telecentre_audience_list(
                company, day, bool(membership), audience_lists
            )
            or partner.property_product_pricelist
        )
        return pricelist.with_env(self.env).sudo()

    def _get_telecentre_audiences(self, is_member):
        """Audiences a person belongs to, the closest first."""
        situation = self.telecentre_situation
        if not situation and self.parent_id:
            situation = self.commercial_partner_id.telecentre_situation
        return [
            *([situation] if situation in ("association", "public_body") else []),
            *(["member"] if is_member else []),
            "non_member",
        ]

    def _get_telecentre_audience_list(self, company, day, is_member, audience_lists):
        """The price list of the closest audience that has one on that day."""
        Pricelist = self.env["product.pricelist"]
        if audience_lists is None:
            audience_lists = Pricelist._get_telecentre_audience_lists(company)
        valid = {
            pricelist.telecentre_audience: pricelist
            for pricelist in audience_lists
            if pricelist._is_telecentre_valid(day)
        }
        found = (
            valid[audience]
            for audience in self._get_telecentre_audiences(is_member)
            if audience in valid
        )
        return next(found, Pricelist)
