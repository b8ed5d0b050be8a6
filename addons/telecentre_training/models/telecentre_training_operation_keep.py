from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class TelecentreTrainingRuleSet(models.Model):
    _inherit = "telecentre.training.rule.set"

    keep_years = fields.Integer(
        string="Years to keep",
        default=5,
        help="From 31 December of the year of the last payment.",
    )
    keep_until = fields.Date(
        string="Keep at least until", help="A day given by the managing authority."
    )

    _keep_positive = models.Constraint(
        "CHECK (keep_years >= 0)", "Years to keep are not negative."
    )


class TelecentreTrainingOperation(models.Model):
    """How long everything is kept, and what remains afterwards: the figures alone."""

    _inherit = "telecentre.training.operation"

    keep_date = fields.Date(
        string="Keep at least until", help="A later day, wanted for another reason."
    )
    is_held = fields.Boolean(
        string="Legal hold",
        tracking=True,
        help="A procedure is under way: nothing is erased.",
    )
    keep_until = fields.Date(
        string="To keep until",
        compute="_compute_keep_until",
        help="The latest of all rules; empty until the last payment is known.",
    )
    date_purged = fields.Date(string="Erased on", readonly=True, copy=False)
    figures_kept = fields.Json(readonly=True, copy=False)

    @api.depends(
        *("claim_ids.date_received", "rule_set_id.keep_years", "keep_date", "state"),
        *("rule_set_id.keep_until", "participant_ids.date_entry"),
    )
    def _compute_keep_until(self):
        for operation in self:
            paid = [day for day in operation.claim_ids.mapped("date_received") if day]
            if operation.state != "closed" or not paid:
                operation.keep_until = False
                continue
            year = max(paid).year + operation.rule_set_id.keep_years
            last_day = fields.Date.to_date(f"{year}-12-31")
            operation.keep_until = max([last_day, *operation._get_rule_days()])

    def _get_rule_days(self):
        """Hook: other days until which something must be kept."""
        return list(filter(None, [self.rule_set_id.keep_until, self.keep_date]))

    def action_purge(self):
        """Erase the people, keep their figures, certify it."""
        self.check_access("unlink")
        for operation in self:
            operation._check_purgeable()
            operation._purge()
        return True

    def _check_purgeable(self):
        self._check_not_controller()
        today = fields.Date.context_today(self)
        if self.date_purged:
            raise UserError(self.env._("This was done already."))
        if self.is_held:
            raise UserError(self.env._("A legal hold keeps everything."))
        if not self.keep_until:
            raise UserError(
                self.env._("The operation must be closed and its last payment known.")
            )
        if self.keep_until >= today:
            raise UserError(
                self.env._(
                    "Everything is kept until %(date)s.",
                    date=format_date(self.env, self.keep_until),
                )
            )

    def _get_table(self, rule_set=None, date=None):
        """As kept, once the people are erased: under their own rules."""
        if not self.figures_kept:
            return super()._get_table(rule_set, date)
        if self._get_rule_set(rule_set) != self.rule_set_id:
            raise UserError(
                self.env._(
                    "The people are erased: only the figures of %(rules)s remain.",
                    rules=self.rule_set_id.display_name,
                )
            )
        return [], self.figures_kept
