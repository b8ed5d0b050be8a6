from odoo import api, fields, models


class TelecentrePolicyCancelStep(models.Model):
    """Who cancels with at least this notice owes this share of the price due."""

    _name = "telecentre.policy.cancel.step"
    _description = "Cancellation Step"
    _order = "policy_id, hours desc"

    policy_id = fields.Many2one(
        "telecentre.policy", required=True, ondelete="cascade", index=True
    )
    hours = fields.Float(
        string="At least (hours before)",
        required=True,
        help="Hours between the cancellation and the start; exactly that many counts.",
    )
    percent = fields.Float(string="Fee (% of the price due)", required=True)

    _hours_unique = models.UniqueIndex(
        "(policy_id, hours)", "This policy already has a step with this notice."
    )
    _values_sensible = models.Constraint(
        "CHECK (hours BETWEEN 0 AND 8760 AND percent BETWEEN 0 AND 100)",
        "A step is at most a year before the start, its fee between 0 and 100 %.",
    )

    @api.depends("hours", "percent")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step.env._(
                "%(hours)s h before: %(percent)s %%",
                hours=f"{step.hours:g}",
                percent=f"{step.percent:g}",
            )
