from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..tools import spans
from ..tools.cancel_terms import STAFF, CancelTerms


class TelecentreRental(models.Model):
    """Cancellation terms and fees, in words."""

    _inherit = "telecentre.rental"

    cancel_terms_label = fields.Char(
        string="Cancellation", compute="_compute_cancel_terms_label"
    )
    cancel_note = fields.Text(compute="_compute_cancel_terms_label")

    @api.depends("cancel_terms", "date_start", "space_id", "usage", "state")
    @api.depends_context("lang")
    def _compute_cancel_terms_label(self):
        """The frozen terms; today's before the rental is confirmed."""
        pending = self.filtered(
            lambda rental: (
                rental.state in ("draft", "requested")
                and rental.space_id
                and rental.date_start
            )
        )
        current = pending._get_policy_terms()
        for rental in self:
            values = current.get(rental, rental.cancel_terms)
            terms = CancelTerms.from_dict(values) if values else None
            rental.cancel_terms_label = terms and rental._get_terms_label(terms)
            rental.cancel_note = terms and terms.note

    def _get_terms_label(self, terms):
        """``Free of charge until 24/11/2026 09:00, then 50 % until 25/11/2026, …``."""
        if terms.mode == STAFF:
            return self.env._("Only the host can cancel it")
        deadlines = terms.get_deadlines(self.date_start)
        parts = [
            self.env._(
                "%(fee)s until %(date)s",
                fee=self._get_percent_label(percent),
                date=self._format_local(until),
            )
            for until, percent in deadlines
        ]
        if len(deadlines) > 1 or terms.no_show_percent != deadlines[0][1]:
            last = terms.get_percent(self.date_start, self.date_start)
            if deadlines[-1][1] == last:
                parts[-1] = self.env._(
                    "then %(fee)s", fee=self._get_percent_label(last)
                )
            else:
                parts.append(
                    self.env._("then %(fee)s", fee=self._get_percent_label(last))
                )
        label = ", ".join(parts)
        return label[:1].upper() + label[1:]

    def _get_percent_label(self, percent):
        if not percent:
            return self.env._("free of charge")
        digits = 0 if percent == int(percent) else 2
        return self.env._(
            "%(percent)s %%", percent=formatLang(self.env, percent, digits=digits)
        )

    def _get_fee_sentence(self, fees):
        """What cancelling these rentals now costs, before it is done.

        :param dict fees: as given by ``_get_cancel_fees``
        """
        total = sum(fees[rental].amount for rental in self)
        if not total:
            return self.env._("Cancelling now is free.")
        words = {"amount": self._format_money(total)}
        if len(self) > 1:
            return self.env._("Cancelling now costs %(amount)s in all.", **words)
        return self.env._(
            "Cancelling now costs %(amount)s (%(percent)s of the price due).",
            percent=self._get_percent_label(fees[self].percent),
            **words,
        )

    def _get_fee_label(self, kind):
        """Description of a fee, in the language of the environment."""
        titles = {
            "cancel": self.env._("Cancellation fee"),
            "no_show": self.env._("No-show fee"),
            "change": self.env._("Fee for changing"),
        }
        parts = [titles[kind], self._get_period_label()]
        parts += [self.site_id.name, self.space_id.name]
        if self.partner_id != self.payer_id:
            parts.append(self.partner_id.name)
        return " · ".join(parts)

    def _format_money(self, amount):
        return formatLang(self.env, amount, currency_obj=self[:1].currency_id)

    def _format_local(self, moment):
        """A moment on the clock of the site."""
        return self.sudo().space_id._format_moment(moment)

    def _get_local_today(self):
        tz = self.site_id._get_tz()
        return spans.to_local(fields.Datetime.now(), tz).date()
