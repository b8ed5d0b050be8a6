from bisect import bisect

from odoo import fields, models
from odoo.tools.misc import format_date

from ..tools import spans


class TelecentreRental(models.Model):
    """The price list and the act that a price comes from: nobody pays without one."""

    _inherit = "telecentre.rental"

    # Stored with the amounts they explain, and frozen with them.
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price list",
        compute="_compute_amount",
        store=True,
        copy=False,
        index="btree_not_null",
    )
    act_id = fields.Many2one(
        "telecentre.act",
        compute="_compute_amount",
        store=True,
        copy=False,
        index="btree_not_null",
        help="The decision of the council that voted the price.",
    )

    def _prepare_quote_vals(self, quote):
        return super()._prepare_quote_vals(quote) | {
            "pricelist_id": quote.pricelist.id,
            "act_id": quote.act.id,
        }

    def _get_empty_quote(self):
        quote = super()._get_empty_quote()
        quote.pricelist = self.env["product.pricelist"]
        quote.act = self.env["telecentre.act"]
        return quote

    def _get_pricelist(self, day, cache):
        """The price list that rules this use; read once per batch."""
        company = self._get_company()
        audiences = ("audiences", company)
        if audiences not in cache:
            Pricelist = self.env["product.pricelist"]
            cache[audiences] = Pricelist._get_telecentre_audience_lists(company)
        key = ("pricelist", self.partner_id, company, day)
        if key not in cache:
            cache[key] = self.partner_id._get_telecentre_pricelist(
                company, day, cache[audiences]
            )
        return cache[key]

    def _get_unit_prices(self, pricelist, day, cache):
        """``{unit: UnitPrice}`` of a price list on the day of use.

        Read once for all kinds of the batch and all days between two changes of the
        list.
        """
        company = self._get_company()
        key = ("changes", pricelist)
        if key not in cache:
            cache[key] = pricelist._get_telecentre_changes()
        # At noon: whoever dates a row thinks of days.
        moment = spans.local_moment(day, 12, self.site_id._get_tz())
        period = bisect(cache[key], moment)
        key = (pricelist, period, company)
        if key not in cache:
            # Prices are public; price lists are not readable by members.
            kinds = cache["rentals"].space_id.type_id.sudo()
            cache[key] = pricelist._get_telecentre_prices(
                kinds.rate_ids.with_company(company), company, moment
            )
        return cache[key].get(self.space_id.type_id.id, {})

    def _get_unpriced_sentence(self, pricelist, day):
        """Why there is no price, and what the manager has to do."""
        words = {
            "kind": self.space_id.type_id.name,
            "day": format_date(self.env, day),
            "pricelist": pricelist.name,
        }
        if not self.space_id.type_id.sudo().rate_ids:
            return self.env._(
                "%(kind)s has no price on %(day)s: add a rate to this kind of space.",
                **words,
            )
        if not pricelist:
            return self.env._(
                "There is no price list for this member on %(day)s: choose the public "
                "price list (audience “Public”) or one for the member.",
                **words,
            )
        return self.env._(
            "%(kind)s has no price on %(day)s: add a row to the price list "
            "“%(pricelist)s”.",
            **words,
        )

    def _check_act(self, quote, prices, day):
        """Refuse to ask for money that no act in force on the day of use voted.

        What is free needs none; neither does internal use, which has no price.
        """
        quote.act = prices[quote.main_line.unit].act
        if quote.currency.is_zero(quote.amount_due):
            return
        acts = [prices[line.unit].act for line in quote.lines if line.price_unit]
        if refusal := quote.pricelist._get_telecentre_refusal(acts, day):
            quote.refuse(refusal)

    def _get_charge_label(self, quote):
        """The act is quoted on charge and invoice if the company wishes."""
        label = super()._get_charge_label(quote)
        if not self.company_id.telecentre_is_act_quoted or not quote.act:
            return label
        act = quote.act.with_env(self.env)._get_label()
        return f"{label} · " + self.env._("act %(act)s", act=act)
