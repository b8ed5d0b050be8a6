from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import utc
from .test_rental_cancel import CancelCase

START = utc(8, 9)
MINUTE = timedelta(minutes=1)


@tagged("post_install", "-at_install")
class TestRentalPresence(CancelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"needs_check_in": True, "grace_minutes": 30})

    def _run(self, at, job="telecentre_rental_no_show_cron", **context):
        with freeze_time(at), self.enter_registry_test_mode():
            self.env.ref(f"telecentre_management.{job}").with_context(
                **context
            ).method_direct_trigger()

    # ------------------------------------------------------------------
    # Checking in
    # ------------------------------------------------------------------

    def test_check_in_is_dated_and_undone(self):
        rental = self._make_stay()
        with freeze_time(START + MINUTE):
            rental.with_user(self.host).action_check_in()
        self.assertEqual(rental.date_check_in, START + MINUTE)
        rental.with_user(self.host).action_reopen()
        self.assertRecordValues(
            rental, [{"state": "confirmed", "date_check_in": False}]
        )

    def test_a_member_checks_in_half_an_hour_before_at_the_earliest(self):
        rental = self._make_stay().with_user(self.portal_user).sudo()
        with (
            freeze_time(START - 31 * MINUTE),
            self.assertRaisesRegex(UserError, "from 1/8/26, 8:30"),
        ):
            rental.action_check_in()
        with freeze_time(START - 30 * MINUTE):
            rental.action_check_in()
        self.assertEqual(rental.state, "in_use")

    def test_a_host_checks_in_when_they_want(self):
        rental = self._make_stay().with_user(self.host)
        rental.action_check_in()
        self.assertEqual(rental.state, "in_use")

    def test_a_late_member_gets_the_space_if_it_is_still_free(self):
        rental = self._make_stay()
        self._run(START + 30 * MINUTE)
        with freeze_time(START + 60 * MINUTE):
            rental.with_user(self.host).action_check_in()
        self.assertEqual(rental.state, "in_use")

    def test_a_late_member_finds_the_space_taken(self):
        rental = self._make_stay()
        self._run(START + 30 * MINUTE)
        with freeze_time(START + 60 * MINUTE):
            self._make_confirmed(
                utc(8, 14), utc(8, 18), partner_id=self.other_member.id
            )
            with self.assertRaisesRegex(ValidationError, "taken"):
                rental.with_user(self.host).action_check_in()

    # ------------------------------------------------------------------
    # No-show
    # ------------------------------------------------------------------

    def test_nobody_is_missing_before_the_start(self):
        rental = self._make_stay().with_user(self.host)
        with self.assertRaisesRegex(UserError, "nobody is missing yet"):
            rental.action_no_show()

    def test_by_default_the_price_stays_due(self):
        rental = self._make_stay()
        charge = rental.charge_ids
        with freeze_time(START):
            rental.with_user(self.host).action_no_show()
        self.assertEqual(rental.charge_ids, charge)
        self.assertEqual(charge.state, "open")

    def test_a_smaller_no_show_fee_replaces_the_price(self):
        self.policy.no_show_fee_percent = 25
        rental = self._make_stay()
        with freeze_time(START):
            rental.with_user(self.host).action_no_show()
        live = self._get_live(rental)
        self.assertRecordValues(live, [{"amount_due": 5, "is_cancel_fee": True}])
        self.assertTrue(live.name.startswith("No-show fee"))
        rental.with_user(self.host).action_reopen()
        self.assertRecordValues(
            self._get_live(rental), [{"amount_due": 20, "is_cancel_fee": False}]
        )
        self.assertEqual(rental.cancel_fee, 0)

    def test_an_invoiced_price_is_credited_for_a_smaller_fee_and_back(self):
        self.policy.no_show_fee_percent = 25
        rental = self._make_stay()
        self._invoice(rental.charge_ids)
        with freeze_time(START):
            rental.with_user(self.host).action_no_show()
            rental.with_user(self.host).action_reopen()
        amounts = self._get_live(rental).mapped("amount_due")
        self.assertEqual(sorted(amounts), [-20, 20, 20])

    def test_a_no_show_cancelled_by_staff_keeps_its_fee_once(self):
        self.policy.no_show_fee_percent = 25
        rental = self._make_stay()
        with freeze_time(START):
            rental.with_user(self.host).action_no_show()
            rental.with_user(self.host).action_cancel("Wrong button")
        self.assertEqual(self._get_live(rental).mapped("amount_due"), [5])

    # ------------------------------------------------------------------
    # Automatic release
    # ------------------------------------------------------------------

    def test_the_job_is_on_by_default_and_often_enough(self):
        job = self.env.ref("telecentre_management.telecentre_rental_no_show_cron")
        self.assertTrue(job.active)
        self.assertIn("_cron_release_no_shows", job.code)
        self.assertEqual((job.interval_number, job.interval_type), (5, "minutes"))

    def test_the_space_is_given_back_after_the_grace_period(self):
        rental = self._make_stay()
        self._run(START + 30 * MINUTE - timedelta(seconds=1))
        self.assertEqual(rental.state, "confirmed")
        self._run(START + 30 * MINUTE)
        self.assertEqual(rental.state, "no_show")
        with freeze_time(START + 31 * MINUTE):
            self._make_confirmed(
                utc(8, 10), utc(8, 12), partner_id=self.other_member.id
            )

    def test_who_checked_in_keeps_the_space(self):
        rental = self._make_stay()
        with freeze_time(START):
            rental.with_user(self.host).action_check_in()
        self._run(START + 60 * MINUTE)
        self.assertEqual(rental.state, "in_use")

    def test_without_check_in_nothing_is_given_back(self):
        self.policy.needs_check_in = False
        rental = self._make_stay()
        self._run(START + 60 * MINUTE)
        self.assertEqual(rental.state, "confirmed")

    def test_zero_minutes_of_grace_is_a_choice(self):
        self.policy.grace_minutes = 0
        rental = self._make_stay()
        self.assertEqual(rental.date_release, START)

    def test_a_stay_of_whole_days_is_released_after_the_opening(self):
        rental = self._make_confirmed(utc(8, 1) - 60 * MINUTE, utc(10, 1) - 60 * MINUTE)
        self.assertEqual(rental.date_release, START + 30 * MINUTE)

    def test_moving_moves_the_release(self):
        rental = self._make_stay()
        rental.write({"date_start": utc(9, 9), "date_stop": utc(9, 18)})
        self.assertEqual(rental.date_release, utc(9, 9, 30))

    def test_a_closed_site_is_no_fault_of_the_member(self):
        rental = self._make_stay()
        rental.flush_recordset()
        self.env["telecentre.closure"].create(
            {
                "name": "Snow",
                "company_id": self.company.id,
                "site_ids": self.murat.ids,
                "date_start": utc(8, 8),
                "date_stop": utc(8, 10),
            }
        )
        self._run(START + 60 * MINUTE)
        self.assertRecordValues(rental, [{"state": "confirmed", "date_release": False}])
        self.assertIn("the space is kept", rental.message_ids[0].body)

    def test_a_public_holiday_is_no_fault_of_the_member(self):
        rental = self._make_stay()
        rental.flush_recordset()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": utc(8, 1),
                "date_to": utc(8, 23),
            }
        )
        self._run(START + 60 * MINUTE)
        self.assertEqual(rental.state, "confirmed")

    def test_a_server_that_was_down_is_no_fault_of_the_member(self):
        rental = self._make_stay()
        with freeze_time(START + 60 * MINUTE):
            self.env["telecentre.rental"].with_context(
                lastcall=START - MINUTE
            )._cron_release_no_shows()
        self.assertEqual(rental.state, "confirmed")

    def test_one_that_fails_does_not_hold_up_the_others(self):
        first, other = self._make_stay(), self._make_stay(space_id=self.other_office.id)
        self.patch(type(first), "_check_begun", refuse(first))
        for _time in range(2):
            self._run(START + 60 * MINUTE)
        self.assertEqual((first.state, other.state), ("confirmed", "no_show"))
        self.assertEqual(len(first.activity_ids), 1)
        self.assertIn("Broken", first.activity_ids.note)
        self.assertEqual(first.activity_ids.user_id, self.host)

    def test_five_hundred_no_shows_cost_what_one_costs(self):
        def count(number, day):
            spaces = self.env["telecentre.space"].create(
                [
                    {
                        "name": f"Desk {day}-{index}",
                        "site_id": self.murat.id,
                        "type_id": self.office_type.id,
                    }
                    for index in range(number)
                ]
            )
            rentals = self.env["telecentre.rental"].create(
                [
                    {
                        "space_id": space.id,
                        "partner_id": self.member.id,
                        "date_start": utc(day, 9),
                        "date_stop": utc(day, 12),
                        "state": "confirmed",
                    }
                    for space in spaces
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time(utc(day, 10)):
                self.env["telecentre.rental"]._cron_release_no_shows()
                self.env.flush_all()
            self.assertEqual(set(rentals.mapped("state")), {"no_show"})
            return self.env.cr.sql_log_count - before

        self.policy.no_show_fee_percent = 50
        one, batch, five = count(1, 12), count(100, 13), count(500, 14)
        self.assertLessEqual(batch, one + 10)
        self.assertLessEqual(five, 5 * batch)

    # ------------------------------------------------------------------
    # Past stays
    # ------------------------------------------------------------------

    def test_past_days_end_by_themselves(self):
        self.policy.needs_check_in = False
        rental, used = self._make_stay(), self._make_stay(space_id=self.other_office.id)
        used.action_check_in()
        self._run(utc(8, 23), "telecentre_rental_finish_cron")
        self.assertEqual((rental.state, used.state), ("confirmed", "in_use"))
        self._run(utc(9, 1), "telecentre_rental_finish_cron")
        self.assertEqual((rental.state, used.state), ("done", "done"))

    def test_a_company_may_end_them_by_hand(self):
        self.company.telecentre_finish_rentals = False
        rental = self._make_stay()
        rental.action_check_in()
        self._run(utc(9, 1), "telecentre_rental_finish_cron")
        self.assertEqual(rental.state, "in_use")

    def test_who_should_have_checked_in_is_not_ended_but_missed(self):
        rental = self._make_stay()
        self._run(utc(9, 1), "telecentre_rental_finish_cron")
        self.assertEqual(rental.state, "confirmed")
        self._run(utc(9, 1))
        self.assertEqual(rental.state, "no_show")


def refuse(broken):
    """A check that refuses one rental."""

    message = "Broken"

    def check(rentals):
        if broken in rentals:
            raise UserError(message)

    return check
