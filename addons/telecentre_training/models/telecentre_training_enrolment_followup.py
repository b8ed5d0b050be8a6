from odoo import fields, models

from .telecentre_training_followup import DELAYS


class TelecentreTrainingEnrolment(models.Model):
    """Who followed the training is asked later what became of them."""

    _inherit = "telecentre.training.enrolment"

    followup_ids = fields.One2many("telecentre.training.followup", "enrolment_id")

    def _after_complete(self):
        self._create_followups()
        return super()._after_complete()

    def _leave(self, state, origins, reason, **vals):
        left = super()._leave(state, origins, reason, **vals)
        if state == "dropped_out":
            left._create_followups()
        return left

    def _create_followups(self):
        return self.env["telecentre.training.followup"].create(
            [
                {
                    "enrolment_id": enrolment.id,
                    "kind": kind,
                    "date_due": enrolment.date_exit + delay,
                }
                for enrolment in self
                for kind, delay in DELAYS.items()
                if kind not in enrolment.followup_ids.mapped("kind")
            ]
        )

    def action_open_followups(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_followup_action"
        )
        return action | {"domain": [("enrolment_id", "=", self.id)], "context": {}}
