from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

# What a fee was charged for.
CHARGED_FIELDS = ("partner_id", "plan_id", "site_id", "date_start", "date_charged_from")


class TelecentreMembership(models.Model):
    """A member on a plan, from a day to a day (both included).

    Fees are in ``telecentre_membership_fees.py``, the allowance of the plan in
    ``telecentre_membership_allowance.py``.
    """

    _name = "telecentre.membership"
    _description = "Membership"
    _inherit = ["telecentre.site.bound", "mail.thread"]
    _order = "date_start desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Member", required=True, index=True, ondelete="restrict"
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        ondelete="restrict",
        tracking=True,
        help="Who is invoiced for the monthly fee.",
    )
    is_use_paid = fields.Boolean(
        string="Pays for the uses too",
        tracking=True,
        help="The payer is also invoiced for what the member rents or buys during the "
        "membership; the member owes nothing.",
    )
    plan_id = fields.Many2one(
        "telecentre.plan", required=True, check_company=True, ondelete="restrict"
    )
    site_id = fields.Many2one(
        "telecentre.site", string="Home site", required=True, check_company=True
    )
    company_id = fields.Many2one(related="site_id.company_id", store=True, index=True)
    date_start = fields.Date(
        string="First day",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_stop = fields.Date(
        string="Last day", tracking=True, help="Included. Empty: no end is planned."
    )
    state = fields.Selection(
        [("upcoming", "Upcoming"), ("active", "In force"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )
    charge_ids = fields.One2many(
        "telecentre.charge", "membership_id", string="Charges", readonly=True
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_stop IS NULL OR date_stop >= date_start)",
        "The last day of a membership comes after its first.",
    )

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for membership in self:
            membership.payer_id = membership.partner_id._get_telecentre_payer()

    @api.depends("date_start", "date_stop")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for membership in self:
            if membership.date_stop and membership.date_stop < today:
                membership.state = "ended"
            elif membership.date_start and membership.date_start > today:
                membership.state = "upcoming"
            else:
                membership.state = "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "upcoming": Domain("date_start", ">", today),
            "ended": Domain("date_stop", "<", today),
            "active": self._get_active_domain(today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_active_domain(self, day):
        return Domain("date_start", "<=", day) & (
            Domain("date_stop", "=", False) | Domain("date_stop", ">=", day)
        )

    @api.constrains("partner_id", "plan_id", "date_start", "date_stop")
    def _check_no_overlap(self):
        """One plan at a time, or the price list to use would be a guess."""
        by_member = self.search([("partner_id", "in", self.partner_id.ids)]).grouped(
            "partner_id"
        )
        for membership in self:
            overlapping = by_member[membership.partner_id].filtered(
                lambda other, one=membership: (
                    other != one
                    and other.company_id == one.company_id
                    and (not one.date_stop or other.date_start <= one.date_stop)
                    and (not other.date_stop or one.date_start <= other.date_stop)
                )
            )
            if overlapping:
                raise ValidationError(
                    membership.env._(
                        "%(member)s already has a membership from %(start)s "
                        "(%(plan)s): end it before this one begins.",
                        member=membership.partner_id.display_name,
                        start=format_date(membership.env, overlapping[0].date_start),
                        plan=overlapping[0].plan_id.name,
                    )
                )

    def write(self, vals):
        """A changed last day corrects the fees already written."""
        self._check_charged(vals)
        if "date_stop" not in vals:
            return super().write(vals)
        before = {membership: membership._get_charged_periods() for membership in self}
        result = super().write(vals)
        for membership in self:
            membership._correct_fees(before[membership])
        self._charge_restored_fees()
        return result

    def _check_charged(self, vals):
        """What a fee was charged for does not change under it."""
        for membership in self:
            if membership._get_changed(vals, CHARGED_FIELDS) and (
                membership._get_live_fees()
            ):
                raise ValidationError(
                    membership.env._(
                        "Fees of %(member)s are already charged for this membership: "
                        "set its last day and create another one.",
                        member=membership.partner_id.display_name,
                    )
                )

    def _get_changed(self, vals, names):
        """Those of these fields to which ``vals`` give another value."""
        self.ensure_one()
        return [
            name
            for name in names
            if name in vals
            and self._fields[name].convert_to_write(self[name], self)
            != self._fields[name].convert_to_write(
                self._fields[name].convert_to_cache(vals[name], self), self
            )
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_charged(self):
        for membership in self:
            if membership.sudo().charge_ids:
                raise ValidationError(
                    membership.env._(
                        "The membership of %(member)s has charges: set its last day "
                        "instead of deleting it.",
                        member=membership.partner_id.display_name,
                    )
                )

    def action_open_charges(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_charge_action"
        )
        return action | {"domain": [("membership_id", "=", self.id)], "context": {}}
