import logging
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain

from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.availability import LONGEST_RANGE, NOTHING, Busy
from ..tools.fresh import fresh_env
from .telecentre_rental import BLOCKING_STATES

_logger = logging.getLogger(__name__)

LAST_YEAR = 3000
CHANGED = "telecentre_changed_rentals"


class TelecentreRental(models.Model):
    """No double booking: PostgreSQL guards it, Python explains it."""

    _inherit = "telecentre.rental"

    free_space_ids = fields.Many2many(
        "telecentre.space", compute="_compute_free_space_ids"
    )
    refused_space_ids = fields.Many2many(
        "telecentre.space",
        compute="_compute_free_space_ids",
        help="Free, but refused by a rule that the user may pass over.",
    )
    availability_message = fields.Char(compute="_compute_free_space_ids")

    # The blocks of the space (see telecentre_space_nesting.py): stored, for PostgreSQL
    # to compare them.
    block_first = fields.Integer(
        related="space_id.block_first", store=True, precompute=True, required=True
    )
    block_last = fields.Integer(
        related="space_id.block_last", store=True, precompute=True, required=True
    )

    # A room and its parts have common blocks: one taken takes the others.
    _no_overlap = models.Constraint(
        """EXCLUDE USING gist (
            int4range(block_first, block_last, '[]') WITH &&,
            tsrange(date_start, date_stop, '[)') WITH &&
        ) WHERE (state IN ('requested', 'confirmed', 'in_use', 'done'))""",
        "This space is already taken at that time.",
    )
    # The constraint's index does not serve a search by date.
    _blocking_index = models.Index(
        "(space_id, date_stop, date_start) "
        "WHERE state IN ('requested', 'confirmed', 'in_use', 'done')"
    )

    @api.depends(
        "site_id",
        "space_type_id",
        "space_id",
        "date_start",
        "date_stop",
        "state",
        "partner_id",
        "usage",
    )
    def _compute_free_space_ids(self):
        """Spaces to offer in the form, and a sentence when there are none.

        Where rules alone leave none, staff choose among the free ones all the same.
        """
        for rental in self:
            rental.free_space_ids = False
            rental.refused_space_ids = False
            rental.availability_message = False
            if rental.state != "draft" or not rental._has_range():
                continue
            if self.env.user.share:
                continue  # a help for who fills the form
            asked = rental._get_asked()
            candidates = rental._get_candidate_spaces()
            free = candidates._filter_bookable(**asked)
            rental.free_space_ids = free
            if not free and rental._can_override():
                asked_freely = asked | {"usage": "internal"}
                rental.refused_space_ids = candidates._filter_bookable(**asked_freely)
            refused = rental.space_id._origin - free
            if not rental.space_id and rental.site_id and not free:
                refused = (rental.refused_space_ids._origin or candidates)[:1]
            if refused:
                rental.availability_message = refused._get_refusal(**asked)

    def _get_asked(self):
        """When, for whom and what for: what the spaces are asked."""
        return {
            "date_start": self.date_start,
            "date_stop": self.date_stop,
            "partner": self.partner_id._origin,
            "usage": self.usage,
        }

    def _has_range(self):
        """Whether both dates are there and make sense."""
        start, stop = self.date_start, self.date_stop
        return (
            start
            and stop
            and timedelta() < stop - start <= LONGEST_RANGE
            and stop.year < LAST_YEAR
        )

    def _get_candidate_spaces(self):
        """The spaces of the site and kind that the form asks for."""
        self.ensure_one()
        domain = Domain("site_id.state", "=", "open")
        domain &= Domain("site_id.active", "=", True)
        if self.site_id:
            domain &= Domain("site_id", "=", self.site_id._origin.id)
        if self.space_type_id:
            domain &= Domain("type_id", "=", self.space_type_id._origin.id)
        return self.env["telecentre.space"].search(domain)

    @api.model
    def get_unusual_days(self, date_from, date_to):
        """Days on which no site of the user is open: grey in the calendar."""
        sites = self.env["telecentre.site"]._get_own()
        start, stop = sites._parse_range(date_from, date_to)
        half_days = sites._get_half_days(start, stop)
        open_days = {piece[0] for pieces in half_days.values() for piece in pieces}
        days = (
            fields.Date.add(start.date(), days=offset)
            for offset in range((stop.date() - start.date()).days + 1)
        )
        return {fields.Date.to_string(day): day not in open_days for day in days}

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.model
    def _get_busy(
        self, relatives, buffers, date_start, date_stop, ignored=None, fresh=False
    ):
        """``{space id: [Busy, …]}``, in order: what takes each space inside a range.

        Whatever the user may read: that a space is taken is no secret, by whom is.

        :param dict relatives: ``{space id: ids of spaces whose rentals take it}``
        :param dict buffers: ``{space id: (time before, time after)}``
        :param bool fresh: also what others committed since this transaction began
        """
        wanted = {*chain.from_iterable(relatives.values())}

        def read(rentals):
            return rentals._read_busy(wanted, date_start, date_stop, ignored)

        rows = read(self)
        if fresh:
            rows |= self._read_committed(read)
        by_space = {}
        for space_id, start, stop, usage, rental_id in sorted(rows):
            by_space.setdefault(space_id, []).append(
                Busy(
                    start,
                    stop,
                    *buffers.get(space_id, (NOTHING, NOTHING)),
                    is_closure=usage == "closure",
                    rental_id=rental_id,
                )
            )
        return {
            space_id: sorted(
                chain.from_iterable(by_space.get(other, ()) for other in others)
            )
            for space_id, others in relatives.items()
        }

    @api.model
    def _read_busy(self, space_ids, date_start, date_stop, ignored=None):
        """``{(space id, start, stop, usage, rental id), …}`` of a range."""
        if not space_ids:
            return set()
        self.flush_model(["space_id", "date_start", "date_stop", "state", "usage"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT space_id, date_start, date_stop, usage, id
                  FROM telecentre_rental
                 WHERE space_id = ANY(%s)
                   AND state IN %s
                   AND date_start < %s
                   AND date_stop > %s
                   AND NOT id = ANY(%s)
                """,
                list(space_ids),
                BLOCKING_STATES,
                date_stop,
                date_start,
                list((ignored or self.browse()).ids),
            )
        )
        return {*rows}

    @api.model
    def _read_committed(self, read):
        """Rows as others see them now: only a new transaction sees the winner.

        What this transaction itself changed is its own to know.

        :param read: gives a set of rows that end with a rental's id, from this model
        """
        with fresh_env(self.env) as env:
            rows = read(self.with_env(env))
        changed = self.env.cr.postcommit.data.get(CHANGED, ())
        return {row for row in rows if row[-1] not in changed}

    def _remember_changed(self):
        """Note what this transaction changed, for ``_read_committed``.

        Kept until the commit: a savepoint empties what waits for it.
        """
        self.env.cr.postcommit.data.setdefault(CHANGED, set()).update(self.ids)

    # ------------------------------------------------------------------
    # Guarding
    # ------------------------------------------------------------------

    def _register_hook(self):
        """Health check: an update over overlapping data loses the guard silently."""
        super()._register_hook()
        guards = self.env.execute_query(
            SQL(
                "SELECT 1 FROM pg_constraint WHERE contype = 'x' "
                "AND conrelid = %s::regclass AND conname = %s",
                self._table,
                f"{self._table}_no_overlap",
            )
        )
        if not guards:
            _logger.error(
                "The guard against double booking is missing in the database: "
                "find the overlapping rentals, then update telecentre_management."
            )

    def _lock_spaces(self, *other_space_ids):
        """Queue up behind whoever is booking the same rooms (``_lock``)."""
        space_ids = {*self.space_id.ids, *filter(None, other_space_ids)}
        self.env["telecentre.space"].browse(space_ids)._lock()

    def _check_bookable(self, vals=None):
        """Refuse a stay outside opening hours or on a taken space, with alternatives.

        One reading of the openings for all rentals; a closure may lie in closed hours.
        The caller holds the lock of the spaces.

        :param dict vals: what is about to be written on these rentals
        """
        wanted = [
            rental._get_wanted(vals or {})
            for rental in self
            if (vals or {}).get("usage", rental.usage) != "closure"
        ]
        if not wanted:
            return
        spaces = self.env["telecentre.space"].browse({space.id for space, *_ in wanted})
        first = min(start for _space, start, _stop in wanted)
        last = max(stop for _space, _start, stop in wanted)
        known = spaces._get_availability(first, last, ignored=self, fresh=True)
        for space, start, stop in wanted:
            if not known[space].fits(start, stop):
                raise ValidationError(
                    self._get_batch_refusal(space, start, stop, known[space])
                )
            self._note_wanted(known, space, start, stop)

    @api.model
    def _note_wanted(self, known, space, start, stop):
        """Let the next rentals of a batch keep their distance from this one."""
        for other, availability in known.items():
            if (availability.before or availability.after) and other._excludes(space):
                own = known[space]
                availability.add(Busy(start, stop, own.before, own.after))

    def _get_batch_refusal(self, space, start, stop, known):
        """Why a stay of this batch is refused: another rental, or one of the batch."""
        if any(not busy.rental_id for busy in known.get_near(start, stop)):
            return self.env._(
                "Two of these rentals of %(space)s are too near to each other on "
                "%(date)s: change one of them.",
                space=space.display_name,
                date=space._format_moment(start),
            )
        asked = {"date_start": start, "date_stop": stop, "ignored": self}
        if space._get_availability(**asked)[space].fits(start, stop):
            # Somebody was faster: only a new transaction sees who.
            with fresh_env(self.env) as env:
                return space.with_env(env)._get_refusal(**asked)
        return space._get_refusal(**asked)

    @contextmanager
    def _explain_overlap(self, vals=None):
        """Turn the database's refusal into who, when and what is free instead.

        This transaction began before the winner's: only a new one sees the winner.
        """
        wanted = [(rental.id, *rental._get_wanted(vals or {})) for rental in self]
        try:
            with self.env.cr.savepoint():
                yield
        except ExclusionViolation as error:
            with fresh_env(self.env) as env:
                message = self.with_env(env)._get_lost_race(wanted)
            raise ValidationError(message) from error

    @api.model
    def _get_lost_race(self, wanted):
        """The sentence for the first of these stays that is now taken."""
        for rental_id, space, start, stop in wanted:
            ignored = self.browse(rental_id)
            space = space.with_env(self.env)
            relatives = space._get_relatives()[space.id]
            if self._read_busy(relatives, start, stop, ignored):
                return space._get_refusal(start, stop, ignored)
        return self.env._(
            "Two of these rentals take the same space at the same time: "
            "change one of them."
        )

    def _get_wanted(self, vals):
        """``(space, start, stop)`` once ``vals`` are written."""
        to_datetime = fields.Datetime.to_datetime
        return (
            self.space_id.browse(vals.get("space_id") or self.space_id.id),
            to_datetime(vals.get("date_start") or self.date_start),
            to_datetime(vals.get("date_stop") or self.date_stop),
        )
