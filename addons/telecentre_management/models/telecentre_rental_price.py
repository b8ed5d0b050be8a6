from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby
from odoo.tools.misc import formatLang

from ..tools import spans
from ..tools.cover import HalfDay, minimum_cover
from ..tools.quote import Quote, QuoteLine


class TelecentreRental(models.Model):
    """Price of a rental: quoted while it is a draft, frozen at confirmation."""

    _inherit = "telecentre.rental"

    currency_id = fields.Many2one(related="company_id.currency_id")
    # Stored: they are the frozen price. They depend on what is rented by whom, never
    # on prices, so that a new price list leaves them alone.
    amount_full = fields.Monetary(
        string="Full price",
        compute="_compute_amount",
        store=True,
        copy=False,
        help="Untaxed price before any gratuity.",
    )
    amount_due = fields.Monetary(
        string="Price due",
        compute="_compute_amount",
        store=True,
        copy=False,
        help="Untaxed price after the gratuity.",
    )
    gratuity_id = fields.Many2one(
        "telecentre.gratuity",
        compute="_compute_amount",
        store=True,
        copy=False,
        index="btree_not_null",
    )
    quote_summary = fields.Char(string="Breakdown", compute="_compute_quote_summary")
    quote_line_ids = fields.One2many(
        "telecentre.rental.line",
        "rental_id",
        string="Price lines",
        readonly=True,
        copy=False,
    )
    charge_ids = fields.One2many(
        "telecentre.charge", "rental_id", string="Charges", readonly=True, copy=False
    )

    @api.depends(
        "space_id", "date_start", "date_stop", "partner_id", "payer_id", "usage"
    )
    def _compute_amount(self):
        quotes = self._get_quotes()
        for rental in self:
            rental.update(rental._prepare_quote_vals(quotes[rental]))

    def _prepare_quote_vals(self, quote):
        return {
            "amount_full": quote.amount_full,
            "amount_due": quote.amount_due,
            "gratuity_id": quote.gratuity.id,
        }

    @api.depends(
        "space_id",
        "date_start",
        "date_stop",
        "partner_id",
        "payer_id",
        "usage",
        "state",
        "quote_line_ids",
    )
    @api.depends_context("lang")
    def _compute_quote_summary(self):
        """The frozen price in words; the price of today while it is a draft."""
        drafts = self.filtered(lambda rental: rental.state in ("draft", "requested"))
        quotes = drafts._get_quotes()
        taken = (self - drafts)._get_taken_credits()
        for rental in self:
            if quote := quotes.get(rental):
                label = quote.refusal or rental._get_breakdown_label(
                    quote.lines, quote.gratuity, quote.amount_due, quote.credits
                )
                rental.quote_summary = " – ".join(filter(None, [label, quote.notice]))
            else:
                # The reason of a gratuity is the member's to read, its rule is not.
                frozen = rental.sudo()
                rental.quote_summary = rental._get_breakdown_label(
                    frozen.quote_line_ids,
                    frozen.gratuity_id,
                    frozen.amount_due,
                    taken.get(rental.id, ()),
                )

    # ------------------------------------------------------------------
    # Quote
    # ------------------------------------------------------------------

    def _get_quotes(self, cache=None):
        """Price each rental: exact minimum cover of its half-days, less a gratuity.

        :param dict cache: what this batch has read; ``schedules`` of the days
            (``{space: Availability}``) may be in it already
        :return: ``{rental: Quote}``; a quote without lines says why in ``refusal``,
            or is empty when nothing is to be priced yet
        """
        quotes = {rental: rental._get_empty_quote() for rental in self}
        priced = self.filtered(
            lambda rental: (
                rental.usage == "rental" and rental.space_id and rental._has_range()
            )
        )
        if not priced:
            return quotes
        cache = {} if cache is None else cache
        cache["rentals"] = priced
        if "schedules" not in cache:
            cache["schedules"] = priced.space_id._get_schedules(
                min(priced.mapped("date_start")), max(priced.mapped("date_stop"))
            )
        for rental in priced:
            known = cache["schedules"][rental.space_id]
            needed = rental._get_needed(known.half_days)
            rental._fill_quote(quotes[rental], needed, cache)
        return quotes

    def _get_empty_quote(self):
        return Quote(
            currency=self.company_id.currency_id or self.env.company.currency_id,
            gratuity=self.env["telecentre.gratuity"],
            taxes=self.env["account.tax"],
        )

    def _get_needed(self, half_days):
        """The half-days this rental touches, with the minutes of each it needs."""
        needed = []
        for (day, _period), pieces in groupby(half_days, key=lambda piece: piece[:2]):
            touched = spans.clip(
                (piece[2:] for piece in pieces), self.date_start, self.date_stop
            )
            if touched:
                needed.append(HalfDay(day, tuple(touched)))
        return needed

    def _fill_quote(self, quote, needed, cache):
        if not needed:
            quote.refusal = self.space_id._get_closed_sentence(
                self.date_start, self.date_stop
            )
            return
        day = needed[0].day
        quote.pricelist = self._get_pricelist(day, cache)
        prices = self._get_unit_prices(quote.pricelist, day, cache)
        cover = minimum_cover(
            needed, {unit: price.amount for unit, price in prices.items()}
        )
        if cover is None:
            quote.refusal = self._get_unpriced_sentence(quote.pricelist, day)
            return
        quote.lines = self._get_cover_lines(cover, prices)
        self._fill_taxes(quote, cache)
        quote.needed, quote.prices = needed, prices
        if not quote.refusal:
            self._fill_amounts(quote)
            self._fill_gratuity(quote, day, cache)
            self._check_act(quote, prices, day)

    def _get_cover_lines(self, cover, prices):
        return [
            QuoteLine(prices[unit].product, unit, quantity, prices[unit].amount)
            for unit, quantity in cover
        ]

    def _get_company(self):
        return self.space_id.company_id

    def _fill_taxes(self, quote, cache):
        """One charge carries one set of taxes: refuse a breakdown that mixes them."""
        by_line = [self._get_taxes(line.product, cache) for line in quote.lines]
        if any(taxes != by_line[0] for taxes in by_line):
            quote.lines = []
            quote.refusal = self.env._(
                "The rates of %(kind)s carry different taxes: "
                "give their products the same taxes.",
                kind=self.space_id.type_id.name,
            )
            return
        quote.taxes = by_line[0]

    def _get_taxes(self, product, cache):
        """The taxes of a product for who pays; read once per batch."""
        company = self._get_company()
        key = ("fiscal position", self.payer_id, company)
        if key not in cache:
            cache[key] = (
                self.env["account.fiscal.position"]
                .sudo()
                .with_company(company)
                ._get_fiscal_position(self.payer_id.sudo())
            )
        position = cache[key]
        key = ("taxes", position, product, company)
        if key not in cache:
            cache[key] = position.map_tax(
                product.sudo().product_tmpl_id.taxes_id._filter_taxes_by_company(
                    company
                )
            )
        return cache[key]

    def _fill_amounts(self, quote):
        get_untaxed = self.env["telecentre.charge"]._get_untaxed
        words = {"currency": quote.currency, "taxes": quote.taxes}
        for line in quote.lines:
            line.subtotal = get_untaxed(line.quantity, line.price_unit, **words)
        quantity, price_unit = quote.charged
        quote.amount_full = get_untaxed(quantity, price_unit, **words)
        # With taxes included, rounded lines may miss the total by a cent.
        others = sum(line.subtotal for line in quote.lines[:-1])
        quote.lines[-1].subtotal = quote.currency.round(quote.amount_full - others)
        quote.amount_due = get_untaxed(
            quantity, price_unit, discount=quote.gratuity.reduction, **words
        )

    # ------------------------------------------------------------------
    # Confirmation
    # ------------------------------------------------------------------

    def _get_accepted_quotes(self):
        """Today's quotes, shown on the rentals; refused if one has no price."""
        quotes = self._get_quotes()
        for rental in self:
            if quotes[rental].refusal:
                raise UserError(
                    rental.env._(
                        "%(rental)s: %(reason)s",
                        rental=rental.name,
                        reason=quotes[rental].refusal,
                    )
                )
            vals = rental._prepare_quote_vals(quotes[rental])
            if any(
                self._fields[name].convert_to_write(rental[name], rental) != value
                for name, value in vals.items()
            ):
                rental.write(vals)
        return quotes

    def _freeze(self, quotes):
        """Write the breakdown and the charge of quotes that were accepted."""
        self.sudo().quote_line_ids.unlink()
        # Members and hosts may confirm; only this method may write price and charge.
        self.env["telecentre.rental.line"].sudo().create(
            [
                {
                    "rental_id": rental.id,
                    "product_id": line.product.id,
                    "unit": line.unit,
                    "quantity": line.quantity,
                    "price_unit": line.price_unit,
                    "subtotal": line.subtotal,
                }
                for rental in self
                for line in quotes[rental].lines
            ]
        )
        self.env["telecentre.charge"].sudo().create(
            [
                rental._prepare_charge_vals(quotes[rental])
                for rental in self
                if quotes[rental].is_priced
            ]
        )

    def _prepare_charge_vals(self, quote):
        """The single charge of a confirmed rental."""
        self.ensure_one()
        quantity, price_unit = quote.charged
        labelled = self.with_context(lang=self.payer_id.lang or self.env.lang)
        return {
            "rental_id": self.id,
            "source_key": self._get_charge_key(),
            "date": spans.to_local(self.date_start, self.site_id._get_tz()).date(),
            "company_id": self.company_id.id,
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "product_id": quote.main_product.id,
            "name": labelled._get_charge_label(quote),
            "quantity": quantity,
            "price_unit": price_unit,
            "discount": quote.gratuity.reduction,
            "gratuity_id": quote.gratuity.id,
            "tax_ids": [fields.Command.set(quote.taxes.ids)],
        }

    def _get_charge_key(self):
        """One live charge per rental; a credited one makes room for the next."""
        credited = self.sudo().charge_ids.contrary_ids
        return f"rental,{self.id},{len(credited)}"

    def _get_charge_label(self, quote):
        parts = [self._get_period_label(), self.site_id.name, self.space_id.name]
        if quote.credits:
            parts.append(self._get_credits_label(quote.credits))
        if len(quote.lines) > 1:
            parts.append(self._get_units_label(quote))
        if self.partner_id != self.payer_id:
            parts.append(self.partner_id.name)
        return " · ".join(parts)

    def _get_units_label(self, quote):
        return " + ".join(
            f"{line.quantity} {self._get_unit_name(line)}" for line in quote.lines
        )

    def _get_breakdown_label(self, lines, gratuity, due, used=()):
        """``2 half-days × 10.00 € = 20.00 €``, and the gratuity if any.

        :param used: what credits paid before (``tools/credits.py``)
        """
        paid = self._get_credits_label(used)
        if not lines:
            return paid or False

        def money(amount):
            return formatLang(self.env, amount, currency_obj=self.currency_id)

        label = " + ".join(
            f"{line.quantity} {self._get_unit_name(line)} × {money(line.price_unit)}"
            for line in lines
        )
        if gratuity:
            label += f" − {gratuity.reduction:g} % ({gratuity.name})"
        label = f"{label} = {money(due)}"
        return f"{paid}, {label}" if paid else label

    def _get_unit_name(self, line):
        names = {
            "hour": (self.env._("hour"), self.env._("hours")),
            "half_day": (self.env._("half-day"), self.env._("half-days")),
            "day": (self.env._("day"), self.env._("days")),
            "week": (self.env._("week"), self.env._("weeks")),
            "month": (self.env._("month"), self.env._("months")),
        }
        return names[line.unit][line.quantity > 1]

    # ------------------------------------------------------------------
    # Correction
    # ------------------------------------------------------------------

    def _get_live_charges(self):
        return self.sudo().charge_ids._filter_live()

    def _take_charges_back(self, reason):
        self._get_live_charges()._take_back(reason)

    def _replace_charges(self, reason):
        """Price moved rentals again: take the old charge back, write a new one."""
        if not self:
            return
        invoiced = self._get_live_charges().filtered(
            lambda charge: charge.state == "invoiced"
        )
        if invoiced:
            raise UserError(
                self.env._(
                    "Rental %(rental)s is already on invoice %(invoice)s: cancel it "
                    "and make a new one, so that a credit note shows the change.",
                    rental=invoiced[0].rental_id.name,
                    invoice=invoiced[0].move_id.display_name,
                )
            )
        quotes = self._get_accepted_quotes()
        self._take_charges_back(reason)
        # What is on hold is not due yet.
        self.filtered(lambda rental: rental.state != "requested")._freeze(quotes)
