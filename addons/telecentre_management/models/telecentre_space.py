from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ..tools import spans


class TelecentreSpace(models.Model):
    """One bookable unit: fifteen open-space places are fifteen spaces of one type."""

    _name = "telecentre.space"
    _description = "Telecentre Space"
    _inherit = ["telecentre.site.bound", "mail.thread"]
    _order = "site_id, sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    site_id = fields.Many2one(
        "telecentre.site", required=True, ondelete="restrict", index=True
    )
    # Stored for the company rule, which is read with every search.
    company_id = fields.Many2one(related="site_id.company_id", store=True, index=True)
    type_id = fields.Many2one(
        "telecentre.space.type", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(related="type_id.kind")
    capacity = fields.Integer(default=1, help="How many people it holds.")
    is_portal_bookable = fields.Boolean(
        string="Bookable online",
        default=True,
        help="Members may rent it themselves in the portal.",
    )
    equipment_ids = fields.Many2many("maintenance.equipment", check_company=True)
    note = fields.Text()

    _name_unique = models.UniqueIndex(
        "(site_id, name)", "This site already has a space with this name."
    )
    _capacity_positive = models.Constraint(
        "CHECK (capacity > 0)", "A space holds at least one person."
    )

    @api.depends("name", "site_id.name")
    @api.depends_context("telecentre_short_name")
    def _compute_display_name(self):
        short = self.env.context.get("telecentre_short_name")
        for space in self:
            names = [space.name] if short else [space.site_id.name, space.name]
            space.display_name = " · ".join(filter(None, names))

    def write(self, vals):
        """A space that was rented stays where it was rented."""
        if "site_id" in vals:
            for space in self.filtered(
                lambda space: space.site_id.id != vals["site_id"]
            ):
                if (
                    self.env["telecentre.rental"]
                    .sudo()
                    .search_count([("space_id", "=", space.id)], limit=1)
                ):
                    raise UserError(
                        space.env._(
                            "%(space)s has rentals: archive it and create another "
                            "space at the other site.",
                            space=space.display_name,
                        )
                    )
        return super().write(vals)

    # ------------------------------------------------------------------
    # Public methods
    # ------------------------------------------------------------------

    @api.readonly
    def get_free_intervals(self, date_start, date_stop):
        """When these spaces can be rented: open hours less closures and rentals.

        :param str date_start: UTC, ``YYYY-MM-DD HH:MM:SS``, included
        :param str date_stop: UTC, excluded
        :return: ``{space id: [[start, stop], …]}``, UTC strings, half-open
        :raise UserError: if the range is empty or not a range of dates
        """
        self.check_access("read")
        start, stop = self.site_id._parse_range(date_start, date_stop)
        to_string = fields.Datetime.to_string
        return {
            space.id: [[to_string(begin), to_string(end)] for begin, end in free]
            for space, free in self._get_free_intervals(start, stop).items()
        }

    @api.readonly
    def get_quote(self, date_start, date_stop, partner_id=None):
        """Price of a rental of this space, with its breakdown.

        :param str date_start: UTC, ``YYYY-MM-DD HH:MM:SS``, included
        :param str date_stop: UTC, excluded
        :param int partner_id: the member; the caller when a portal user asks
        :return: ``{"currency", "amount_full", "amount_due", "gratuity",
            "lines": [{"unit", "quantity", "price_unit", "subtotal"}]}``, untaxed
        :raise UserError: if the range is empty or no price exists for it
        """
        self.ensure_one()
        self.check_access("read")
        start, stop = self.site_id._parse_range(date_start, date_stop)
        if not isinstance(partner_id or 0, int):
            raise UserError(self.env._("Ask for one member at a time, by id."))
        partner = self.env["res.partner"].browse(partner_id or ())
        if self.env.user.share:
            partner = self.env.user.partner_id
        partner.check_access("read")
        rental = self.env["telecentre.rental"].new(
            {
                "space_id": self.id,
                "partner_id": partner.id,
                "date_start": start,
                "date_stop": stop,
            }
        )
        quote = rental._get_quotes()[rental]
        if quote.refusal:
            raise UserError(quote.refusal)
        return quote.to_dict()

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
            space: spans.clip(spans.subtract(opening, busy), date_start, date_stop)
            for space, (_half_days, opening, busy) in availability.items()
        }

    def _get_availability(self, date_start, date_stop, ignored=None):
        """``{space: (half-days, merged opening, busy)}``, for whole days."""
        half_days = self.site_id._get_half_days(date_start, date_stop)
        openings = {
            site: spans.merge(piece[2:] for piece in pieces)
            for site, pieces in half_days.items()
        }
        busy = self.env["telecentre.rental"]._get_busy(
            self.ids, date_start, date_stop, ignored
        )
        return {
            space: (
                half_days[space.site_id],
                openings[space.site_id] if space.active else [],
                busy[space.id],
            )
            for space in self
        }

    def _filter_bookable(self, date_start, date_stop, ignored=None):
        """The spaces that would be accepted for this stay."""
        availability = self._get_availability(date_start, date_stop, ignored)
        return self.filtered(
            lambda space: space._fits(date_start, date_stop, *availability[space])
        )

    def _fits(self, date_start, date_stop, half_days, opening, busy):
        """Whether a stay lies in one free span, or is made of whole free days."""
        if not self.active or spans.clip(busy, date_start, date_stop):
            return False
        if spans.is_inside((date_start, date_stop), opening):
            return True
        return self.site_id._is_whole_days(date_start, date_stop, half_days) and bool(
            spans.clip(opening, date_start, date_stop)
        )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _get_refusal(self, date_start, date_stop, ignored=None):
        """Why this stay is refused and what is free instead, as one sentence or two.

        Names of other members appear only if the user may read their rental.
        """
        self.ensure_one()
        taken = (
            self.env["telecentre.rental"]
            .sudo()
            .search(
                self.env["telecentre.rental"]._get_blocking_domain(
                    self.ids, date_start, date_stop, ignored
                ),
                order="date_start",
                limit=1,
            )
        )
        if taken:
            reason = self._get_taken_sentence(taken.sudo(False))
        elif not self.site_id.sudo()._is_rentable():
            return self.env._(
                "%(space)s cannot be rented: the site is not open.",
                space=self.display_name,
            )
        elif not self.active:
            return self.env._(
                "%(space)s cannot be rented: it is archived.", space=self.display_name
            )
        else:
            reason = self._get_closed_sentence(date_start, date_stop)
        alternatives = self._get_alternatives(date_start, date_stop, ignored)
        return " ".join(filter(None, [reason, alternatives]))

    def _get_taken_sentence(self, taken):
        words = {
            "space": self.display_name,
            "period": taken.sudo()._get_period_label(),
        }
        if taken.has_access("read") and taken.partner_id:
            return self.env._(
                "%(space)s is already taken on %(period)s by %(member)s.",
                member=taken.partner_id.display_name,
                **words,
            )
        return self.env._("%(space)s is already taken on %(period)s.", **words)

    def _get_closed_sentence(self, date_start, date_stop):
        """Opening hours of the day asked for."""
        tz = self.site_id._get_tz()
        day = spans.to_local(date_start, tz).date()
        half_days = self.site_id._get_half_days(date_start, date_stop)[self.site_id]
        opening = spans.merge(span[2:] for span in half_days if span[0] == day)
        values = {
            "site": self.site_id.display_name,
            "start": format_datetime(
                self.env, date_start, tz=tz.zone, dt_format="short"
            ),
            "stop": format_datetime(self.env, date_stop, tz=tz.zone, dt_format="short"),
        }
        if not opening:
            return self.env._(
                "%(site)s is closed on that day (%(start)s – %(stop)s).", **values
            )
        return self.env._(
            "%(site)s is not open for all of %(start)s – %(stop)s: it opens %(hours)s "
            "on that day. Choose hours inside one opening, or whole days.",
            hours=self._format_hours(opening),
            **values,
        )

    def _get_alternatives(self, date_start, date_stop, ignored=None):
        """Other spaces of the same kind at that time, and what is left of the day."""
        siblings = self.search(
            [
                ("site_id", "=", self.site_id.id),
                ("type_id", "=", self.type_id.id),
                ("id", "!=", self.id),
            ]
        )._filter_bookable(date_start, date_stop, ignored)
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

    def _format_hours(self, hours):
        tz = self.site_id._get_tz()
        return ", ".join(
            f"{spans.to_local(start, tz):%H:%M}–{spans.to_local(stop, tz):%H:%M}"
            for start, stop in hours
        )
