from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class TelecentreGratuity(models.Model):
    """Free or reduced use, with its reason, its term and the act that allows it."""

    _name = "telecentre.gratuity"
    _description = "Gratuity"
    _inherit = ["mail.thread"]
    _order = "reduction desc, id"
    _check_company_auto = True

    name = fields.Char(string="Reason", required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    act_id = fields.Many2one(
        "telecentre.act", required=True, check_company=True, ondelete="restrict"
    )
    reduction = fields.Float(
        string="Reduction (%)",
        digits="Discount",
        required=True,
        default=100,
        tracking=True,
    )
    space_type_ids = fields.Many2many(
        "telecentre.space.type",
        string="Kinds of space",
        help="Empty: every kind of space.",
    )
    trigger = fields.Selection(
        [
            ("always", "Everybody, at any time"),
            ("membership", "From the start of the first membership"),
        ],
        required=True,
        default="always",
    )
    months = fields.Integer(
        string="Term (months)", help="How long the gratuity lasts from its trigger."
    )
    date_start = fields.Date(string="In force from")
    date_stop = fields.Date(string="In force until", help="Last day, included.")

    _reduction_range = models.Constraint(
        "CHECK (reduction > 0 AND reduction <= 100)",
        "A reduction lies between 0 and 100 %.",
    )
    _months_positive = models.Constraint(
        "CHECK (trigger = 'always' OR months > 0)",
        "Say for how many months the gratuity lasts.",
    )

    @api.model
    def _get_rules(self, company):
        """All gratuities of a company, strongest first."""
        # Reading the rule itself needs no right: the member sees its effect.
        return self.sudo().search(
            [("company_id", "=", company.id)], order="reduction desc, id"
        )

    def _pick(self, space_type, partner, day):
        """The first of these gratuities that applies, or none.

        :param day: local date of use
        """
        applying = (
            gratuity for gratuity in self if gratuity._applies(space_type, partner, day)
        )
        return next(applying, self.browse())

    def _applies(self, space_type, partner, day):
        self.ensure_one()
        if self.space_type_ids and space_type not in self.space_type_ids:
            return False
        if (self.date_start and day < self.date_start) or (
            self.date_stop and day > self.date_stop
        ):
            return False
        if self.trigger == "always":
            return True
        start = self._get_trigger_date(partner)
        return bool(start) and start <= day < start + relativedelta(months=self.months)

    def _get_trigger_date(self, partner):
        """The day the term of this gratuity begins for a member, if it did."""
        self.ensure_one()
        memberships = partner.sudo().telecentre_membership_ids.filtered(
            lambda membership: membership.company_id == self.company_id
        )
        return min(memberships.mapped("date_start"), default=None)
