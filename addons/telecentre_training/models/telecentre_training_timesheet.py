from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TelecentreTrainingTimesheet(models.Model):
    """The hours of one person on the operation in a month, signed by two people."""

    _name = "telecentre.training.timesheet"
    _description = "Monthly Time Sheet"
    _order = "cost_id, month"
    _rec_name = "month"

    cost_id = fields.Many2one(
        "telecentre.training.cost", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="cost_id.company_id", store=True, precompute=True, index=True
    )
    month = fields.Date(required=True, help="Any day of the month.")
    hours = fields.Float(string="Hours on the operation", required=True)
    hours_worked = fields.Float(string="Hours worked in all", required=True)
    date_employee = fields.Date(string="Signed by the employee")
    date_manager = fields.Date(string="Signed by the manager")
    is_signed = fields.Boolean(
        string="Signed twice", compute="_compute_is_signed", store=True
    )
    document = fields.Binary(attachment=True)
    document_name = fields.Char()

    _hours_range = models.Constraint(
        "CHECK (hours >= 0 AND hours <= hours_worked AND hours_worked <= 300)",
        "The hours on the operation are at most the hours worked in the month.",
    )

    @api.depends("date_employee", "date_manager")
    def _compute_is_signed(self):
        for sheet in self:
            sheet.is_signed = bool(sheet.date_employee and sheet.date_manager)

    @api.constrains("month", "cost_id")
    def _check_month(self):
        for cost in self.cost_id:
            months = [(day.year, day.month) for day in cost.sheet_ids.mapped("month")]
            if len(months) > len(set(months)):
                raise ValidationError(
                    cost.env._(
                        "%(cost)s has two time sheets for one month.", cost=cost.name
                    )
                )
