from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import spans
from .telecentre_rental_series_rule import WEEKDAYS

# What a change copies, and gives back to the series when it is applied.
RULE_FIELDS = (
    *("date_first", "start_hour", "duration", "frequency", "interval", *WEEKDAYS),
    *("month_by", "month_day", "week_number", "weekday"),
    *("end_by", "count", "until", "exdates"),
)


class TelecentreRentalSeries(models.Model):
    """Changing a series: a draft copy with a plan of its own, then applied to it.

    What is past or was used is never touched. A rental that was moved by itself stays
    where it is unless the change says otherwise.
    """

    _inherit = "telecentre.rental.series"

    revised_id = fields.Many2one(
        "telecentre.rental.series",
        string="Changes",
        readonly=True,
        copy=False,
        ondelete="cascade",
        index="btree_not_null",
    )
    revision_ids = fields.One2many(
        "telecentre.rental.series", "revised_id", string="Changes in preparation"
    )
    revision_scope = fields.Selection(
        [
            ("this", "This date only"),
            ("following", "This date and the following ones"),
            ("all", "All dates to come"),
        ],
        readonly=True,
        copy=False,
    )
    revision_day = fields.Date(readonly=True, copy=False)
    keep_exceptions = fields.Boolean(
        string="Leave dates moved one by one",
        default=True,
        copy=False,
        help="Otherwise they come back to the hours and spaces of the series.",
    )
    origin_rental_id = fields.Many2one(
        "telecentre.rental",
        string="Repeats",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def action_open_change(self):
        """Ask which dates change."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change a series"),
            "res_model": "telecentre.rental.series.change",
            "view_mode": "form",
            "target": "new",
            "context": {"default_series_id": self.id},
        }

    def action_drop_change(self):
        """Give up a change: the series stays as it is."""
        self.check_access("write")
        changes = self.filtered("revised_id")
        series = changes.revised_id[:1]
        changes.unlink()
        return series._get_records_action() if series else True

    def action_open_revised(self):
        self.ensure_one()
        return (self.revised_id or self.revision_ids[:1])._get_records_action()

    def _make_change(self, scope, day=None):
        """A draft in which to prepare a change.

        :param str scope: of ``revision_scope``
        :param date day: the local date from which it changes, for this and following
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "confirmed":
            raise UserError(
                self.env._(
                    "%(series)s is not confirmed: change it directly.",
                    series=self.name,
                )
            )
        left = self.sudo()._get_left().mapped("series_day")
        if scope == "all" or not day:
            day = min(left, default=None)
        if not day or max(left, default=day) < day:
            raise UserError(
                self.env._(
                    "Nothing is left to change in %(series)s: what took place stays.",
                    series=self.name,
                )
            )
        # One change at a time: a new one replaces what was not applied.
        self.revision_ids.unlink()
        return self.create(self._prepare_change_vals(scope, day))

    def _prepare_change_vals(self, scope, day):
        vals = {name: self[name] for name in RULE_FIELDS}
        vals |= {
            "name": self.name,
            "revised_id": self.id,
            "revision_scope": scope,
            "revision_day": day,
            "date_first": day,
            "company_id": self.company_id.id,
            "usage": self.usage,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "need_ids": [
                Command.create(need._prepare_copy_vals()) for need in self.need_ids
            ],
        }
        vals["exdates"] = self._format_exdates(
            self._get_exdates() | self._get_cancelled_days()
        )
        if scope == "this":
            vals |= {"frequency": "once", "exdates": False}
        elif self.frequency != "once" and self.end_by == "count":
            days = self._get_recurrence().get_days(
                self.date_first, self._get_most_dates()
            )
            vals["count"] = sum(1 for each in days if each >= day)
        return vals

    def _get_cancelled_days(self):
        """Dates given up one by one: a change does not bring them back."""
        by_state = self.sudo().rental_ids.grouped(
            lambda rental: rental.state == "cancelled"
        )
        empty = self.rental_ids.browse()
        days = {
            gone: {*by_state.get(gone, empty).mapped("series_day")}
            for gone in (True, False)
        }
        return days[True] - days[False]

    # ------------------------------------------------------------------
    # Which rentals change
    # ------------------------------------------------------------------

    def _get_rentals_to_change(self):
        """``(rentals that may move, rentals that stay)`` among the dates planned."""
        origin = self.origin_rental_id.sudo().exists()
        if not self.revised_id:
            draft = origin.filtered(lambda rental: rental.state == "draft")
            return draft, (origin - draft).filtered(
                lambda rental: rental.state not in ("cancelled", "no_show")
            )
        # At all its sites: whoever may write a series may change it as a whole.
        rentals = self.revised_id.sudo().rental_ids.filtered(
            lambda rental: (
                rental.state not in ("cancelled", "no_show")
                and self._is_in_scope(rental)
            )
        )
        left = rentals.filtered_domain(self._get_left_domain())
        movable = left - left._filter_invoiced()
        if self.keep_exceptions and self.revision_scope != "this":
            movable = movable.filtered(lambda rental: not rental.is_series_exception)
        return movable, rentals - movable

    def _is_in_scope(self, rental):
        if self.revision_scope == "this":
            return rental.series_day == self.revision_day
        return rental.series_day >= self.revision_day

    def _match_rentals(self, days, movable, untouched):
        """Which rental goes to which date: its own first, then in order of time.

        :return: ``{(day, position): rental}``; rentals without a date keep theirs
        """
        matched = {}
        for rental in untouched:
            matched[self._get_place(rental)] = rental
        units = range(len(self._get_units()))
        free = {
            (day, position)
            for position in units
            for day in days
            if (day, position) not in matched
        }
        waiting = list(movable.sorted(lambda rental: (rental.date_start, rental.id)))
        for is_near in (self._is_same_place, self._is_same_period, self._is_any):
            waiting = [
                rental
                for rental in waiting
                if not self._take_place(rental, free, matched, is_near)
            ]
        for rental in waiting:
            matched[self._get_own_place(rental, matched)] = rental
        return matched

    def _take_place(self, rental, free, matched, is_near):
        """Give a rental the first free date that is near enough."""
        own = self._get_place(rental)
        place = min(
            (place for place in free if place[1] == own[1] and is_near(place, own)),
            default=None,
        )
        if place:
            free.discard(place)
            matched[place] = rental
        return bool(place)

    @staticmethod
    def _is_same_place(place, own):
        return place == own

    def _is_same_period(self, place, own):
        """The same month for a monthly rule, else the same week."""
        if self.frequency == "monthly":
            return place[0].replace(day=1) == own[0].replace(day=1)
        return place[0].isocalendar()[:2] == own[0].isocalendar()[:2]

    @staticmethod
    def _is_any(_place, _own):
        return True

    @api.model
    def _get_place(self, rental):
        day = rental.series_day
        if not day:
            tz = rental.site_id._get_tz()
            day = spans.to_local(rental.date_start, tz).date()
        return day, rental.series_position

    def _get_own_place(self, rental, matched):
        """A line of its own for a rental that has no date in the new rule."""
        day, position = self._get_place(rental)
        while (day, position) in matched:
            position += len(self._get_units())
        return day, position

    @api.model
    def _get_untouched_reason(self, rental):
        if rental.state in ("in_use", "done"):
            return self.env._("Already used")
        if rental._filter_invoiced():
            return self.env._("Already invoiced: cancel it to have it credited")
        if rental.date_start <= fields.Datetime.now():
            return self.env._("Already begun")
        if rental.is_series_exception:
            return self.env._("Moved by itself, left as it is")
        return self.env._("Already booked")

    # ------------------------------------------------------------------
    # Applying
    # ------------------------------------------------------------------

    def _finish_change(self):
        """Give the series its new rule; the draft of the change has served."""
        series = self.revised_id
        if self.revision_scope != "this":
            was = series.rule_label
            series.write(
                {name: self[name] for name in RULE_FIELDS}
                | {"partner_id": self.partner_id.id, "payer_id": self.payer_id.id}
            )
            series.need_ids.unlink()
            self.need_ids.write({"series_id": series.id})
            series.message_post(
                body=self.env._(
                    "Changed from %(day)s on. Before: %(before)s. Now: %(now)s.",
                    day=self.revision_day.isoformat(),
                    before=was,
                    now=series.rule_label,
                )
            )
        self.unlink()
