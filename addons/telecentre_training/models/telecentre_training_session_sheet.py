from odoo import api, models

from odoo.addons.telecentre_management.tools import spans

from ..tools import code128


class TelecentreTrainingSession(models.Model):
    """The printed sheets: one page for each day of a cohort."""

    _inherit = "telecentre.training.session"

    def _get_sheets(self):
        """What is printed, page by page, in order."""
        sessions = self.filtered(
            lambda session: session.state == "planned" and session.kind == "on_site"
        ).sorted("date_start")
        by_day = sessions.grouped(
            lambda session: (session.cohort_id, session._get_local_dates(session)[0])
        )
        return [
            day_sessions._prepare_sheet(cohort, day)
            for (cohort, day), day_sessions in by_day.items()
        ]

    def _prepare_sheet(self, cohort, day):
        lines = {
            (line.enrolment_id, line.session_id): line for line in self.attendance_ids
        }
        people = self.attendance_ids.enrolment_id or cohort._filter_enrolments(
            "enrolled", "in_training"
        )
        people = people.sorted(lambda each: each.partner_id.name or "")
        return {
            "cohort": cohort,
            "day": self[:1]._get_day_label(),
            "place": self[:1].site_id.name,
            "code": f"{self[:1].site_id.code}-{cohort.id}-{day:%Y%m%d}",
            "sessions": self,
            "rows": [
                {
                    "name": person.partner_id.name,
                    "lines": [
                        lines.get(
                            (person, session),
                            self.env["telecentre.training.attendance"],
                        )
                        for session in self
                    ],
                }
                for person in people
            ],
        }

    @api.model
    def _get_bars(self, code):
        """The code of a sheet as bars: ``([(position, width), …], total width)``."""
        return code128.get_bars(code), sum(code128.encode(code))

    def _format_time(self, moment):
        return f"{spans.to_local(moment, self.site_id._get_tz()):%H:%M}"

    def _format_hours(self, hours):
        return self.env["telecentre.training.enrolment"]._format_hours(hours)
