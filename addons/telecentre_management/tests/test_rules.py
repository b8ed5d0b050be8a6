from datetime import date, datetime, timedelta

import pytz

from odoo.tests import BaseCase

from ..tools import spans
from ..tools.availability import Availability
from ..tools.grid import Grid, get_day_openings, get_neighbours
from ..tools.rules import Limits, Quota, RuleBook, Stay, get_period, split_days
from ..tools.suggestion import Suggestion

PARIS = pytz.timezone("Europe/Paris")
HOUR = timedelta(hours=1)
# Sundays of 2026 on which the clock changes: 29 March, 25 October.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
NOW = datetime(2026, 1, 5, 8)  # Monday, 9:00 in Paris


def local(day, hour):
    return spans.local_moment(day, hour, PARIS)


def open_days(first, count, *periods):
    """``(day, period, start, stop)`` of days in a row."""
    return [
        (day, f"period {number}", local(day, start), local(day, stop))
        for day in (first + timedelta(days=offset) for offset in range(count))
        for number, (start, stop) in enumerate(periods)
    ]


class TestGrid(BaseCase):
    def get_local_starts(self, day, step, *periods):
        openings = get_day_openings(open_days(day, 1, *periods))
        grid = Grid(PARIS, timedelta(minutes=step), openings)
        return [f"{spans.to_local(each, PARIS):%H:%M}" for each in grid.starts]

    def test_each_opening_of_a_day_begins_the_grid_again(self):
        starts = self.get_local_starts(date(2026, 1, 5), 60, (8.5, 11.5), (13.75, 16))
        self.assertEqual(starts, ["08:30", "09:30", "10:30", "13:45", "14:45", "15:45"])

    def test_contiguous_openings_are_one(self):
        starts = self.get_local_starts(date(2026, 1, 5), 120, (9, 12), (12, 16))
        self.assertEqual(starts, ["09:00", "11:00", "13:00", "15:00"])

    def test_hours_are_those_of_the_clock_all_year(self):
        for day in (date(2026, 3, 28), SPRING, date(2026, 7, 1), AUTUMN):
            starts = self.get_local_starts(day, 30, (9, 11))
            self.assertEqual(starts, ["09:00", "09:30", "10:00", "10:30"])

    def test_a_night_of_clock_change_keeps_the_clock(self):
        even = [f"{hour:02}:00" for hour in range(0, 24, 2)]
        self.assertEqual(self.get_local_starts(date(2026, 3, 28), 120, (0, 24)), even)
        # 2:00 does not exist in spring, and comes twice in autumn.
        self.assertEqual(
            self.get_local_starts(SPRING, 120, (0, 24)), ["00:00", *even[2:]]
        )
        self.assertEqual(
            self.get_local_starts(AUTUMN, 120, (0, 24)), ["00:00", "02:00", *even[1:]]
        )

    def test_a_place_that_never_closes_begins_again_at_midnight(self):
        openings = get_day_openings(open_days(date(2026, 1, 5), 3, (0, 24)))
        grid = Grid(PARIS, 5 * HOUR, openings)
        hours = {f"{spans.to_local(each, PARIS):%H}" for each in grid.starts}
        self.assertEqual(hours, {"00", "05", "10", "15", "20"})
        day = date(2026, 1, 5)
        self.assertTrue(grid.has(local(day, 20), local(day, 24)))

    def test_the_end_of_an_opening_is_on_the_grid(self):
        day = date(2026, 1, 5)
        grid = Grid(PARIS, HOUR, [(local(day, 9), local(day, 12.25))])
        self.assertTrue(grid.has(local(day, 11), local(day, 12.25)))
        self.assertFalse(grid.has(local(day, 11), local(day, 11.25)))
        self.assertFalse(grid.has(local(day, 12.25), local(day, 13)))

    def test_neighbours_of_a_moment(self):
        self.assertEqual(get_neighbours(5, [1, 4, 7]), [4, 7])
        self.assertEqual(get_neighbours(4, [1, 4, 7]), [4])
        self.assertEqual(get_neighbours(0, [1, 4]), [1])
        self.assertEqual(get_neighbours(9, [1, 4]), [4])
        self.assertEqual(get_neighbours(9, []), [])


