from odoo import models


class TelecentreServiceOrder(models.Model):
    """Which gratuity an order gets: the strongest that still has room."""

    _inherit = "telecentre.service.order"

    def _fill_gratuity(self, quote, day, cache):
        """Take the strongest gratuity off a quote whose full price is known."""
        company = self.site_id.company_id
        key = ("gratuities", company)
        if key not in cache:
            cache[key] = self.env["telecentre.gratuity"]._get_rules(company)
        for gratuity in cache[key]._filter_for_service(self, day):
            value = quote.currency.round(quote.amount_full * gratuity.reduction / 100)
            if obstacle := self._get_gratuity_obstacle(gratuity, value, day):
                quote.notice = obstacle
                continue
            quote.gratuity = gratuity
            line = quote.lines[0]
            quote.amount_due = self.env["telecentre.charge"]._get_untaxed(
                line.quantity,
                line.price_unit,
                currency=quote.currency,
                taxes=quote.taxes,
                discount=gratuity.reduction,
            )
            return

    def _get_gratuity_obstacle(self, gratuity, value, day):
        """Why a gratuity cannot be given for this order, if it cannot."""
        obstacle = gratuity._get_ceiling_obstacle(value, self._get_given(gratuity))
        undertaking = self.partner_id._get_telecentre_undertaking(self.payer_id)
        if obstacle or not undertaking:
            return obstacle
        ledgers = undertaking._get_telecentre_aid_ledgers(self.site_id.company_id)
        return gratuity._get_aid_obstacle(
            value,
            day,
            self.env["telecentre.public.aid.rule"]._get_rule(day),
            ledgers[undertaking.telecentre_undertaking_key],
            undertaking,
        )

    def _get_given(self, gratuity):
        """Value already given to the member under a gratuity with a ceiling."""
        if not gratuity.value_limit:
            return 0.0
        # Whoever asks, the whole of what the member received counts.
        [(value,)] = (
            self.env["telecentre.gratuity.report"]
            .sudo()
            ._read_group(
                [
                    ("gratuity_id", "=", gratuity.id),
                    ("partner_id", "=", self.partner_id.id),
                    ("charge_id", "not in", self.sudo().charge_ids.ids),
                ],
                [],
                ["value:sum"],
            )
        )
        return value or 0.0
