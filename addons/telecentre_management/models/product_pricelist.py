from datetime import date, datetime, time
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import float_round
from odoo.tools.misc import format_date

AUDIENCE_SELECTION = [
    ("non_member", "Public"),
    ("member", "Members"),
    ("association", "Associations"),
    ("public_body", "Public bodies"),
]


class UnitPrice(NamedTuple):
    """What one unit costs on a day, and the act that voted it (empty: none did)."""

    product: object
    amount: float
    act: object


class ProductPricelist(models.Model):
    """Prices voted by an act, for an audience and a period."""

    _inherit = "product.pricelist"

    telecentre_act_id = fields.Many2one(
        "telecentre.act",
        string="Act",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="The decision of the council that voted these prices.",
    )
    telecentre_audience = fields.Selection(
        AUDIENCE_SELECTION,
        string="Audience",
        tracking=True,
        help="Who pays these prices without further choice. The plan's price list and "
        "one chosen on the contact come first.",
    )
    telecentre_date_start = fields.Date(
        string="Valid from",
        compute="_compute_telecentre_date_start",
        store=True,
        readonly=False,
        precompute=True,
        help="First day of use. Not before the act is in force.",
    )
    telecentre_date_stop = fields.Date(
        string="Valid until", help="Last day of use, included. Empty: no end."
    )

    _telecentre_audience_index = models.Index(
        "(company_id, telecentre_audience) WHERE telecentre_audience IS NOT NULL"
    )

    @api.depends("telecentre_act_id.date_effective")
    def _compute_telecentre_date_start(self):
        """The day the act is in force; a later day that was chosen stays."""
        for pricelist in self:
            earliest = pricelist.telecentre_act_id.date_effective
            start = pricelist.telecentre_date_start
            if earliest and (not start or start < earliest):
                pricelist.telecentre_date_start = earliest
            else:
                pricelist.telecentre_date_start = start

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains(
        "telecentre_act_id", "telecentre_date_start", "telecentre_date_stop"
    )
    def _check_telecentre_dates(self):
        for pricelist in self:
            start, stop = (
                pricelist.telecentre_date_start,
                pricelist.telecentre_date_stop,
            )
            act = pricelist.telecentre_act_id
            if start and stop and stop < start:
                raise ValidationError(
                    pricelist.env._(
                        "“%(pricelist)s” ends before it starts: correct its validity.",
                        pricelist=pricelist.name,
                    )
                )
            if act and start and not act._is_in_force(start):
                raise ValidationError(
                    pricelist.env._(
                        "“%(pricelist)s” cannot apply from %(start)s: act %(act)s is "
                        "in force from %(date)s.",
                        pricelist=pricelist.name,
                        start=format_date(pricelist.env, start),
                        act=act.number,
                        date=format_date(pricelist.env, act.date_effective),
                    )
                )

    @api.constrains(
        "active",
        "company_id",
        "telecentre_audience",
        "telecentre_date_start",
        "telecentre_date_stop",
    )
    def _check_telecentre_audience(self):
        """One price list per audience on any day, or the price would be a guess."""
        others = self.search([("telecentre_audience", "!=", False)])
        for pricelist in self.filtered("active"):
            clash = others.filtered(
                lambda other, one=pricelist: (
                    other != one
                    and other.telecentre_audience == one.telecentre_audience
                    and other.company_id == one.company_id
                    and other._telecentre_overlaps(one)
                )
            )
            if clash:
                raise ValidationError(
                    pricelist.env._(
                        "“%(one)s” and “%(other)s” are for the same audience at the "
                        "same time: end one before the other begins.",
                        one=pricelist.name,
                        other=clash[0].name,
                    )
                )

    def _telecentre_overlaps(self, other):
        self.ensure_one()
        one, two = (
            (
                pricelist.telecentre_date_start or date.min,
                pricelist.telecentre_date_stop or date.max,
            )
            for pricelist in (self, other)
        )
        return one[0] <= two[1] and two[0] <= one[1]

    @api.constrains(
        "currency_id", "company_id", "telecentre_act_id", "telecentre_audience"
    )
    def _check_telecentre_currency(self):
        """A council votes in its own money: no rate of the day in a public price."""
        for pricelist in self:
            company = pricelist.company_id or pricelist.telecentre_act_id.company_id
            used = pricelist.telecentre_act_id or pricelist.telecentre_audience
            if used and company and pricelist.currency_id != company.currency_id:
                raise ValidationError(
                    pricelist.env._(
                        "“%(pricelist)s” is voted by an act: its prices are in "
                        "%(currency)s, the currency of %(company)s.",
                        pricelist=pricelist.name,
                        currency=company.currency_id.name,
                        company=company.name,
                    )
                )

    # ------------------------------------------------------------------
    # Prices
    # ------------------------------------------------------------------

    @api.model
    def _get_telecentre_audience_lists(self, company):
        """The price lists that rule audiences of a company, whatever the day."""
        return self.sudo().search_fetch(
            Domain("telecentre_audience", "!=", False)
            & Domain("company_id", "in", (company.id, False))
        )

    def _is_telecentre_valid(self, day):
        """Whether these prices apply on a local date."""
        start, stop = self.telecentre_date_start, self.telecentre_date_stop
        return (not start or start <= day) and (not stop or day <= stop)

    def _get_telecentre_changes(self):
        """Moments at which a row of this list, or of one it refers to, begins or ends.

        Between two of them prices do not change.
        """
        changes = set()
        seen, lists = self.browse(), self
        while lists:
            items = self.env["product.pricelist.item"].search_fetch(
                [("pricelist_id", "in", lists.ids)],
                ["date_start", "date_end", "base_pricelist_id"],
            )
            changes.update(start for item in items if (start := item.date_start))
            # An end counts to the end of its last second.
            changes.update(
                fields.Datetime.add(stop, seconds=1)
                for item in items
                if (stop := item.date_end)
            )
            seen |= lists
            lists = items.base_pricelist_id - seen
        return sorted(changes)

    def _get_telecentre_prices(self, rates, company, moment):
        """Price of each unit that has a row at a moment of the day of use.

        A product without a row has no price, whatever its public price: only what
        the council voted can be asked for.

        :param rates: ``telecentre.rate``
        :param datetime moment: naive UTC
        :return: ``{space type id: {unit: UnitPrice}}``
        """
        products = rates.product_id.with_company(company)
        found = self._get_telecentre_rows(products, company, moment)
        # As the charge and the invoice line will round them.
        digits = self.env["decimal.precision"].precision_get("Product Price")
        prices = {}
        for rate in rates:
            if rate.product_id not in found:
                continue
            price, row = found[rate.product_id]
            prices.setdefault(rate.space_type_id.id, {})[rate.unit] = UnitPrice(
                rate.product_id,
                float_round(price, precision_digits=digits),
                row._get_telecentre_act(),
            )
        return prices

    def _get_telecentre_sale(self, product, company, day, act):
        """What a pass or a monthly fee costs on a day, and the act that voted it.

        The row of this list, else the price of the product, by the act given.

        :return: ``UnitPrice``
        """
        product = product.with_company(company)
        moment = datetime.combine(day, time(12))
        rows = self._get_telecentre_rows(product, company, moment)
        if product not in rows:
            return UnitPrice(product, product.list_price, act)
        price, row = rows[product]
        return UnitPrice(product, price, row._get_telecentre_act() or act)

    def _get_telecentre_rows(self, products, company, moment):
        """``{product: (price, row)}`` of the products that have a row."""
        if not self or not products:
            return {}
        found = self._compute_price_rule(
            products, 1.0, currency=company.currency_id, date=moment
        )
        rows = self._filter_telecentre_rows(products, found, moment)
        return {product: (found[product.id][0], row) for product, row in rows.items()}

    def _find_telecentre_rows(self, products, moment):
        """``{product: row}`` without computing prices."""
        found = self._compute_price_rule(
            products, 1.0, date=moment, compute_price=False
        )
        return self._filter_telecentre_rows(products, found, moment)

    def _filter_telecentre_rows(self, products, found, moment):
        """Leave out rows that refer to another list which has none.

        :param dict found: what ``_compute_price_rule`` gives
        """
        rows = {
            product: self.env["product.pricelist.item"].browse(found[product.id][1])
            for product in products
            if found[product.id][1]
        }
        by_base = {}
        for product, row in rows.items():
            if row.base == "pricelist" and row.compute_price != "fixed":
                base = row.base_pricelist_id
                by_base[base] = by_base.get(base, products.browse()) | product
        for base, mine in by_base.items():
            based = base._find_telecentre_rows(mine, moment)
            for product in mine:
                if product not in based:
                    del rows[product]
        return rows
