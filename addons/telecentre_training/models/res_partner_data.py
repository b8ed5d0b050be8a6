from odoo import models


class ResPartner(models.Model):
    """What is kept about a trainee: theirs to take away; funders want to find it."""

    _inherit = "res.partner"

    def _get_telecentre_data_sources(self):
        return [
            *super()._get_telecentre_data_sources(),
            (
                "enrolments",
                self.env._("Training"),
                self._search_telecentre_own("telecentre.training.enrolment"),
                ("course_id", "cohort_id", "state", "date_applied", "motivation"),
            ),
            (
                "attendance",
                self.env._("Attendance"),
                self._search_telecentre_own("telecentre.training.attendance"),
                ("session_id", "date_start", "status", "hours", "reason"),
            ),
            (
                "answers",
                self.env._("Questionnaires"),
                self._search_telecentre_own("telecentre.training.answer"),
                ("question_id", "value"),
            ),
            (
                "traces",
                self.env._("Traces of remote modules"),
                self._search_telecentre_own("telecentre.training.trace"),
                ("session_id", "kind", "date_start", "hours", "score", "note"),
            ),
        ]

    def _is_telecentre_identity_kept(self):
        """Who was trained with European money is named until the last control."""
        return super()._is_telecentre_identity_kept() or bool(
            self.env["telecentre.training.enrolment"].search_count(
                [("partner_id", "=", self.id)], limit=1
            )
        )

    def _get_telecentre_kept_data(self):
        return [
            *super()._get_telecentre_kept_data(),
            self.env._(
                "Your training and its attendance sheets, with your name: those who "
                "fund it control it for years after its end."
            ),
        ]
