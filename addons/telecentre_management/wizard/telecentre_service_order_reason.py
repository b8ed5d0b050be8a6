from odoo import fields, models


class TelecentreServiceOrderReason(models.TransientModel):
    """Why orders are cancelled, declined or taken back."""

    _name = "telecentre.service.order.reason"
    _description = "Reason of a Service Order"

    order_ids = fields.Many2many("telecentre.service.order", required=True)
    kind = fields.Selection(
        [
            ("cancel", "Cancel the order"),
            ("decline", "The member declines the estimate"),
            ("undo", "Undo the delivery"),
        ],
        required=True,
        default="cancel",
        readonly=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        getattr(self.order_ids, f"action_{self.kind}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
