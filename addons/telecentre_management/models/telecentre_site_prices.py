from odoo import fields, models

from ..tools import spans


class TelecentreSite(models.Model):
    """The prices that the public page of a site shows, with the act that voted them."""

    _inherit = "telecentre.site"

    def _get_public_prices(self):
        """What anybody pays today for each kind of space of this site, taxes included.

        :return: ``{"acts", "currency", "rows": [{"type", "units", "gratuity"}]}``;
            ``units`` is ``[(unit, amount), …]``, shortest unit first
        """
        self.ensure_one()
        company, tz = self.company_id, self._get_tz()
        day = spans.to_local(fields.Datetime.now(), tz).date()
        anybody = self.env["res.partner"].with_company(company).new({})
        pricelist = anybody._get_telecentre_pricelist(company, day)
        gratuities = self.env["telecentre.gratuity"]._get_rules(company)
        spaces = self._get_public_spaces()
        kinds = spaces.type_id.sorted("sequence")
        found = pricelist._get_telecentre_prices(
            kinds.rate_ids, company, spans.local_moment(day, 12, tz)
        )
        prices = {kind: found.get(kind.id, {}) for kind in kinds}
        acts = self.env["telecentre.act"].union(
            *(price.act for found in prices.values() for price in found.values())
        )
        return {
            "acts": acts,
            "currency": company.currency_id,
            "rows": [
                {
                    "type": kind,
                    "units": [
                        (rate.unit, self._include_taxes(prices[kind][rate.unit]))
                        for rate in kind.rate_ids
                        if rate.unit in prices[kind] and prices[kind][rate.unit].act
                    ],
                    "gratuity": gratuities._filter_applying(
                        spaces.filtered(lambda space, one=kind: space.type_id == one)[
                            :1
                        ],
                        anybody,
                        day,
                    )[:1],
                }
                for kind in kinds
            ],
        }

    def _include_taxes(self, price):
        taxes = price.product.taxes_id._filter_taxes_by_company(self.company_id)
        return taxes.compute_all(price.amount, currency=self.company_id.currency_id)[
            "total_included"
        ]
