"""Random stays on rooms, their parts and closures, against a sweep slot by slot."""

from datetime import timedelta
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Datetime
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
KEEPING = ("requested", "confirmed", "in_use", "done")
ACTIONS = (
    "book", "hold", "confirm", "move", "lengthen", "cancel", "no_show", "check_in",
    "done", "reopen", "draft", "split",
)  # fmt: skip

# Mostly short ones inside an opening: many are accepted, and neighbours are near.
short = st.builds(
    lambda slot, length: (slot, slot + length),
    st.sampled_from([slot for opening in OPENINGS for slot in range(*opening)]),
    st.integers(1, 2),
)
any_length = st.tuples(st.integers(0, SLOTS - 1), st.integers(1, 14)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], SLOTS))
)
# From an edge of an opening, or the middle of one, to another: the whole day too.
edges = st.sampled_from([*combinations((2, 5, 8, 12, 16, 20), 2)])
spans = st.one_of(short, short, short, edges, any_length)
numbers = st.sampled_from((ROOM, LEFT, LEFT, RIGHT, OTHER))
stays = st.lists(st.tuples(numbers, spans), min_size=10, max_size=18)
closures = st.just([]) | st.lists(
    st.tuples(st.sampled_from(["closed", "no_edge", "unstaffed"]), any_length),
    max_size=2,
)
# Before and after a stay, in slots: one rule for each space.
buffers = st.lists(
    st.sampled_from([(0, 0), (1, 1), (1, 0), (0, 1), (1, 2), (2, 1)]),
    min_size=4,
    max_size=4,
)
# An action on one of the last rentals, or on a space for a span.
steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS), numbers, spans), min_size=10, max_size=25
)
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
        self.keep = keep
        self.taken = []
        self.open_slots = {
            slot
            for start, stop in OPENINGS
            for slot in range(start, stop)
            if not any(begin <= slot < end for begin, end in self.closed)
        }

    def accepts(self, space, span):
        start, stop = span
        if any(overlap(span, hole) for hole in self.closed):
            return False
        if any(
            begin <= start < end or begin < stop <= end for begin, end in self.no_edge
        ):
            return False
        if any(self.is_too_near((space, span), taken) for taken in self.taken):
            return False
        return self.is_in_one_opening(span) or self.is_whole_day(span)

    def is_too_near(self, *both):
        """The larger of what the one needs after it and the other before it."""
        (one, first), (other, second) = sorted(both, key=lambda stay: stay[1])
        if other not in EXCLUDES[one]:
            return False
        gap = max(self.keep[one][1], self.keep[other][0])
        return overlap(first, second) or second[0] - first[1] < gap

    def is_in_one_opening(self, span):
        return set(range(*span)) <= self.open_slots

    def is_whole_day(self, span):
        slots = self.open_slots
        return bool(slots) and span == (min(slots), max(slots) + 1)

    def is_plain(self, span):
        """Inside one opening and clear of where a stay may only pass."""
        return self.is_in_one_opening(span) and not any(
            overlap(span, hole) for hole in self.no_edge
        )


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
            [
                {
                    "name": f"Buffers of {space.name}",
                    "company_id": self.company.id,
                    "space_id": space.id,
                    "buffer_before": before * 30,
                    "buffer_after": after * 30,
                }
                for space, (before, after) in zip(self.spaces, keep, strict=True)
            ]
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
        """Whether a stay is accepted: every other one is only held."""
        action = "hold" if span[0] % 2 else "book"
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self._take(action, self.spaces.index(space), span)
        except ValidationError:
            return False
        return True

    def _is_shown(self, space, span):
        """Whether a span lies in one that a client of the API is shown as free."""
        day = str(DAY_START), str(self._moment(SLOTS))
        start, stop = map(self._moment, span)
        return any(
            Datetime.to_datetime(first) <= start and stop <= Datetime.to_datetime(last)
            for first, last in space.get_free_intervals(*day)[space.id]
        )

    # ------------------------------------------------------------------
    # Shown free, accepted
    # ------------------------------------------------------------------

    @examples
    @given(stays, closures, buffers)
    def test_shown_free_is_what_is_accepted(self, wanted, closed, keep):
        with self.env.cr.savepoint() as savepoint:
            self._set_up(closed, keep)
            sweep = Sweep(closed, keep)
            for number, span in wanted:
                self._check_shown_and_book(sweep, number, span)
            savepoint.rollback()
        self.env.invalidate_all()

    def _check_shown_and_book(self, sweep, number, span):
        space = self.spaces[number]
        offered = space in space._filter_bookable(*map(self._moment, span))
        shown = self._is_shown(space, span)
        accepted = self._book(space, span)
        self.assertEqual(accepted, sweep.accepts(number, span), (number, span))
        self.assertEqual(offered, accepted, (number, span))
        # A whole day, or a stay over a time without edges, is more than one interval.
        self.assertLessEqual(shown, accepted, (number, span))
        if sweep.is_plain(span):
            self.assertEqual(shown, accepted, (number, span))
        if accepted:
            sweep.taken.append((number, span))

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
                half = start + (stop - start) / 2
                for part in ((start, stop), (start, half), (half, stop)):
                    self.assertIn(space, space._filter_bookable(*part))
            if free:
                start, stop = free[-1]
                self._make_confirmed(
                    start + (stop - start) / 2, stop, space_id=space.id
                )
            savepoint.rollback()
        self.env.invalidate_all()

    def test_between_two_stays_the_larger_of_their_times_is_kept(self):
        """All gaps around a stay of a part, for all rules of the room and the part."""
        taken = (15, 16)
        for room, left in product(((0, 0), (1, 2), (2, 1)), repeat=2):
            keep = [room, left, (0, 0), (0, 0)]
            with self.env.cr.savepoint() as savepoint:
                self._set_up([], keep)
                sweep = Sweep([], keep)
                sweep.taken.append((LEFT, taken))
                self.assertTrue(self._book(self.spaces[LEFT], taken))
                for start in (12, 13, 14, 16, 17, 18, 19):
                    span = start, start + 1
                    with self.subTest(keep=keep, span=span):
                        self.assertEqual(
                            self._is_accepted(self.room, span),
                            sweep.accepts(ROOM, span),
                        )
                savepoint.rollback()
            self.env.invalidate_all()

    def _is_accepted(self, space, span):
        """Whether it would be; nothing is kept of the try."""
        with self.env.cr.savepoint() as savepoint:
            accepted = self._book(space, span)
            savepoint.rollback()
        self.env.invalidate_all()
        return accepted

    # ------------------------------------------------------------------
    # No overlap, ever
    # ------------------------------------------------------------------

    @settings(examples, max_examples=15)
    @given(steps, buffers)
    def test_no_two_stays_of_a_room_or_its_parts_overlap(self, steps, keep):
        with self.env.cr.savepoint() as savepoint:
            self._set_up([], keep)
            rentals = self.env["telecentre.rental"]
            for action, number, span in steps:
                rentals |= self._act(rentals, action, number, span)
                self._check_no_overlap()
            savepoint.rollback()
        self.env.invalidate_all()

    def _act(self, rentals, action, number, span):
        """Try one action; what is refused changes nothing."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                if action in ("book", "hold"):
                    return self._take(action, number, span)
                if action == "split":
                    part = self.spaces[RIGHT]
                    part.parent_id = False if part.parent_id else self.room
                else:
                    self._change(rentals[-1 - number :][:1], action, span)
                self.env.flush_all()
        except UserError:
            self.env.invalidate_all()
        return rentals

    def _take(self, action, number, span):
        start, stop = map(self._moment, span)
        rental = self._make_rental(start, stop, space_id=self.spaces[number].id)
        if action == "hold":
            rental._hold("cart")
        else:
            rental.action_confirm()
        return rental

    def _change(self, rental, action, span):
        start, stop = map(self._moment, span)
        if action == "move":
            number = span[0] % len(self.spaces)
            rental.write(
                {
                    "date_start": start,
                    "date_stop": stop,
                    "space_id": self.spaces[number].id,
                }
            )
        elif action == "lengthen" and rental:
            rental.date_stop += STEP
        elif action == "cancel":
            rental.action_cancel("Ill")
        elif action != "lengthen":
            getattr(rental, f"action_{action}")()

    def _check_no_overlap(self):
        """At no slot do two stays keep one space, or a space and a part of it."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT space_id, date_start, date_stop FROM telecentre_rental "
            "WHERE state IN %s AND space_id IN %s",
            [KEEPING, tuple(space.id for space in self.spaces)],
        )
        kept = self.env.cr.fetchall()
        self.env.cr.execute("SELECT id, parent_id FROM telecentre_space")
        parents = dict(self.env.cr.fetchall())
        for slot in range(SLOTS):
            moment = self._moment(slot)
            present = [space for space, begin, end in kept if begin <= moment < end]
            for one, other in combinations(present, 2):
                self.assertNotEqual(one, other, moment)
                self.assertNotIn(one, (parents[other],), moment)
                self.assertNotIn(other, (parents[one],), moment)
