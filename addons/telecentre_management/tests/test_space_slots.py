from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TelecentreCase, utc

QUARTER = timedelta(minutes=15)


@tagged("post_install", "-at_install")
class TestSpaceSlots(TelecentreCase):
    def _get_starts(self, space, day, minutes, partner=None):
        midnight = utc(day, 1) - timedelta(hours=1)
        slots = space._get_slots(midnight, utc(day, 23), minutes, partner)[space]
        return [f"{start + timedelta(hours=1):%H:%M}" for start, _stop in slots]

    def test_starts_are_on_the_step_inside_the_opening(self):
        self._make_policy(step_minutes=60)
        self.assertEqual(
            self._get_starts(self.office, 5, 120),
            ["09:00", "10:00", "14:00", "15:00", "16:00"],
        )

    def test_without_policy_starts_come_each_quarter_of_an_hour(self):
        starts = self._get_starts(self.office, 5, 165)
        self.assertEqual(starts[:3], ["09:00", "09:15", "14:00"])

    def test_rentals_and_their_time_around_are_left_free(self):
        self._make_policy(step_minutes=30, buffer_after=30)
        self._make_confirmed(utc(5, 14, 30), utc(5, 16))
        self.assertEqual(
            self._get_starts(self.office, 5, 60),
            ["09:00", "09:30", "10:00", "10:30", "11:00", "16:30", "17:00"],
        )

    def test_whole_days_begin_at_midnight_or_at_the_opening(self):
        self._make_policy(step_minutes=240)
        self.assertEqual(self._get_starts(self.office, 5, 540), ["09:00"])
        self.assertEqual(self._get_starts(self.office, 5, 1440), ["00:00"])
        self.assertEqual(self._get_starts(self.office, 5, 1080), ["00:00"])

    def test_notice_horizon_and_quota_are_those_of_the_member(self):
        self._make_policy(
            step_minutes=60,
            lead_minutes=120,
            quota_ids=[Command.create({"hours": 3, "period": "day"})],
        )
        office = self.office.with_user(self.portal_user)
        self.assertEqual(self._get_starts(office, 2, 60, self.member)[0], "11:00")
        self._make_confirmed(utc(5, 9), utc(5, 11))
        self.assertEqual(self._get_starts(self.room, 5, 120, self.member), [])
        self.assertTrue(self._get_starts(self.room, 5, 120, self.other_member))

    def test_queries_do_not_grow_with_the_range_or_the_spaces(self):
        self._make_policy(
            step_minutes=30, quota_ids=[Command.create({"hours": 9, "period": "week"})]
        )
        counts = []
        both = self.office | self.room
        for spaces, days in ((both, 1), (self.office, 1), (both, 60)):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            spaces._get_slots(
                utc(5, 1), utc(5, 1) + timedelta(days=days), 60, self.member
            )
            counts.append(self.env.cr.sql_log_count - before)
        # The first of them reads the policies and the usual week, once for all.
        self.assertEqual(counts[1], counts[2])

    def test_a_member_is_given_no_start_that_is_past(self):
        slots = self.office.with_user(self.portal_user)._get_slots(
            utc(1, 9), utc(2, 23), 60, self.member
        )
        self.assertTrue(slots[self.office])
        self.assertGreaterEqual(slots[self.office][0][0], datetime(2026, 1, 2, 8))


@tagged("post_install", "-at_install")
class TestSlotsAreAccepted(TelecentreCase):
    """What is offered is accepted, and nothing else."""

    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(
        rules=st.fixed_dictionaries(
            {
                "step_minutes": st.sampled_from([15, 30, 45, 60, 90]),
                "lead_minutes": st.sampled_from([0, 60, 200]),
                "horizon_days": st.sampled_from([0, 1, 3]),
                "shortest_minutes": st.sampled_from([0, 60]),
                "longest_minutes": st.sampled_from([0, 120, 420]),
                "buffer_before": st.sampled_from([0, 15]),
                "buffer_after": st.sampled_from([0, 20]),
            }
        ),
        quota=st.sampled_from([0, 1, 2.5]),
        minutes=st.sampled_from([15, 45, 60, 120, 180, 540]),
        taken=st.lists(st.integers(0, 60), max_size=3, unique=True),
        closed=st.integers(0, 60),
    )
    def test_every_slot_is_accepted_and_no_other_start(
        self, rules, quota, minutes, taken, closed
    ):
        with self.env.cr.savepoint() as savepoint, mute_logger("odoo.sql_db"):
            self._play(rules, quota, minutes, taken, closed)
            savepoint.rollback()
            self.env.invalidate_all()

    def _play(self, rules, quota, minutes, taken, closed):
        first = utc(5, 8)
        self.env["telecentre.closure"].create(
            {
                "name": "Works",
                "company_id": self.company.id,
                "site_ids": [Command.set(self.murat.ids)],
                "date_start": first + closed * QUARTER,
                "date_stop": first + (closed + 2) * QUARTER,
            }
        )
        for number in taken:
            rental = self._make_rental(
                first + number * QUARTER, first + (number + 2) * QUARTER
            )
            self._is_confirmed(rental)
        if quota:
            rules = rules | {
                "quota_ids": [Command.create({"hours": quota, "period": "day"})]
            }
        self._make_policy(**rules)
        length = timedelta(minutes=minutes)
        stop = first + 48 * QUARTER
        slots = self.office._get_slots(first, stop, minutes, self.member)[self.office]
        starts = {start for start, _stop in slots}
        self.assertEqual(
            {start + length for start in starts}, {end for _s, end in slots}
        )
        for number in range(48):
            start = first + number * QUARTER
            rental = self._make_rental(start, start + length)
            self.assertEqual(self._is_confirmed(rental), start in starts, start)
            if rental.state == "confirmed":
                rental.action_cancel("Tried")

    def _is_confirmed(self, rental):
        try:
            with self.env.cr.savepoint():
                rental.action_confirm()
        except (UserError, ValidationError):
            return False
        return True
