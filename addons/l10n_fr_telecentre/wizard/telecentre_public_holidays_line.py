from odoo import api, fields, models
from odoo.tools.misc import format_date


class TelecentrePublicHolidaysLine(models.TransientModel):
    """One public holiday of the year chosen."""

    _name = "telecentre.public.holidays.line"
    _description = "French Public Holiday"
    _order = "date, id"

    holidays_id = fields.Many2one(
        "telecentre.public.holidays", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    date = fields.Date(required=True)
    weekday = fields.Char(compute="_compute_weekday")
    is_known = fields.Boolean(string="Exists")

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_weekday(self):
        for line in self:
            line.weekday = format_date(self.env, line.date, date_format="EEEE")
