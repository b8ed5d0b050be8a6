import base64

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.payment_file import parse_amount, read_payments
from .billing_common import BillingCase
from .common import utc


class PaymentCase(BillingCase):
    """Invoices of January, and a bank."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        bank_account = cls.env["account.account"].create(
            {
                "name": "Bank",
                "code": "512000",
                "account_type": "asset_cash",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.bank = cls.env["account.journal"].create(
            {
                "name": "Bank",
                "code": "BNK",
                "type": "bank",
                "company_id": cls.company.id,
                "default_account_id": bank_account.id,
            }
        )
        cls.billed = cls._make_run()
        cls.billed.action_preview()
        cls.billed.action_invoice()

    def _read(self, text, filename="payments.csv"):
        batch = (
            self.env["telecentre.payment.import"]
            .with_user(self.billing)
            .create(
                {
                    "attachment": base64.b64encode(text.encode()),
                    "filename": filename,
                    "journal_id": self.bank.id,
                    "date": "2026-02-10",
                }
            )
        )
        batch.action_read()
        return batch


@tagged("post_install", "-at_install")
class TestReconciliation(PaymentCase):
    """From charges to money: every cent is somewhere, once."""

    def _get_sums(self):
        self.env.flush_all()
        names = (
            "amount_charged amount_waiting amount_draft amount_invoiced gap_invoiced "
            "amount_total amount_paid amount_credited amount_residual gap_paid"
        ).split()
        [values] = (
            self.env["telecentre.reconciliation"]
            .with_user(self.billing)
            ._read_group(
                [("company_id", "=", self.company.id)],
                [],
                [f"{name}:sum" for name in names],
            )
        )
        return {name: value for name, value in zip(names, values) if value}

    def test_from_the_charge_to_the_money(self):
        self._make_confirmed(utc(20, 9), utc(20, 12))
        self.assertEqual(
            self._get_sums(),
            {"amount_charged": 50, "amount_waiting": 10, "amount_draft": 40},
        )
        self.billed.action_post()
        self.assertEqual(
            self._get_sums(),
            {
                "amount_charged": 50,
                "amount_waiting": 10,
                "amount_invoiced": 40,
                "amount_total": 48,
                "amount_residual": 48,
            },
        )
        move = self.other.charge_ids.move_id
        self._read(f"{move.name};5,00").action_book()
        self.assertEqual(
            self._get_sums(),
            {
                "amount_charged": 50,
                "amount_waiting": 10,
                "amount_invoiced": 40,
                "amount_total": 48,
                "amount_paid": 5,
                "amount_residual": 43,
            },
        )

    def test_an_invoice_made_without_a_run_counts_too(self):
        self.billed.action_post()
        before = self._get_sums()
        self.billed.move_ids.telecentre_run_id = False
        self.assertEqual(self._get_sums(), before)

    def test_a_credit_note_leaves_no_gap(self):
        self.billed.action_post()
        self.other.charge_ids._take_back("Twice")._credit_now()
        self.assertEqual(
            self._get_sums(),
            {
                "amount_charged": 30,
                "amount_invoiced": 30,
                "amount_total": 36,
                "amount_residual": 36,
            },
        )

    def test_an_invoice_changed_behind_the_ledger_shows_a_gap(self):
        self.billed.move_ids[0].invoice_line_ids[0].price_unit += 1
        self.env.flush_all()
        rows = self.env["telecentre.reconciliation"].search([("gap_invoiced", "!=", 0)])
        self.assertEqual(rows.move_id, self.billed.move_ids[0])

    def test_a_file_of_payments_is_one_entry(self):
        self.billed.action_post()
        first, second = self.billed.move_ids.sorted("name")
        batch = self._read(
            "Invoice;Amount\n"
            f"{first.name.lower()};36,00\n"
            f"{second.name};10\n"
            "TC/2026/99999;12\n"
            f"{first.name};1\n"
            "oops\n"
        )
        self.assertEqual(batch.unread, "6")
        self.assertRecordValues(
            batch.line_ids,
            [
                {"sequence": 2, "move_id": first.id, "reason": False},
                {"sequence": 3, "move_id": second.id, "reason": False},
                {
                    "sequence": 4,
                    "move_id": False,
                    "reason": "No posted invoice has this number.",
                },
                {
                    "sequence": 5,
                    "move_id": False,
                    "reason": "This invoice is paid already.",
                },
            ],
        )
        self.assertEqual((batch.amount_ready, batch.amount_left), (46, 13))
        entry = batch._book()
        self.assertEqual((entry.state, entry.journal_id), ("posted", self.bank))
        self.assertEqual(len(entry.line_ids), 3)
        self.assertEqual(first.payment_state, "paid")
        self.assertEqual(second.amount_residual, 2)

    def test_who_books_sees_the_invoices_that_are_paid(self):
        self.billed.action_post()
        moves = self.billed.move_ids
        action = self._read("".join(f"{move.name};1\n" for move in moves)).action_book()
        self.assertEqual(
            self.env["account.move"].search(action["domain"]), moves.sorted()
        )

    def test_the_same_file_is_not_booked_twice(self):
        self.billed.action_post()
        text = f"{self.billed.move_ids[0].name};1"
        self._read(text).action_book()
        with self.assertRaisesRegex(UserError, "booked already"):
            self._read(text, "again.csv")

    def test_what_exceeds_the_invoice_stays_to_the_payers_credit(self):
        self.billed.action_post()
        move = self.other.charge_ids.move_id
        batch = self._read(f"{move.name};20")
        self.assertIn("to the payer's credit", batch.line_ids.reason)
        entry = batch._book()
        credit = entry.line_ids.filtered("credit")
        self.assertEqual(credit.amount_residual, -8)
        self.assertEqual(credit.partner_id, self.other_member)

    def test_no_file_of_payments_is_said_to_be_none(self):
        for text in ("PK\x03\x04nothing", "hello\nworld", "\x00\x01"):
            with self.assertRaises(UserError, msg=text):
                self._read(text)

    def test_amounts_are_read_as_people_write_them(self):
        for text, amount in (
            ("1 234,56 €", 1234.56),
            ("1,234.56", 1234.56),
            ("1.234,56", 1234.56),
            ("12", 12.0),
            ("-3,5", -3.5),
            ("twelve", None),
            ("1e5", None),
            ("nan", None),
        ):
            self.assertEqual(parse_amount(text), amount, text)
        self.assertEqual(read_payments(b"\xef\xbb\xbfA/1\t2,50\n")[0][0].amount, 2.5)
