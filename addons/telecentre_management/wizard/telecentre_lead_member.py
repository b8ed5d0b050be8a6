from odoo import api, fields, models


class TelecentreLeadMember(models.TransientModel):
    """From a lead to a member: contact, membership and portal access in one step."""

    _name = "telecentre.lead.member"
    _description = "Make a Member"

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    site_id = fields.Many2one(
        "telecentre.site",
        string="Home site",
        compute="_compute_site_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        domain=[("state", "=", "open")],
    )
    plan_id = fields.Many2one("telecentre.plan", required=True)
    date_start = fields.Date(
        string="First day", required=True, default=fields.Date.context_today
    )
    give_access = fields.Boolean(
        string="Invite to the portal",
        compute="_compute_give_access",
        store=True,
        readonly=False,
        precompute=True,
        help="An e-mail lets the member choose a password.",
    )

    @api.depends("lead_id")
    def _compute_site_id(self):
        for wizard in self:
            wizard.site_id = wizard.lead_id.telecentre_site_id

    @api.depends("lead_id")
    def _compute_give_access(self):
        for wizard in self:
            wizard.give_access = bool(wizard.lead_id.email_from)

    def action_make_member(self):
        self.ensure_one()
        partner = self._get_partner()
        membership = self.env["telecentre.membership"].create(
            {
                "partner_id": partner.id,
                "plan_id": self.plan_id.id,
                "site_id": self.site_id.id,
                "date_start": self.date_start,
            }
        )
        self.lead_id.write(
            {"telecentre_membership_id": membership.id, "partner_id": partner.id}
        )
        self.lead_id.action_set_won()
        if self.give_access and partner.email:
            self._invite(partner)
        return membership._get_records_action()

    def _get_partner(self):
        """The contact of the lead, created if there is none, with what it says."""
        lead = self.lead_id
        partner = lead.partner_id or lead._create_customer()
        known = {
            "telecentre_site_id": self.site_id.id,
            "telecentre_situation": lead.telecentre_situation,
        }
        partner.write(
            {name: value for name, value in known.items() if not partner[name]}
        )
        return partner

    def _invite(self, partner):
        """Portal access through Odoo's own wizard, unless there is an account."""
        if partner.user_ids:
            return
        wizard = (
            self.env["portal.wizard"]
            .sudo()
            .create({"partner_ids": [fields.Command.link(partner.id)]})
        )
        wizard.user_ids.filtered(
            lambda user: user.partner_id == partner
        ).action_grant_access()
