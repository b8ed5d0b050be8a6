from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_reconciliation import PaymentCase


@tagged("post_install", "-at_install")
class TestDeposit(PaymentCase):
    """Money held for a member is a debt until it is given back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["account.account"].create(
            {
                "name": "Deposits",
                "code": "165000",
                "account_type": "liability_current",
                "reconcile": True,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.company.telecentre_deposit_account_id = cls.account
        cls.deposit = (
            cls.env["telecentre.deposit"]
            .with_user(cls.billing)
            .create(
                {
                    "partner_id": cls.member.id,
                    "site_id": cls.murat.id,
                    "reason": "Badge",
                    "amount": 50,
                    "journal_id": cls.bank.id,
                }
            )
        )

    def _get_balance(self, account):
        [(balance,)] = self.env["account.move.line"]._read_group(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")],
            [],
            ["balance:sum"],
        )
        return balance or 0

    def _refund(self, **vals):
        action = self.deposit.action_open_refund()
        refund = Form(
            self.env[action["res_model"]]
            .with_user(self.billing)
            .with_context(**action["context"])
        )
        for name, value in vals.items():
            refund[name] = value
        refund.save().action_refund()

    def test_a_deposit_is_a_debt_and_no_revenue(self):
        self.deposit.action_receive()
        self.assertEqual(self._get_balance(self.account), -50)
        self.assertEqual(self._get_balance(self.bank.default_account_id), 50)
        self.assertEqual(self._get_balance(self.income), 0)

    def test_nobody_is_erased_while_we_hold_their_money(self):
        self.deposit.action_receive()
        sentence = "A deposit has to be given back first."
        obstacles = self.member._get_telecentre_erasure_obstacles
        self.assertIn(sentence, obstacles())
        self._refund()
        self.assertNotIn(sentence, obstacles())

    def test_given_back_in_full(self):
        self.deposit.action_receive()
        self._refund()
        self.assertEqual(self.deposit.state, "refunded")
        self.assertEqual(self._get_balance(self.account), 0)
        self.assertEqual(self._get_balance(self.bank.default_account_id), 0)

    def test_what_is_kept_goes_against_what_is_owed(self):
        self.deposit.action_receive()
        self._refund(kept=20, kept_reason="Badge lost")
        self.assertEqual(self._get_balance(self.bank.default_account_id), 20)
        credit = self.deposit.refund_move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.assertEqual((credit.balance, credit.amount_residual), (-20, -20))

    def test_it_is_given_back_once(self):
        self.deposit.action_receive()
        self._refund()
        with self.assertRaisesRegex(UserError, "is not held"):
            self.deposit._refund(self.bank, "2026-01-02")

    def test_no_more_is_kept_than_was_received(self):
        self.deposit.action_receive()
        with self.assertRaisesRegex(UserError, "No more is kept"):
            self._refund(kept=51, kept_reason="Too much")

    def test_what_was_received_stays(self):
        self.deposit.action_receive()
        with self.assertRaisesRegex(UserError, "not changed"):
            self.deposit.amount = 10
        with self.assertRaisesRegex(UserError, "part of the accounts"):
            self.deposit.unlink()

    def test_without_an_account_it_says_what_to_set(self):
        self.company.telecentre_deposit_account_id = False
        with self.assertRaisesRegex(UserError, "Choose the account of deposits"):
            self.deposit.action_receive()
