from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import utc
from .credit_common import HALF_DAY, CreditCase


@tagged("post_install", "-at_install")
class TestRentalCredit(CreditCase):
    def _quote(self, start, stop, space=None):
        return (space or self.office).get_quote(
            str(start), str(stop), partner_id=self.member.id
        )

    # ------------------------------------------------------------------
    # Price
    # ------------------------------------------------------------------

    def test_the_quote_says_what_credits_pay(self):
        sold = self._sell(quantity=2)
        quote = self._quote(utc(5, 9), utc(6, 12))
        self.assertEqual((quote["amount_full"], quote["amount_due"]), (30, 10))
        self.assertEqual(
            quote["credits"],
            [{"pass": sold.id, "label": "Ten half-days", "minutes": 2 * HALF_DAY}],
        )
        self.assertEqual(
            [(line["unit"], line["quantity"]) for line in quote["lines"]],
            [("half_day", 1)],
        )

    def test_the_breakdown_is_said_in_words(self):
        self._sell(quantity=3)
        rental = self._make_rental(utc(5, 9), utc(6, 18))
        words = "3 half-days on Ten half-days, 1 half-day × 10.00 € = 10.00 €"
        self.assertEqual(self._read(rental), words)
        rental.action_confirm()
        self.assertEqual(self._read(rental), words)

    def _read(self, rental):
        return " ".join(rental.quote_summary.split())

    def test_a_stay_paid_by_credits_has_a_free_charge_that_names_the_pass(self):
        self._sell()
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertRecordValues(rental, [{"amount_full": 10, "amount_due": 0}])
        self.assertEqual(rental.quote_summary, "1 half-day on Ten half-days")
        self.assertRecordValues(
            rental.charge_ids,
            [{"amount_due": 0, "state": "free", "gratuity_id": False}],
        )
        self.assertIn("1 half-day on Ten half-days", rental.charge_ids.name)

    def test_a_half_day_is_one_whatever_its_length(self):
        sold = self._sell()
        self._make_confirmed(utc(5, 9, 30), utc(5, 10))
        self.assertEqual(sold.balance, 9)

    def test_hours_are_real_minutes_inside_the_opening(self):
        sold = self._sell(self.hours)
        self._make_confirmed(utc(5, 10), utc(5, 11, 30), space_id=self.room.id)
        self.assertEqual(sold.balance_label, "8 h 30")

    def test_a_pass_pays_its_kinds_of_space_only(self):
        sold = self._sell(self.hours)
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertEqual((rental.amount_due, sold.balance), (10, 10))

    def test_a_pass_is_used_at_every_site(self):
        sold = self._sell()
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.ydes_office.id)
        self.assertEqual(sold.balance, 9)

    def test_somebody_elses_pass_is_not_used(self):
        self._sell(member=self.other_member)
        self.assertEqual(self._make_confirmed(utc(5, 9), utc(5, 12)).amount_due, 10)

    def test_what_is_free_uses_no_credit(self):
        self.env["telecentre.gratuity"].create(
            {"name": "Welcome", "act_id": self.act.id, "company_id": self.company.id}
        )
        sold = self._sell()
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertEqual(sold.balance, 10)

    def test_a_reduction_applies_to_what_credits_leave(self):
        self.env["telecentre.gratuity"].create(
            {
                "name": "Half",
                "act_id": self.act.id,
                "company_id": self.company.id,
                "reduction": 50,
            }
        )
        self._sell(quantity=1)
        rental = self._make_confirmed(utc(5, 9), utc(5, 18))
        self.assertRecordValues(rental, [{"amount_full": 20, "amount_due": 5}])
        self.assertEqual(rental.charge_ids.amount_full, 10)

    def test_credits_that_save_nothing_are_kept(self):
        """Eight half-days cost as much as the week."""
        sold = self._sell(quantity=2)
        rental = self._make_confirmed(utc(5, 9), utc(9, 18))
        self.assertEqual((rental.amount_due, sold.balance), (80, 2))

    def test_a_host_may_keep_the_credits(self):
        sold = self._sell()
        form = Form(self.env["telecentre.rental"].with_user(self.host))
        form.site_id = self.murat
        form.partner_id = self.member
        form.date_start, form.date_stop = utc(5, 9), utc(5, 12)
        form.space_id = self.office
        self.assertEqual(form.amount_due, 0)
        self.assertTrue(form.has_credits)
        form.use_credits = False
        self.assertEqual(form.amount_due, 10)
        form.save().action_confirm()
        self.assertEqual(sold.balance, 10)

    # ------------------------------------------------------------------
    # Which lot
    # ------------------------------------------------------------------

    def test_the_earliest_expiry_is_used_first_then_the_oldest(self):
        endless = self._sell(self._make_pass_type("Endless", 80, validity_months=0))
        oldest = self._sell(quantity=1)
        newer = self._sell(quantity=1)
        soon = self._sell(
            self._make_pass_type("Soon", 80, validity_months=1), quantity=1
        )
        used = []
        for day in (5, 6, 7, 8):
            rental = self._make_confirmed(utc(day, 9), utc(day, 12))
            used.append(rental.credit_entry_ids.pass_id)
        self.assertEqual(used, [soon, oldest, newer, endless])

    def test_validity_is_tested_on_the_day_of_use(self):
        month = self._make_pass_type("One month", 80, validity_months=1)
        sold = self._sell(month, date_start=self.day("2026-01-06"))
        self.assertEqual(sold.date_stop, self.day("2026-02-05"))
        due = {
            day: self._make_confirmed(day, day + timedelta(hours=3)).amount_due
            for day in (
                utc(5, 9),
                utc(6, 9),
                utc(5, 9, month=2),
                utc(6, 9, month=2),
            )
        }
        self.assertEqual(list(due.values()), [10, 0, 0, 10])

    def test_a_stay_over_the_last_day_is_paid_until_then(self):
        month = self._make_pass_type("One month", 80, validity_months=1)
        sold = self._sell(month, date_start=self.day("2026-01-06"))
        rental = self._make_confirmed(utc(5, 9, month=2), utc(6, 18, month=2))
        self.assertEqual((rental.amount_due, sold.balance), (20, 8))

    def test_allowance_and_passes_add_up(self):
        self._sell(quantity=1)
        self._subscribe("2026-01-01", plan=self._make_plan(allowance_quantity=1))
        rental = self._make_confirmed(utc(5, 9), utc(6, 18))
        self.assertEqual(rental.amount_due, 20)
        self.assertEqual(len(rental.credit_entry_ids.pass_id), 2)

    # ------------------------------------------------------------------
    # Moments
    # ------------------------------------------------------------------

    def test_held_then_used(self):
        sold = self._sell()
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        self.assertFalse(self._get_kinds(rental))
        rental._hold("cart")
        self.assertEqual(sold.balance, 9)
        rental.action_confirm()
        self.assertEqual(
            self._get_kinds(rental), [("hold", -1), ("release", 1), ("consume", -1)]
        )
        self.assertEqual(sold.balance, 9)

    def test_confirming_twice_uses_once(self):
        sold = self._sell()
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.action_confirm()
        (rental | rental).action_confirm()
        self.assertEqual(self._get_kinds(rental), [("consume", -1)])
        self.assertEqual(sold.balance, 9)

    def test_a_hold_that_ends_gives_back(self):
        sold = self._sell()
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        rental._hold("cart")
        rental._expire_holds()
        self.assertEqual(self._get_kinds(rental), [("hold", -1), ("release", 1)])
        self.assertEqual((sold.balance, rental.state), (10, "cancelled"))

    def test_a_place_taken_out_of_the_basket_gives_back(self):
        sold = self._sell()
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        rental._hold("cart")
        rental._discard_basket()
        self.assertEqual((sold.balance, rental.state), (10, "cancelled"))
        free = self._make_rental(utc(5, 9), utc(5, 12), use_credits=False)
        free._hold("cart")
        free._discard_basket()
        self.assertFalse(free.exists())

    def test_a_cancelled_rental_gives_back_and_can_be_taken_up_again(self):
        sold = self._sell()
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.action_cancel("Ill")
        self.assertEqual(sold.balance, 10)
        rental.action_draft()
        rental.action_confirm()
        self.assertEqual((sold.balance, rental.amount_due), (9, 0))

    def test_a_no_show_keeps_them_used(self):
        sold = self._sell()
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        with freeze_time(utc(5, 12)):
            rental.action_no_show()
        self.assertEqual(sold.balance, 9)

    def _cancel_late(self, **before):
        """A whole day: 50 % is kept from 48 hours on, all from 24 hours on."""
        self.env["telecentre.policy"].create(
            {
                "name": "Graded",
                "company_id": self.company.id,
                "cancel_mode": "graded",
                "cancel_step_ids": [
                    Command.create({"hours": 48, "percent": 0}),
                    Command.create({"hours": 24, "percent": 50}),
                ],
            }
        )
        sold = self._sell()
        rental = self._make_confirmed(utc(8, 9), utc(8, 18))
        with freeze_time(utc(8, 9) - timedelta(**before)):
            sentence = rental._get_fee_sentence(rental._get_cancel_fees())
            rental.with_user(self.host).action_cancel("Ill")
        return sold.balance, sentence

    def test_a_cancellation_in_time_gives_all_back(self):
        self.assertEqual(self._cancel_late(hours=49), (10, "Cancelling now is free."))

    def test_a_late_cancellation_keeps_its_share(self):
        balance, sentence = self._cancel_late(hours=30)
        self.assertEqual(balance, 9)
        self.assertIn("does not give back: 1 half-day on Ten half-days", sentence)

    def test_a_cancellation_too_late_keeps_all(self):
        self.assertEqual(self._cancel_late(hours=3)[0], 8)

    def test_what_the_council_cancels_is_given_back(self):
        self._cancel_late(hours=49)
        sold = self.env["telecentre.pass"].search([])
        rental = self._make_confirmed(utc(8, 9), utc(8, 18))
        with freeze_time(utc(8, 7)):
            rental._cancel_free("Snow")
        self.assertEqual(sold.balance, 10)

    def test_a_rental_in_the_ledger_is_not_deleted(self):
        self._sell()
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        rental._hold("cart")
        rental.action_cancel("Mistake")
        with self.assertRaisesRegex(UserError, "credit ledger"):
            rental.unlink()

    def test_a_moved_rental_is_settled_again(self):
        sold = self._sell(quantity=2)
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.date_stop = utc(6, 18)
        self.assertEqual((rental.amount_due, sold.balance), (20, 0))
        rental.date_stop = utc(5, 12)
        self.assertEqual((rental.amount_due, sold.balance), (0, 1))
        self.assertEqual(rental.charge_ids._filter_live().state, "free")

    def test_a_moved_hold_is_settled_again(self):
        sold = self._sell()
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        rental._hold("cart")
        rental.date_stop = utc(5, 18)
        self.assertEqual((sold.balance, rental.state), (8, "requested"))

    def test_rentals_confirmed_together_share_what_is_left(self):
        sold = self._sell(quantity=1)
        later = self._make_rental(utc(6, 9), utc(6, 12))
        sooner = self._make_rental(utc(5, 9), utc(5, 12))
        (later | sooner).action_confirm()
        self.assertEqual((later.amount_due, sooner.amount_due), (10, 0))
        self.assertEqual(sold.balance, 0)

    def test_the_member_reads_the_breakdown(self):
        self._sell()
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertEqual(
            rental.with_user(self.portal_user).quote_summary,
            "1 half-day on Ten half-days",
        )

    def test_a_host_of_another_site_confirms_with_the_pass(self):
        sold = self._sell()
        rental = self._make_rental(
            utc(5, 9), utc(5, 12), space_id=self.ydes_office.id
        ).with_user(self.ydes_host)
        rental.action_confirm()
        self.assertEqual(sold.balance, 9)
        self.assertIn("1 half-day", rental.quote_summary)

    # ------------------------------------------------------------------
    # Queries
    # ------------------------------------------------------------------

    def test_credits_cost_a_constant_number_of_queries(self):
        self._sell(quantity=1000)

        def count(days):
            vals_list = [
                {
                    "space_id": self.other_office.id,
                    "partner_id": self.member.id,
                    "date_start": utc(day, hour, month=month),
                    "date_stop": utc(day, hour + 1, month=month),
                }
                for day, month in days
                for hour in (9, 14)
            ]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            rentals = self.env["telecentre.rental"].create(vals_list)
            rentals.action_confirm()
            self.env.flush_all()
            self.assertEqual(len(rentals.credit_entry_ids), len(rentals))
            return self.env.cr.sql_log_count - before, len(rentals)

        few, few_count = count([(day, 1) for day in (5, 6)])
        many, many_count = count([(day, 2) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12)])
        self.assertLessEqual((many - few) / (many_count - few_count), 6)
