from odoo import fields, models


class TelecentreCharge(models.Model):
    """Charges of service orders."""

    _inherit = "telecentre.charge"

    service_order_id = fields.Many2one(
        "telecentre.service.order", index="btree_not_null", ondelete="restrict"
    )

    def _prepare_contrary_vals(self, reason):
        return super()._prepare_contrary_vals(reason) | {
            "service_order_id": self.service_order_id.id
        }

    def _get_source(self):
        return self.service_order_id or super()._get_source()
