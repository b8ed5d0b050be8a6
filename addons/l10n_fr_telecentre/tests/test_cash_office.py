from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.telecentre_management.tests.common import utc

from .french_common import FrenchCase


@tagged("post_install", "-at_install")
class TestCashOffice(FrenchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office_type.rate_ids.product_id.write(
            {
                "taxes_id": [Command.set(cls.tax.ids)],
                "property_account_income_id": cls.chart.ref("pcg_706").id,
            }
        )
        cls.cash_office = cls.env["telecentre.cash.office"].create(
            {
                "name": "Counter",
                "code": "R15",
                "company_id": cls.company.id,
                "user_id": cls.host.id,
                "amount_ceiling": 100,
                "amount_float": 50,
                "treasury_account_id": cls.chart.ref("pcg_58_account").id,
                "means_ids": cls.env["telecentre.cash.office"]
                .new({"company_id": cls.company.id})
                ._prepare_default_means(),
            }
        )
        cls.cash, cls.cheque, _card = cls.cash_office.means_ids
        # Half a day of an office: 10 € before tax.
        cls.rental = cls._make_confirmed(utc(2, 9), utc(2, 12))

    def _open(self, user=None):
        action = self.cash_office.with_user(user or self.host).action_open_session()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.host)
            .browse(action["res_id"])
        )

    def _collect(self, session=None, means=None, **vals):
        session = session or self.cash_office.session_id or self._open()
        return (
            self.env["telecentre.cash.office.collect"]
            .with_user(self.host)
            .create(
                {
                    "session_id": session.id,
                    "partner_id": self.member.id,
                    "means_id": (means or self.cash).id,
                    **vals,
                }
            )
        )

    def _cash(self, **vals):
        self._collect(**vals).action_collect()
        return self.env["telecentre.cash.office.receipt"].search(
            [("office_id", "=", self.cash_office.id)], limit=1
        )

    def test_a_host_cashes_what_is_due_without_accounting_rights(self):
        wizard = self._collect(amount_given=20)
        self.assertEqual((wizard.amount, wizard.amount_change), (12, 8))
        receipt = self._cash()
        self.assertEqual((receipt.name, receipt.amount), ("R15/2026/00001", 12))
        charge = self.rental.charge_ids
        self.assertEqual(charge.state, "invoiced")
        self.assertIn(charge.move_id.payment_state, ("paid", "in_payment"))
        # Paid on the spot: the day, not the month.
        self.assertEqual(str(charge.move_id.l10n_fr_period_stop), "2026-01-02")

    def test_the_entry_is_posted_at_once_and_sealed(self):
        move = self._cash().move_id
        self.assertEqual(move.state, "posted")
        self.assertTrue(move.inalterable_hash)
        for change in (
            lambda: move.button_draft(),
            lambda: move.button_cancel(),
            lambda: move._reverse_moves(),
            lambda: move.with_context(force_delete=True).unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_a_receipt_is_neither_changed_nor_deleted(self):
        receipt = self._cash()
        with self.assertRaisesRegex(UserError, "never changed"):
            receipt.amount = 1
        with self.assertRaises(UserError):
            receipt.sudo().unlink()
        with self.assertRaises(AccessError):
            receipt.with_user(self.billing).unlink()

    def test_a_cancelled_receipt_stays_and_its_invoice_is_due_again(self):
        receipt = self._cash()
        contrary = receipt.with_user(self.host)._cancel("Paid twice")
        self.assertEqual((contrary.name, contrary.amount), ("R15/2026/00002", -12))
        self.assertEqual(receipt.sudo().invoice_ids.payment_state, "not_paid")
        self.assertEqual(self.cash_office.amount_held, 0)
        with self.assertRaisesRegex(UserError, "cancelled already"):
            receipt.with_user(self.host)._cancel("Again")

    def test_an_unpaid_invoice_is_settled_at_the_counter(self):
        invoice = self._make_invoice(self.member)
        receipt = self._cash()
        self.assertEqual(receipt.amount, 24)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))

    def test_income_that_the_deed_does_not_list_is_refused(self):
        self.cash_office.product_ids = self.product
        wizard = self._collect()
        self.assertFalse(wizard.payable_charge_ids)
        invoice = self._make_invoice(self.member)
        other = self._make_taxed_product("Books", 5)
        forbidden = self._make_invoice(self.member, {"product_id": other.id})
        self.assertEqual(self._collect().invoice_ids, invoice)
        with self.assertRaisesRegex(UserError, "does not allow to cash “Books”"):
            self.env["telecentre.cash.office.receipt"].with_user(
                self.host
            ).sudo().create(
                {
                    "session_id": self.cash_office.session_id.id,
                    "partner_id": self.member.id,
                    "means_id": self.cash.id,
                    "amount": 6,
                    "invoice_ids": [Command.set(forbidden.ids)],
                }
            )

    def test_only_the_holder_and_deputies_cash(self):
        with self.assertRaises(UserError):
            self._open(self.ydes_host)
        with self.assertRaisesRegex(UserError, "Only the holder"):
            self._open(self.billing)
        self.cash_office.deputy_ids = self.ydes_host
        self.assertTrue(self._open(self.ydes_host))

    @mute_logger("odoo.sql_db")
    def test_one_session_at_a_time(self):
        session = self._open()
        self.assertEqual(self._open(), session)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            session.copy()

    def test_what_was_counted_and_paid_over_is_not_rewritten(self):
        session = self._open()
        with self.assertRaisesRegex(UserError, "never changed"):
            session.amount_expected = 0
        self._cash()
        deposit = (
            self.env["telecentre.cash.office.deposit"]
            .with_user(self.host)
            .create({"office_id": self.cash_office.id})
        )
        with self.assertRaisesRegex(UserError, "never changed"):
            deposit.state = "posted"
        deposit.action_post()
        with self.assertRaisesRegex(UserError, "never changed"):
            deposit.means_id = self.cheque

    def test_a_deputy_prints_receipt_slip_and_position(self):
        receipt = self._cash()
        contrary = receipt.with_user(self.host)._cancel("Paid twice")
        again = self._cash()
        deposit = (
            self.env["telecentre.cash.office.deposit"]
            .with_user(self.host)
            .create({"office_id": self.cash_office.id})
        )
        deposit.action_post()
        moment = (
            self.env["telecentre.cash.office.moment"]
            .with_user(self.host)
            .create({"office_id": self.cash_office.id})
        )
        for record, kind, sentence in (
            (receipt, "receipt", "R15/2026/00001"),
            (contrary, "receipt", "Paid twice"),
            (deposit, "deposit", again.name),
            (moment, "moment", "50.00"),
        ):
            html = (
                self.env["ir.actions.report"]
                .with_user(self.host)
                ._render_qweb_html(
                    f"l10n_fr_telecentre.telecentre_cash_office_{kind}", record.ids
                )[0]
            )
            self.assertIn(sentence, html.decode())

    def test_less_than_what_is_due_is_not_enough(self):
        with self.assertRaisesRegex(UserError, "is less than"):
            self._collect(amount_given=10).action_collect()

    def test_a_difference_needs_its_reason(self):
        session = self._open()
        self._cash()
        session.amount_counted = 60
        with self.assertRaisesRegex(UserError, "count again, or say why"):
            session.action_close()
        session.difference_reason = "Error in change"
        session.action_close()
        self.assertRecordValues(
            session,
            [{"state": "closed", "amount_expected": 62, "amount_difference": -2}],
        )

    def test_the_position_is_known_at_any_moment(self):
        with freeze_time("2026-01-02 09:00:00"):
            self._cash()
        with freeze_time("2026-01-05 09:00:00"):
            self._make_invoice(self.member)
            self._cash(means=self.cheque, reference="CA 1234567")
            self.assertRecordValues(
                self.cash_office,
                [{"amount_cash": 62, "amount_cheque": 12, "amount_held": 24}],
            )
        for moment, total in (
            ("2026-01-01 09:00:00", 0),
            ("2026-01-03 09:00:00", 12),
            ("2026-01-06 09:00:00", 24),
        ):
            wizard = self.env["telecentre.cash.office.moment"].create(
                {"office_id": self.cash_office.id, "moment": moment}
            )
            self.assertEqual(wizard.amount_total, total)

    def test_paying_over_empties_the_drawer_but_the_float(self):
        receipt = self._cash()
        deposit = (
            self.env["telecentre.cash.office.deposit"]
            .with_user(self.host)
            .create({"office_id": self.cash_office.id})
        )
        self.assertEqual((deposit.means_id, deposit.amount), (self.cash, 12))
        deposit.action_post()
        self.assertEqual(receipt.deposit_id, deposit)
        self.assertEqual(deposit.name, "Slip R15-B/2026/00001")
        self.assertEqual(deposit.sudo().move_id.state, "posted")
        self.assertRecordValues(
            self.cash_office, [{"amount_cash": 50, "amount_held": 0, "alert": False}]
        )
        with self.assertRaisesRegex(UserError, "ask them to refund"):
            receipt.with_user(self.host)._cancel("Too late")

    def test_the_holder_is_warned_once_at_the_ceiling(self):
        self.cash_office.amount_ceiling = 10
        self._cash()
        self.assertIn("ceiling is reached", self.cash_office.alert)
        for _day in range(2):
            self.env["telecentre.cash.office"]._cron_warn()
        self.assertEqual(len(self.cash_office.activity_ids), 1)

    def test_the_payment_that_reaches_the_ceiling_is_told_and_taken(self):
        self.cash_office.amount_ceiling = 12
        wizard = self._collect()
        self.assertFalse(self.cash_office.alert)
        self.assertIn("With this payment", wizard.alert)
        wizard.action_collect()
        self.env.invalidate_all()
        self.assertIn("ceiling is reached", self.cash_office.session_id.alert)
        self.assertEqual(self.cash_office.session_id.amount_held, 12)

    def test_the_holder_is_warned_when_the_time_has_come(self):
        self._cash()
        self.assertFalse(self.cash_office.alert)
        with freeze_time("2026-02-02 09:00:00"):
            self.cash_office.invalidate_recordset()
            self.assertIn("time to pay over", self.cash_office.alert)

    def test_who_may_do_what(self):
        for model, rights in (
            ("telecentre.cash.office", "r rwcu rwc - - -"),
            ("telecentre.cash.office.means", "r rwcu rwcu - - -"),
            ("telecentre.cash.office.session", "rwc rwc rwc - - -"),
            ("telecentre.cash.office.receipt", "r r r - - -"),
            ("telecentre.cash.office.deposit", "rwcu rwcu rwcu - - -"),
        ):
            users = (self.host, self.manager, self.billing, self.portal_user)
            for user, allowed in zip(users, rights.split(), strict=False):
                records = self.env[model].with_user(user)
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(model=model, user=user.login, op=operation):
                        self.assertEqual(
                            records.has_access(operation), operation[0] in allowed
                        )

    def test_another_host_sees_nothing_of_it(self):
        self._cash()
        receipts = self.env["telecentre.cash.office.receipt"].with_user(self.ydes_host)
        self.assertFalse(receipts.search([]))
