from odoo import api, fields, models

from ..tools.plan import SETTLED

# What a user decides about a date: the rest is found by the check.
CHOSEN_FIELDS = {"choice", "space_id", "date_start", "date_stop"}


class TelecentreRentalSeriesLine(models.Model):
    """One space on one date of a plan: what was found, and what to do."""

    _name = "telecentre.rental.series.line"
    _description = "Date of a Series"
    _order = "series_id, day, position, id"

    series_id = fields.Many2one(
        "telecentre.rental.series", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="series_id.currency_id")

    # what is asked
    day = fields.Date(string="Date", required=True, readonly=True)
    position = fields.Integer(readonly=True)
    need_id = fields.Many2one(
        "telecentre.rental.series.need", ondelete="cascade", readonly=True
    )
    rental_id = fields.Many2one(
        "telecentre.rental",
        readonly=True,
        ondelete="cascade",
        help="The rental that would change; empty: a new one.",
    )

    # what is proposed
    site_id = fields.Many2one(related="need_id.site_id")
    space_type_id = fields.Many2one(related="need_id.space_type_id")
    space_id = fields.Many2one("telecentre.space", ondelete="cascade")
    date_start = fields.Datetime(string="From", required=True)
    date_stop = fields.Datetime(string="To", required=True)
    amount_due = fields.Monetary(string="Price due", readonly=True)

    # what was found
    status = fields.Selection(
        [
            ("free", "Free"),
            ("taken", "Taken"),
            ("closed", "Closed"),
            ("refused", "Refused"),
            ("unchanged", "Unchanged"),
            ("leaving", "No longer a date"),
            ("after", "After the end"),
        ],
        required=True,
        readonly=True,
    )
    message = fields.Char(string="Why", readonly=True)
    is_ok = fields.Boolean(string="Possible", readonly=True)
    is_changed = fields.Boolean(
        string="Has changed",
        readonly=True,
        help="Not as it was at the check before this one.",
    )

    # what to do
    choice = fields.Selection(
        [
            ("book", "As asked"),
            ("move", "Move"),
            ("skip", "Skip"),
            ("stop", "End before"),
            ("cancel", "Cancel"),
        ],
        string="Do",
        required=True,
        default="book",
    )
    is_chosen = fields.Boolean(readonly=True)
    is_blocking = fields.Boolean(compute="_compute_is_blocking")

    _dates_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "A stay ends after it starts."
    )

    @api.depends("status", "choice", "is_ok")
    def _compute_is_blocking(self):
        """Whether the plan cannot be confirmed as long as this date is as it is."""
        for line in self:
            line.is_blocking = (
                line.status not in ("unchanged", "after")
                and line.choice in ("book", "move")
                and not line.is_ok
            )

    def write(self, vals):
        """Remember what a user decides: the next check keeps it."""
        if not CHOSEN_FIELDS & vals.keys():
            return super().write(vals)
        vals = {**vals, "is_chosen": True}
        if "choice" not in vals:
            vals["choice"] = "move"
        return super().write(vals)

    # ------------------------------------------------------------------
    # Actions: decide, and see at once what comes of it
    # ------------------------------------------------------------------

    def action_book(self):
        """Back to what was asked for."""
        return self._decide("book")

    def action_move(self):
        """Propose another space, hour or day."""
        return self._decide("move")

    def action_skip(self):
        return self._decide("skip")

    def action_stop(self):
        """End the series before this date."""
        return self._decide("stop")

    def _decide(self, choice):
        self.check_access("write")
        for series, lines in self.grouped("series_id").items():
            days = {*lines.mapped("day")}
            dates = series.line_ids.filtered(lambda line, days=days: line.day in days)
            dates.write({"choice": choice})
            series._check_plan(proposing=dates if choice == "move" else None)
        return True

    def _get_signature(self):
        """What a user saw: if it is no longer so, they look again."""
        self.ensure_one()
        return (
            *(self.status, self.is_ok, self.space_id.id),
            *(self.date_start, self.date_stop, self.amount_due),
        )

    def _is_booked(self):
        """Whether confirming makes or moves a rental here."""
        return (
            self.is_ok
            and self.choice in ("book", "move")
            and self.status not in SETTLED
        )

    def _is_dropped(self):
        """Whether confirming cancels the rental here."""
        return bool(self.rental_id) and (
            self.choice in ("cancel", "stop") and self.status != "unchanged"
        )
