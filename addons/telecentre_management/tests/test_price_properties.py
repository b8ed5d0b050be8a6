import random
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from ..tools.cover import HalfDay, minimum_cover
from .common import TelecentreCase, utc
from .test_cover import brute_force

UNITS = ("hour", "half_day", "day", "week", "month")
# A loaded machine is slow, not wrong.
patient = settings(deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def stays(draw, longest=7):
    """Half-days one after another over some days, each needed for a while."""
    first = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
    places = draw(
        st.lists(
            st.tuples(st.integers(0, 40), st.sampled_from((9, 14))),
            min_size=1,
            max_size=longest,
            unique=True,
        )
    )
    half_days = []
    for offset, hour in sorted(places):
        day = first + timedelta(days=offset)
        start = datetime(day.year, day.month, day.day, hour)
        minutes = draw(st.integers(1, 16)) * 15
        needed = ((start, start + timedelta(minutes=minutes)),)
        half_days.append(HalfDay(day, needed))
    return half_days


prices = st.dictionaries(st.sampled_from(UNITS), st.integers(0, 120), min_size=1)


def get_cost(half_days, known):
    return sum(known[unit] * count for unit, count in minimum_cover(half_days, known))


class TestCoverProperties(BaseCase):
    @patient
    @given(stays(), prices)
    def test_the_cover_is_the_cheapest_there_is(self, half_days, known):
        self.assertEqual(get_cost(half_days, known), brute_force(half_days, known))

    @patient
    @given(stays(longest=20), prices, st.data())
    def test_a_longer_covered_need_never_costs_less(self, half_days, known, data):
        kept = data.draw(st.integers(1, len(half_days)))
        shorter = half_days[:kept]
        last = shorter[-1]
        [(start, stop)] = last.needed
        cut = data.draw(st.integers(0, int((stop - start).total_seconds() // 60) - 1))
        shorter[-1] = HalfDay(last.day, ((start, stop - timedelta(minutes=cut)),))
        self.assertLessEqual(get_cost(shorter, known), get_cost(half_days, known))

    @patient
    @given(stays(longest=20), prices, prices)
    def test_more_units_on_sale_never_cost_more(self, half_days, known, others):
        self.assertLessEqual(
            get_cost(half_days, others | known), get_cost(half_days, known)
        )

    @patient
    @given(stays(longest=20), prices, st.sampled_from(UNITS), st.integers(0, 50))
    def test_a_dearer_unit_never_makes_a_stay_cheaper(self, half_days, known, unit, by):
        dearer = {name: price + by * (name == unit) for name, price in known.items()}
        self.assertLessEqual(get_cost(half_days, known), get_cost(half_days, dearer))

    def test_a_month_from_the_31st_ends_with_february(self):
        days = [date(2026, 1, 31) + timedelta(days=offset) for offset in range(29)]
        half_days = [
            HalfDay(
                day,
                (
                    (
                        datetime(day.year, day.month, day.day, 9),
                        datetime(day.year, day.month, day.day, 12),
                    ),
                ),
            )
            for day in days
        ]
        known = {"month": 100, "half_day": 10}
        # 31 January to 27 February are one month; 28 February begins the next.
        self.assertEqual(minimum_cover(half_days[:28], known), [("month", 1)])
        self.assertEqual(
            minimum_cover(half_days, known), [("month", 1), ("half_day", 1)]
        )


@tagged("post_install", "-at_install")
class TestQuoteProperties(TelecentreCase):
    """The quote of a site's real hours against units tried one by one."""

    def _get_half_days(self, start, stop, hours):
        """Independent of the code: winter in Paris, ``hours`` on week days."""
        half_days = []
        day = start.date()
        while day <= stop.date():
            for opening, closing in hours if day.weekday() < 5 else ():
                piece = (
                    max(start, utc(day.day, opening, month=day.month)),
                    min(stop, utc(day.day, closing, month=day.month)),
                )
                if piece[0] < piece[1]:
                    half_days.append(HalfDay(day, (piece,)))
            day += timedelta(days=1)
        return half_days

    def _check(self, space, hours, known):
        generator = random.Random(2026)
        for _round in range(25):
            opening, closing = hours[0][0], hours[-1][1]
            first = date(2026, 1, 5) + timedelta(days=generator.randint(0, 30))
            last = first + timedelta(days=generator.randint(0, 4))
            if first.weekday() > 4 or last.weekday() > 4:
                continue
            start = utc(first.day, opening, month=first.month)
            stop = utc(last.day, closing, month=last.month)
            half_days = self._get_half_days(start, stop, hours)
            quote = space.get_quote(str(start), str(stop), partner_id=self.member.id)
            with self.subTest(start=start, stop=stop):
                self.assertEqual(quote["amount_due"], brute_force(half_days, known))

    def test_the_quote_is_the_minimum_over_the_hours_of_the_site(self):
        known = {"half_day": 10, "day": 20, "week": 80, "month": 100}
        self._check(self.office, ((9, 12), (14, 18)), known)

    def test_the_quote_is_the_minimum_over_the_hours_of_the_space(self):
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Late mornings",
                "company_id": self.company.id,
                "tz": "Europe/Paris",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "Morning",
                            "dayofweek": str(day),
                            "hour_from": 10,
                            "hour_to": 12,
                            "day_period": "morning",
                        }
                    )
                    for day in range(5)
                ],
            }
        )
        self.office.resource_calendar_id = calendar
        known = {"half_day": 10, "day": 20, "week": 80, "month": 100}
        self._check(self.office, ((10, 12),), known)

    def test_a_quote_of_45_days_reads_no_more_than_one_of_a_day(self):
        monday = datetime(2026, 1, 4, 23)  # midnight in Paris

        def count(days):
            quote = (str(monday), str(monday + timedelta(days=days)))
            self.office.get_quote(*quote, partner_id=self.member.id)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.office.get_quote(*quote, partner_id=self.member.id)
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(1), count(45))
