from datetime import timedelta

from odoo import api, fields, models

from ..tools.rules import Quota


class TelecentrePolicyQuota(models.Model):
    """The hours that one person may use, per day, week or month in local time.

    All rentals of that person on spaces ruled by the policy count, for the time the
    space is open during them.
    """

    _name = "telecentre.policy.quota"
    _description = "Quota of a Rental Policy"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        "telecentre.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    hours = fields.Float(required=True, default=20)
    period = fields.Selection(
        [("day", "A day"), ("week", "A week"), ("month", "A month")],
        required=True,
        default="week",
    )
    is_shared = fields.Boolean(
        string="Shared by colleagues",
        help="The people of one company or association have these hours together.",
    )

    _hours_positive = models.Constraint(
        "CHECK (hours > 0)", "A quota gives some hours: remove it to forbid nothing."
    )
    _period_unique = models.UniqueIndex(
        "(policy_id, period, is_shared)", "This policy already has a quota like this."
    )

    @api.depends("hours", "period")
    @api.depends_context("lang")
    def _compute_display_name(self):
        policy = self.env["telecentre.policy"]
        periods = policy._get_period_words()
        for quota in self:
            quota.display_name = self.env._(
                "%(hours)s %(period)s",
                hours=policy._format_length(timedelta(hours=quota.hours)),
                period=periods.get(quota.period) or "",
            )

    def _to_value(self):
        self.ensure_one()
        return Quota(
            self, timedelta(minutes=round(self.hours * 60)), self.period, self.is_shared
        )
