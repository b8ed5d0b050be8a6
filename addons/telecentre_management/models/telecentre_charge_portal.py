from odoo import models


class TelecentreCharge(models.Model):
    """What members read of their open bill. Callers have checked who they are."""

    _inherit = "telecentre.charge"

    def _portal_get_total(self):
        """What these charges come to, taxes included: what there will be to pay."""
        return sum(
            charge.tax_ids.compute_all(
                charge.amount_due,
                currency=charge.currency_id,
                handle_price_include=False,
            )["total_included"]
            for charge in self
        )
