from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import utc
from .test_closure import ClosureCase

# Daylight saving in Paris: begins on 29 March 2026, ends on 25 October 2026.
SPRING = datetime(2026, 3, 28, 23), datetime(2026, 3, 29, 22)
AUTUMN = datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 23)


@tagged("post_install", "-at_install")
class TestClosureTime(ClosureCase):
    """Closures on the days clocks change, over midnight, of premises and holidays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.all_day = cls._make_hours("Always", 0, 24, "0123456")

    @classmethod
    def _make_hours(cls, name, start, stop, days):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "tz": "Europe/Paris",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "d",
                            "dayofweek": day,
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": "morning",
                        }
                    )
                    for day in days
                ],
            }
        )

    def _make_leave(self, start, stop, calendar=None, **vals):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "calendar_id": calendar and calendar.id,
                "company_id": self.company.id,
                "date_from": start,
                "date_to": stop,
                **vals,
            }
        )

    def test_the_day_clocks_go_forward_is_closed_whole(self):
        self.murat.resource_calendar_id = self.all_day
        self._make_closure(*SPRING)
        around = datetime(2026, 3, 28, 20), datetime(2026, 3, 30, 2)
        self.assertEqual(
            self.free(*around),
            [(around[0], SPRING[0]), (SPRING[1], around[1])],
        )

    def test_the_day_clocks_go_back_is_closed_whole(self):
        self.murat.resource_calendar_id = self.all_day
        self._make_closure(*AUTUMN)
        around = datetime(2026, 10, 24, 20), datetime(2026, 10, 26, 2)
        self.assertEqual(
            self.free(*around), [(around[0], AUTUMN[0]), (AUTUMN[1], around[1])]
        )

    def test_whole_days_around_the_change_are_23_and_25_hours(self):
        for day, hours in (("2026-03-29", 23), ("2026-10-25", 25)):
            with self.subTest(day=day):
                closing = self.env["telecentre.site.close"].create(
                    {
                        "site_ids": [Command.set(self.murat.ids)],
                        "date_first": day,
                    }
                )
                length = closing.date_stop - closing.date_start
                self.assertEqual(length.total_seconds() / 3600, hours)

    def test_a_closure_over_midnight_leaves_one_opening_before_and_after(self):
        self.murat.resource_calendar_id = self.all_day
        self._make_closure(utc(5, 22), utc(6, 6))
        self.assertEqual(
            self.free(utc(5, 20), utc(6, 8)),
            [(utc(5, 20), utc(5, 22)), (utc(6, 6), utc(6, 8))],
        )
        with self.assertRaisesRegex(ValidationError, "is closed from"):
            self._make_confirmed(utc(5, 20), utc(6, 8))
        self.assertTrue(self._make_confirmed(utc(6, 6), utc(6, 8)))

    def test_openings_that_meet_at_midnight_are_one(self):
        self.murat.resource_calendar_id = self.all_day
        rental = self._make_confirmed(utc(5, 22), utc(6, 2))
        self.assertEqual(rental.state, "confirmed")

    def test_whole_days_over_a_closed_day_are_refused_not_trimmed(self):
        self._make_closure(datetime(2026, 1, 5, 23), datetime(2026, 1, 6, 23))
        with self.assertRaisesRegex(ValidationError, r"\(Snow\)"):
            self._make_confirmed(datetime(2026, 1, 4, 23), datetime(2026, 1, 7, 23))

    def test_whole_days_may_span_a_time_without_start_or_end(self):
        self._make_closure(
            datetime(2026, 1, 5, 23), datetime(2026, 1, 6, 23), kind="no_edge"
        )
        rental = self._make_confirmed(
            datetime(2026, 1, 4, 23), datetime(2026, 1, 7, 23)
        )
        self.assertEqual(rental.date_stop, datetime(2026, 1, 7, 23))

    def test_a_site_in_premises_may_stay_open_on_public_holidays(self):
        self.murat.write(
            {
                "hours_source": "within",
                "host_calendar_id": self.all_day.id,
                "is_open_on_holidays": True,
            }
        )
        self._make_leave(datetime(2026, 1, 4, 23), datetime(2026, 1, 5, 23))
        self.assertEqual(len(self.free(utc(5, 1), utc(5, 23))), 2)
        self.assertEqual(self.free(utc(5, 1), utc(5, 23), self.ydes_office), [])

    def test_the_leave_of_premises_closes_even_who_opens_on_holidays(self):
        self.murat.write(
            {
                "hours_source": "host",
                "host_calendar_id": self.all_day.id,
                "is_open_on_holidays": True,
            }
        )
        self._make_leave(utc(5, 1), utc(5, 23), self.all_day)
        self.assertEqual(self.free(utc(5, 1), utc(5, 23)), [])

    def test_the_own_hours_of_a_space_stay_within_the_premises(self):
        self.room.resource_calendar_id = self.all_day
        premises = self._make_hours("Premises", 8, 20, "01234")
        self.murat.write({"hours_source": "within", "host_calendar_id": premises.id})
        self.assertEqual(
            self.free(utc(5, 1), utc(5, 23), self.room), [(utc(5, 8), utc(5, 20))]
        )
        self._make_leave(utc(5, 1), utc(5, 13), premises)
        self.assertEqual(
            self.free(utc(5, 1), utc(5, 23), self.room), [(utc(5, 13), utc(5, 20))]
        )

    def test_a_closure_of_the_site_closes_spaces_with_their_own_hours(self):
        self.room.resource_calendar_id = self.all_day
        self._make_closure(utc(5, 1), utc(5, 21))
        self.assertEqual(
            self.free(utc(5, 1), utc(5, 23), self.room), [(utc(5, 21), utc(5, 23))]
        )

    def test_a_leave_of_one_person_closes_nothing(self):
        resource = self.env["resource.resource"].create(
            {"name": "Marie", "calendar_id": self.calendar.id}
        )
        self._make_leave(utc(5, 1), utc(5, 23), self.calendar, resource_id=resource.id)
        self.assertEqual(len(self.free(utc(5, 1), utc(5, 23))), 2)
