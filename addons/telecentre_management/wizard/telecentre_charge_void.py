from odoo import api, fields, models


class TelecentreChargeVoid(models.TransientModel):
    """Ask why before charges are taken back."""

    _name = "telecentre.charge.void"
    _description = "Take Charges Back"

    charge_ids = fields.Many2many("telecentre.charge", string="Charges", required=True)
    reason = fields.Char(required=True)
    has_invoiced = fields.Boolean(compute="_compute_has_invoiced")
    is_credited_now = fields.Boolean(
        string="Make the credit note now",
        help="Otherwise the next billing run deducts it from what the payer owes.",
    )

    @api.depends("charge_ids")
    def _compute_has_invoiced(self):
        for wizard in self:
            states = wizard.charge_ids.mapped("move_id.state")
            wizard.has_invoiced = "posted" in states

    def action_void(self):
        """Void open charges; write contrary charges for invoiced ones."""
        self.ensure_one()
        self.charge_ids.check_access("write")
        contrary = self.charge_ids._take_back(self.reason)
        if self.is_credited_now and contrary:
            return contrary._credit_now()._get_records_action(
                name=self.env._("Credit notes")
            )
        return {"type": "ir.actions.act_window_close"}
