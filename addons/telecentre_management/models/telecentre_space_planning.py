from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import spans

# A month, and the days around it that a board shows.
LONGEST_BOARD = timedelta(days=43)
DEFAULT_STEP = 15


class TelecentreSpace(models.Model):
    """What the planning board shows of spaces."""

    _inherit = "telecentre.space"

    @api.model
    @api.readonly
    def get_planning(self, date_start, date_stop, site_ids=None):
        """The planning board in one call; constant queries, however many spaces.

        :param str date_start: UTC, ``YYYY-MM-DD HH:MM:SS``, included
        :param str date_stop: UTC, excluded
        :param list site_ids: the user's own open sites if none is given
        :return: ``{"sites", "own_site_ids", "rows", "bookings", "form_view_id"}``

            - ``sites``: all open sites, ``{"id", "name", "editable"}``
            - ``rows``: spaces in order, with their opening and what closes or takes
              them, as UTC strings ``[start, stop]`` (see ``_prepare_planning_row``)
            - ``bookings``: rentals, with names only if the user may read them
        """
        # Who may not rent for others has no use for a board.
        self.env["telecentre.rental"].check_access("create")
        start, stop = self.env["telecentre.site"]._parse_range(date_start, date_stop)
        if stop - start > LONGEST_BOARD:
            raise UserError(
                self.env._(
                    "The planning board shows at most %(days)s days.",
                    days=LONGEST_BOARD.days,
                )
            )
        sites = self.env["telecentre.site"].search([("state", "=", "open")])
        own = self.env["telecentre.site"]._get_own()
        shown = sites.filtered(lambda site: site.id in site_ids) if site_ids else own
        spaces = self.search([("site_id", "in", shown.ids)])
        editable = sites._filtered_access("write")
        rentals = spaces._get_planning_rentals(start, stop)
        return {
            "form_view_id": self.env.ref(
                "telecentre_management.telecentre_rental_view_form_quick"
            ).id,
            "own_site_ids": own.ids,
            "sites": [
                {"id": site.id, "name": site.name, "editable": site in editable}
                for site in sites
            ],
            "rows": spaces._prepare_planning_rows(start, stop, rentals, editable),
            "bookings": rentals._prepare_planning_bookings(),
        }

    def _get_planning_rentals(self, date_start, date_stop):
        """Rentals of these spaces in a range, cancelled ones excepted, in sudo.

        Whatever the user may read: that a space is taken is no secret.
        """
        return (
            self.env["telecentre.rental"]
            .sudo()
            .search(
                [
                    ("space_id", "in", self.ids),
                    ("state", "!=", "cancelled"),
                    ("date_start", "<", date_stop),
                    ("date_stop", ">", date_start),
                ],
                order="date_start, id",
            )
        )

    def _prepare_planning_rows(self, date_start, date_stop, rentals, editable):
        known = self._get_availability(date_start, date_stop)
        by_space = rentals.grouped("space_id")
        marks = self._get_planning_marks(date_start, date_stop)
        policies = self.env["telecentre.policy"]._get_policies(self)
        rows = []
        for space in self:
            own = by_space.get(space.sudo(), rentals.browse())
            row = space._prepare_planning_row(policies[space])
            row["editable"] = space.site_id in editable
            row |= space._prepare_planning_hours(known[space])
            row["marks"] = [
                *marks[space],
                *space._get_busy_marks(known[space], set(own.ids)),
            ]
            rows.append(row)
        return rows

    def _prepare_planning_row(self, policy):
        """What a row says of its space; ``step`` and ``shortest`` are minutes."""
        return {
            "id": self.id,
            "name": self.name,
            "site_id": self.site_id.id,
            "parent_id": self.parent_id.id,
            "type_id": self.type_id.id,
            "type": self.type_id.name,
            "capacity": self.capacity,
            "step": policy.step_minutes or DEFAULT_STEP,
            "shortest": policy.shortest_minutes,
        }

    @api.model
    def _prepare_planning_hours(self, known):
        """What decides whether a stay fits, for the board to show it in advance.

        The server checks again: this mirrors ``Availability.fits``.
        """
        return {
            "pieces": _to_strings(piece[2:] for piece in known.pieces),
            "closed": _to_strings(known.closed),
            "no_edge": _to_strings(known.no_edge),
            "taken": _to_strings(spans.merge(known.kept)),
        }

    def _get_planning_marks(self, date_start, date_stop):
        """Named closures and holidays: ``{space: [{"kind", "label", …}, …]}``."""
        spaces = self.sudo()
        marks = {space: [] for space in self}
        closures = self.env["telecentre.closure"]._get_between(
            spaces.site_id, date_start, date_stop
        )
        holidays = spaces.site_id._get_named_leaves(date_start, date_stop)
        for space in self:
            for closure in closures:
                if closure._concerns(space):
                    span = closure.date_start, closure.date_stop
                    marks[space].append(
                        _prepare_mark(closure._get_kind(space), span, closure.name)
                    )
            for name, span in holidays[space.site_id.sudo()]:
                marks[space].append(_prepare_mark("holiday", span, name))
        return marks

    def _get_busy_marks(self, known, own_rental_ids):
        """Time kept around stays, and stays of the room this one is a part of."""
        marks = []
        for busy in known.busy:
            if busy.rental_id not in own_rental_ids:
                label = self.env._("The room or a part of it is taken")
                marks.append(_prepare_mark("related", busy.span, label))
            start, stop = known.keep(busy)
            label = self.env._("Kept free between two stays")
            marks += [
                _prepare_mark("buffer", span, label)
                for span in ((start, busy.start), (busy.stop, stop))
                if span[0] < span[1]
            ]
        return marks


def _to_strings(pairs):
    return [
        [fields.Datetime.to_string(start), fields.Datetime.to_string(stop)]
        for start, stop in pairs
    ]


def _prepare_mark(kind, span, label):
    start, stop = map(fields.Datetime.to_string, span)
    return {"kind": kind, "start": start, "stop": stop, "label": label or ""}
