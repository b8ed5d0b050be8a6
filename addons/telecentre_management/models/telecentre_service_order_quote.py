from datetime import datetime, time

from odoo import fields, models
from odoo.tools import float_round
from odoo.tools.misc import format_date

from ..tools import spans
from ..tools.quote import Quote, QuoteLine

# Whoever dates a price thinks of days.
NOON = time(12)


class TelecentreServiceOrder(models.Model):
    """What an order costs today: the row of a price list, its act, a gratuity."""

    _inherit = "telecentre.service.order"

    def _get_today(self):
        """The local day at the site."""
        return spans.to_local(fields.Datetime.now(), self.site_id._get_tz()).date()

    def _get_quotes(self):
        """``{order: Quote}``; one without lines says why in ``refusal``, or is empty.

        What orders have in common is read once.
        """
        cache = {}
        return {order: order._get_quote(cache) for order in self}

    def _get_quote(self, cache):
        quote = self._get_empty_quote(cache)
        if not (self.product_id and self.partner_id and self.site_id):
            return quote
        day = self._get_today()
        quote.pricelist = self._get_pricelist(day, cache)
        product = self._get_product()
        rows = self._get_rows(quote.pricelist, product, day, cache)
        if product not in rows:
            quote.refuse(self._get_unpriced_sentence(quote.pricelist, day))
            return quote
        price, row = rows[product]
        self._fill_quote(quote, product, price)
        quote.act = row._get_telecentre_act()
        self._fill_gratuity(quote, day, cache)
        self._check_act(quote, day)
        return quote

    def _get_empty_quote(self, cache):
        return Quote(
            currency=self.site_id.company_id.currency_id
            or self.env.company.currency_id,
            gratuity=self.env["telecentre.gratuity"],
            taxes=self._get_taxes(cache),
            pricelist=self.env["product.pricelist"],
            act=self.env["telecentre.act"],
        )

    def _get_product(self):
        # Prices are public; products are not readable by members.
        return self.sudo().product_id.with_company(self.site_id.company_id)

    def _get_pricelist(self, day, cache):
        company = self.site_id.company_id
        key = ("audiences", company)
        if key not in cache:
            cache[key] = self.env["product.pricelist"]._get_telecentre_audience_lists(
                company
            )
        return self.partner_id._get_telecentre_pricelist(company, day, cache[key])

    def _get_rows(self, pricelist, products, day, cache):
        """``{product: (price, row)}`` of those products, and others met before."""
        company = self.site_id.company_id
        found = cache.setdefault(("rows", pricelist, day, company), {})
        known = cache.setdefault(("known", pricelist, day, company), set())
        if missing := products.filtered(lambda product: product.id not in known):
            moment = datetime.combine(day, NOON)
            found |= pricelist._get_telecentre_rows(missing, company, moment)
            known |= set(missing.ids)
        return found

    def _fill_quote(self, quote, product, price):
        digits = self.env["decimal.precision"].precision_get("Product Price")
        line = QuoteLine(
            product,
            product.uom_id.name,
            self.quantity,
            float_round(price, precision_digits=digits),
        )
        line.subtotal = quote.amount_full = quote.amount_due = self.env[
            "telecentre.charge"
        ]._get_untaxed(
            line.quantity, line.price_unit, currency=quote.currency, taxes=quote.taxes
        )
        quote.lines = [line]

    def _check_act(self, quote, day):
        """Refuse to ask for money that no act in force today voted."""
        if quote.currency.is_zero(quote.amount_due):
            return
        if refusal := quote.pricelist._get_telecentre_refusal([quote.act], day):
            quote.refuse(refusal)

    def _get_unpriced_sentence(self, pricelist, day):
        words = {"day": format_date(self.env, day), "pricelist": pricelist.name}
        if not pricelist:
            return self.env._(
                "There is no price list for this member on %(day)s: choose the public "
                "price list (audience “Public”) or one for the member.",
                **words,
            )
        return self.env._(
            "“%(service)s” has no price on %(day)s: add a row to the price list "
            "“%(pricelist)s”.",
            service=self._get_product().name,
            **words,
        )