class TestPeriods(BaseCase):
    def test_periods_of_a_day(self):
        day = date(2026, 12, 31)  # a Thursday
        self.assertEqual(get_period(day, "day"), (day, date(2027, 1, 1)))
        self.assertEqual(
            get_period(day, "week"), (date(2026, 12, 28), date(2027, 1, 4))
        )
        self.assertEqual(
            get_period(day, "month"), (date(2026, 12, 1), date(2027, 1, 1))
        )

    def test_time_is_split_at_local_midnight(self):
        first, second = date(2026, 1, 31), date(2026, 2, 1)
        days = split_days([(local(first, 22), local(second, 3))], PARIS)
        self.assertEqual(days, {first: 2 * HOUR, second: 3 * HOUR})

    def test_days_of_clock_change_have_23_and_25_hours(self):
        for day, hours in ((SPRING, 23), (AUTUMN, 25)):
            days = split_days([(local(day, 0), local(day, 24))], PARIS)
            self.assertEqual(days, {day: hours * HOUR})


class TestRuleBook(BaseCase):
    def make_book(self, limits, first=date(2026, 1, 5), count=60, **values):
        pieces = open_days(first, count, (9, 12), (14, 18))
        known = Availability(PARIS, pieces=pieces)
        grid = Grid(PARIS, limits.step, get_day_openings(pieces))
        return RuleBook(
            NOW,
            limits={"room": limits},
            schedules={"room": known},
            grids={"room": grid} if limits.step else {},
            **values,
        )

    def get_broken(self, book, start, stop, day=date(2026, 1, 5), last=None, who="me"):
        stay = Stay("room", who, local(day, start), local(last or day, stop))
        return [broken.rule for broken in book.get_broken(stay)]

    def test_exactly_the_notice_ahead_is_early_enough(self):
        book = self.make_book(Limits(lead=2 * HOUR))
        self.assertEqual(self.get_broken(book, 11, 12), [])
        self.assertEqual(self.get_broken(book, 11 - 1 / 60, 12), ["lead"])

    def test_staff_write_down_the_past_and_members_do_not(self):
        book = self.make_book(Limits(lead=2 * HOUR))
        self.assertEqual(self.get_broken(book, 9, 12), [])
        book.is_staff = False
        self.assertEqual(self.get_broken(book, 9, 12), ["lead"])
        book = self.make_book(Limits(), is_staff=False)
        self.assertEqual(self.get_broken(book, 9, 12), [])
        book.now += timedelta(minutes=1)
        self.assertEqual(self.get_broken(book, 9, 12), ["lead"])

    def test_what_has_begun_is_asked_what_it_takes_from_others(self):
        quota = Quota("q", HOUR, "day")
        limits = Limits(
            lead=HOUR, shortest=8 * HOUR, longest=HOUR, step=HOUR, quotas=(quota,)
        )
        book = self.make_book(limits)
        book.now += HOUR / 2
        self.assertEqual(self.get_broken(book, 9.25, 12), ["longest", "quota"])
        book.now += 3 * HOUR
        self.assertEqual(self.get_broken(book, 9.25, 12), [])
        book.is_staff = False
        self.assertEqual(
            self.get_broken(book, 9.25, 12),
            ["lead", "shortest", "longest", "step", "quota"],
        )

    def test_the_horizon_counts_local_days(self):
        book = self.make_book(Limits(horizon=2))
        self.assertEqual(self.get_broken(book, 17, 18, date(2026, 1, 7)), [])
        self.assertEqual(self.get_broken(book, 9, 10, date(2026, 1, 8)), ["horizon"])

    def test_members_on_the_day_of_use_book_further_ahead(self):
        limits = Limits(horizon=2, member_horizon=5, company="council")
        memberships = {"me": [("council", date(2026, 1, 1), date(2026, 1, 9))]}
        book = self.make_book(limits, memberships=memberships)
        self.assertEqual(self.get_broken(book, 9, 10, date(2026, 1, 9)), [])
        # In force today, but no longer that day.
        self.assertEqual(self.get_broken(book, 9, 10, date(2026, 1, 10)), ["horizon"])
        self.assertEqual(
            self.get_broken(book, 9, 10, date(2026, 1, 9), who="you"), ["horizon"]
        )
        memberships["me"] = [("other council", date(2026, 1, 1), None)]
        self.assertEqual(self.get_broken(book, 9, 10, date(2026, 1, 9)), ["horizon"])

    def test_length_is_that_of_the_opening(self):
        limits = Limits(shortest=HOUR, longest=7 * HOUR)
        book = self.make_book(limits)
        day = date(2026, 1, 6)
        self.assertEqual(self.get_broken(book, 9, 10, day), [])
        self.assertEqual(self.get_broken(book, 9, 9.75, day), ["shortest"])
        # lunch does not count
        self.assertEqual(self.get_broken(book, 9, 18, day), [])
        self.assertEqual(self.get_broken(book, 0, 24, day), [])
        two_days = self.get_broken(book, 9, 18, day, last=date(2026, 1, 7))
        self.assertEqual(two_days, ["longest"])

    def test_a_whole_day_is_never_too_short(self):
        book = self.make_book(Limits(shortest=8 * HOUR))
        self.assertEqual(self.get_broken(book, 9, 18), [])
        self.assertEqual(self.get_broken(book, 14, 18), ["shortest"])

    def test_the_step_binds_hours_and_not_whole_days(self):
        book = self.make_book(Limits(step=timedelta(minutes=90)))
        self.assertEqual(self.get_broken(book, 9, 10.5), [])
        self.assertEqual(self.get_broken(book, 15.5, 18), [])
        self.assertEqual(self.get_broken(book, 10, 12), ["step"])
        self.assertEqual(self.get_broken(book, 9, 18), [])
        self.assertEqual(self.get_broken(book, 0, 24), [])

    def test_the_grid_survives_a_closure(self):
        book = self.make_book(Limits(step=timedelta(minutes=30)))
        day = date(2026, 1, 5)
        known = book.schedules["room"]
        known.pieces = spans.subtract_from_pieces(
            known.pieces, [(local(day, 9), local(day, 10.25))]
        )
        self.assertEqual(self.get_broken(book, 10.25, 11), ["step"])
        self.assertEqual(self.get_broken(book, 10.5, 11), [])

    def test_a_quota_is_counted_per_period_and_person(self):
        quota = Quota("q", 3 * HOUR, "day")
        book = self.make_book(Limits(quotas=(quota,)))
        book.add(
            Stay("room", "me", local(date(2026, 1, 5), 9), local(date(2026, 1, 5), 11))
        )
        self.assertEqual(self.get_broken(book, 11, 12), [])
        self.assertEqual(self.get_broken(book, 14, 16), ["quota"])
        self.assertEqual(self.get_broken(book, 14, 16, who="you"), [])
        self.assertEqual(self.get_broken(book, 14, 16, date(2026, 1, 6)), [])

    def test_a_quota_of_a_month_is_split_at_its_end(self):
        quota = Quota("q", 8 * HOUR, "month")
        book = self.make_book(Limits(quotas=(quota,)))
        end, begin = date(2026, 1, 31), date(2026, 2, 1)
        # Seven open hours each side of the border.
        self.assertEqual(self.get_broken(book, 9, 18, end, begin), [])
        book.add(Stay("room", "me", local(end, 9), local(begin, 18)))
        self.assertEqual(self.get_broken(book, 9, 11, date(2026, 1, 30)), ["quota"])
        self.assertEqual(self.get_broken(book, 9, 10, date(2026, 1, 30)), [])
        self.assertEqual(self.get_broken(book, 9, 10, date(2026, 2, 2)), [])

    def test_colleagues_share_a_shared_quota(self):
        quota = Quota("q", 3 * HOUR, "week", is_shared=True)
        entities = {"me": "firm", "you": "firm"}
        book = self.make_book(Limits(quotas=(quota,)), entities=entities)
        book.add(
            Stay("room", "me", local(date(2026, 1, 5), 9), local(date(2026, 1, 5), 12))
        )
        self.assertEqual(
            self.get_broken(book, 9, 10, date(2026, 1, 8), who="you"), ["quota"]
        )
        self.assertEqual(self.get_broken(book, 9, 10, date(2026, 1, 8), who="him"), [])

    def test_what_is_left_of_a_quota_is_told(self):
        quota = Quota("q", 3 * HOUR, "week")
        book = self.make_book(Limits(quotas=(quota,)))
        book.add(
            Stay("room", "me", local(date(2026, 1, 6), 9), local(date(2026, 1, 6), 11))
        )
        stay = Stay(
            "room", "me", local(date(2026, 1, 8), 9), local(date(2026, 1, 8), 11)
        )
        [broken] = book.get_broken(stay)
        self.assertEqual(broken.first_day, date(2026, 1, 5))
        self.assertEqual(broken.left, HOUR)


