from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import MONDAY, TelecentreCase, utc

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestWaiting(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third_member = cls._make_partner("Luc Roche")
        cls.taken = cls._make_confirmed(utc(12, 9), utc(12, 18))
        cls.other_taken = cls._make_confirmed(
            utc(12, 9), utc(12, 18), space_id=cls.other_office.id
        )

    @classmethod
    def _make_entry(cls, partner=None, **vals):
        return cls.env["telecentre.waiting"].create(
            {
                "partner_id": (partner or cls.other_member).id,
                "site_id": cls.murat.id,
                "space_type_id": cls.office_type.id,
                "date_start": utc(12, 9),
                "date_stop": utc(12, 18),
                **vals,
            }
        )

    def _make_line(self):
        """Two who wait, the first asked first."""
        second = self._make_entry(self.third_member, date_asked="2026-01-02 07:30:00")
        first = self._make_entry(date_asked="2026-01-02 07:00:00")
        return first, second

    def _run(self, at, job="telecentre_waiting_cron"):
        with freeze_time(at), self.enter_registry_test_mode():
            self.env.ref(f"telecentre_management.{job}").method_direct_trigger()

    # ------------------------------------------------------------------
    # Order
    # ------------------------------------------------------------------

    def test_who_asked_first_is_offered_what_is_freed(self):
        first, second = self._make_line()
        self.assertEqual((first.rank, second.rank), (1, 2))
        self.taken.with_user(self.host).action_cancel("Ill")
        self.assertEqual((first.state, second.state), ("offered", "waiting"))
        self.assertRecordValues(
            first.rental_id,
            [
                {
                    "space_id": self.office.id,
                    "partner_id": self.other_member.id,
                    "state": "requested",
                    "hold_reason": "offer",
                    "date_start": utc(12, 9),
                    "date_stop": utc(12, 18),
                }
            ],
        )
        self.assertEqual(first.offer_until, first.rental_id.hold_until)
        (first | second).invalidate_recordset(["rank"])
        self.assertEqual((first.rank, second.rank), (0, 1))

    def test_two_places_go_to_two_people(self):
        first, second = self._make_line()
        (self.taken | self.other_taken).action_cancel("Snow")
        self.assertEqual((first.state, second.state), ("offered", "offered"))
        self.assertEqual(
            (first | second).rental_id.space_id, self.office | self.other_office
        )

    def test_a_wish_that_does_not_fit_is_passed_over(self):
        first, second = self._make_line()
        first.space_id = self.other_office
        self.taken.action_cancel("Ill")
        self.assertEqual((first.state, second.state), ("waiting", "offered"))

    def test_another_site_or_kind_offers_nothing(self):
        elsewhere = self._make_entry(site_id=self.ydes.id)
        room = self._make_entry(space_type_id=self.room_type.id)
        self._make_confirmed(utc(12, 9), utc(12, 18), space_id=self.ydes_office.id)
        self._make_confirmed(utc(12, 9), utc(12, 18), space_id=self.room.id)
        self.taken.action_cancel("Ill")
        self.assertEqual((elsewhere | room).mapped("state"), ["waiting", "waiting"])

    def test_a_part_of_what_is_freed_is_enough(self):
        entry = self._make_entry(date_start=utc(12, 14), date_stop=utc(12, 16))
        self.taken.action_cancel("Ill")
        self.assertEqual(entry.rental_id.date_stop, utc(12, 16))

    def test_any_free_time_of_that_length_will_do(self):
        entry = self._make_entry(
            date_start=utc(12, 8), date_stop=utc(14, 20), duration=3
        )
        self._make_confirmed(utc(13, 9), utc(13, 12), space_id=self.office.id)
        self.assertEqual(
            entry.period_label, "3 h within 01/12/2026 08:00 – 01/14/2026 20:00"
        )
        entry.action_offer()
        self.assertEqual(entry.rental_id.date_start, utc(13, 14))
        self.assertEqual(entry.rental_id.date_stop, utc(13, 17))

    def test_the_order_is_that_of_the_demand_not_of_typing(self):
        second = self._make_entry(self.third_member)
        first = self._make_entry(date_asked="2026-01-01 10:00:00")
        self.taken.action_cancel("Ill")
        self.assertEqual((first.state, second.state), ("offered", "waiting"))

    # ------------------------------------------------------------------
    # What frees a place
    # ------------------------------------------------------------------

    def test_a_no_show_frees_the_rest_of_the_day(self):
        entry = self._make_entry(date_start=utc(12, 14), date_stop=utc(12, 18))
        with freeze_time(utc(12, 9, 30)):
            self.taken.action_no_show()
        self.assertEqual(entry.state, "offered")

    def test_a_rental_moved_away_frees_its_place(self):
        entry = self._make_entry()
        self.taken.write({"date_start": utc(13, 9), "date_stop": utc(13, 18)})
        self.assertEqual(entry.state, "offered")

    def test_the_job_sees_a_new_space(self):
        entry = self._make_entry()
        [space] = self._make_spaces(self.murat, self.office_type, "Office 3")
        self._run("2026-01-02 09:00:00")
        self.assertEqual(entry.rental_id.space_id, space)

    def test_the_job_sees_a_closure_lifted(self):
        entry = self._make_entry(date_start=utc(14, 9), date_stop=utc(14, 12))
        closure = self.env["telecentre.closure"].create(
            {
                "name": "Works",
                "company_id": self.company.id,
                "site_ids": self.murat.ids,
                "date_start": utc(14, 1),
                "date_stop": utc(14, 23),
            }
        )
        self._run("2026-01-02 09:00:00")
        self.assertEqual(entry.state, "waiting")
        closure.unlink()
        self._run("2026-01-02 10:00:00")
        self.assertEqual(entry.state, "offered")

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def _make_offer(self):
        first, second = self._make_line()
        self.taken.action_cancel("Ill")
        return first, second

    def test_accepting_confirms_the_rental(self):
        first, _second = self._make_offer()
        first.with_user(self.host).action_accept()
        self.assertEqual(first.state, "accepted")
        self.assertEqual(first.rental_id.state, "confirmed")
        self.assertEqual(first.rental_id.charge_ids.amount_due, 20)

    def test_confirming_the_held_rental_is_accepting(self):
        first, _second = self._make_offer()
        first.rental_id.with_user(self.host).action_confirm()
        self.assertEqual(first.state, "accepted")

    def test_declining_offers_it_to_the_next(self):
        first, second = self._make_offer()
        first.with_user(self.host).action_decline()
        self.assertEqual((first.state, second.state), ("declined", "offered"))
        self.assertEqual(second.rental_id.space_id, self.office)

    def test_cancelling_the_held_rental_is_declining(self):
        first, second = self._make_offer()
        first.rental_id.with_user(self.host).action_cancel("No longer wants it")
        self.assertEqual((first.state, second.state), ("declined", "offered"))

    def test_silence_offers_it_to_the_next(self):
        first, second = self._make_offer()
        until = first.offer_until
        self._run(until + timedelta(seconds=1), "telecentre_rental_hold_cron")
        self.assertEqual((first.state, second.state), ("expired", "offered"))
        self.assertGreater(second.offer_until, until)

    def test_a_late_answer_is_refused(self):
        first, _second = self._make_offer()
        late = first.offer_until + timedelta(seconds=1)
        with freeze_time(late), self.assertRaisesRegex(UserError, "that time is over"):
            first.action_accept()
        with freeze_time(first.offer_until):
            first.action_accept()

    def test_an_answer_after_the_next_was_asked_is_refused(self):
        first, second = self._make_offer()
        self._run(
            first.offer_until + timedelta(seconds=1), "telecentre_rental_hold_cron"
        )
        with self.assertRaisesRegex(UserError, "no offer to answer any more"):
            first.action_accept()
        with freeze_time(second.offer_until):
            second.action_accept()

    def test_a_place_is_never_offered_twice_at_a_time(self):
        first, second = self._make_offer()
        self._run("2026-01-02 09:00:00")
        with self.assertRaisesRegex(UserError, "Nothing is free"):
            second.action_offer()
        self.assertEqual((first.state, second.state), ("offered", "waiting"))
        with self.assertRaisesRegex(ValidationError, "taken"):
            self._make_confirmed(utc(12, 9), utc(12, 18))

    def test_who_no_longer_waits_gives_the_place_back(self):
        first, second = self._make_offer()
        first.with_user(self.host).action_cancel()
        self.assertEqual((first.state, second.state), ("cancelled", "offered"))
        first.action_wait()
        first.invalidate_recordset(["rank"])
        self.assertEqual((first.state, first.rank), ("waiting", 1))

    # ------------------------------------------------------------------
    # Deadline
    # ------------------------------------------------------------------

    def _get_hours(self, entry):
        return (entry.offer_until - utc(2, 9)) / HOUR

    def test_the_deadline_is_that_of_the_settings(self):
        self.assertEqual(self._get_hours(self._make_offer()[0]), 24)

    def test_a_policy_has_its_own_deadline(self):
        self.env["telecentre.policy"].create(
            {"name": "Quick", "company_id": self.company.id, "offer_hours": 6}
        )
        self.assertEqual(self._get_hours(self._make_offer()[0]), 6)

    def test_near_the_stay_the_deadline_is_shorter(self):
        entry = self._make_entry()
        with freeze_time(utc(12, 5)):
            self.taken.action_cancel("Ill")
        self.assertEqual(entry.offer_until, utc(12, 7))

    def test_just_before_the_stay_the_deadline_is_the_start(self):
        entry = self._make_entry()
        with freeze_time(utc(12, 8, 45)):
            self.taken.action_cancel("Ill")
        self.assertEqual(entry.offer_until, utc(12, 9))

    def test_nobody_waits_for_a_time_that_is_past(self):
        with freeze_time(utc(12, 10)):
            with self.assertRaisesRegex(UserError, "past: .*9:00"):
                self._make_entry()
            # Three of the hours that are left will do.
            self.assertEqual(self._make_entry(duration=3).state, "waiting")

    def test_a_wish_whose_time_is_past_expires(self):
        entry = self._make_entry()
        flexible = self._make_entry(duration=3)
        self._run(utc(12, 9))
        self.assertEqual((entry.state, flexible.state), ("expired", "waiting"))
        self._run(utc(12, 15))
        self.assertEqual(flexible.state, "expired")

    # ------------------------------------------------------------------
    # Rights and screens
    # ------------------------------------------------------------------

    def test_a_member_reads_their_own_entries(self):
        own = self._make_entry(self.member)
        self._make_entry(self.third_member)
        entries = self.env["telecentre.waiting"].with_user(self.portal_user).search([])
        self.assertEqual(entries, own)
        self.assertEqual(entries.rank, 1)
        with self.assertRaises(AccessError):
            entries.read(["note"])
        for action in ("accept", "decline", "cancel", "wait", "offer"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(entries, f"action_{action}")()

    def test_a_host_works_on_the_list_of_their_site(self):
        entry = self._make_entry()
        self.assertFalse(
            self.env["telecentre.waiting"].with_user(self.ydes_host).search([])
        )
        with self.assertRaises(AccessError):
            entry.with_user(self.host).site_id = self.ydes
        with self.assertRaises(AccessError):
            entry.with_user(self.ydes_host).action_cancel()

    def test_another_company_sees_nothing(self):
        self._make_entry()
        company = self.env["res.company"].create({"name": "Other council"})
        self.manager.write({"company_ids": [Command.link(company.id)]})
        entries = self.env["telecentre.waiting"].with_user(self.manager)
        self.assertFalse(
            entries.with_context(allowed_company_ids=company.ids).search([])
        )

    def test_states_are_for_the_buttons(self):
        entry = self._make_entry(state="accepted")
        self.assertEqual(entry.state, "waiting")
        with self.assertRaisesRegex(UserError, "buttons"):
            entry.state = "accepted"

    def test_the_time_wanted_fits_in_its_period(self):
        with self.assertRaisesRegex(ValidationError, "longer than the period"):
            self._make_entry(duration=10)

    def test_the_form_starts_at_the_hosts_site(self):
        form = Form(self.env["telecentre.waiting"].with_user(self.host))
        self.assertEqual(form.site_id, self.murat)
        form.partner_id = self.member
        form.space_type_id = self.office_type
        form.date_start = utc(12, 9)
        form.date_stop = utc(12, 12)
        form.save()

    def test_a_rental_and_a_space_count_who_waits(self):
        self._make_line()
        self.assertEqual(self.taken.with_user(self.host).waiting_count, 2)
        self.assertEqual(self.office.with_user(self.host).waiting_count, 2)
        self.assertEqual(self.room.with_user(self.host).waiting_count, 0)
        action = self.taken.with_user(self.host).action_open_waiting()
        entries = self.env["telecentre.waiting"].search(action["domain"])
        self.assertEqual(len(entries), 2)
        self.assertGreater(MONDAY, self._make_entry().date_asked)

    def test_many_who_cannot_be_served_cost_no_more_queries(self):
        def count(number):
            for _index in range(number):
                self._make_entry()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["telecentre.waiting"]._offer_freed(self.murat)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)  # reads what is kept for all requests
        self.assertLessEqual(count(50) - count(2), 2)
