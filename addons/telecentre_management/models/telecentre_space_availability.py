from datetime import timedelta

from odoo import models
from odoo.tools.misc import format_datetime

from ..tools import spans
from ..tools.availability import NOTHING, Availability, get_longest_gap


class TelecentreSpace(models.Model):
    """When spaces are free, and a sentence when they are not."""

    _inherit = "telecentre.space"

    # ------------------------------------------------------------------
    # Availability
    # ------------------------------------------------------------------

    def _get_free_intervals(self, date_start, date_stop, ignored=None):
        """Free spans of each space, inside the range, in order.

        :param ignored: rentals that do not count (the ones being moved)
        :return: ``{space: [(start, stop), …]}``, naive UTC, half-open
        """
        availability = self._get_availability(date_start, date_stop, ignored)
        return {
            space: known.get_free(date_start, date_stop)
            for space, known in availability.items()
        }

    def _get_availability(
        self, date_start, date_stop, ignored=None, fresh=False, is_guarded=True
    ):
        """What is known of each space over the whole local days around a range.

        The one source for screens, checks and prices, in a constant number of queries.

        :param bool fresh: also read what others committed since this transaction
            began; for who holds the lock of the spaces (``_lock``)
        :param bool is_guarded: what is found free is about to be taken, and the
            database refuses what overlaps: only the time around stays is read again
        :return: ``{space: Availability}``
        """
        known = self._get_schedules(date_start, date_stop)
        relatives = self._get_relatives()
        buffers = self._get_buffers({*self.ids}.union(*relatives.values()))
        gap = get_longest_gap(buffers.values())
        busy = self.env["telecentre.rental"]._get_busy(
            relatives,
            buffers,
            date_start - gap,
            date_stop + gap,
            ignored=ignored,
            fresh=fresh and (gap > NOTHING or not is_guarded),
        )
        for space, availability in known.items():
            availability.busy = busy.get(space.id, [])
            availability.before, availability.after = buffers.get(
                space.id, (NOTHING, NOTHING)
            )
        return known

    def _get_schedules(self, date_start, date_stop):
        """Opening and closures of each space, without its rentals.

        :return: ``{space: Availability}``
        """
        # Opening hours are public: whoever sees a space may know when it is open.
        spaces = self.sudo()
        closures = self.env["telecentre.closure"]._get_space_closures(
            spaces, date_start, date_stop
        )
        calendars = {space: space._get_calendar() for space in spaces}
        openings = spaces.site_id._get_openings(
            {(space.site_id, calendar) for space, calendar in calendars.items()},
            date_start,
            date_stop,
        )
        return {
            space: space.sudo()._prepare_schedule(
                openings[space.sudo().site_id, calendars[space.sudo()]],
                closures[space.sudo()],
            )
            for space in self
        }

    def _get_calendar(self):
        return self.resource_calendar_id or self.site_id.resource_calendar_id

    def _prepare_schedule(self, pieces, closures):
        closed = closures.get("closed", [])
        return Availability(
            tz=self.site_id._get_tz(),
            is_rentable=self.active and self.site_id._is_rentable(),
            pieces=spans.subtract_from_pieces(pieces, closed),
            closed=closed,
            no_edge=closures.get("no_edge", []),
        )

    def _get_buffers(self, space_ids):
        """``{space id: (time before, time after)}`` to leave free around a stay."""
        policies = self.env["telecentre.policy"]._get_policies(self.browse(space_ids))
        return {
            space.id: (
                timedelta(minutes=policy.buffer_before),
                timedelta(minutes=policy.buffer_after),
            )
            for space, policy in policies.items()
            if policy.buffer_before or policy.buffer_after
        }

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _get_refusal(
        self, date_start, date_stop, ignored=None, partner=None, usage="rental"
    ):
        """Why this stay is refused and what is free instead, as one sentence or two.

        Names of other members appear only if the user may read their rental. The
        parameters are those of ``_filter_bookable``.
        """
        self.ensure_one()
        if not self.site_id.sudo()._is_rentable():
            return self.env._(
                "%(space)s cannot be rented: the site is not open.",
                space=self.display_name,
            )
        if not self.active:
            return self.env._(
                "%(space)s cannot be rented: it is archived.", space=self.display_name
            )
        asked = {
            "date_start": date_start,
            "date_stop": date_stop,
            "ignored": ignored,
            "partner": partner,
            "usage": usage,
        }
        if rules := self._get_rule_refusal(**asked):
            return rules
        reason = (
            self._get_busy_sentence(date_start, date_stop, ignored)
            or self._get_closure_sentence(date_start, date_stop)
            or self._get_closed_sentence(date_start, date_stop)
        )
        alternatives = self._get_alternatives(**asked)
        return " ".join(filter(None, [reason, alternatives]))

    def _get_busy_sentence(self, date_start, date_stop, ignored):
        """Who has it, or whose neighbour this stay would be too near to."""
        known = self._get_availability(date_start, date_stop, ignored)[self]
        for busy in known.get_near(date_start, date_stop):
            taken = self.env["telecentre.rental"].browse(busy.rental_id)
            if spans.clip([busy.span], date_start, date_stop):
                return self._get_taken_sentence(taken)
            return self._get_too_near_sentence(taken, busy, known.keep(busy))
        return None

    def _get_taken_sentence(self, taken):
        words = {
            "space": taken.sudo().space_id.display_name,
            "period": taken.sudo()._get_period_label(),
        }
        # The portal asks in sudo for its member: what counts is what they may read.
        if taken.sudo(False).has_access("read") and taken.partner_id:
            return self.env._(
                "%(space)s is already taken on %(period)s by %(member)s.",
                member=taken.partner_id.display_name,
                **words,
            )
        return self.env._("%(space)s is already taken on %(period)s.", **words)

    def _get_too_near_sentence(self, taken, busy, kept):
        gap = max(busy.start - kept[0], kept[1] - busy.stop)
        return self.env._(
            "%(space)s must stay free for %(minutes)s minutes around the stay of "
            "%(period)s: from %(start)s to %(stop)s it is kept.",
            space=self.display_name,
            minutes=int(gap.total_seconds() // 60),
            period=taken.sudo()._get_period_label(),
            start=self._format_moment(kept[0]),
            stop=self._format_moment(kept[1]),
        )

    def _get_closure_sentence(self, date_start, date_stop):
        """The closure that a stay meets, if one does."""
        found = self.env["telecentre.closure"]._get_between(
            self.sudo().site_id, date_start, date_stop
        )
        known = self._get_schedules(date_start, date_stop)[self]
        for closure in found.filtered(lambda closure: closure._concerns(self)):
            words = {
                "space": self.display_name,
                "start": self._format_moment(closure.date_start),
                "stop": self._format_moment(closure.date_stop),
                "reason": closure.name,
            }
            kind = closure._get_kind(self)
            if kind == "closed":
                return self.env._(
                    "%(space)s is closed from %(start)s to %(stop)s (%(reason)s).",
                    **words,
                )
            if kind == "no_edge" and known.has_closed_edge(date_start, date_stop):
                return self.env._(
                    "No stay may start or end in %(space)s from %(start)s to %(stop)s "
                    "(%(reason)s): begin before and end after, or choose other hours.",
                    **words,
                )
        return None

    def _get_closed_sentence(self, date_start, date_stop):
        """Opening hours of the day asked for."""
        tz = self.site_id._get_tz()
        day = spans.to_local(date_start, tz).date()
        known = self._get_schedules(date_start, date_stop)[self]
        opening = spans.merge(piece[2:] for piece in known.pieces if piece[0] == day)
        values = {
            "site": self.site_id.display_name,
            "start": self._format_moment(date_start),
            "stop": self._format_moment(date_stop),
        }
        if not opening:
            return self.env._(
                "%(site)s is closed on that day (%(start)s – %(stop)s).", **values
            )
        if whole := known.get_whole_days(date_start, date_stop):
            return self.env._(
                "%(site)s is not open for all of %(start)s – %(stop)s. For whole days, "
                "choose %(first)s – %(last)s; for less, hours inside one opening.",
                first=self._format_moment(whole[0]),
                last=self._format_moment(whole[1]),
                **values,
            )
        return self.env._(
            "%(site)s is not open for all of %(start)s – %(stop)s: it opens %(hours)s "
            "on that day. Choose hours inside one opening, or whole days.",
            hours=self._format_hours(opening),
            **values,
        )

    def _get_alternatives(self, date_start, date_stop, ignored, partner, usage):
        """Other spaces of the same kind at that time, and what is left of the day."""
        siblings = self.search(
            [
                ("site_id", "=", self.site_id.id),
                ("type_id", "=", self.type_id.id),
                ("id", "!=", self.id),
            ]
        )._filter_bookable(date_start, date_stop, ignored, partner, usage)
        tz = self.site_id._get_tz()
        day = spans.to_local(date_start, tz).date()
        left = self._get_free_intervals(
            spans.local_moment(day, 0, tz), spans.local_moment(day, 24, tz), ignored
        )[self]
        parts = []
        if siblings:
            parts.append(
                self.env._(
                    "Free at that time: %(spaces)s.",
                    spaces=", ".join(siblings[:5].mapped("name")),
                )
            )
        if left:
            parts.append(
                self.env._(
                    "%(space)s is free that day %(hours)s.",
                    space=self.name,
                    hours=self._format_hours(left),
                )
            )
        return " ".join(parts)

    def _format_moment(self, moment):
        return format_datetime(
            self.env, moment, tz=self.site_id._get_tz().zone, dt_format="short"
        )

    def _format_hours(self, hours):
        tz = self.site_id._get_tz()
        return ", ".join(
            f"{spans.to_local(start, tz):%H:%M}–{spans.to_local(stop, tz):%H:%M}"
            for start, stop in hours
        )
