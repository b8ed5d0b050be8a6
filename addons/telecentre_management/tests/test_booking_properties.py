"""Random stays on rooms, their parts and closures, against a sweep minute by minute."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TelecentreCase, utc

STEP = timedelta(minutes=30)
DAY_START = utc(5, 8)
SLOTS = 22  # half hours from 08:00 to 19:00
OPENINGS = ((2, 8), (12, 20))  # 09:00-12:00 and 14:00-18:00, in slots
ROOM, LEFT, RIGHT, OTHER = range(4)
EXCLUDES = {
    ROOM: {ROOM, LEFT, RIGHT},
    LEFT: {ROOM, LEFT},
    RIGHT: {ROOM, RIGHT},
    OTHER: {OTHER},
}

spans = st.tuples(st.integers(0, SLOTS - 1), st.integers(1, 14)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], SLOTS))
)
stays = st.lists(st.tuples(st.integers(0, 3), spans), min_size=1, max_size=12)
closures = st.lists(
    st.tuples(st.sampled_from(["closed", "no_edge", "unstaffed"]), spans), max_size=2
)
buffers = st.sampled_from([(0, 0), (1, 0), (0, 1), (1, 2), (2, 2)])
examples = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def overlap(first, second):
    return first[0] < second[1] and second[0] < first[1]


class Sweep:
    """What should happen, told slot by slot and in no other way."""

    def __init__(self, closed, keep):
        self.closed = [span for kind, span in closed if kind == "closed"]
        self.no_edge = [span for kind, span in closed if kind == "no_edge"]
        self.gap = max(keep)
        self.taken = []
        self.open_slots = {
            slot
            for start, stop in OPENINGS
            for slot in range(start, stop)
            if not any(begin <= slot < end for begin, end in self.closed)
        }

    def accepts(self, space, span):
        start, stop = span
        slots = set(range(start, stop))
        if any(overlap(span, hole) for hole in self.closed):
            return False
        if any(
            begin <= start < end or begin < stop <= end for begin, end in self.no_edge
        ):
            return False
        for other, (begin, end) in self.taken:
            if other in EXCLUDES[space] and overlap(
                (start - self.gap, stop + self.gap), (begin, end)
            ):
                return False
        whole_day = (
            self.open_slots
            and start == min(self.open_slots)
            and stop == max(self.open_slots) + 1
        )
        return slots <= self.open_slots or bool(whole_day)


@tagged("post_install", "-at_install")
class TestBookingProperties(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        left, right = cls._make_spaces(cls.murat, cls.room_type, "Left", "Right")
        (left | right).parent_id = cls.room
        cls.spaces = [cls.room, left, right, cls.office]

    def _moment(self, slot):
        return DAY_START + slot * STEP

    def _set_up(self, closed, keep):
        self.env["telecentre.policy"].create(
            {
                "name": "Buffers",
                "company_id": self.company.id,
                "buffer_before": keep[0] * 30,
                "buffer_after": keep[1] * 30,
            }
        )
        self.env["telecentre.closure"].create(
            [
                {
                    "name": "Works",
                    "kind": kind,
                    "company_id": self.company.id,
                    "site_ids": [Command.set(self.murat.ids)],
                    "date_start": self._moment(start),
                    "date_stop": self._moment(stop),
                }
                for kind, (start, stop) in closed
            ]
        )

    def _book(self, space, span):
        """Whether a confirmation is accepted."""
        start, stop = map(self._moment, span)
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self._make_confirmed(start, stop, space_id=space.id)
        except ValidationError:
            return False
        return True

    @examples
    @given(stays, closures, buffers)
    def test_shown_free_is_what_is_accepted(self, wanted, closed, keep):
        with self.env.cr.savepoint() as savepoint:
            self._set_up(closed, keep)
            sweep = Sweep(closed, keep)
            for number, span in wanted:
                space = self.spaces[number]
                shown = space in space._filter_bookable(*map(self._moment, span))
                accepted = self._book(space, span)
                self.assertEqual(shown, accepted, (number, span))
                self.assertEqual(accepted, sweep.accepts(number, span), (number, span))
                if accepted:
                    sweep.taken.append((number, span))
            savepoint.rollback()
        self.env.invalidate_all()

    @examples
    @given(stays, closures, buffers)
    def test_any_part_of_a_free_interval_is_accepted(self, wanted, closed, keep):
        with self.env.cr.savepoint() as savepoint:
            self._set_up(closed, keep)
            for number, span in wanted[:-1]:
                self._book(self.spaces[number], span)
            space = self.spaces[wanted[-1][0]]
            free = space._get_free_intervals(DAY_START, self._moment(SLOTS))[space]
            for start, stop in free:
                self.assertIn(space, space._filter_bookable(start, stop))
            if free:
                start, stop = free[0]
                self._make_confirmed(
                    start, (start + (stop - start) / 2), space_id=space.id
                )
            savepoint.rollback()
        self.env.invalidate_all()

    @examples
    @given(stays, buffers)
    def test_no_two_stays_of_a_room_or_its_parts_overlap(self, wanted, keep):
        with self.env.cr.savepoint() as savepoint:
            self._set_up([], keep)
            for number, span in wanted:
                self._book(self.spaces[number], span)
            taken = self.env["telecentre.rental"].search([("state", "=", "confirmed")])
            for slot in range(SLOTS):
                moment = self._moment(slot)
                present = taken.filtered(
                    lambda rental, moment=moment: (
                        rental.date_start <= moment < rental.date_stop
                    )
                )
                used = [self.spaces.index(rental.space_id) for rental in present]
                for position, number in enumerate(used):
                    self.assertFalse(EXCLUDES[number] & {*used[position + 1 :]})
            savepoint.rollback()
        self.env.invalidate_all()
