from odoo import fields, models
from odoo.fields import Domain


class TelecentreTrainingCohort(models.Model):
    """Documents of a cohort and how far they are."""

    _inherit = "telecentre.training.cohort"

    document_count = fields.Integer(compute="_compute_document_count")
    document_progress = fields.Float(compute="_compute_document_count")

    def _compute_document_count(self):
        groups = self.env["telecentre.training.document"]._read_group(
            Domain("cohort_id", "in", self.ids), ["cohort_id", "state"], ["__count"]
        )
        counts = {(cohort, state): count for cohort, state, count in groups}
        for cohort in self:
            waiting = counts.get((cohort, "waiting"), 0)
            ready = counts.get((cohort, "ready"), 0)
            total = waiting + ready + counts.get((cohort, "failed"), 0)
            cohort.document_count = total
            cohort.document_progress = 100 * ready / total if total else 0

    def action_open_documents(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_document_action"
        )
        return action | {"domain": [("cohort_id", "=", self.id)]}

    def action_open_make(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make documents"),
            "res_model": "telecentre.training.make",
            "view_mode": "form",
            "target": "new",
            "context": {"default_cohort_id": self.id},
        }
