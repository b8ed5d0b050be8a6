from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools.aid import AidLedger

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
entries = st.lists(st.tuples(days, st.integers(1, 100_000)), max_size=6)
# A loaded machine is slow, not wrong.
patient = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)


def make_ledger(rows):
    ledger = AidLedger()
    for day, amount in rows:
        ledger.add(day, amount)
    return ledger


class TestAidLedger(BaseCase):
    @patient
    @given(entries, days, st.integers(1, 2))
    def test_peak_is_the_most_of_any_period_with_that_day(self, rows, day, years):
        ledger = make_ledger(rows)
        swept = []
        end = day
        while end < day + relativedelta(years=years):
            swept.append(ledger.get_total(end, years))
            end += timedelta(days=1)
        self.assertEqual(ledger.get_peak(day, years), max(swept))

    @patient
    @given(entries, st.integers(1, 300_000), days)
    def test_what_fits_the_room_never_exceeds_any_period(self, rows, amount, day):
        ceiling = 300_000
        ledger = AidLedger()
        for when, value in [*rows, (day, amount)]:
            if value <= ceiling - ledger.get_peak(when, 3):
                ledger.add(when, value)
        for when in ledger.entries:
            self.assertLessEqual(ledger.get_total(when, 3), ceiling)

    def test_a_period_includes_its_last_day_and_not_its_first_anniversary(self):
        ledger = make_ledger([(date(2023, 1, 5), 10), (date(2026, 1, 5), 1)])
        self.assertEqual(ledger.get_total(date(2026, 1, 4), 3), 10)
        self.assertEqual(ledger.get_total(date(2026, 1, 5), 3), 1)

    def test_cents_add_up_exactly(self):
        ledger = make_ledger([(date(2026, 1, 5), 0.1)] * 3)
        self.assertEqual(ledger.get_total(date(2026, 1, 5), 3), 0.3)
