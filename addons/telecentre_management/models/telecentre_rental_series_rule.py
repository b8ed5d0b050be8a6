from datetime import date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..tools import recurrence, spans
from ..tools.recurrence import LAST, Recurrence

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_DATES_PARAMETER = "telecentre_management.series_most_dates"
MOST_DATES = 366
LONGEST_HOURS = 24 * 31


class TelecentreRentalSeries(models.Model):
    """On which dates and at what hours: an RFC 5545 rule in fields and in text.

    Hours are those of the site: 09:00 stays 09:00 across daylight saving.
    """

    _inherit = "telecentre.rental.series"

    # hours
    date_first = fields.Date(
        string="From the",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="The dates of the rule are counted from this day.",
    )
    start_hour = fields.Float(string="From", required=True, default=9, tracking=True)
    duration = fields.Float(
        string="Duration (hours)", required=True, default=3, tracking=True
    )
    stop_hour = fields.Float(
        string="To", compute="_compute_stop_hour", inverse="_inverse_stop_hour"
    )

    # dates
    frequency = fields.Selection(
        [
            ("once", "One date"),
            ("daily", "Every day"),
            ("weekly", "Every week"),
            ("monthly", "Every month"),
        ],
        string="Repeat",
        required=True,
        default="weekly",
    )
    interval = fields.Integer(string="Every", default=1, required=True)
    mon = fields.Boolean()
    tue = fields.Boolean()
    wed = fields.Boolean()
    thu = fields.Boolean()
    fri = fields.Boolean()
    sat = fields.Boolean()
    sun = fields.Boolean()
    month_by = fields.Selection(
        [
            ("day", "The same day of the month"),
            ("last", "The last day of the month"),
            ("weekday", "The same weekday of the month"),
        ],
        string="On",
        default="day",
        required=True,
    )
    month_day = fields.Integer(
        string="Day", compute="_compute_month_place", store=True, readonly=False
    )
    week_number = fields.Selection(
        [
            ("1", "First"),
            ("2", "Second"),
            ("3", "Third"),
            ("4", "Fourth"),
            ("5", "Fifth"),
            ("-1", "Last"),
        ],
        string="Week",
        compute="_compute_month_place",
        store=True,
        readonly=False,
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        compute="_compute_month_place",
        store=True,
        readonly=False,
    )
    end_by = fields.Selection(
        [("count", "After a number of dates"), ("until", "On a date")],
        string="Ends",
        default="count",
        required=True,
    )
    count = fields.Integer(string="Number of dates", default=12)
    until = fields.Date()
    exdates = fields.Char(
        string="Except on",
        help="Dates left out, as 2026-12-25, separated by commas.",
    )
    rrule = fields.Text(
        string="RFC 5545 rule",
        compute="_compute_rrule",
        inverse="_inverse_rrule",
        help="The same in the words of calendar programs. Paste a rule here to use it.",
    )
    rule_label = fields.Char(string="Dates and hours", compute="_compute_rule_label")
    date_last = fields.Date(string="To the", compute="_compute_date_last")

    _interval_positive = models.Constraint(
        "CHECK (interval BETWEEN 1 AND 99)",
        "A series repeats every 1 to 99 days, weeks or months.",
    )
    _start_hour_of_day = models.Constraint(
        "CHECK (start_hour >= 0 AND start_hour < 24)",
        "The hour a stay begins lies between 00:00 and 23:59.",
    )
    _duration_sensible = models.Constraint(
        f"CHECK (duration > 0 AND duration <= {LONGEST_HOURS})",
        "Each date ends after it begins, and lasts 31 days at most.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("start_hour", "duration")
    def _compute_stop_hour(self):
        for series in self:
            series.stop_hour = series._get_stop_hour()

    def _inverse_stop_hour(self):
        for series in self:
            series.duration = series._get_duration()

    @api.onchange("stop_hour")
    def _onchange_stop_hour(self):
        """Typed end and duration are the same fact: show both."""
        self.duration = self._get_duration()

    def _get_stop_hour(self):
        stop = (self.start_hour or 0) + (self.duration or 0)
        return 24 if stop == 24 else stop % 24

    def _get_duration(self):
        """From the start to the end typed, the next day if it comes before.

        A stay of several days keeps its days.
        """
        if round(self.stop_hour * 60) == round(self._get_stop_hour() * 60):
            return self.duration
        days = (round(self.duration * 60) - 1) // (24 * 60)
        return days * 24 + ((self.stop_hour - self.start_hour) % 24 or 24)

    @api.depends("date_first")
    def _compute_month_place(self):
        for series in self:
            day = series.date_first or fields.Date.context_today(series)
            series.month_day = day.day
            series.week_number = str((day.day - 1) // 7 + 1)
            series.weekday = str(day.weekday())

    @api.depends(lambda self: self._get_rule_fields())
    def _compute_rrule(self):
        for series in self:
            series.rrule = series._get_rrule_text()

    def _inverse_rrule(self):
        for series in self:
            if series.rrule and series.rrule != series._get_rrule_text():
                series.write(series._prepare_rule_vals(series.rrule))

    @api.depends(lambda self: self._get_rule_fields())
    @api.depends_context("lang")
    def _compute_rule_label(self):
        for series in self:
            series.rule_label = series._get_rule_label()

    @api.depends(lambda self: self._get_rule_fields())
    def _compute_date_last(self):
        for series in self:
            days = series._get_days_or_none()
            series.date_last = days[-1] if days else False

    @api.model
    def _get_rule_fields(self):
        return [
            *("site_id", "date_first", "start_hour", "duration", "frequency"),
            *("interval", *WEEKDAYS, "month_by", "month_day", "week_number"),
            *("weekday", "end_by", "count", "until", "exdates"),
        ]

    # ------------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------------

    def _get_tz(self):
        return self.site_id._get_tz()

    def _get_recurrence(self):
        """The fields as a rule."""
        self.ensure_one()
        monthly = self.frequency == "monthly"
        nth = monthly and self.month_by == "weekday"
        weekdays = tuple(i for i, name in enumerate(WEEKDAYS) if self[name])
        if nth:
            weekdays = (int(self.weekday or 0),)
        elif monthly:
            weekdays = ()
        by_day = {"day": self.month_day, "last": LAST}.get(self.month_by)
        return Recurrence(
            frequency=self.frequency,
            interval=self.interval,
            weekdays=weekdays,
            month_day=by_day if monthly else None,
            nth=int(self.week_number or 1) if nth else None,
            count=self.count if self.end_by == "count" else None,
            until=self.until if self.end_by == "until" else None,
        )

    def _get_days(self):
        """Local dates of the rule, less those left out.

        :raise UserError: if there are none, too many, or no end
        """
        self.ensure_one()
        rule = self._get_recurrence()
        most = self._get_most_dates()
        self._check_end(rule, most)
        days = rule.get_days(self.date_first, most)
        if len(days) > most:
            raise UserError(self._get_too_long_sentence(most))
        if rule.frequency != "once" and len(days) < (rule.count or 0):
            raise UserError(
                self.env._(
                    "Only %(found)s of the %(count)s dates lie in the two years that "
                    "a series may last: ask for fewer, or for a closer rhythm.",
                    found=len(days),
                    count=rule.count,
                )
            )
        days = [day for day in days if day not in self._get_exdates()]
        if not days:
            raise UserError(
                self.env._(
                    "No date follows this rule (%(rule)s): check its days and its end.",
                    rule=self.rule_label,
                )
            )
        return days

    def _check_end(self, rule, most):
        if rule.frequency == "once":
            return
        if not rule.count and not rule.until:
            raise UserError(
                self.env._(
                    "This series never ends: say after how many dates, or on which "
                    "date, it does."
                )
            )
        if (rule.count or 0) > most or (rule.count or 0) < 0:
            raise UserError(self._get_too_long_sentence(most))
        if rule.until and rule.until < self.date_first:
            raise UserError(
                self.env._(
                    "The series ends on %(until)s, before it begins on %(first)s: "
                    "check both dates.",
                    until=format_date(self.env, rule.until),
                    first=format_date(self.env, self.date_first),
                )
            )
        if rule.until and rule.until - self.date_first > recurrence.HORIZON:
            raise UserError(
                self.env._(
                    "A series lasts two years at most: it may end on %(last)s at the "
                    "latest.",
                    last=format_date(self.env, self.date_first + recurrence.HORIZON),
                )
            )

    def _get_too_long_sentence(self, most):
        return self.env._(
            "A series has %(most)s dates at most: choose fewer dates, an earlier end "
            "or a wider rhythm.",
            most=most,
        )

    @api.model
    def _get_most_dates(self):
        parameter = self.env["ir.config_parameter"].sudo()
        value = parameter.get_param(MOST_DATES_PARAMETER, "")
        return int(value) if value.isdigit() and int(value) else MOST_DATES

    def _get_days_or_none(self):
        """The dates for a screen, which shows no error while it is being filled."""
        if not self.date_first or not self.interval or self.interval < 1:
            return []
        rule = self._get_recurrence()
        if rule.frequency != "once" and not rule.count and not rule.until:
            return []
        days = rule.get_days(self.date_first, self._get_most_dates())
        try:
            exdates = self._get_exdates()
        except UserError:
            exdates = set()
        return [day for day in days if day not in exdates]

    def _get_exdates(self):
        """Local dates left out.

        :raise UserError: if one is not a date
        """
        days = set()
        for part in (self.exdates or "").replace(";", ",").split(","):
            if not (part := part.strip()):
                continue
            try:
                days.add(date.fromisoformat(part))
            except ValueError as error:
                raise UserError(
                    self.env._(
                        "“%(text)s” is not a date: write the dates left out as "
                        "2026-12-25, separated by commas.",
                        text=part,
                    )
                ) from error
        return days

    def _get_span(self, day):
        """``(start, stop)`` in UTC of the stay of a local date.

        The end is counted on the clock: 09:00–12:00 lasts three hours by the clock
        whatever the night before.
        """
        local = datetime.combine(day, time.min) + timedelta(
            minutes=round((self.start_hour or 0) * 60)
        )
        stop = local + timedelta(minutes=round((self.duration or 0) * 60))
        tz = self._get_tz()
        return spans.to_utc(local, tz), spans.to_utc(stop, tz)