class TestSuggestion(BaseCase):
    def find(self, rule, limits, start, stop, last=None, busy=()):
        day = date(2026, 1, 5)
        book = TestRuleBook.make_book(self, limits)
        known = book.schedules["room"]
        for each in busy:
            known.add(each)
        stay = Stay("room", "me", local(day, start), local(last or day, stop))
        self.assertIn(rule, [broken.rule for broken in book.get_broken(stay)])
        found = Suggestion(stay, known, book).find(rule)
        if not found:
            return None
        self.assertEqual(book.get_broken(found), [])
        self.assertTrue(known.fits(found.start, found.stop))
        return tuple(f"{spans.to_local(each, PARIS):%d %H:%M}" for each in found[2:])

    def test_the_first_start_after_the_notice(self):
        limits = Limits(lead=2 * HOUR)
        self.assertEqual(self.find("lead", limits, 9.5, 10.5), ("05 11:00", "05 12:00"))
        # Two hours no longer fit in the morning.
        self.assertEqual(self.find("lead", limits, 9.5, 11.5), ("05 14:00", "05 16:00"))

    def test_whole_days_stay_whole_days(self):
        limits = Limits(lead=2 * HOUR)
        book = TestRuleBook.make_book(self, limits)
        day = date(2026, 1, 5)
        book.now -= HOUR / 2
        stay = Stay("room", "me", local(day, 9), local(day, 18))
        found = Suggestion(stay, book.schedules["room"], book).find("lead")
        self.assertEqual(
            found[2:], (local(date(2026, 1, 6), 9), local(date(2026, 1, 6), 18))
        )

    def test_a_longer_stay(self):
        limits = Limits(shortest=HOUR)
        self.assertEqual(
            self.find("shortest", limits, 10, 10.5), ("05 10:00", "05 11:00")
        )
        self.assertEqual(
            self.find("shortest", limits, 11.5, 12), ("05 11:00", "05 12:00")
        )

    def test_a_shorter_stay(self):
        limits = Limits(longest=2 * HOUR)
        self.assertEqual(self.find("longest", limits, 9, 12), ("05 09:00", "05 11:00"))
        limits = Limits(longest=14 * HOUR)
        self.assertEqual(
            self.find("longest", limits, 9, 18, date(2026, 1, 8)),
            ("05 09:00", "06 18:00"),
        )

    def test_the_nearest_hours_on_the_grid(self):
        limits = Limits(step=HOUR / 2)
        found = self.find("step", limits, 10.2, 11.9)
        self.assertEqual(found, ("05 10:00", "05 12:00"))

    def test_each_rule_is_answered_by_itself(self):
        limits = Limits(step=HOUR / 2, horizon=1)
        book = TestRuleBook.make_book(self, limits)
        day = date(2026, 1, 8)
        stay = Stay("room", "me", local(day, 9.2), local(day, 10.9))
        found = Suggestion(stay, book.schedules["room"], book).find("step")
        self.assertEqual(found[2:], (local(day, 9), local(day, 11)))

    def test_the_first_day_with_room(self):
        limits = Limits(quotas=(Quota("q", HOUR, "week"),))
        self.assertEqual(self.find("quota", limits, 9, 11), None)
        limits = Limits(quotas=(Quota("q", 3 * HOUR, "week"),))
        book = TestRuleBook.make_book(self, limits)
        day = date(2026, 1, 8)
        stay = Stay("room", "me", local(day, 9), local(day, 11))
        book.add(stay)
        found = Suggestion(stay, book.schedules["room"], book).find("quota")
        self.assertEqual(found.start, local(date(2026, 1, 12), 9))
