import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

_logger = logging.getLogger(__name__)

EXPIRE_BATCH = 500


class TelecentrePass(models.Model):
    """What is written for a pass: its charge, and the entries of its ledger."""

    _inherit = "telecentre.pass"

    # ------------------------------------------------------------------
    # Ledger
    # ------------------------------------------------------------------

    def _write_entry(self, kind, minutes, reason=False):
        """One entry on each of these passes; the rights are the caller's to check."""
        # Nobody writes the ledger but this code; the author is kept on the entry.
        return (
            self.env["telecentre.credit.entry"]
            .sudo()
            .create(
                [
                    {
                        "pass_id": credit.id,
                        "kind": kind,
                        "minutes": minutes,
                        "reason": reason,
                    }
                    for credit in self
                ]
            )
        )

    @api.model
    def _check_balances(self):
        """Log every pass whose balance is not the sum of its entries.

        :return: the passes that are wrong
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT credit.id
                  FROM telecentre_pass credit
             LEFT JOIN telecentre_credit_entry entry ON entry.pass_id = credit.id
              GROUP BY credit.id
                HAVING credit.balance_minutes <> COALESCE(SUM(entry.minutes), 0)
                """
            )
        )
        wrong = self.browse(row[0] for row in rows)
        if wrong:
            _logger.error(
                "The balance of passes %s is not the sum of their entries: "
                "the column was changed outside the software.",
                wrong.ids,
            )
        return wrong

    def _adjust(self, minutes, reason):
        """Give or take minutes by decision, with the reason."""
        self.ensure_one()
        if minutes < 0 and self.balance_minutes + minutes < -self.debt_minutes:
            raise UserError(
                self.env._(
                    "%(name)s has %(left)s left: no more can be taken off.",
                    name=self.name,
                    left=self._format_minutes(self.balance_minutes + self.debt_minutes),
                )
            )
        self._write_entry("adjust", minutes, reason)

    # ------------------------------------------------------------------
    # Expiry
    # ------------------------------------------------------------------

    @api.model
    def _get_expired_domain(self):
        """Passes whose minutes nobody can use any more."""
        today = fields.Date.context_today(self)
        over = Domain("date_stop", "<", today) | Domain("date_cancelled", "!=", False)
        return over & Domain("balance_minutes", ">", 0)

    @api.model
    def _cron_expire(self):
        """Write off what is left the day after the last day of use."""
        domain = self._get_expired_domain()
        passes = self.search(domain, limit=EXPIRE_BATCH, order="id")
        passes._expire()
        self.env["ir.cron"]._commit_progress(
            len(passes), remaining=self.search_count(domain)
        )

    def _expire(self):
        self._lock()
        self.env["telecentre.credit.entry"].sudo().create(
            [
                {
                    "pass_id": credit.id,
                    "kind": "expire",
                    "minutes": -credit.balance_minutes,
                }
                for credit in self
                if credit.balance_minutes > 0
            ]
        )

    def _give_back_expired(self):
        """A later last day brings back what was written off before it."""
        today = fields.Date.context_today(self)
        usable = self.filtered(
            lambda credit: (
                not credit.date_cancelled
                and (not credit.date_stop or credit.date_stop >= today)
            )
        )
        groups = self.env["telecentre.credit.entry"]._read_group(
            [("pass_id", "in", usable.ids), ("kind", "=", "expire")],
            ["pass_id"],
            ["minutes:sum"],
        )
        for credit, minutes in groups:
            if minutes < 0:
                credit._write_entry("expire", -minutes, self.env._("Validity extended"))

    # ------------------------------------------------------------------
    # Charge
    # ------------------------------------------------------------------

    def _write_charge(self):
        self.env["telecentre.charge"].sudo().create(
            [credit._prepare_charge_vals() for credit in self]
        )

    def _prepare_charge_vals(self):
        """The single charge of a pass that is sold."""
        self.ensure_one()
        company = self.company_id
        product = self.type_id.product_id.with_company(company)
        price, _act = self.type_id._get_price(self.partner_id, self.date_sold)
        labelled = self.with_context(lang=self.payer_id.lang or self.env.lang)
        return {
            "pass_id": self.id,
            "source_key": f"pass,{self.id}",
            "date": self.date_sold,
            "company_id": company.id,
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "product_id": product.id,
            "name": labelled._get_charge_label(),
            "quantity": 1,
            "price_unit": price,
            "tax_ids": [
                Command.set(
                    self.env["telecentre.charge"]
                    ._get_taxes(product, self.payer_id, company)
                    .ids
                )
            ],
        }

    def _get_charge_label(self):
        parts = [self.type_id.name, self.site_id.name]
        if self.date_stop:
            parts.append(
                self.env._(
                    "valid until %(date)s", date=format_date(self.env, self.date_stop)
                )
            )
        if self.partner_id != self.payer_id:
            parts.append(self.partner_id.name)
        return " · ".join(parts)

    # ------------------------------------------------------------------
    # Taking back
    # ------------------------------------------------------------------

    def _cancel(self, reason):
        """Take back a pass of which nothing was used: minutes and charge.

        :param str reason: kept on the pass, the entry and the charge
        """
        passes = self.sudo()
        passes._lock()
        for credit in passes:
            credit._check_cancellable(reason)
            if credit.balance_minutes:
                credit._write_entry("adjust", -credit.balance_minutes, reason)
        passes.write(
            {
                "date_cancelled": fields.Date.context_today(self),
                "cancel_reason": reason,
            }
        )
        passes.charge_ids._filter_live()._take_back(reason)

    def _check_cancellable(self, reason):
        self.ensure_one()
        words = {"name": self.display_name}
        if not (reason or "").strip():
            raise UserError(self.env._("Say why %(name)s is taken back.", **words))
        if self.membership_id:
            raise UserError(
                self.env._(
                    "%(name)s comes with a membership: change the last day of the "
                    "membership.",
                    **words,
                )
            )
        if self.date_cancelled:
            raise UserError(self.env._("%(name)s is already taken back.", **words))
        used = -sum(
            self.entry_ids.filtered(
                lambda entry: entry.kind in ("hold", "consume", "release")
            ).mapped("minutes")
        )
        if used:
            raise UserError(
                self.env._(
                    "%(used)s of %(name)s are used or held: cancel these rentals "
                    "first, or adjust what is left.",
                    used=self._format_minutes(used),
                    **words,
                )
            )
