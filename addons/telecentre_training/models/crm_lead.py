from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def action_open_training_recruit(self):
        """Make candidates of these leads: which cohort?"""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Candidates for a training"),
            "res_model": "telecentre.training.recruit",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    def _prepare_training_enrolment_vals(self, cohort):
        self.ensure_one()
        return {
            "cohort_id": cohort.id,
            "partner_id": self.partner_id.id,
            "lead_id": self.id,
            "source": "lead",
            "project": self.name,
        }
