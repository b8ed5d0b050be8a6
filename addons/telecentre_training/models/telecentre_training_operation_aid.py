from odoo import api, fields, models
from odoo.tools import date_utils


class TelecentreTrainingOperation(models.Model):
    """Whether free training counts as aid to the undertakings of its trainees."""

    _inherit = "telecentre.training.operation"

    is_de_minimis = fields.Boolean(
        string="De minimis aid",
        tracking=True,
        help="To confirm by the managing authority. The cost of the hours followed by "
        "a self-employed trainee is then added to the public aid of their "
        "undertaking, which has one ceiling for all aid.",
    )

    @api.depends("is_de_minimis")
    def _compute_keep_until(self):
        return super()._compute_keep_until()

    def _get_rule_days(self):
        """De minimis aid is kept ten fiscal years from its granting."""
        days = super()._get_rule_days()
        entries = self.participant_ids.filtered("date_entry").mapped("date_entry")
        if self.is_de_minimis and entries:
            last = self.company_id.compute_fiscalyear_dates(max(entries))["date_to"]
            days.append(date_utils.add(last, years=10))
        return days
