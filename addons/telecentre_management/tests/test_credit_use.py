from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools.cover import HalfDay, minimum_cover
from ..tools.credits import Lot, count_minutes, use_credits

PRICES = {"half_day": 10, "day": 20, "week": 80}
HOURLY = {"hour": 8, "day": 25}
MONDAY = date(2026, 1, 5)


some_lots = st.lists(
    st.tuples(st.integers(0, 1500), st.sampled_from([0, 120, 240]), st.integers(-1, 8)),
    max_size=4,
)
some_prices = st.sampled_from([PRICES, HOURLY])
examples = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def make_lots(given_lots):
    return [
        Lot(number, left, half_day, last=MONDAY + timedelta(days=last))
        for number, (left, half_day, last) in enumerate(given_lots)
    ]


def get_half_days(count):
    """Mornings of three hours and afternoons of four, Monday to Friday."""
    half_days = []
    day = MONDAY
    while len(half_days) < count:
        if day.weekday() < 5:
            for start, stop in ((9, 12), (14, 18)):
                moments = (
                    datetime(day.year, day.month, day.day, hour)
                    for hour in (start, stop)
                )
                half_days.append(HalfDay(day, (tuple(moments),)))
        day += timedelta(days=1)
    return half_days[:count]


def get_price(prices):
    return lambda half_days: sum(
        prices[unit] * quantity for unit, quantity in minimum_cover(half_days, prices)
    )


class TestCreditUse(BaseCase):
    def use(self, half_days, *lots, prices=None):
        return use_credits(half_days, lots, get_price(prices or PRICES))

    def test_half_days_pay_first_the_rest_is_left(self):
        rest, used = self.use(get_half_days(3), Lot("pass", 480, 240))
        self.assertEqual(used, [("pass", 480)])
        self.assertEqual(rest, get_half_days(3)[2:])

    def test_credits_that_save_nothing_are_kept(self):
        """Two half-days off a week leave four days, at the price of the week."""
        lot = Lot("pass", 480, 240)
        rest, used = self.use(get_half_days(10), lot)
        self.assertEqual((len(rest), used, lot.left), (10, [], 480))

    def test_no_more_credits_than_what_saves(self):
        """With three, one saves: nothing below nine half-days costs less than 80."""
        rest, used = self.use(get_half_days(9), Lot("pass", 720, 240))
        self.assertEqual((len(rest), used), (6, [("pass", 720)]))

    def test_hours_pay_real_minutes(self):
        afternoon = get_half_days(2)[1:]
        rest, used = self.use(afternoon, Lot("pass", 90), prices=HOURLY)
        self.assertEqual(used, [("pass", 90)])
        self.assertEqual(count_minutes(rest[0].needed), 150)

    def test_lots_follow_each_other_within_a_stay(self):
        _rest, used = self.use(
            get_half_days(3), Lot("first", 240, 240), Lot("second", 2400, 240)
        )
        self.assertEqual(used, [("first", 240), ("second", 480)])

    def test_a_lot_pays_on_its_days_only(self):
        tuesday = MONDAY + timedelta(days=1)
        rest, used = self.use(
            get_half_days(4),
            Lot("monday", 2400, 240, last=MONDAY),
            Lot("tuesday", 240, 240, first=tuesday),
        )
        self.assertEqual(used, [("monday", 480), ("tuesday", 240)])
        self.assertEqual(rest, get_half_days(4)[3:])

    @examples
    @given(st.integers(1, 14), some_lots, some_prices)
    def test_credits_only_ever_save(self, count, given_lots, prices):
        half_days = get_half_days(count)
        lots = make_lots(given_lots)
        rest, used = self.use(half_days, *lots, prices=prices)
        price = get_price(prices)
        if used:
            self.assertLess(price(rest), price(half_days))
        else:
            self.assertEqual(rest, half_days)
        taken = dict(used)
        for lot, (left, _half_day, _last) in zip(lots, given_lots, strict=True):
            self.assertEqual(lot.left, left - taken.get(lot.key, 0))
            self.assertGreaterEqual(lot.left, 0)

    @examples
    @given(st.integers(1, 14), st.integers(0, 6), some_lots, some_prices)
    def test_a_longer_stay_never_costs_less(self, count, more, given_lots, prices):
        price = get_price(prices)
        shorter, longer = (
            price(
                self.use(get_half_days(days), *make_lots(given_lots), prices=prices)[0]
            )
            for days in (count, count + more)
        )
        self.assertLessEqual(shorter, longer)

    @examples
    @given(st.integers(1, 14), some_lots, some_prices)
    def test_earlier_lots_are_used_up_before_later_ones(self, count, given, prices):
        """Nothing is left on a lot that could have paid what a later one paid."""
        lots = make_lots(given)
        half_days = get_half_days(count)
        _rest, used = self.use(half_days, *lots, prices=prices)
        used = dict(used)
        for number, lot in enumerate(lots):
            later = any(used.get(other.key) for other in lots[number + 1 :])
            lasts = lot.last >= half_days[-1].day
            if later and lasts:
                self.assertLess(lot.left, max(lot.half_day, 1))
