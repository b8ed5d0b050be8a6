from odoo import models
from odoo.fields import Domain


class TelecentreTrainingCohort(models.Model):
    """What tablets sent, looked at as an auditor would."""

    _inherit = "telecentre.training.cohort"

    def _check_all(self):
        yield from super()._check_all()
        yield from self._check_tablets()

    def _check_tablets(self):
        """Signatures that never arrived, do not follow or were not recorded."""
        words = {
            "gap": self.env._(
                "Signatures made on the tablet before this one are lost."
            ),
            "broken": self.env._(
                "This signature does not follow the one before on the tablet."
            ),
        }
        events = self.env["telecentre.training.kiosk.event"].search(
            Domain("cohort_id", "=", self.id)
            & (Domain("continuity", "!=", "whole") | Domain("state", "=", "refused"))
        )
        for event in events:
            is_refused = event.state == "refused"
            yield self._finding(
                "tablet",
                "warning",
                self.env._(
                    "%(name)s signed on the tablet on %(date)s, not recorded: %(why)s",
                    name=event.partner_id.name or "?",
                    date=event.session_id._format_moment(event.date_signed),
                    why=event.refusal,
                )
                if is_refused
                else words[event.continuity],
                self.env._("Open what the tablet sent, then correct the attendance."),
                event.session_id,
                event.attendance_id.enrolment_id,
            )
