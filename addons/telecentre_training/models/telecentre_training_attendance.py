from odoo import api, fields, models

# Who says where a person was: the last of these facts.
PRESENCE_KINDS = ("present", "absent", "announced")


class TelecentreTrainingAttendance(models.Model):
    """One person at one session: expected, then what was signed about it."""

    _name = "telecentre.training.attendance"
    _description = "Attendance"
    _order = "session_id, enrolment_id"

    enrolment_id = fields.Many2one(
        "telecentre.training.enrolment", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(related="enrolment_id.partner_id", store=True)
    session_id = fields.Many2one(
        "telecentre.training.session", required=True, ondelete="cascade", index=True
    )
    cohort_id = fields.Many2one(
        related="session_id.cohort_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    date_start = fields.Datetime(related="session_id.date_start", store=True)
    signature_ids = fields.One2many("telecentre.training.signature", "attendance_id")

    # Stored: counted, searched and summed; facts are only ever added.
    status = fields.Selection(
        [
            ("expected", "Not signed"),
            ("announced", "Absence announced"),
            ("present", "Present"),
            ("partial", "Partly present"),
            ("absent", "Absent"),
        ],
        compute="_compute_status",
        store=True,
    )
    hours = fields.Float(compute="_compute_status", store=True)
    reason = fields.Char(compute="_compute_status", store=True)
    is_corrected = fields.Boolean(compute="_compute_status", store=True)
    signature_id = fields.Many2one(
        "telecentre.training.signature",
        string="Last fact",
        compute="_compute_status",
        store=True,
    )

    _once = models.UniqueIndex(
        "(enrolment_id, session_id)", "This person is already on this sheet."
    )

    @api.depends("signature_ids", "session_id.hours")
    def _compute_status(self):
        for attendance in self:
            last = attendance.signature_ids.sorted("number")[-1:]
            attendance.signature_id = last
            attendance.reason = last.reason
            attendance.is_corrected = bool(last.corrected_id)
            attendance.hours = attendance._get_hours(last)
            attendance.status = attendance._get_status(last)

    def _get_status(self, last):
        if last.kind != "present":
            return last.kind or "expected"
        return "partial" if last.date_arrival or last.date_leaving else "present"

    def _get_hours(self, last):
        """Hours followed: all of the session, or from arrival to leaving."""
        if last.kind != "present":
            return 0
        session = self.session_id
        if session.kind == "remote" or not (last.date_arrival or last.date_leaving):
            return session.hours
        start = max(last.date_arrival or session.date_start, session.date_start)
        stop = min(last.date_leaving or session.date_stop, session.date_stop)
        return max((stop - start).total_seconds(), 0) / 3600

    @api.depends("partner_id.name", "session_id.name")
    def _compute_display_name(self):
        for attendance in self:
            attendance.display_name = " · ".join(
                filter(None, [attendance.partner_id.name, attendance.session_id.name])
            )

    def action_open_correct(self):
        """Record a correction, which is a new signed fact."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the attendance"),
            "res_model": "telecentre.training.correct",
            "view_mode": "form",
            "target": "new",
            "context": {"default_attendance_ids": self.ids},
        }
