from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreCreditAdjust(models.TransientModel):
    """Give or take half-days or hours by decision, with the reason."""

    _name = "telecentre.credit.adjust"
    _description = "Adjust Credits"

    pass_id = fields.Many2one("telecentre.pass", required=True)
    unit = fields.Selection(related="pass_id.unit")
    balance_label = fields.Char(related="pass_id.balance_label")
    quantity = fields.Float(
        required=True,
        help="In half-days or hours, as the pass is counted. Negative: taken off.",
    )
    after_label = fields.Char(string="Left after", compute="_compute_after_label")
    reason = fields.Char(required=True)

    @api.depends("pass_id", "quantity")
    @api.depends_context("lang")
    def _compute_after_label(self):
        for adjustment in self:
            credit = adjustment.pass_id
            adjustment.after_label = credit and credit._format_minutes(
                credit.balance_minutes + adjustment._get_minutes()
            )

    def _get_minutes(self):
        return round(self.quantity * self.pass_id.unit_minutes)

    def action_adjust(self):
        self.ensure_one()
        self.pass_id.check_access("write")
        if not self._get_minutes():
            raise UserError(self.env._("Say how much is given or taken off."))
        self.pass_id._adjust(self._get_minutes(), self.reason)
        return {"type": "ir.actions.act_window_close"}
