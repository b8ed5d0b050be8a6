from odoo import api, models
from odoo.exceptions import UserError

from ..tools import recurrence
from ..tools.recurrence import LAST, Recurrence, UnreadableRule
from .telecentre_rental_series_rule import WEEKDAYS


class TelecentreRentalSeries(models.Model):
    """The rule in the words of calendar programs (RFC 5545), out and in."""

    _inherit = "telecentre.rental.series"

    def _get_rrule_text(self):
        """DTSTART, RRULE and EXDATE lines of an iCalendar event."""
        if not self.date_first:
            return False
        tz = self._get_tz()
        moment = f"T{self._format_hour(self.start_hour or 0).replace(':', '')}00"
        lines = [f"DTSTART;TZID={tz.zone}:{self.date_first:%Y%m%d}{moment}"]
        if rule := self._get_recurrence().to_text(tz):
            lines.append(f"RRULE:{rule}")
        try:
            exdates = sorted(self._get_exdates())
        except UserError:
            exdates = []
        if exdates:
            days = ",".join(f"{day:%Y%m%d}{moment}" for day in exdates)
            lines.append(f"EXDATE;TZID={tz.zone}:{days}")
        return "\n".join(lines)

    def _prepare_rule_vals(self, text):
        """The fields of a pasted rule.

        :raise UserError: with the part that cannot be read
        """
        tz = self._get_tz()
        try:
            lines = recurrence.parse_lines(text)
            if unknown := lines.keys() - {"DTSTART", "RRULE", "EXDATE"}:
                raise UnreadableRule(min(unknown))
            vals = self._prepare_start_vals(lines, tz)
            if "RRULE" in lines:
                vals |= self._prepare_recurrence_vals(lines["RRULE"], tz)
            if "EXDATE" in lines:
                vals["exdates"] = self._parse_exdates(lines["EXDATE"], tz)
        except UnreadableRule as error:
            raise UserError(
                self.env._(
                    "“%(part)s” cannot be read. A rule here is FREQ=DAILY, WEEKLY or "
                    "MONTHLY, with INTERVAL, BYDAY, BYMONTHDAY, and COUNT or UNTIL.",
                    part=error.part,
                )
            ) from error
        return vals

    def _prepare_start_vals(self, lines, tz):
        if "DTSTART" not in lines:
            return {}
        try:
            moment = recurrence.parse_moment(lines["DTSTART"][0], tz)
        except ValueError as error:
            raise UnreadableRule(lines["DTSTART"][0]) from error
        vals = {"date_first": moment.date()}
        if "T" in lines["DTSTART"][0].upper():
            vals["start_hour"] = moment.hour + moment.minute / 60
        return vals

    @api.model
    def _prepare_recurrence_vals(self, rules, tz):
        if len(rules) > 1:
            raise UnreadableRule(rules[1])
        rule = Recurrence.parse(rules[0], tz)
        vals = {
            "frequency": rule.frequency,
            "interval": rule.interval,
            "end_by": "count" if rule.count else "until",
            "count": rule.count or 0,
            "until": rule.until or False,
        }
        vals |= {
            name: not rule.nth and index in rule.weekdays
            for index, name in enumerate(WEEKDAYS)
        }
        if rule.nth:
            vals |= {
                "month_by": "weekday",
                "week_number": str(rule.nth),
                "weekday": str(rule.weekdays[0]),
            }
        elif rule.month_day:
            last = rule.month_day == LAST
            vals["month_by"] = "last" if last else "day"
            vals |= {} if last else {"month_day": rule.month_day}
        return vals

    @api.model
    def _parse_exdates(self, values, tz):
        try:
            days = {
                recurrence.parse_moment(part, tz).date()
                for value in values
                for part in value.split(",")
            }
        except ValueError as error:
            raise UnreadableRule(f"EXDATE:{','.join(values)}") from error
        return ",".join(day.isoformat() for day in sorted(days))
