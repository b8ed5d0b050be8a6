from datetime import datetime

from odoo import models

from .product_pricelist import UnitPrice
from .telecentre_service_order_quote import NOON


class ProductPricelist(models.Model):
    """Prices of the secretarial services, for the annex of an act."""

    _inherit = "product.pricelist"

    def _get_telecentre_service_annex(self, day, act=None):
        """What services cost on a day: ``[(product, untaxed, taxed), …]``.

        :param act: only rows voted by this act
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        products = self.env["product.product"].search(
            [
                ("telecentre_is_service", "=", True),
                ("company_id", "in", (company.id, False)),
            ]
        )
        rows = self._get_telecentre_rows(
            products.with_company(company), company, datetime.combine(day, NOON)
        )
        prices = [
            UnitPrice(product, amount, row._get_telecentre_act())
            for product, (amount, row) in rows.items()
        ]
        return [
            (price.product, *self._get_telecentre_taxed(price, company))
            for price in prices
            if price.act and (not act or price.act == act)
        ]
