from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .telecentre_credit_mixin import (
    CREDIT_UNITS,
    DEFAULT_HALF_DAY,
    MINUTES_PER_HOUR,
)


class TelecentrePlan(models.Model):
    """What a member subscribes to (formule).

    A monthly fee, a price list, and the use that is included in the fee.
    """

    _name = "telecentre.plan"
    _description = "Membership Plan"
    _inherit = ["telecentre.company.chosen", "telecentre.credit.mixin"]
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    product_id = fields.Many2one(
        "product.product",
        string="Monthly fee",
        domain=[("type", "=", "service")],
        ondelete="restrict",
        help="Product of the monthly charge. Empty: the plan is free of charge.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        check_company=True,
        help="Prices that members of this plan pay.",
    )
    act_id = fields.Many2one("telecentre.act", check_company=True)
    description = fields.Text(translate=True)
    billing_period = fields.Selection(
        [
            ("anchor", "Months from the member's first day"),
            ("calendar", "Calendar months"),
        ],
        string="Periods",
        required=True,
        default="anchor",
        help="Calendar months: the first and the last are prorated by days.",
    )

    # what is included
    allowance_quantity = fields.Integer(
        string="Included per month", help="0: every use is priced."
    )
    allowance_unit = fields.Selection(
        CREDIT_UNITS, required=True, default="half_day", string="Unit"
    )
    allowance_half_day_minutes = fields.Integer(
        string="Minutes per half-day",
        required=True,
        default=DEFAULT_HALF_DAY,
        help="How a half-day is counted in the ledger. An allowance in half-days pays "
        "whole half-days of the site's opening, however long they are.",
    )
    allowance_space_type_ids = fields.Many2many(
        "telecentre.space.type",
        "telecentre_plan_allowance_type_rel",
        string="Kinds of space",
        help="Empty: every kind of space.",
    )
    allowance_rollover_months = fields.Integer(
        string="Carried over (months)",
        help="How long what is not used stays usable after its period, within the "
        "membership. 0: it expires with its period.",
    )
    allowance_ahead_months = fields.Integer(
        string="Bookable ahead (months)",
        default=3,
        help="How long before it begins the allowance of a period can be booked on. It "
        "is used on days of its period only.",
    )
    allowance_label = fields.Char(string="Included", compute="_compute_allowance_label")
    membership_ids = fields.One2many("telecentre.membership", "plan_id")
    member_count = fields.Integer(compute="_compute_member_count")

    _allowance_positive = models.Constraint(
        "CHECK (allowance_quantity >= 0 AND allowance_half_day_minutes > 0 "
        "AND allowance_rollover_months >= 0 AND allowance_ahead_months >= 0)",
        "What a plan includes is counted in positive numbers.",
    )

    @api.depends("allowance_quantity", "allowance_unit", "allowance_half_day_minutes")
    @api.depends_context("lang")
    def _compute_allowance_label(self):
        for plan in self:
            unit_minutes = plan._get_unit_minutes()
            included = plan._format_credits(
                plan.allowance_quantity * unit_minutes,
                plan.allowance_unit,
                unit_minutes,
            )
            plan.allowance_label = included if plan.allowance_quantity else False

    def _compute_member_count(self):
        counts = dict(
            self.env["telecentre.membership"]._read_group(
                [("plan_id", "in", self.ids), ("state", "=", "active")],
                ["plan_id"],
                ["__count"],
            )
        )
        for plan in self:
            plan.member_count = counts.get(plan, 0)

    def write(self, vals):
        """Periods that fees and allowances were counted by do not change."""
        if "billing_period" in vals:
            for plan in self:
                if plan.billing_period != vals["billing_period"]:
                    plan._check_no_membership()
        return super().write(vals)

    def _check_no_membership(self):
        if self.sudo().with_context(active_test=False).membership_ids:
            raise ValidationError(
                self.env._(
                    "Members already subscribe to %(plan)s: its periods stay as they "
                    "are. Create another plan for the other periods.",
                    plan=self.name,
                )
            )

    def action_open_memberships(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_membership_action"
        )
        return action | {"domain": [("plan_id", "=", self.id)]}

    def _is_by_calendar(self):
        return self.billing_period == "calendar"

    def _get_unit_minutes(self):
        if self.allowance_unit == "hour":
            return MINUTES_PER_HOUR
        return self.allowance_half_day_minutes
