from odoo import fields, models


class TelecentreTrainingEnrolment(models.Model):
    """What a trainee sees of their own training."""

    _inherit = "telecentre.training.enrolment"

    def _portal_get_line(self, session_id):
        """The line of this person on the sheet of a session, or nothing."""
        return self.attendance_ids.filtered(
            lambda line: line.session_id.id == session_id
        )

    def _portal_get_sessions(self):
        """The half-days of this person: their sheet, or the plan before it begins."""
        if self.state in ("selected", "enrolled"):
            planned = self.cohort_id.session_ids.filtered(
                lambda session: session.state == "planned"
            )
            return planned.sorted(lambda session: (session.date_start, session.id))
        return self.attendance_ids.session_id.sorted(
            lambda session: (session.date_start, session.id)
        )

    def _portal_get_days(self):
        """The sheet of this person in order: lines to sign now, to come and past."""
        now = fields.Datetime.now()
        lines = self.attendance_ids.sorted(
            lambda line: (line.date_start, line.session_id.id)
        )
        to_sign = lines.filtered(lambda line: not line._portal_get_refusal())
        return {
            "to_sign": to_sign,
            "to_come": lines.filtered(lambda line: line.date_start > now),
            "past": (lines - to_sign)
            .filtered(lambda line: line.date_start <= now)
            .sorted("date_start", reverse=True),
        }


class TelecentreTrainingAttendance(models.Model):
    _inherit = "telecentre.training.attendance"

    def _portal_get_refusal(self):
        """Why the trainee cannot sign this line now, or nothing."""
        self.ensure_one()
        if self.status in ("present", "partial", "absent"):
            return self.env._(
                "Already signed: %(status)s.", status=self._get_status_label()
            )
        return self.session_id._get_signing_refusal("trainee")
