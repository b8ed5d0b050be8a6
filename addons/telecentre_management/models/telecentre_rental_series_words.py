from babel.dates import get_day_names

from odoo import api, models
from odoo.tools.misc import format_date, get_lang

from .telecentre_rental_series_rule import WEEKDAYS


class TelecentreRentalSeries(models.Model):
    """The rule in the words of people."""

    _inherit = "telecentre.rental.series"

    @api.model
    def _format_hour(self, hour):
        minutes = round(hour * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def _get_rule_label(self):
        """“Every Tuesday, 09:00–12:00, 12 dates from 03/03/2026”."""
        if not self.date_first:
            return False
        hours = self._get_hours_label()
        first = format_date(self.env, self.date_first)
        if self.frequency == "once":
            return self.env._("On %(date)s, %(hours)s", date=first, hours=hours)
        words = {"rhythm": self._get_rhythm_label(), "hours": hours, "first": first}
        if self.end_by == "until" and self.until:
            return self.env._(
                "%(rhythm)s, %(hours)s, from %(first)s to %(last)s",
                last=format_date(self.env, self.until),
                **words,
            )
        if self.end_by == "count" and self.count:
            return self.env._(
                "%(rhythm)s, %(hours)s, %(count)s dates from %(first)s",
                count=self.count,
                **words,
            )
        return self.env._("%(rhythm)s, %(hours)s, from %(first)s", **words)

    def _get_hours_label(self):
        start, stop = self.start_hour or 0, self.stop_hour or 0
        label = f"{self._format_hour(start)}–{self._format_hour(stop)}"
        days = int((start + (self.duration or 0)) // 24)
        if days and stop not in (24, start):
            return self.env._("%(hours)s (+%(days)s days)", hours=label, days=days)
        return label

    def _get_rhythm_label(self):
        if self.frequency == "weekly":
            return self._get_weekly_label()
        if self.frequency == "monthly":
            return self._get_monthly_label()
        if self.interval == 1:
            return self.env._("Every day")
        return self.env._("Every %(number)s days", number=self.interval)

    def _get_weekly_label(self):
        names = get_day_names("wide", locale=get_lang(self.env).code)
        chosen = [index for index, name in enumerate(WEEKDAYS) if self[name]]
        days = ", ".join(
            names[index] for index in chosen or [self.date_first.weekday()]
        )
        if self.interval == 1:
            return self.env._("Every week on %(days)s", days=days)
        return self.env._(
            "Every %(number)s weeks on %(days)s", number=self.interval, days=days
        )

    def _get_monthly_label(self):
        if self.interval == 1:
            every = self.env._("Every month")
        else:
            every = self.env._("Every %(number)s months", number=self.interval)
        if self.month_by == "last":
            return self.env._("%(every)s on the last day", every=every)
        if self.month_by == "day":
            return self.env._(
                "%(every)s on day %(day)s", every=every, day=self.month_day
            )
        number = dict(self._fields["week_number"]._description_selection(self.env))
        names = get_day_names("wide", locale=get_lang(self.env).code)
        return self.env._(
            "%(every)s: %(week)s %(day)s",
            every=every,
            week=number.get(self.week_number, "").lower(),
            day=names[int(self.weekday or 0)],
        )
