import base64
import csv
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.payment_file import read_payments


class TelecentrePaymentImport(models.TransientModel):
    """Payments of many invoices from one file, booked in one entry.

    The file of a bank, of the Treasury or of a cash desk: one line a payment, the
    number of the invoice (or its payment reference), then the amount.
    """

    _name = "telecentre.payment.import"
    _description = "Import Payments"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal",
        string="Received in",
        required=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        default=lambda self: self.env["account.journal"].search(
            Domain("type", "=", "bank")
            & Domain("company_id", "=", self.env.company.id),
            limit=1,
        ),
    )
    date = fields.Date(
        string="Received on", required=True, default=fields.Date.context_today
    )
    attachment = fields.Binary(string="File", required=True, attachment=False)
    filename = fields.Char()
    line_ids = fields.One2many("telecentre.payment.import.line", "import_id")
    unread = fields.Char(string="Lines not understood", readonly=True)
    amount_ready = fields.Monetary(
        string="To book", compute="_compute_amounts", help="In one entry."
    )
    amount_left = fields.Monetary(string="Not recognised", compute="_compute_amounts")

    @api.depends("line_ids.amount", "line_ids.move_id")
    def _compute_amounts(self):
        for batch in self:
            ready = batch.line_ids.filtered("move_id")
            batch.amount_ready = sum(ready.mapped("amount"))
            batch.amount_left = sum((batch.line_ids - ready).mapped("amount"))

    def action_read(self):
        """Show what each line of the file pays, before anything is booked."""
        self.ensure_one()
        self._check_not_booked()
        try:
            payments, unread = read_payments(self._get_content())
        except (ValueError, csv.Error) as error:
            raise UserError(
                self.env._(
                    "This file cannot be read. Give a CSV or XLSX file with the number "
                    "of the invoice in its first column and the amount in its second."
                )
            ) from error
        if not payments:
            raise UserError(self.env._("There is no payment in this file."))
        self.line_ids.unlink()
        self.unread = ", ".join(map(str, unread))
        self.line_ids = [Command.create(vals) for vals in self._match(payments)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import payments"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_book(self):
        """One entry for all that was recognised; then the invoices that it pays."""
        self.ensure_one()
        entry = self._book()
        invoices = entry.line_ids.telecentre_paid_move_id
        return invoices._get_records_action(
            name=self.env._("Paid with %(entry)s", entry=entry.name)
        )

    def _book(self):
        """The entry, set against the invoices."""
        self._check_not_booked()
        lines = self.line_ids.filtered("move_id")
        if not lines:
            raise UserError(self.env._("No line of this file pays a known invoice."))
        entry = self.env["account.move"].create(self._prepare_entry_vals(lines))
        entry.action_post()
        self._reconcile(entry.line_ids.filtered("telecentre_paid_move_id"))
        return entry

    # ------------------------------------------------------------------
    # Matching
    # ------------------------------------------------------------------

    def _get_content(self):
        return base64.b64decode(self.attachment or b"")

    def _get_checksum(self):
        return hashlib.sha256(self._get_content()).hexdigest()

    def _check_not_booked(self):
        entry = self.env["account.move"].search(
            Domain("telecentre_payment_checksum", "=", self._get_checksum())
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "!=", "cancel"),
            limit=1,
        )
        if entry:
            raise UserError(
                self.env._(
                    "This file was booked already: entry %(entry)s of %(date)s.",
                    entry=entry.name,
                    date=entry.date,
                )
            )

    def _match(self, payments):
        """Values of the lines: the invoice that each pays, or why there is none."""
        invoices = self._find_invoices([payment.reference for payment in payments])
        left = {invoice: invoice.amount_residual for invoice in invoices.values()}
        for payment in payments:
            invoice = invoices.get(self._normalise(payment.reference))
            reason = self._get_refusal(invoice, payment.amount, left)
            vals = {
                "sequence": payment.number,
                "reference": payment.reference,
                "amount": payment.amount,
                "move_id": invoice.id if invoice and not reason else False,
                "reason": reason,
            }
            if invoice and not reason:
                left[invoice] -= payment.amount
                if self.currency_id.compare_amounts(left[invoice], 0) < 0:
                    vals["reason"] = self.env._(
                        "More than was due: the rest stays to the payer's credit."
                    )
            yield vals

    def _get_refusal(self, invoice, amount, left):
        if not invoice:
            return self.env._("No posted invoice has this number.")
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            return self.env._("Not an amount received.")
        if self.currency_id.compare_amounts(left[invoice], 0) <= 0:
            return self.env._("This invoice is paid already.")
        return False

    def _find_invoices(self, references):
        """``{reference: invoice}``, by number or by payment reference."""
        wanted = [*{self._normalise(reference) for reference in references}]
        posted = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "posted")
            & Domain("move_type", "=", "out_invoice")
        )
        found = {}
        for name in ("payment_reference", "name"):
            for invoice in self.env["account.move"].search(
                posted & Domain(name, "in", wanted)
            ):
                found[self._normalise(invoice[name])] = invoice
        return found

    @api.model
    def _normalise(self, reference):
        return reference.strip().upper()

    # ------------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------------

    def _prepare_entry_vals(self, lines):
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "date": self.date,
            "ref": self.env._("Payments of %(file)s", file=self.filename or "-"),
            "telecentre_payment_checksum": self._get_checksum(),
            "line_ids": [
                Command.create(
                    {
                        "name": self.filename or self.journal_id.name,
                        "account_id": self._get_liquidity_account().id,
                        "debit": self.currency_id.round(sum(lines.mapped("amount"))),
                    }
                ),
                *(Command.create(line._prepare_entry_line_vals()) for line in lines),
            ],
        }

    def _get_liquidity_account(self):
        """Where Odoo itself books what comes in through this journal."""
        methods = self.journal_id.inbound_payment_method_line_ids
        account = methods.payment_account_id[:1] or self.journal_id.default_account_id
        if not account:
            raise UserError(
                self.env._(
                    "Journal %(journal)s has no account: set it first.",
                    journal=self.journal_id.name,
                )
            )
        return account

    def _reconcile(self, credits):
        """Each payment against its own invoice, all in one pass."""
        by_invoice = credits.grouped("telecentre_paid_move_id")
        self.env["account.move.line"]._reconcile_telecentre_batch(
            [
                lines | invoice._get_telecentre_open_lines()
                for invoice, lines in by_invoice.items()
            ]
        )
