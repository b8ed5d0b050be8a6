from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from ..tools.cover import HalfDay, minimum_cover
from .common import TelecentreCase, utc
from .test_cover import brute_force

UNITS = ("hour", "half_day", "day", "week", "month")
HOURS = ((9, 12), (14, 18))
HALF_HOUR = timedelta(minutes=30)
QUARTER = timedelta(minutes=15)
# A loaded machine is slow, not wrong.
patient = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
few = settings(patient, max_examples=30)


# Days of a stay: where a day, a week or a month may just end, more often than not.
offsets = st.sampled_from((0, 1, 6, 7, 8, 13, 14, 27, 28, 29, 30, 31)) | st.integers(
    0, 40
)


@st.composite
def stays(draw, longest=7):
    """Half-days one after another over some days, each needed for a while."""
    first = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
    places = draw(
        st.lists(
            st.tuples(offsets, st.sampled_from((9, 12))),
            min_size=1,
            max_size=longest,
            unique=True,
        )
    )
    half_days = []
    for offset, hour in sorted(places):
        # The pause may be shorter than an hour, or none.
        day = first + timedelta(days=offset)
        start = datetime(day.year, day.month, day.day, hour)
        begin = draw(st.integers(0, 11))
        end = draw(st.integers(begin + 1, 12))
        needed = ((start + begin * QUARTER, start + end * QUARTER),)
        half_days.append(HalfDay(day, needed))
    return half_days


prices = st.dictionaries(st.sampled_from(UNITS), st.integers(0, 120), min_size=1)


def shorten(half_day, draw):
    """A part of what is needed of a half-day: all, nothing, or less at either end."""
    if draw(st.booleans()):
        return half_day if draw(st.booleans()) else HalfDay(half_day.day, ())
    [(start, stop)] = half_day.needed
    length = int((stop - start).total_seconds() // 60)
    first = draw(st.integers(0, length - 1))
    last = draw(st.integers(first + 1, length))
    minute = timedelta(minutes=1)
    return HalfDay(half_day.day, ((start + first * minute, start + last * minute),))


def get_cost(half_days, known):
    return sum(known[unit] * count for unit, count in minimum_cover(half_days, known))


class TestCoverProperties(BaseCase):
    @settings(patient, max_examples=800)
    @given(stays(), prices)
    def test_the_cover_is_the_cheapest_there_is(self, half_days, known):
        self.assertEqual(get_cost(half_days, known), brute_force(half_days, known))

    @patient
    @given(stays(longest=20), prices, st.data())
    def test_a_longer_covered_need_never_costs_less(self, half_days, known, data):
        """Whatever part of a need is left out, at its ends or in its middle."""
        part = [shorten(half_day, data.draw) for half_day in half_days]
        part = [half_day for half_day in part if half_day.needed]
        self.assertLessEqual(get_cost(part, known), get_cost(half_days, known))

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


@st.composite
def parts_of_a_day(draw):
    """``(start, stop)`` inside one opening of Monday to Friday, naive UTC."""
    day = date(2026, 1, 5) + timedelta(weeks=draw(st.integers(0, 5)))
    day += timedelta(days=draw(st.integers(0, 4)))
    opening, closing = draw(st.sampled_from(HOURS))
    slots = 2 * (closing - opening)
    first = draw(st.integers(0, slots - 1))
    last = draw(st.integers(first + 1, slots))
    start = utc(day.day, opening, month=day.month)
    return start + first * HALF_HOUR, start + last * HALF_HOUR


@st.composite
def whole_days(draw):
    """``(start, stop)`` from one opening to a later closing, naive UTC."""
    first = date(2026, 1, 5) + timedelta(weeks=draw(st.integers(0, 5)))
    first += timedelta(days=draw(st.integers(0, 4)))
    last = first + timedelta(days=draw(st.integers(0, 6)))
    last -= timedelta(days=max(0, last.weekday() - 4))
    last = max(first, last)
    return (utc(first.day, 9, month=first.month), utc(last.day, 18, month=last.month))


@tagged("post_install", "-at_install")
class TestQuoteProperties(TelecentreCase):
    """The quote of a site's real hours against units tried one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls._make_type("Any", "private_office", **dict.fromkeys(UNITS, 1))
        [cls.space] = cls._make_spaces(cls.murat, cls.type, "Any")

    def _get_half_days(self, start, stop, hours=HOURS):
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

    def _sell_at(self, known):
        """Rates of these units only, at these prices."""
        self.type.rate_ids = [Command.clear()] + [
            Command.create(
                {"unit": unit, "product_id": self._make_product(unit, price).id}
            )
            for unit, price in known.items()
        ]

    def _get_quote(self, stay):
        start, stop = stay
        return self.space.get_quote(str(start), str(stop), partner_id=self.member.id)

    @few
    @given(parts_of_a_day() | whole_days(), prices)
    def test_the_quote_is_the_minimum_over_the_hours_of_the_site(self, stay, known):
        self._sell_at(known)
        quote = self._get_quote(stay)
        self.assertEqual(
            quote["amount_due"], brute_force(self._get_half_days(*stay), known)
        )
        self.assertEqual(quote["amount_due"], quote["amount_full"])
        self.assertEqual(
            sum(line["quantity"] * known[line["unit"]] for line in quote["lines"]),
            quote["amount_full"],
        )

    @few
    @given(whole_days(), whole_days(), prices)
    def test_a_longer_stay_never_costs_less(self, one, other, known):
        self._sell_at(known)
        longer = min(one[0], other[0]), max(one[1], other[1])
        self.assertLessEqual(
            self._get_quote(one)["amount_due"], self._get_quote(longer)["amount_due"]
        )

    @few
    @given(whole_days(), prices)
    def test_the_quote_is_the_minimum_over_the_hours_of_the_space(self, stay, known):
        self._sell_at(known)
        self.space.resource_calendar_id = self._make_late_mornings()
        start, stop = stay
        stay = start + timedelta(hours=1), stop - timedelta(hours=6)  # 10:00, 12:00
        half_days = self._get_half_days(*stay, hours=((10, 12),))
        self.assertEqual(
            self._get_quote(stay)["amount_due"], brute_force(half_days, known)
        )

    def _make_late_mornings(self):
        """Monday to Friday, 10:00-12:00."""
        late = self.calendar.copy({"name": "Late mornings"})
        late.attendance_ids.filtered(lambda piece: piece.hour_from > 12).unlink()
        late.attendance_ids.hour_from = 10
        return late

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
