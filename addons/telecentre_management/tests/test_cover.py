import itertools
import random
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import BaseCase

from ..tools.cover import HalfDay, minimum_cover

MURAT = {"half_day": 10, "day": 20, "week": 80, "month": 100}


def week_days(first, count):
    """Mornings and afternoons of ``count`` days, closed at week ends."""
    half_days = []
    for offset in range(count):
        day = first + timedelta(days=offset)
        if day.weekday() < 5:
            for start, stop in ((9, 12), (14, 18)):
                half_days.append(
                    HalfDay(
                        day,
                        (
                            (
                                datetime(day.year, day.month, day.day, start),
                                datetime(day.year, day.month, day.day, stop),
                            ),
                        ),
                    )
                )
    return half_days


def brute_force(half_days, prices):
    """Try every set of units, place by place: slow, and nothing to get wrong."""
    best = float("inf")

    def covered_by_hours(pieces):
        count, covered = 0, None
        for start, stop in sorted(pieces):
            moment = start if covered is None else max(start, covered)
            while moment < stop:
                count += 1
                moment += timedelta(hours=1)
                covered = moment
        return count

    def extend(left, cost):
        nonlocal best
        if cost >= best:
            return
        if not left:
            best = cost
            return
        first = left[0]
        ends = {
            "day": first.day + timedelta(days=1),
            "week": first.day + timedelta(days=7),
            "month": first.day + relativedelta(months=1),
        }
        for unit, price in prices.items():
            if unit == "hour":
                continue
            rest = (
                [half for half in left if half.day >= ends[unit]]
                if unit in ends
                else left[1:]
            )
            extend(rest, cost + price)

    places = range(len(half_days))
    choices = (
        itertools.chain.from_iterable(
            itertools.combinations(places, size) for size in range(len(half_days) + 1)
        )
        if "hour" in prices
        else [()]
    )
    for by_hour in choices:
        pieces = [span for place in by_hour for span in half_days[place].needed]
        rest = [half for place, half in enumerate(half_days) if place not in by_hour]
        extend(rest, covered_by_hours(pieces) * prices.get("hour", 0))
    return best


class TestCover(BaseCase):
    def assertCover(self, half_days, prices, *expected):
        self.assertEqual(minimum_cover(half_days, prices), list(expected))

    def test_one_half_day(self):
        self.assertCover(week_days(date(2026, 1, 5), 1)[:1], MURAT, ("half_day", 1))

    def test_two_half_days_at_the_price_of_a_day_are_a_day(self):
        self.assertCover(week_days(date(2026, 1, 5), 1), MURAT, ("day", 1))

    def test_nine_half_days_cost_a_week(self):
        self.assertCover(week_days(date(2026, 1, 5), 5)[:9], MURAT, ("week", 1))

    def test_a_week_is_seven_days_from_its_first(self):
        # Wednesday to the next Tuesday: one week covers it all.
        self.assertCover(week_days(date(2026, 1, 7), 7), MURAT, ("week", 1))

    def test_greedy_is_not_enough(self):
        half_days = [
            HalfDay(
                date(2026, 1, 5), ((datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 16)),)
            )
        ]
        prices = {"half_day": 76, "hour": 9}
        self.assertCover(half_days, prices, ("hour", 8))

    def test_a_begun_hour_is_an_hour(self):
        half_days = [
            HalfDay(
                date(2026, 1, 5),
                ((datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10, 15)),),
            )
        ]
        self.assertCover(half_days, {"hour": 8}, ("hour", 2))

    def test_an_hour_may_run_over_a_short_pause(self):
        day = date(2026, 1, 5)
        half_days = [
            HalfDay(day, ((datetime(2026, 1, 5, 11, 30), datetime(2026, 1, 5, 12)),)),
            HalfDay(
                day, ((datetime(2026, 1, 5, 12, 10), datetime(2026, 1, 5, 12, 30)),)
            ),
        ]
        self.assertCover(half_days, {"hour": 8}, ("hour", 1))

    def test_a_month_ends_on_the_same_date(self):
        # 5 January to 5 February: the last day is not in the month.
        self.assertCover(
            week_days(date(2026, 1, 5), 32), MURAT, ("month", 1), ("day", 1)
        )

    def test_nothing_to_sell_is_no_price(self):
        self.assertIsNone(minimum_cover(week_days(date(2026, 1, 5), 1), {}))

    def test_nothing_needed_costs_nothing(self):
        self.assertEqual(minimum_cover([], MURAT), [])

    def test_cover_equals_brute_force(self):
        generator = random.Random(2026)
        units = ("hour", "half_day", "day", "week", "month")
        for _round in range(300):
            prices = {
                unit: generator.randint(1, 40)
                for unit in generator.sample(units, generator.randint(1, 5))
            }
            half_days = week_days(
                date(2026, 1, generator.randint(1, 28)), generator.randint(1, 5)
            )[: generator.randint(1, 7)]
            half_days = [
                HalfDay(half.day, ((start, stop - timedelta(minutes=cut)),))
                for half in half_days
                for start, stop in half.needed
                for cut in [generator.choice((0, 20, 90))]
            ]
            cover = minimum_cover(half_days, prices)
            cost = sum(prices[unit] * quantity for unit, quantity in cover)
            self.assertEqual(cost, brute_force(half_days, prices), (half_days, prices))
