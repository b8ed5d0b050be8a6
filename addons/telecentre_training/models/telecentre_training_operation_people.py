from odoo import fields, models
from odoo.fields import Domain


class TelecentreTrainingOperation(models.Model):
    """How many cohorts and participants, and the way to them."""

    _inherit = "telecentre.training.operation"

    cohort_count = fields.Integer(compute="_compute_cohort_count")
    participant_count = fields.Integer(compute="_compute_participant_count")
    incomplete_count = fields.Integer(compute="_compute_participant_count")

    def _compute_cohort_count(self):
        counts = dict(
            self.env["telecentre.training.cohort"]._read_group(
                Domain("operation_id", "in", self.ids), ["operation_id"], ["__count"]
            )
        )
        for operation in self:
            operation.cohort_count = counts.get(operation, 0)

    def _compute_participant_count(self):
        counts = {
            (operation, is_complete): count
            for operation, is_complete, count in self.env[
                "telecentre.training.participant"
            ]._read_group(
                Domain("operation_id", "in", self.ids),
                ["operation_id", "is_complete"],
                ["__count"],
            )
        }
        for operation in self:
            operation.incomplete_count = counts.get((operation, False), 0)
            operation.participant_count = operation.incomplete_count + counts.get(
                (operation, True), 0
            )

    def action_open_participants(self):
        self.ensure_one()
        name = self.env._("Participants")
        action = self.participant_ids._open_list(name)
        return action | {"domain": [("operation_id", "=", self.id)]}

    def action_open_incomplete(self):
        return self.action_open_participants() | {
            "context": {"search_default_incomplete": 1}
        }


class TelecentreTrainingEnrolment(models.Model):
    _inherit = "telecentre.training.enrolment"

    def action_open_participant(self):
        self.ensure_one()
        return self.participant_id._open_form()


class TelecentreTrainingParticipant(models.Model):
    _inherit = "telecentre.training.participant"

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_open_sensitive(self):
        """The page of the sensitive answers, begun if needed."""
        self.ensure_one()
        sensitive = self.env["telecentre.training.sensitive"]
        kept = sensitive.search([("participant_id", "=", self.id)])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sensitive answers"),
            "res_model": sensitive._name,
            "res_id": (kept or sensitive.create({"participant_id": self.id})).id,
            "view_mode": "form",
            "target": "new",
        }
