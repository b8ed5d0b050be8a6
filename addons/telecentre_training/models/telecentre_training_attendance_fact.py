from odoo import models
from odoo.exceptions import UserError


class TelecentreTrainingAttendance(models.Model):
    """Facts are added to an attendance, never taken away."""

    _inherit = "telecentre.training.attendance"

    def _add_fact(self, kind, role, signer, method, moment=None, **vals):
        """Append a signed fact about these people.

        The caller has checked who signs what.
        """
        # Only facts are added, through here: nobody may write signatures themselves.
        attendances = self.sudo()
        return attendances.env["telecentre.training.signature"].create(
            [
                attendance.session_id._prepare_fact_vals(
                    kind, role, signer, method, moment, **vals
                )
                | {
                    "attendance_id": attendance.id,
                    "trainee_name": attendance.partner_id.name,
                }
                for attendance in attendances
            ]
        )

    def _correct(self, kind, reason, method, **vals):
        """The training officer states another fact, with the reason."""
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the attendance is corrected."))
        for attendance in self:
            attendance._add_fact(
                kind,
                "officer",
                self.env.user.partner_id,
                method,
                reason=reason,
                corrected_id=attendance.signature_id.id,
                **vals,
            )

    def _get_status_label(self):
        return dict(self._fields["status"]._description_selection(self.env))[
            self.status
        ]

    def _get_drawing(self):
        """What the trainee drew, whatever was stated about it since."""
        drawn = self.signature_ids.filtered(
            lambda fact: fact.kind == "present" and fact.drawing
        )
        return drawn.sorted("number")[-1:].drawing
