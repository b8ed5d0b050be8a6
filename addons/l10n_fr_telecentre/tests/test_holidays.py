from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.holidays import get_public_holidays

# Easter Monday, Ascension and Whit Monday, from the official calendars.
MOVABLE = {
    2008: (date(2008, 3, 24), date(2008, 5, 1), date(2008, 5, 12)),
    2024: (date(2024, 4, 1), date(2024, 5, 9), date(2024, 5, 20)),
    2025: (date(2025, 4, 21), date(2025, 5, 29), date(2025, 6, 9)),
    2026: (date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)),
    2027: (date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)),
    2038: (date(2038, 4, 26), date(2038, 6, 3), date(2038, 6, 14)),
}


@tagged("post_install", "-at_install")
class TestHolidays(BaseCase):
    def test_eleven_holidays_in_order_every_year(self):
        for year in range(1990, 2100):
            days = [*get_public_holidays(year).values()]
            self.assertEqual(len(days), 11)
            self.assertEqual(days, sorted(days))
            self.assertEqual({day.year for day in days}, {year})

    def test_movable_holidays_follow_easter(self):
        for year, expected in MOVABLE.items():
            holidays = get_public_holidays(year)
            with self.subTest(year=year):
                self.assertEqual(
                    tuple(
                        holidays[key]
                        for key in ("easter_monday", "ascension", "whit_monday")
                    ),
                    expected,
                )

    def test_two_holidays_may_fall_on_one_day(self):
        holidays = get_public_holidays(2008)
        self.assertEqual(holidays["ascension"], holidays["labour_day"])

    def test_fixed_holidays(self):
        days = get_public_holidays(2026).values()
        for month, day in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1)):
            self.assertIn(date(2026, month, day), days)
        self.assertIn(date(2026, 11, 11), days)
        self.assertIn(date(2026, 12, 25), days)

    def test_years_without_a_known_easter_are_refused(self):
        for year in (0, 1582, 4100):
            with self.subTest(year=year), self.assertRaises(ValueError):
                get_public_holidays(year)
