from odoo import fields, models
from odoo.fields import Command


class TelecentreCharge(models.Model):
    """Fees for cancelling, changing late or not coming, and prices due again."""

    _inherit = "telecentre.charge"

    is_cancel_fee = fields.Boolean(string="Cancellation fee", readonly=True)
    is_change_fee = fields.Boolean(string="Fee for changing", readonly=True)

    def _prepare_contrary_vals(self, reason):
        return super()._prepare_contrary_vals(reason) | {
            "is_cancel_fee": self.is_cancel_fee,
            "is_change_fee": self.is_change_fee,
        }

    def _prepare_restored_vals(self, source_key):
        """The same amount due again, after it was taken back."""
        self.ensure_one()
        return {
            "source_key": source_key,
            "rental_id": self.rental_id.id,
            "date": self.date,
            "company_id": self.company_id.id,
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "gratuity_id": self.gratuity_id.id,
            "tax_ids": [Command.set(self.tax_ids.ids)],
        }

    def _prepare_fee_vals(self, product, amount):
        """A share of this charge: the untaxed ``amount``, on its taxes or a product's.

        No reduction is written on it: its full value is what is due.
        """
        self.ensure_one()
        taxes = self.tax_ids
        if product:
            taxes = self._get_product_taxes(product)
        return {
            "is_cancel_fee": True,
            "rental_id": self.rental_id.id,
            "company_id": self.company_id.id,
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "product_id": (product or self.product_id).id,
            "quantity": 1,
            "price_unit": self._get_price_of_untaxed(amount, taxes),
            "tax_ids": [Command.set(taxes.ids)],
        }

    def _get_product_taxes(self, product):
        position = (
            self.env["account.fiscal.position"]
            .with_company(self.company_id)
            ._get_fiscal_position(self.payer_id)
        )
        return position.map_tax(
            product.taxes_id._filter_taxes_by_company(self.company_id)
        )

    def _get_price_of_untaxed(self, amount, taxes):
        """The unit price that makes an untaxed amount, taxes included or not."""
        if not any(taxes.flatten_taxes_hierarchy().mapped("price_include")):
            return amount
        return taxes.compute_all(
            amount, currency=self.currency_id, handle_price_include=False
        )["total_included"]
