from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.cancel_terms import FREE, GRADED, STAFF


class TelecentrePolicy(models.Model):
    """What cancelling or not coming costs, and who checks in."""

    _inherit = "telecentre.policy"

    # cancelling
    cancel_mode = fields.Selection(
        [
            (FREE, "Free until the stay begins"),
            (GRADED, "A fee that grows as the stay comes near"),
            (STAFF, "Not by the member: they ask the host"),
        ],
        string="Cancelling",
        required=True,
        default=FREE,
        tracking=True,
    )
    cancel_step_ids = fields.One2many(
        "telecentre.policy.cancel.step", "policy_id", string="Steps", copy=True
    )
    late_fee_percent = fields.Float(
        string="Later (%)",
        default=100,
        help="Share of the price due with less notice than the last step.",
    )
    no_show_fee_percent = fields.Float(
        string="Not coming (%)",
        default=100,
        help="Share of the price due by who does not come, or cancels after the start.",
    )
    cancel_product_id = fields.Many2one(
        "product.product",
        string="Product of the fee",
        ondelete="restrict",
        help="Empty: the product and taxes of the rental.",
    )
    cancel_note = fields.Text(
        string="Note to the member",
        help="Shown with the terms, on the rental and in the mails.",
    )

    # checking in
    needs_check_in = fields.Boolean(
        string="Members check in",
        help="The space is given back when nobody has checked in after the grace "
        "period.",
    )
    grace_minutes = fields.Integer(
        string="Grace period (minutes)",
        default=30,
        help="How long after the start the space is kept for who has not come.",
    )

    # waiting list
    offer_hours = fields.Float(
        string="Time to answer an offer",
        help="Hours that somebody on the waiting list has to accept a freed space. "
        "Zero: as in the settings.",
    )

    _percents_sensible = models.Constraint(
        "CHECK (late_fee_percent BETWEEN 0 AND 100 "
        "AND no_show_fee_percent BETWEEN 0 AND 100)",
        "A fee is between 0 and 100 % of the price due.",
    )
    _waits_sensible = models.Constraint(
        "CHECK (grace_minutes BETWEEN 0 AND 1440 AND offer_hours BETWEEN 0 AND 720)",
        "The grace period is a day at most, the time to answer an offer thirty days.",
    )

    @api.constrains("cancel_mode", "cancel_step_ids")
    def _check_cancel_step_ids(self):
        for policy in self:
            if policy.cancel_mode == GRADED and not policy.cancel_step_ids:
                raise ValidationError(
                    policy.env._(
                        "“%(policy)s” asks for a fee that grows: add at least one "
                        "step, such as 48 hours before, 0 %%.",
                        policy=policy.name,
                    )
                )

    @api.constrains("cancel_mode", "cancel_step_ids", "late_fee_percent")
    def _check_fees_grow(self):
        for policy in self.filtered(lambda policy: policy.cancel_mode == GRADED):
            steps = policy.cancel_step_ids.sorted("hours", reverse=True)
            fees = [*steps.mapped("percent"), policy.late_fee_percent]
            if fees != sorted(fees):
                raise ValidationError(
                    policy.env._(
                        "The fees of “%(policy)s” go down as the stay comes near: "
                        "%(fees)s. Make each step at least as dear as the one before.",
                        policy=policy.name,
                        fees=", ".join(f"{fee:g} %" for fee in fees),
                    )
                )

    def _prepare_cancel_terms(self):
        """The terms to freeze on a rental: plain values, for a Json field."""
        self.ensure_one()
        return {
            "mode": self.cancel_mode,
            "steps": [[step.hours, step.percent] for step in self.cancel_step_ids],
            "late_percent": self.late_fee_percent,
            "no_show_percent": self.no_show_fee_percent,
            "note": self.cancel_note or "",
            "product_id": self.cancel_product_id.id or 0,
            "grace_minutes": self.grace_minutes if self.needs_check_in else False,
        }
