from datetime import time, timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

from odoo.addons.telecentre_management.tools import spans


class ResourceCalendarLeaves(models.Model):
    """Public holidays are typed and read as days, not as hours from midnight."""

    _inherit = "resource.calendar.leaves"

    # Not computed together: writing one must not forget what was typed in the other.
    telecentre_first_day = fields.Date(
        string="First day",
        compute="_compute_telecentre_first_day",
        inverse="_inverse_telecentre_days",
    )
    telecentre_last_day = fields.Date(
        string="Last day",
        compute="_compute_telecentre_last_day",
        inverse="_inverse_telecentre_days",
    )
    telecentre_weekday = fields.Char(
        string="Weekday", compute="_compute_telecentre_weekday"
    )

    @api.depends("date_from", "date_to", "company_id")
    def _compute_telecentre_first_day(self):
        for leave, span in self._get_local_spans().items():
            leave.telecentre_first_day = span and span[0].date()

    @api.depends("date_from", "date_to", "company_id")
    def _compute_telecentre_last_day(self):
        for leave, span in self._get_local_spans().items():
            leave.telecentre_last_day = span and leave._get_last_day(span)

    @api.depends("date_from", "date_to", "company_id")
    @api.depends_context("lang")
    def _compute_telecentre_weekday(self):
        for leave, span in self._get_local_spans().items():
            leave.telecentre_weekday = span and leave._get_weekday_label(span)

    def _inverse_telecentre_days(self):
        """Whole local days, both included; an end before the start follows it."""
        for leave in self.filtered("telecentre_first_day"):
            tz = leave._get_closing_company()._get_telecentre_tz()
            first = leave.telecentre_first_day
            last = max(first, leave.telecentre_last_day or first)
            leave.write(
                {
                    "date_from": spans.local_moment(first, 0, tz),
                    "date_to": spans.local_moment(last, 24, tz),
                }
            )

    @api.onchange("telecentre_first_day")
    def _onchange_telecentre_first_day(self):
        """A holiday is a day, most often."""
        self.telecentre_last_day = self.telecentre_first_day

    def _get_closing_company(self):
        """The company whose sites this leave closes; the user's if it is for all."""
        return self.company_id or self.env.company

    def _get_local_spans(self):
        """``{leave: (start, stop)}`` in site time; False without dates in order."""
        zones = {
            company: company._get_telecentre_tz()
            for company in {leave._get_closing_company() for leave in self}
        }
        return {
            leave: leave.date_from
            and leave.date_to
            and leave.date_from < leave.date_to
            and tuple(
                spans.to_local(moment, zones[leave._get_closing_company()])
                for moment in leave._get_span()
            )
            for leave in self
        }

    def _get_last_day(self, span):
        return (span[1] - timedelta(microseconds=1)).date()

    def _get_weekday_label(self, span):
        """``Monday``, ``Monday – Tuesday``, with the hours if part of a day."""
        days = dict.fromkeys([span[0].date(), self._get_last_day(span)])
        label = " – ".join(
            format_date(self.env, day, date_format="EEEE") for day in days
        )
        if {moment.time() for moment in span} == {time.min}:
            return label
        return f"{label} {span[0]:%H:%M}–{span[1]:%H:%M}"
