from odoo import models
from odoo.tools.misc import formatLang

from ..tools.aid import AidLedger


class TelecentreRental(models.Model):
    """Which gratuity a rental gets: the strongest that still has room."""

    _inherit = "telecentre.rental"

    def _fill_gratuity(self, quote, day, cache):
        """Take the strongest gratuity off a quote whose full price is known.

        One that would exceed a ceiling is not applied, the next one is tried, and the
        quote says why: nobody can override a legal ceiling.
        """
        held = self._get_held_gratuities(day, cache)
        for gratuity in held._filter_for_space(self.space_id):
            value = quote.currency.round(quote.amount_full * gratuity.reduction / 100)
            obstacle = self._get_gratuity_obstacle(gratuity, value, day, cache)
            if obstacle:
                quote.notice = obstacle
                continue
            quote.gratuity = gratuity
            self._fill_amounts(quote)
            self._count_given(gratuity, value, day, cache)
            return

    def _get_held_gratuities(self, day, cache):
        """What the member has that day, strongest first; read once per batch."""
        company = self._get_company()
        rules = ("gratuities", company)
        if rules not in cache:
            cache[rules] = self.env["telecentre.gratuity"]._get_rules(company)
        key = ("held", self.partner_id, company, day)
        if key not in cache:
            cache[key] = cache[rules]._filter_held(self.partner_id, day)
        return cache[key]

    def _get_gratuity_obstacle(self, gratuity, value, day, cache):
        """Why a gratuity cannot be given to this member, if it cannot."""
        given = self._get_given(gratuity, cache)
        rule = self.env["telecentre.public.aid.rule"]._get_rule(day, cache)
        return gratuity._get_ceiling_obstacle(
            value, given
        ) or gratuity._get_aid_obstacle(
            value, day, rule, self._get_aid_ledger(cache), self._get_aid_beneficiary()
        )

    def _format_money(self, amount):
        return formatLang(
            self.env, amount, currency_obj=self._get_company().currency_id
        )

    # ------------------------------------------------------------------
    # What was already given, read once per batch
    # ------------------------------------------------------------------

    def _get_given(self, gratuity, cache):
        """Value already given to the member under a gratuity with a ceiling."""
        if not gratuity.value_limit:
            return 0.0
        key = ("given", gratuity)
        if key not in cache:
            # Whoever asks, the whole of the member's use counts.
            rows = (
                self.env["telecentre.gratuity.report"]
                .sudo()
                ._read_group(
                    [
                        ("gratuity_id", "=", gratuity.id),
                        ("partner_id", "in", cache["rentals"].partner_id.ids),
                        ("rental_id", "not in", cache["rentals"]._origin.ids),
                    ],
                    ["partner_id"],
                    ["value:sum"],
                )
            )
            cache[key] = {partner.id: value for partner, value in rows}
        return cache[key].get(self.partner_id.id, 0.0)

    def _get_aid_beneficiary(self):
        """The undertaking that this use helps, if any: the user's, else the payer's."""
        return self.partner_id._get_telecentre_undertaking(self.payer_id)

    def _get_aid_ledger(self, cache):
        """Public aid received by the undertaking this use helps, ``None`` if none."""
        beneficiary = self._get_aid_beneficiary()
        if not beneficiary:
            return None
        company = self._get_company()
        key = ("aid", company)
        if key not in cache:
            rentals = cache["rentals"].filtered(
                lambda rental: rental._get_company() == company
            )
            undertakings = (
                self.env["res.partner"]
                .sudo()
                .union(*(rental._get_aid_beneficiary() for rental in rentals))
            )
            cache[key] = undertakings._get_telecentre_aid_ledgers(
                company, ignored_rentals=cache["rentals"]._origin
            )
        return cache[key].setdefault(
            beneficiary.telecentre_undertaking_key, AidLedger()
        )

    def _count_given(self, gratuity, value, day, cache):
        """Rentals priced together share the room that is left."""
        if gratuity.value_limit:
            given = cache["given", gratuity]
            given[self.partner_id.id] = given.get(self.partner_id.id, 0.0) + value
        if (ledger := self._get_aid_ledger(cache)) is not None:
            ledger.add(day, value)
