from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import spans

PLACE_FIELDS = {"space_id", "date_start", "date_stop"}


class TelecentreRental(models.Model):
    """A rental that is one of several: dates that repeat, spaces taken together."""

    _inherit = "telecentre.rental"

    series_id = fields.Many2one(
        "telecentre.rental.series",
        string="Series or group",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    series_day = fields.Date(
        string="Date in the series",
        readonly=True,
        copy=False,
        help="The date of the rule that this rental stands for, even if it was moved.",
    )
    series_position = fields.Integer(readonly=True, copy=False)
    is_series_exception = fields.Boolean(
        string="Moved by itself", readonly=True, copy=False
    )
    series_label = fields.Char(
        string="Place in the series", compute="_compute_series_label"
    )

    @api.depends("series_id", "date_start", "state")
    @api.depends_context("lang")
    def _compute_series_label(self):
        """“3 of 12”; for spaces taken together, “Group of 2 spaces”."""
        # Of all its sites: whoever reads a rental may know how long its series is.
        together = (
            self.env["telecentre.rental"]
            .sudo()
            .search_fetch(
                [
                    ("series_id", "in", self.series_id.ids),
                    ("state", "!=", "cancelled"),
                ],
                ["series_id", "series_day"],
                order="date_start, id",
            )
            .grouped(lambda rental: rental.series_id.id)
        )
        for rental in self:
            rental.series_label = rental._get_series_label(
                together.get(rental.series_id.id, self.browse())
            )

    def _get_series_label(self, together):
        """:param together: the rentals of the same series, in order"""
        days = list(dict.fromkeys(together.mapped("series_day")))
        if self.series_day not in days:
            return False
        spaces = len(together.filtered(lambda r: r.series_day == self.series_day))
        words = {"rank": days.index(self.series_day) + 1, "dates": len(days)}
        if spaces == 1:
            return self.env._("%(rank)s of %(dates)s", **words)
        if len(days) == 1:
            return self.env._("Group of %(spaces)s spaces", spaces=spaces)
        return self.env._(
            "%(rank)s of %(dates)s, group of %(spaces)s spaces", spaces=spaces, **words
        )

    @api.onchange("space_id", "date_start", "date_stop")
    def _onchange_place_in_series(self):
        """Whoever moves one of several is told how to move all."""
        if self.series_id and self._origin.state == "confirmed":
            return {
                "warning": {
                    "type": "notification",
                    "title": self.env._("One of a series or group"),
                    "message": self.env._(
                        "Only this rental will move (%(place)s). To move several "
                        "together, discard and use “Change the series”.",
                        place=self.series_label,
                    ),
                }
            }
        return None

    def write(self, vals):
        """A rental that is moved by itself is an exception of its series."""
        apart = self.browse()
        if PLACE_FIELDS & vals.keys() and "is_series_exception" not in vals:
            apart = self._filter_changed(
                {name: vals[name] for name in PLACE_FIELDS & vals.keys()}
            ).filtered("series_id")
        result = super().write(vals)
        if apart:
            super(TelecentreRental, apart).write({"is_series_exception": True})
        return result

    # ------------------------------------------------------------------
    # Several at once
    # ------------------------------------------------------------------

    def _move_all(self, vals_by_rental):
        """Move rentals, each elsewhere, in one go: they may take each other's places.

        All or nothing; drafts are only written.

        :param dict vals_by_rental: ``{rental: values to write}``
        """
        moved = self.filtered(
            lambda rental: (
                rental.state != "draft"
                and rental._filter_changed(vals_by_rental[rental])
            )
        )
        moved._check_movable()
        self._lock_spaces(*(vals.get("space_id") for vals in vals_by_rental.values()))
        states = moved.grouped("state")
        moved._set_state("draft")  # out of each other's way
        for rental, vals in vals_by_rental.items():
            rental._set_state(rental.state, **vals)
        moved._check_bookable()
        for state, rentals in states.items():
            rentals._take_spaces(state)
        moved._check_rules()
        moved._replace_charges(self.env._("Rental changed"))
        if moved:
            moved._after_release()

    def _filter_invoiced(self):
        charges = self._get_live_charges()
        invoiced = charges.filtered(lambda charge: charge.state == "invoiced")
        return self & self.browse(invoiced.rental_id.ids)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_repeat(self):
        """Prepare a series that begins with this rental."""
        self.ensure_one()
        if self.series_id:
            return self.series_id._get_records_action()
        if self.state not in ("draft", "requested", "confirmed"):
            raise UserError(
                self.env._(
                    "Only a rental that is a draft or confirmed repeats: make a new "
                    "one."
                )
            )
        series = self.env["telecentre.rental.series"].create(
            self._prepare_series_vals()
        )
        return series._get_records_action()

    def _prepare_series_vals(self):
        """A weekly series like this rental, which is its first date."""
        tz = self.site_id._get_tz()
        start, stop = (
            spans.to_local(moment, tz) for moment in (self.date_start, self.date_stop)
        )
        return {
            "origin_rental_id": self.id,
            "company_id": self.company_id.id,
            "usage": self.usage,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "need_ids": [
                fields.Command.create(
                    {"site_id": self.site_id.id, "space_id": self.space_id.id}
                )
            ],
            "date_first": start.date(),
            "start_hour": start.hour + start.minute / 60,
            "duration": (stop - start).total_seconds() / 3600,
            "frequency": "weekly",
        }

    def action_open_series_change(self):
        """Ask whether this date, the following ones or all change."""
        self.ensure_one()
        action = self.series_id.action_open_change()
        action["context"]["default_day"] = self.series_day
        return action
