from odoo import api, fields, models


class TelecentreTrainingEnrolment(models.Model):
    """What a trainee followed."""

    _inherit = "telecentre.training.enrolment"

    attendance_ids = fields.One2many("telecentre.training.attendance", "enrolment_id")
    # Stored: printed, listed and summed.
    hours_followed = fields.Float(compute="_compute_hours_followed", store=True)
    hours_expected = fields.Float(compute="_compute_hours_followed", store=True)

    @api.depends("attendance_ids.hours", "attendance_ids.session_id.hours")
    def _compute_hours_followed(self):
        for enrolment in self:
            lines = enrolment.attendance_ids
            enrolment.hours_followed = sum(lines.mapped("hours"))
            enrolment.hours_expected = sum(lines.session_id.mapped("hours"))

    @api.model
    def _format_hours(self, hours):
        """``3 h 30``."""
        minutes = round(hours * 60)
        rest = f" {minutes % 60:02d}" if minutes % 60 else ""
        return f"{minutes // 60} h{rest}"

    def _is_expected(self, session):
        """Whether this person is on the sheet of a session."""
        if session.state != "planned":
            return False
        first, last = session._get_local_dates(session)
        return (not self.date_entry or last >= self.date_entry) and (
            self.state != "dropped_out" or first <= self.date_exit
        )

    def _after_start(self):
        self.cohort_id._sync_attendances()
        return super()._after_start()

    def _leave(self, state, origins, reason, **vals):
        left = super()._leave(state, origins, reason, **vals)
        left.filtered("attendance_ids").cohort_id._sync_attendances()
        return left

    def _get_grid_row(self, lines):
        return {
            "id": self.id,
            "name": self.partner_id.name,
            "state": self.state,
            "hours": sum(lines.mapped("hours")),
            "cells": {
                line.session_id.id: {
                    "id": line.id,
                    "status": line.status,
                    "hours": line.hours,
                    "corrected": line.is_corrected,
                }
                for line in lines
            },
        }
