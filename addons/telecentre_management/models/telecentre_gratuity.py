from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Triggers whose day a member's record gives: their grants follow it by themselves.
FOLLOWED_TRIGGERS = ("membership", "newcomer")


class TelecentreGratuity(models.Model):
    """Free or reduced use, with its reason, its term and the act that allows it.

    A gratuity with a term is held through grants (``telecentre.gratuity.grant``), one
    a member; one without applies to whoever meets its conditions.
    """

    _name = "telecentre.gratuity"
    _description = "Gratuity"
    _inherit = ["telecentre.company.chosen", "mail.thread"]
    _order = "reduction desc, id"
    _check_company_auto = True

    name = fields.Char(string="Reason", required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    act_id = fields.Many2one(
        "telecentre.act",
        required=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    reduction = fields.Float(
        string="Reduction (%)",
        digits="Discount",
        required=True,
        default=100,
        tracking=True,
    )

    # for what and whom
    space_type_ids = fields.Many2many(
        "telecentre.space.type",
        string="Kinds of space",
        help="Empty: every kind of space.",
    )
    site_ids = fields.Many2many(
        "telecentre.site",
        string="Sites",
        check_company=True,
        help="Empty: every site.",
    )
    situation = fields.Selection(
        lambda self: (
            self.env["res.partner"]
            ._fields["telecentre_situation"]
            ._description_selection(self.env)
        ),
        help="Empty: whatever the situation.",
    )
    is_for_members = fields.Boolean(
        string="Members only",
        help="Only on days on which a membership is in force.",
    )

    # when
    trigger = fields.Selection(
        [
            ("always", "Everybody, at any time"),
            ("membership", "From the start of the first membership"),
            ("newcomer", "From the day of settling in the area"),
            ("training_completed", "From the end of a training course"),
            ("manual", "Granted member by member"),
        ],
        required=True,
        default="always",
    )
    months = fields.Integer(
        string="Term (months)", help="How long the gratuity lasts from its trigger."
    )
    date_start = fields.Date(string="In force from")
    date_stop = fields.Date(string="In force until", help="Last day, included.")
    warning_days = fields.Integer(
        string="Warning (days)",
        default=60,
        help="How long before the end the member and the host are told.",
    )

    # limit and links
    value_limit = fields.Monetary(
        string="Ceiling per member",
        help="Untaxed value of the free use that one member can receive from this "
        "gratuity. Zero: no ceiling.",
    )
    grant_ids = fields.One2many(
        "telecentre.gratuity.grant", "gratuity_id", string="Grants"
    )
    grant_count = fields.Integer(string="Beneficiaries", compute="_compute_grant_count")

    _reduction_range = models.Constraint(
        "CHECK (reduction > 0 AND reduction <= 100)",
        "A reduction lies between 0 and 100 %.",
    )
    _months_positive = models.Constraint(
        "CHECK (trigger = 'always' OR months > 0)",
        "Say for how many months the gratuity lasts.",
    )
    _limits_positive = models.Constraint(
        "CHECK (value_limit >= 0 AND warning_days >= 0)",
        "The ceiling and the days of warning are zero or more.",
    )

    def _compute_grant_count(self):
        counts = dict(
            self.env["telecentre.gratuity.grant"]._read_group(
                [("gratuity_id", "in", self.ids)], ["gratuity_id"], ["__count"]
            )
        )
        for gratuity in self:
            gratuity.grant_count = counts.get(gratuity, 0)

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Members who already meet the trigger are granted it at once."""
        gratuities = super().create(vals_list)
        gratuities._sync_grants()
        return gratuities

    def write(self, vals):
        """A new term or trigger reaches the grants that follow the rule."""
        if "act_id" in vals:
            self._check_act_changes(vals["act_id"])
        result = super().write(vals)
        if vals.keys() & {"trigger", "months", "active", "company_id"}:
            self._sync_grants()
        return result

    def _check_act_changes(self, act_id):
        """What was given under an act stays under it."""
        changed = self.filtered(lambda gratuity: gratuity.act_id.id != act_id)
        used = self.env["telecentre.charge"].search(
            [("gratuity_id", "in", changed.ids), ("state", "!=", "void")], limit=1
        )
        if used:
            raise UserError(
                self.env._(
                    "“%(gratuity)s” has already been given under act %(act)s: end it "
                    "and create another one for the new act.",
                    gratuity=used.gratuity_id.name,
                    act=used.gratuity_id.act_id.number,
                )
            )

    def _sync_grants(self):
        """Grants of everybody whose record gives the day of one of these triggers."""
        followed = self.filtered(lambda gratuity: gratuity.trigger in FOLLOWED_TRIGGERS)
        domain = Domain("telecentre_grant_ids.gratuity_id", "in", self.ids)
        if "membership" in followed.mapped("trigger"):
            domain |= Domain("telecentre_membership_ids", "!=", False)
        if "newcomer" in followed.mapped("trigger"):
            domain |= Domain("telecentre_settled_on", "!=", False)
        partners = self.env["res.partner"].sudo().search(domain)
        partners._sync_telecentre_grants(self)

    def action_open_grants(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_gratuity_grant_action"
        )
        return action | {
            "domain": [("gratuity_id", "=", self.id)],
            "context": {"default_gratuity_id": self.id},
        }

    # ------------------------------------------------------------------
    # Which one applies
    # ------------------------------------------------------------------

    @api.model
    def _get_rules(self, company):
        """All gratuities of a company, strongest first."""
        # Reading the rule itself needs no right: the member sees its effect.
        return self.sudo().search_fetch(
            [("company_id", "=", company.id)], order="reduction desc, id"
        )

    def _filter_applying(self, space, partner, day):
        """Those of these gratuities that apply to a use, strongest first.

        At equal reduction the older rule comes first, always the same one.

        :param day: local date of use
        """
        return self._filter_held(partner, day)._filter_for_space(space)

    def _filter_held(self, partner, day):
        """Those that a member has on a day, whatever they are for."""
        return self.filtered(
            lambda gratuity: (
                gratuity._is_in_force(day)
                and gratuity._fits_member(partner, day)
                and gratuity._is_running(partner, day)
            )
        )

    def _filter_for_space(self, space):
        return self.filtered(lambda gratuity: gratuity._fits_space(space))

    def _fits_space(self, space):
        """Whether it is for a use of this space."""
        return (
            not self.space_type_ids or space.type_id in self.space_type_ids
        ) and self._fits_site(space.site_id)

    def _fits_site(self, site):
        return not self.site_ids or site in self.site_ids

    def _is_in_force(self, day):
        return (
            (not self.date_start or self.date_start <= day)
            and (not self.date_stop or day <= self.date_stop)
            and self.act_id._is_in_force(day)
        )

    def _fits_member(self, partner, day):
        """Whether it is for people like this one."""
        if self.situation and partner.sudo().telecentre_situation != self.situation:
            return False
        return not self.is_for_members or bool(
            partner._get_telecentre_membership(self.company_id, day)
        )

    def _is_running(self, partner, day):
        """Whether the member holds it that day: everybody does if it has no term."""
        return self.trigger == "always" or bool(
            partner.sudo().telecentre_grant_ids.filtered(
                lambda grant: (
                    grant.gratuity_id == self
                    and grant.date_start <= day <= grant.date_stop
                )
            )
        )

    def _get_term_end(self, start):
        """Last day of a term that begins on ``start``, counted in one go: no drift."""
        return start + relativedelta(months=self.months, days=-1)
