from freezegun import freeze_time
from psycopg2.errors import CheckViolation, RestrictViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .common import utc
from .credit_common import HALF_DAY, CreditCase


@tagged("post_install", "-at_install")
class TestPass(CreditCase):
    # ------------------------------------------------------------------
    # Sale
    # ------------------------------------------------------------------

    def test_a_host_sells_in_three_clicks(self):
        self.member.telecentre_site_id = self.murat
        action = self.member.with_user(self.host).action_sell_telecentre_pass()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.host)
            .with_context(**action["context"])
        )
        self.assertEqual((form.type_id, form.price), (self.ten, 80))
        opened = form.save().action_sell()
        sold = self.env["telecentre.pass"].browse(opened["res_id"])
        self.assertRecordValues(
            sold,
            [
                {
                    "partner_id": self.member.id,
                    "site_id": self.murat.id,
                    "date_start": self.day("2026-01-02"),
                    "date_stop": self.day("2026-07-01"),
                    "balance_minutes": 10 * HALF_DAY,
                    "balance_label": "10 half-days",
                    "state": "in_force",
                }
            ],
        )
        self.assertRecordValues(
            sold.charge_ids,
            [
                {
                    "amount_due": 80,
                    "state": "open",
                    "date": self.day("2026-01-02"),
                    "source_key": f"pass,{sold.id}",
                    "payer_id": self.member.id,
                }
            ],
        )
        self.assertEqual(sold.entry_ids.user_id, self.host)

    def test_a_host_sells_at_their_sites(self):
        sale = (
            self.env["telecentre.pass.sell"]
            .with_user(self.host)
            .create({"partner_id": self.member.id, "site_id": self.ydes.id})
        )
        with self.assertRaisesRegex(UserError, "your own sites"):
            sale.action_sell()

    def test_the_payer_of_the_member_pays(self):
        employer = self._make_partner("Employer")
        self.member.telecentre_payer_id = employer
        self.assertEqual(self._sell().charge_ids.payer_id, employer)

    def test_the_price_is_that_of_the_members_price_list(self):
        self.ten.product_id.list_price = 75
        self.assertEqual(self._sell().charge_ids.amount_due, 75)

    def test_no_pass_is_sold_without_an_act(self):
        self.ten.act_id = False
        self.env["product.pricelist"].search([]).active = False
        with self.assertRaisesRegex(UserError, "No act"):
            self._sell()

    def test_a_pass_is_not_sold_for_the_past(self):
        with self.assertRaisesRegex(ValidationError, "day of sale"):
            self._sell(date_start=self.day("2026-01-01"))

    def test_a_pass_is_charged_once(self):
        with self.assertRaises(Exception), mute_logger("odoo.sql_db"):  # noqa: B017
            self._sell()._write_charge()

    # ------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------

    def test_state_follows_dates_and_balance(self):
        passes = {
            "coming": self._sell(date_start=self.day("2026-02-01")),
            "in_force": self._sell(),
            "used_up": self._sell(quantity=0),
        }
        for state, sold in passes.items():
            with self.subTest(state=state):
                self.assertEqual(sold.state, state)
                self.assertIn(sold, sold.search([("state", "=", state)]))
        with freeze_time("2026-07-02 08:00:00"):
            sold = passes["in_force"]
            sold.invalidate_recordset(["state"])
            self.assertEqual(sold.state, "expired")
            self.assertIn(sold, sold.search([("state", "=", "expired")]))

    def test_what_is_left_is_shown_on_the_member(self):
        self._sell(quantity=7)
        self._sell(quantity=2)
        self._sell(self.hours)
        self.assertEqual(self.member.telecentre_credit_label, "9 half-days, 10 h")

    # ------------------------------------------------------------------
    # Taking back
    # ------------------------------------------------------------------

    def test_an_unused_pass_is_taken_back_with_its_charge(self):
        sold = self._sell()
        wizard = Form(
            self.env["telecentre.pass.cancel"]
            .with_user(self.host)
            .with_context(default_pass_id=sold.id)
        )
        wizard.reason = "Bought twice"
        wizard.save().action_cancel()
        self.assertRecordValues(
            sold,
            [
                {
                    "state": "cancelled",
                    "balance_minutes": 0,
                    "cancel_reason": "Bought twice",
                }
            ],
        )
        self.assertEqual(sold.charge_ids.state, "void")
        self.assertEqual(self._get_kinds(sold), [("grant", 10), ("adjust", -10)])
        self.assertFalse(self._make_confirmed(utc(5, 9), utc(5, 12)).credit_entry_ids)

    def test_a_used_pass_is_not_taken_back(self):
        sold = self._sell()
        self._make_confirmed(utc(5, 9), utc(5, 12))
        with self.assertRaisesRegex(UserError, "1 half-day of Ten half-days"):
            sold._cancel("No longer wanted")

    def test_taking_back_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._sell()._cancel(" ")

    # ------------------------------------------------------------------
    # Adjusting and expiry
    # ------------------------------------------------------------------

    def test_a_manager_adjusts_with_a_reason(self):
        sold = self._sell()
        wizard = Form(
            self.env["telecentre.credit.adjust"]
            .with_user(self.manager)
            .with_context(default_pass_id=sold.id)
        )
        wizard.quantity = 2
        self.assertEqual(wizard.after_label, "12 half-days")
        wizard.reason = "Closed for snow"
        wizard.save().action_adjust()
        self.assertEqual(sold.balance_label, "12 half-days")
        self.assertRecordValues(
            sold.entry_ids[0],
            [
                {
                    "kind": "adjust",
                    "reason": "Closed for snow",
                    "user_id": self.manager.id,
                }
            ],
        )

    def test_a_host_does_not_adjust(self):
        sold = self._sell()
        with self.assertRaises(AccessError):
            self.env["telecentre.credit.adjust"].with_user(self.host).create(
                {"pass_id": sold.id, "quantity": 1, "reason": "Kind"}
            )
        with self.assertRaises(AccessError):
            sold.with_user(self.host).date_stop = "2027-01-01"

    def test_no_more_is_taken_off_than_is_left(self):
        with self.assertRaisesRegex(UserError, "10 half-days left"):
            self._sell()._adjust(-11 * HALF_DAY, "Mistake")

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_to_overdraw(self):
        sold = self._sell()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            sold._write_entry("adjust", -11 * HALF_DAY, "Mistake")

    def test_an_allowed_debt_is_used_and_stays_visible(self):
        self.ten.debt_quantity = 1
        sold = self._sell(quantity=0)
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertEqual((rental.amount_due, sold.balance), (0, -1))
        self.assertEqual(sold.balance_label, "−1 half-day")
        self.assertEqual(self._make_confirmed(utc(6, 9), utc(6, 12)).amount_due, 10)

    def _run_expiry(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "telecentre_management.telecentre_credit_cron"
            ).method_direct_trigger()

    def test_what_is_left_expires_the_day_after(self):
        sold = self._sell(quantity=3)
        self._run_expiry("2026-07-01 12:00:00")
        self.assertEqual(sold.balance, 3)
        self._run_expiry("2026-07-02 12:00:00")
        self._run_expiry("2026-07-03 12:00:00")
        self.assertEqual(self._get_kinds(sold)[-1], ("expire", -3))
        self.assertEqual(len(sold.entry_ids), 3)

    def test_a_longer_validity_gives_back_what_expired(self):
        sold = self._sell(quantity=3)
        self._run_expiry("2026-07-02 12:00:00")
        with freeze_time("2026-07-03 12:00:00"):
            sold.with_user(self.manager).date_stop = "2026-08-31"
        self.assertEqual(sold.balance, 3)
        self.assertEqual(self._get_kinds(sold)[-1], ("expire", 3))

    # ------------------------------------------------------------------
    # Ledger
    # ------------------------------------------------------------------

    def test_the_ledger_is_never_edited(self):
        entry = self._sell().entry_ids
        with self.assertRaisesRegex(UserError, "never edited"):
            entry.sudo().minutes = 1
        with self.assertRaisesRegex(UserError, "never deleted"):
            entry.sudo().unlink()
        vals = {"pass_id": entry.pass_id.id, "kind": "grant", "minutes": 60}
        with self.assertRaisesRegex(UserError, "adjust the pass"):
            entry.with_user(self.manager).create(vals)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_the_ledger_too(self):
        entry = self._sell().entry_ids
        self.env.flush_all()
        table = SQL.identifier(entry._table)
        for statement in (
            SQL("UPDATE %s SET minutes = 1 WHERE id = %s", table, entry.id),
            SQL("DELETE FROM %s WHERE id = %s", table, entry.id),
        ):
            with self.assertRaises(RestrictViolation), self.env.cr.savepoint():
                self.env.cr.execute(statement)

    def test_a_pass_is_neither_edited_nor_deleted(self):
        sold = self._sell().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "not edited"):
            sold.partner_id = self.other_member
        with self.assertRaisesRegex(UserError, "never deleted"):
            sold.sudo().unlink()

    def test_the_health_check_finds_a_wrong_balance(self):
        sold = self._sell()
        passes = self.env["telecentre.pass"]
        self.assertFalse(passes._check_balances())
        self.env.cr.execute(
            SQL("UPDATE telecentre_pass SET balance_minutes = 1 WHERE id = %s", sold.id)
        )
        with self.assertLogs("odoo.addons.telecentre_management", "ERROR"):
            self.assertEqual(passes._check_balances(), sold)

    # ------------------------------------------------------------------
    # Roles
    # ------------------------------------------------------------------

    def test_everybody_sees_what_is_theirs(self):
        mine = self._sell()
        other = self.ten._sell(self.other_member, self.ydes)
        both = mine | other
        for user, seen in (
            (self.host, mine),
            (self.ydes_host, other),
            (self.manager, both),
            (self.billing, both),
            (self.portal_user, mine),
        ):
            with self.subTest(user=user.login):
                passes = self.env["telecentre.pass"].with_user(user)
                entries = self.env["telecentre.credit.entry"].with_user(user)
                self.assertEqual(passes.search([]), seen)
                self.assertEqual(entries.search([]).pass_id, seen)

    def test_a_host_sees_the_passes_of_the_members_at_home_there(self):
        self.other_member.telecentre_site_id = self.murat
        sold = self.ten._sell(self.other_member, self.ydes)
        passes = self.env["telecentre.pass"].with_user(self.host)
        self.assertIn(sold, passes.search([]))

    def test_a_member_buys_nothing_by_themselves_in_the_database(self):
        with self.assertRaises(AccessError):
            self.env["telecentre.pass.sell"].with_user(self.portal_user).create(
                {"partner_id": self.member.id}
            )
