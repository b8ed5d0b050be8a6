from odoo import models
from odoo.fields import Domain

from ..tools import spans


class TelecentreSpace(models.Model):
    """Why stays are refused, in short and for many dates at once."""

    _inherit = "telecentre.space"

    def _explain_stays(self, asked, known, with_names=True):
        """Reasons for stays that do not fit, in a constant number of queries.

        :param asked: ``[(space, start, stop), …]``, naive UTC
        :param dict known: ``{space: Availability}``, over all these stays
        :param bool with_names: name the members whose rentals the user may read
        :return: ``{(space, start, stop): (status, sentence)}``; the status is
            ``taken`` or ``closed``
        """
        if not asked:
            return {}
        first = min(start for _space, start, _stop in asked)
        last = max(stop for _space, _start, stop in asked)
        sites = self.sudo().site_id
        closures = self.env["telecentre.closure"]._get_between(sites, first, last)
        holidays = self._get_named_leaves(first, last)
        rentals = self._get_rentals_in_the_way(asked, known)
        # The portal asks in sudo for its member: what counts is what they may read.
        readable = rentals.sudo(False)._filtered_access("read") if with_names else ()
        reasons = {}
        for space, start, stop in asked:
            near = known[space].get_near(start, stop)
            if near:
                words = space._get_short_taken(near[0], start, stop, rentals, readable)
                reason = "taken", words
            else:
                named = [*closures, *holidays]
                reason = (
                    "closed",
                    space._get_short_closed(known[space], start, stop, named),
                )
            reasons[space, start, stop] = reason
        return reasons

    def _get_rentals_in_the_way(self, asked, known):
        """The rentals in the way; this transaction may not see the newest of them."""
        near_ids = {
            busy.rental_id
            for space, start, stop in asked
            for busy in known[space].get_near(start, stop)[:1]
            if busy.rental_id
        }
        return self.env["telecentre.rental"].browse(near_ids).exists()

    def _get_named_leaves(self, first, last):
        """Leaves of the calendars of these spaces: their names are public."""
        spaces = self.sudo()
        sites = spaces.site_id
        calendars = (
            spaces.resource_calendar_id
            | sites.resource_calendar_id
            | sites.host_calendar_id
        )
        return (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                Domain("resource_id", "=", False)
                & Domain("time_type", "=", "leave")
                & Domain("calendar_id", "in", [False, *calendars.ids])
                & Domain("company_id", "in", [False, *sites.company_id.ids])
                & Domain("date_from", "<", last)
                & Domain("date_to", ">", first),
                ["name", "calendar_id", "company_id", "date_from", "date_to"],
            )
        )

    def _get_short_taken(self, busy, start, stop, rentals, readable):
        if not busy.rental_id:
            return self.env._("Taken by another date or space of this booking")
        rental = rentals.browse(busy.rental_id)
        taken = rental.sudo().space_id if rental in rentals else self
        words = {
            "space": taken.name,
            "hours": self._format_span(busy.start, busy.stop),
        }
        if not spans.clip([busy.span], start, stop):
            return self.env._("Too near to the stay of %(hours)s in %(space)s", **words)
        if rental in readable and rental.partner_id:
            return self.env._(
                "%(space)s: %(member)s, %(hours)s",
                member=rental.partner_id.display_name,
                **words,
            )
        return self.env._("%(space)s: taken %(hours)s", **words)

    def _get_short_closed(self, known, start, stop, named):
        """The name of the closure or holiday, else the opening hours of the day."""
        if not known.is_rentable:
            return self.env._("%(space)s cannot be rented", space=self.display_name)
        for closed in named:
            if self._is_closed_by(closed, start, stop):
                return self.env._(
                    "%(site)s: %(closure)s", site=self.site_id.name, closure=closed.name
                )
        day = spans.to_local(start, known.tz).date()
        opening = spans.merge(piece[2:] for piece in known.pieces if piece[0] == day)
        if not opening:
            return self.env._("%(site)s is closed that day", site=self.site_id.name)
        return self.env._(
            "%(site)s is open %(hours)s",
            site=self.site_id.name,
            hours=self._format_hours(opening),
        )

    def _is_closed_by(self, closed, start, stop):
        """Whether a closure or a leave is why this space is closed then."""
        space = self.sudo()
        if closed._name == "telecentre.closure":
            span = closed.date_start, closed.date_stop
            return (
                bool(spans.clip([span], start, stop))
                and closed._concerns(space)
                and closed._get_kind(space) != "unstaffed"
            )
        calendars = (
            space.resource_calendar_id
            or space.site_id.resource_calendar_id | space.site_id.host_calendar_id
        )
        span = closed.date_from, closed.date_to
        return bool(spans.clip([span], start, stop)) and bool(
            space.site_id._filter_leaves(
                [(closed.calendar_id, closed.company_id, span)], calendars
            )
        )

    def _format_span(self, start, stop):
        """``09:00–12:00``, with the dates if it is longer than a day."""
        tz = self.site_id._get_tz()
        if spans.to_local(start, tz).date() == spans.to_local(stop, tz).date():
            return self._format_hours([(start, stop)])
        return f"{self._format_moment(start)} – {self._format_moment(stop)}"
