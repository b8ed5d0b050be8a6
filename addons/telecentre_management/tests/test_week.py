from datetime import date, datetime, timedelta

import pytz

from odoo.tests import BaseCase, tagged

from ..tools.distance import get_kilometres
from ..tools.week import get_week_hours, get_week_lines

PARIS = pytz.timezone("Europe/Paris")
MONDAY = date(2026, 1, 5)


def piece(day, start, stop):
    """Local hours of a day in January, when Paris is one hour ahead, as UTC."""
    midnight = datetime(2026, 1, day) - timedelta(hours=1)
    return (
        date(2026, 1, day),
        "morning",
        midnight + timedelta(hours=start),
        midnight + timedelta(hours=stop),
    )


@tagged("post_install", "-at_install")
class TestWeek(BaseCase):
    def lines(self, *pieces):
        hours = get_week_hours(pieces, MONDAY, PARIS)
        return get_week_lines(hours, lambda day: f"{day:%a}", "closed")

    def test_days_alike_are_said_together(self):
        self.assertEqual(
            self.lines(*(piece(day, 9, 12) for day in (5, 6, 8))),
            ["Mon–Tue 09:00–12:00", "Wed closed", "Thu 09:00–12:00", "Fri–Sun closed"],
        )

    def test_pieces_that_touch_are_one_opening(self):
        self.assertEqual(
            self.lines(piece(5, 9, 12), piece(5, 12, 17))[0], "Mon 09:00–17:00"
        )

    def test_an_opening_until_midnight_ends_at_24(self):
        self.assertEqual(self.lines(piece(5, 20, 24))[0], "Mon 20:00–24:00")

    def test_other_weeks_do_not_count(self):
        self.assertEqual(self.lines(piece(12, 9, 12)), ["Mon–Sun closed"])

    def test_kilometres_between_two_sites(self):
        murat, aurillac = (45.1106, 2.8689), (44.9289, 2.4444)
        self.assertAlmostEqual(get_kilometres(murat, aurillac), 39, delta=1)
        self.assertEqual(get_kilometres(murat, murat), 0)
