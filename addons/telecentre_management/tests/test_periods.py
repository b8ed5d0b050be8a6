from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools.periods import Period, get_periods

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


# A busy machine is slow at drawing the first values.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def starts(first, until, **words):
    return [period.start for period in get_periods(first, None, until, **words)]


def to_cents(amount):
    return round(amount, 2)


class TestPeriods(BaseCase):
    def test_the_anchor_day_never_drifts_in_common_and_leap_years(self):
        for year, february in ((2023, 28), (2024, 29)):
            self.assertEqual(
                starts(date(year, 1, 31), date(year, 5, 31)),
                [
                    date(year, 1, 31),
                    date(year, 2, february),
                    date(year, 3, 31),
                    date(year, 4, 30),
                    date(year, 5, 31),
                ],
            )

    def test_a_29_february_comes_back_on_the_29th(self):
        found = starts(date(2024, 2, 29), date(2025, 3, 29))
        self.assertEqual(found[1], date(2024, 3, 29))
        self.assertEqual(found[12:], [date(2025, 2, 28), date(2025, 3, 29)])

    def test_calendar_months_are_cut_at_both_ends(self):
        first, middle, last = get_periods(
            date(2026, 1, 22), date(2026, 3, 10), date(2026, 12, 31), by_calendar=True
        )
        self.assertEqual(first[:2], (date(2026, 1, 22), date(2026, 1, 31)))
        self.assertEqual(first.get_part(310, to_cents), 100)
        self.assertTrue(middle.is_full)
        self.assertEqual(last.get_part(310, to_cents), 100)

    def test_nothing_before_the_day_it_counts_from(self):
        self.assertEqual(
            starts(date(2025, 1, 15), date(2026, 2, 20), since=date(2026, 1, 20)),
            [date(2026, 1, 20), date(2026, 2, 15)],
        )

    def test_begun_units_are_given(self):
        period = Period(
            date(2026, 2, 1), date(2026, 2, 4), date(2026, 2, 1), date(2026, 2, 28)
        )
        self.assertEqual(period.get_units(8), 2)

    @PATIENT
    @given(DAYS, DAYS, st.booleans())
    def test_periods_follow_each_other_without_gap(self, one, other, by_calendar):
        first, until = min(one, other), max(one, other)
        periods = get_periods(first, None, until, by_calendar)
        self.assertEqual(periods[0].start, first)
        for before, after in zip(periods, periods[1:], strict=False):
            self.assertEqual(after.start, before.stop + timedelta(days=1))
            self.assertTrue(after.is_full)
        self.assertGreaterEqual(periods[-1].stop, until)

    @PATIENT
    @given(
        DAYS,
        st.integers(0, 100_000),
        st.sets(st.integers(0, 27), max_size=5),
        st.booleans(),
    )
    def test_the_parts_of_a_period_add_up_to_its_fee(
        self, first, cents, cuts, by_calendar
    ):
        full = get_periods(first, None, first, by_calendar)[0]
        full = full._replace(start=full.full_start)
        begins = [
            full.start,
            *(
                full.start + timedelta(days=cut + 1)
                for cut in sorted(cuts)
                if cut + 1 < full.days
            ),
        ]
        ends = [*(begin - timedelta(days=1) for begin in begins[1:]), full.stop]
        parts = [
            full._replace(start=begin, stop=end).get_part(cents / 100, to_cents)
            for begin, end in zip(begins, ends, strict=True)
        ]
        self.assertEqual(round(sum(parts) * 100), cents)
