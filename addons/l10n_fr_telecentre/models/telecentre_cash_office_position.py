from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .telecentre_cash_office import CASH, CHEQUE


class TelecentreCashOffice(models.Model):
    """What a cash office holds at any moment, and when it must pay it over."""

    _inherit = "telecentre.cash.office"

    amount_cash = fields.Monetary(
        string="Cash in hand", compute="_compute_position", help="Float included."
    )
    amount_cheque = fields.Monetary(string="Cheques", compute="_compute_position")
    amount_other = fields.Monetary(
        string="Cards and transfers", compute="_compute_position"
    )
    amount_held = fields.Monetary(
        string="To pay over", compute="_compute_position", help="Float not included."
    )
    date_due = fields.Date(string="Pay over before", compute="_compute_position")
    alert = fields.Char(compute="_compute_position")

    @api.depends_context("tz")
    def _compute_position(self):
        today = fields.Date.context_today(self)
        oldest = self._get_oldest_receipts()
        positions = self._get_positions(fields.Datetime.now())
        for office in self:
            position = positions[office]
            office.amount_cash = position.pop(CASH, 0.0) + office.amount_float
            office.amount_cheque = position.pop(CHEQUE, 0.0)
            office.amount_other = sum(position.values())
            office.amount_held = (
                office.amount_cash
                - office.amount_float
                + office.amount_cheque
                + office.amount_other
            )
            first = oldest.get(office)
            office.date_due = first and first + timedelta(days=office.deposit_days)
            office.alert = office._get_alert(today)

    def _get_positions(self, moment):
        """What each office held at a moment: ``{office: {kind: amount}}``, float apart.

        What was cashed until then, less what was paid over until then.
        """
        positions = {office: {} for office in self}
        for model, sign in (
            ("telecentre.cash.office.receipt", 1),
            ("telecentre.cash.office.deposit", -1),
        ):
            groups = self.env[model]._read_group(
                Domain("office_id", "in", self.ids)
                & Domain("date", "<=", moment)
                & Domain("state", "=", "posted"),
                ["office_id", "kind"],
                ["amount:sum"],
            )
            for office, kind, amount in groups:
                held = positions[office]
                held[kind] = held.get(kind, 0.0) + sign * amount
        return positions

    def _get_oldest_receipts(self):
        """Day of the first receipt that is not paid over, of each office."""
        groups = self.env["telecentre.cash.office.receipt"]._read_group(
            Domain("office_id", "in", self.ids)
            & Domain("deposit_id", "=", False)
            & Domain("state", "=", "posted"),
            ["office_id"],
            ["date:min"],
        )
        return {
            office: fields.Datetime.context_timestamp(office, first).date()
            for office, first in groups
        }

    def _get_alert(self, today):
        """What the holder must do now, in a sentence, or nothing."""
        self.ensure_one()
        held, currency = self.amount_held, self.currency_id
        if self._is_ceiling_reached(held):
            return self.env._(
                "The ceiling is reached (%(held)s of %(ceiling)s): pay over before you "
                "cash more.",
                held=currency.format(held),
                ceiling=currency.format(self.amount_ceiling),
            )
        if self.date_due and self.date_due <= today and held:
            return self.env._(
                "The time to pay over has come: %(held)s were first cashed more than "
                "%(days)s days ago.",
                held=currency.format(held),
                days=self.deposit_days,
            )
        return False

    def _is_ceiling_reached(self, amount):
        """Whether holding this much is what the deed forbids, or is about to."""
        self.ensure_one()
        return bool(self.amount_ceiling) and (
            self.currency_id.compare_amounts(amount, self.amount_ceiling) >= 0
        )

    @api.model
    def _cron_warn(self):
        """Tell each holder once that their office must pay over."""
        warning = "l10n_fr_telecentre.mail_activity_type_cash_office"
        for office in self.search([("user_id", "!=", False)]):
            known = office.activity_search([warning])
            if office.alert and not known:
                office.activity_schedule(
                    warning, user_id=office.user_id.id, summary=office.alert
                )
            elif known and not office.alert:
                known.unlink()
