from datetime import datetime

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestSpaceAvailability(TelecentreCase):
    def free(self, day=5, space=None):
        space = space or self.office
        return space._get_free_intervals(utc(day, 1), utc(day, 23))[space]

    def test_open_hours_are_free(self):
        self.assertEqual(
            self.free(), [(utc(5, 9), utc(5, 12)), (utc(5, 14), utc(5, 18))]
        )

    def test_other_hours_count_at_once(self):
        self.free()
        afternoon = self.calendar.attendance_ids.filtered(
            lambda line: line.dayofweek == "0" and line.day_period == "afternoon"
        )
        afternoon.hour_to = 16
        self.assertEqual(
            self.free(), [(utc(5, 9), utc(5, 12)), (utc(5, 14), utc(5, 16))]
        )
        afternoon.unlink()
        self.assertEqual(self.free(), [(utc(5, 9), utc(5, 12))])
        self.calendar.attendance_ids = [
            Command.create(
                {
                    "name": "Evening",
                    "dayofweek": "0",
                    "day_period": "afternoon",
                    "hour_from": 20,
                    "hour_to": 22,
                }
            )
        ]
        self.assertEqual(
            self.free(), [(utc(5, 9), utc(5, 12)), (utc(5, 20), utc(5, 22))]
        )

    def test_week_end_is_closed(self):
        self.assertEqual(self.free(day=10), [])

    def test_a_rental_takes_its_time_away(self):
        self._make_confirmed(utc(5, 10), utc(5, 11))
        self.assertEqual(
            self.free(),
            [
                (utc(5, 9), utc(5, 10)),
                (utc(5, 11), utc(5, 12)),
                (utc(5, 14), utc(5, 18)),
            ],
        )

    def test_drafts_and_cancelled_rentals_take_nothing(self):
        self._make_rental(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(5, 14), utc(5, 18)).action_cancel("Ill")
        self.assertEqual(
            self.free(), [(utc(5, 9), utc(5, 12)), (utc(5, 14), utc(5, 18))]
        )

    def test_a_closure_of_the_site_closes_it(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Snow",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": utc(5, 1),
                "date_to": datetime(2026, 1, 5, 12, 59, 59),
            }
        )
        self.assertEqual(self.free(), [(utc(5, 14), utc(5, 18))])

    def test_a_holiday_of_the_company_closes_all_sites(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": False,
                "company_id": self.company.id,
                "date_from": datetime(2026, 1, 4, 23),
                "date_to": datetime(2026, 1, 5, 22, 59, 59),
            }
        )
        self.assertEqual(self.free(), [])
        self.assertEqual(self.free(space=self.ydes_office), [])

    def test_an_archived_site_has_nothing_free(self):
        self.murat.active = False
        self.assertEqual(self.free(), [])

    def test_a_rented_space_stays_at_its_site(self):
        self._make_rental(utc(5, 9), utc(5, 12))
        with self.assertRaisesRegex(UserError, "has rentals"):
            self.office.site_id = self.ydes

    def test_a_site_that_is_not_open_has_nothing_free(self):
        self.murat.state = "fitting_out"
        self.assertEqual(self.free(), [])

    def test_opening_follows_daylight_saving(self):
        # 29 March 2026: Paris goes from UTC+1 to UTC+2.
        free = self.office._get_free_intervals(
            datetime(2026, 3, 27), datetime(2026, 3, 31)
        )[self.office]
        self.assertEqual(free[0][0], datetime(2026, 3, 27, 8))
        self.assertEqual(free[-2][0], datetime(2026, 3, 30, 7))

    def test_contiguous_openings_meet_across_midnight(self):
        self.calendar.attendance_ids.unlink()
        self.calendar.attendance_ids = [
            Command.create(
                {"name": "d", "dayofweek": str(day), "hour_from": 0, "hour_to": 24}
            )
            for day in range(7)
        ]
        free = self.office._get_free_intervals(utc(5, 20), utc(6, 8))[self.office]
        self.assertEqual(free, [(utc(5, 20), utc(6, 8))])

    def test_public_method_speaks_utc_strings(self):
        intervals = self.office.get_free_intervals(
            "2026-01-05 00:00:00", "2026-01-06 00:00:00"
        )
        self.assertEqual(
            intervals,
            {
                self.office.id: [
                    ["2026-01-05 08:00:00", "2026-01-05 11:00:00"],
                    ["2026-01-05 13:00:00", "2026-01-05 17:00:00"],
                ]
            },
        )

    def test_bad_ranges_are_explained(self):
        for bad in (
            ("2026-01-06 00:00:00", "2026-01-05 00:00:00"),
            ("yesterday", "2026-01-05 00:00:00"),
            (False, False),
            ("2026-01-05 00:00:00", "2036-01-05 00:00:00"),
        ):
            with self.subTest(bad=bad), self.assertRaises(UserError):
                self.office.get_free_intervals(*bad)

    def test_a_stay_of_days_that_does_not_fit_is_told_the_whole_days(self):
        with self.assertRaisesRegex(
            ValidationError, "For whole days, choose 1/5/26, 9:00 AM – 1/7/26, 6:00 PM"
        ):
            self._make_confirmed(utc(5, 9), utc(7, 12))

    def test_shown_free_is_accepted_and_the_rest_refused(self):
        self._make_confirmed(utc(5, 10), utc(5, 11))
        for start, stop, accepted in (
            (9, 10, True),
            (11, 12, True),
            (14, 18, True),
            (9, 11, False),
            (10, 11, False),
            (8, 10, False),
            (11, 15, False),
        ):
            with self.subTest(start=start, stop=stop), self.env.cr.savepoint():
                rental = self._make_rental(utc(5, start), utc(5, stop))
                if accepted:
                    rental.action_confirm()
                    rental.action_cancel("undo")
                else:
                    with self.assertRaises(ValidationError):
                        rental.action_confirm()

    def test_back_to_back_rentals_are_allowed(self):
        self._make_confirmed(utc(5, 9), utc(5, 10))
        self.assertEqual(
            self._make_confirmed(utc(5, 10), utc(5, 11)).state, "confirmed"
        )

    def test_a_whole_day_may_span_the_lunch_break(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 18))
        self.assertEqual(rental.state, "confirmed")

    def test_a_whole_week_may_span_closed_days(self):
        rental = self._make_confirmed(datetime(2026, 1, 4, 23), utc(16, 18))
        self.assertEqual(rental.state, "confirmed")

    def test_part_of_two_days_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "09:00–12:00"):
            self._make_confirmed(utc(5, 10), utc(6, 12))

    def test_queries_do_not_grow_with_spaces(self):
        spaces = self.env["telecentre.space"].create(
            [
                {
                    "name": f"Desk {number}",
                    "site_id": (self.murat if number % 2 else self.ydes).id,
                    "type_id": self.office_type.id,
                }
                for number in range(50)
            ]
        )
        self._count_queries(spaces)  # the usual week is read once for all requests
        few = self._count_queries(spaces[:2])
        many = self._count_queries(spaces)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 10)

    def _count_queries(self, spaces):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        spaces.get_free_intervals("2026-01-05 00:00:00", "2026-01-12 00:00:00")
        return self.env.cr.sql_log_count - before

    def test_a_member_sees_when_a_space_is_free_not_who_takes_it(self):
        self._make_confirmed(utc(5, 9), utc(5, 12), partner_id=self.other_member.id)
        space = self.office.with_user(self.portal_user)
        intervals = space.get_free_intervals(
            "2026-01-05 00:00:00", "2026-01-06 00:00:00"
        )
        self.assertEqual(
            intervals[space.id], [["2026-01-05 13:00:00", "2026-01-05 17:00:00"]]
        )
        self.assertNotIn("Paul", space._get_refusal(utc(5, 9), utc(5, 12)))

    def _open(self, *hours, **vals):
        """Replace the opening hours by these, on Mondays."""
        self.calendar.attendance_ids.unlink()
        self.calendar.write(vals)
        self.calendar.attendance_ids = [
            Command.create(
                {
                    "name": "Monday",
                    "dayofweek": "0",
                    "hour_from": start,
                    "hour_to": stop,
                    **line_vals,
                }
            )
            for start, stop, line_vals in hours
        ]

    def _get_periods(self, day=5):
        half_days = self.murat._get_half_days(utc(day, 1), utc(day, 22))[self.murat]
        return [half_day[1] for half_day in half_days]

    def test_a_day_without_a_break_is_two_half_days(self):
        self._open((9, 17, {}))
        self.assertEqual(self._get_periods(), ["morning", "afternoon"])

    def test_a_long_morning_is_one_half_day(self):
        self._open((8, 13, {"day_period": "morning"}))
        self.assertEqual(self._get_periods(), ["morning"])

    def test_one_week_in_two(self):
        get_week_type = self.env["resource.calendar.attendance"].get_week_type
        week = str(get_week_type(utc(5, 9).date()))
        self._open((9, 12, {"week_type": week}), two_weeks_calendar=True)
        self.assertEqual(self._get_periods(5), ["morning"])
        self.assertEqual(self._get_periods(12), [])

    def test_opening_hours_for_the_calendar_screen(self):
        hours = self.murat.get_opening_hours(
            "2026-01-05 00:00:00", "2026-01-05 20:00:00"
        )
        self.assertEqual(
            hours,
            [
                {"daysOfWeek": [1], "startTime": "09:00", "endTime": "12:00"},
                {"daysOfWeek": [1], "startTime": "14:00", "endTime": "18:00"},
            ],
        )

    def test_closed_days_are_grey_in_the_calendar(self):
        days = self.env["telecentre.rental"].get_unusual_days(
            "2026-01-09 00:00:00", "2026-01-12 00:00:00"
        )
        self.assertEqual(
            days,
            {
                "2026-01-09": False,
                "2026-01-10": True,
                "2026-01-11": True,
                "2026-01-12": False,
            },
        )
