from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.cover import minimum_cover
from ..tools.credits import Lot, Use, use_credits


class TelecentreRental(models.Model):
    """Passes and allowances pay first; what they leave is priced.

    Held with the space, used at confirmation, given back when the rental is cancelled
    (but for what the terms keep: ``telecentre_rental_late_credit.py``); a no-show keeps
    them used. A rental that moves is settled again.
    """

    _inherit = "telecentre.rental"

    use_credits = fields.Boolean(
        string="Use passes and allowance",
        default=True,
        help="Passes and the allowance of the plan pay first, those that end first "
        "before the others. Untick to have the whole stay priced.",
    )
    has_credits = fields.Boolean(compute="_compute_has_credits")
    credit_entry_ids = fields.One2many(
        "telecentre.credit.entry", "rental_id", readonly=True, copy=False
    )

    @api.depends("partner_id")
    def _compute_has_credits(self):
        """Whether there is anything to choose about credits."""
        passes = self.env["telecentre.pass"].sudo()
        groups = passes._read_group(
            passes._get_usable_domain()
            & Domain("partner_id", "in", self.partner_id._origin.ids),
            ["partner_id"],
        )
        owners = {partner.id for (partner,) in groups}
        for rental in self:
            rental.has_credits = rental.partner_id._origin.id in owners

    @api.depends("use_credits")
    def _compute_amount(self):
        return super()._compute_amount()

    @api.depends("use_credits", "credit_entry_ids")
    def _compute_quote_summary(self):
        return super()._compute_quote_summary()

    # ------------------------------------------------------------------
    # Quote
    # ------------------------------------------------------------------

    def _get_quotes(self, cache=None):
        """Take out of each price what credits pay of the stay.

        Rentals quoted together share the credits of their member, first stay first.
        Where nothing is due anyway, no credit is used.
        """
        cache = {} if cache is None else cache
        quotes = super()._get_quotes(cache)
        payable = self.filtered(
            lambda rental: (
                rental.use_credits
                and not quotes[rental].refusal
                and not quotes[rental].currency.is_zero(quotes[rental].amount_due)
            )
        )
        if payable:
            payable._quote_credits(quotes, cache)
        return quotes

    def _quote_credits(self, quotes, cache):
        lots = self._get_lots()
        for rental in self.sorted("date_start"):
            usable = [
                lot
                for credit, lot in lots.get(rental._get_credit_owner(), {}).items()
                if not credit.space_type_ids
                or rental.space_id.type_id in credit.space_type_ids
            ]
            if usable:
                rental._quote_with(quotes[rental], usable, cache)

    def _quote_with(self, quote, lots, cache):
        """Price what is left of the stay when these lots have paid."""
        prices = {unit: price.amount for unit, price in quote.prices.items()}

        def get_price(half_days):
            return sum(
                Decimal(repr(float(prices[unit]))) * quantity
                for unit, quantity in minimum_cover(half_days, prices)
            )

        rest, quote.credits = use_credits(quote.needed, lots, get_price)
        if not quote.credits:
            return
        amount_full = quote.amount_full
        quote.covered_product = quote.main_product
        cover = minimum_cover(rest, prices)
        quote.lines = self._get_cover_lines(cover, quote.prices)
        if quote.lines:
            self._price_rest(quote, cache)
        else:
            quote.amount_due = 0.0
            quote.gratuity = quote.gratuity.browse()
        if not quote.refusal:
            # The whole stay, as if there were no credits.
            quote.amount_full = amount_full

    def _price_rest(self, quote, cache):
        """Other units than the whole stay's need taxes and an act of their own."""
        self._fill_taxes(quote, cache)
        if quote.refusal:
            return
        self._fill_amounts(quote)
        self._check_act(quote, quote.prices, quote.needed[0].day)

    def _get_credit_owner(self):
        return self.partner_id._origin, self._get_company()

    def _get_lots(self):
        """What each member has, in the order of use, with what these rentals took.

        :return: ``{(member, company): {telecentre.pass: Lot}}``
        """
        taken = self._get_taken_minutes()
        # Credits are the member's; whoever confirms their rental uses them.
        passes = self.env["telecentre.pass"].sudo()
        domain = passes._get_usable_domain() | Domain("id", "in", list(taken))
        domain &= Domain("partner_id", "in", self.partner_id._origin.ids)
        lots = {}
        for credit in passes.search_fetch(domain):
            mine = lots.setdefault((credit.partner_id, credit.company_id), {})
            left = credit.balance_minutes + credit.debt_minutes
            mine[credit] = Lot(
                key=credit,
                left=left + taken.get(credit.id, 0),
                half_day=credit.unit_minutes if credit.unit == "half_day" else 0,
                first=credit.date_start,
                last=credit.date_stop or date.max,
            )
        return lots

    # ------------------------------------------------------------------
    # Ledger
    # ------------------------------------------------------------------

    def _get_taken_groups(self):
        """``[(rental, pass, kind, minutes, last entry), …]`` of what is written."""
        rentals = self._origin
        if not rentals:
            return []
        return (
            self.env["telecentre.credit.entry"]
            .sudo()
            ._read_group(
                [("rental_id", "in", rentals.ids)],
                ["rental_id", "pass_id", "kind"],
                ["minutes:sum", "id:max"],
            )
        )

    def _get_taken_minutes(self):
        """``{pass id: minutes}`` that these rentals hold or used, taken together."""
        taken = {}
        for _rental, credit, _kind, minutes, _last in self._get_taken_groups():
            taken[credit.id] = taken.get(credit.id, 0) - minutes
        return taken

    def _get_taken(self):
        """``{(rental id, pass): (minutes, kind)}`` held or used now."""
        taken, latest = {}, {}
        for rental, credit, kind, minutes, last in self._get_taken_groups():
            key = rental.id, credit
            taken[key] = taken.get(key, 0) - minutes
            if kind != "release":
                latest[key] = max(latest.get(key, (0, "")), (last, kind))
        return {
            key: (minutes, latest[key][1]) for key, minutes in taken.items() if minutes
        }

    def _get_taken_credits(self):
        """``{rental id: [Use, …]}``, for words."""
        uses = {}
        for (rental_id, credit), (minutes, _kind) in self._get_taken().items():
            uses.setdefault(rental_id, []).append(Use(credit, minutes))
        return uses

    def _settle_credits(self, kind, quotes):
        """Write what the quotes take from passes, giving back what was taken before.

        :param str kind: ``hold`` or ``consume``
        :param dict quotes: ``{rental: Quote}``
        """
        wanted = {
            (rental.id, use.lot): (use.minutes, kind)
            for rental in self
            for use in quotes[rental].credits
        }
        taken = self._get_taken()
        back = [
            (key, "release", minutes)
            for key, (minutes, was) in taken.items()
            if wanted.get(key) != (minutes, was)
        ]
        new = [
            (key, kind, -minutes)
            for key, (minutes, _kind) in wanted.items()
            if taken.get(key) != (minutes, kind)
        ]
        self._write_credits(back + new)

    def _release_credits(self, kept):
        """Give back what these rentals took, less what is kept of it."""
        back = (
            (key, "release", minutes - kept.get(key, 0))
            for key, (minutes, _kind) in self._get_taken().items()
        )
        self._write_credits([entry for entry in back if entry[2]])

    def _write_credits(self, entries):
        """Write ``[((rental id, pass), kind, minutes), …]`` in the ledger."""
        # Members and hosts confirm and cancel; only this writes what that moves.
        self.env["telecentre.credit.entry"].sudo().create(
            [
                {
                    "rental_id": rental_id,
                    "pass_id": credit.id,
                    "kind": kind,
                    "minutes": minutes,
                }
                for (rental_id, credit), kind, minutes in entries
            ]
        )

    # ------------------------------------------------------------------
    # Moments
    # ------------------------------------------------------------------

    def _freeze(self, quotes):
        result = super()._freeze(quotes)
        self._settle_credits("consume", quotes)
        return result

    def _after_hold(self):
        result = super()._after_hold()
        self._settle_credits("hold", self._get_quotes())
        return result

    def _replace_charges(self, reason):
        """What is held moves with the rental."""
        result = super()._replace_charges(reason)
        held = self.filtered(lambda rental: rental.state == "requested")
        held._settle_credits("hold", held._get_quotes())
        return result

    def _set_state(self, state, **values):
        """Whatever cancels a rental gives its credits back."""
        kept = self._get_kept_credits() if state == "cancelled" else {}
        result = super()._set_state(state, **values)
        if state == "cancelled":
            self._release_credits(kept)
        return result

    def _get_kept_credits(self):
        """Hook: what a cancellation now does not give back.

        :return: ``{(rental id, telecentre.pass): minutes}``
        """
        return {}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_credited(self):
        for rental in self:
            if rental.sudo().credit_entry_ids:
                raise UserError(
                    rental.env._(
                        "Rental %(rental)s is in the credit ledger: cancel it, so that "
                        "its history is kept.",
                        rental=rental.name,
                    )
                )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _get_credits_label(self, used):
        """``2 half-days on Ten half-days``, one pass after the other."""
        return ", ".join(
            self.env._(
                "%(credits)s on %(name)s",
                credits=use.lot.with_env(self.env).sudo()._format_minutes(use.minutes),
                name=use.lot.name,
            )
            for use in used
        )
