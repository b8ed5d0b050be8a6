from odoo import api, fields, models


class TelecentreTrainingSession(models.Model):
    """The sheets follow the sessions."""

    _inherit = "telecentre.training.session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._sync_attendances()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"state", "date_start", "date_stop", "cohort_id"}:
            self._sync_attendances()
        return result

    def _sync_attendances(self):
        self.cohort_id.filtered(
            lambda cohort: cohort.state in ("running", "closed")
        )._sync_attendances()

    def _get_grid_column(self):
        return {
            "id": self.id,
            "day": self._get_short_day_label(),
            "hours": self._get_hours_label() if self.kind == "on_site" else "",
            "is_morning": self._is_morning(),
            "is_remote": self.kind == "remote",
            "is_over": self.date_stop < fields.Datetime.now(),
            "title": self.name,
            "trainer": self.trainer_id.name or "",
            "certified": bool(self.sheet_signature_id),
        }
