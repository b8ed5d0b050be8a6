from odoo import fields, models

from .telecentre_training_operation_explain import SENSITIVE_GROUP


class TelecentreTrainingParticipant(models.Model):
    """In which figures a person is, and why."""

    _inherit = "telecentre.training.participant"

    indicator_ids = fields.Many2many(
        "telecentre.training.indicator",
        compute="_compute_indicators",
        string="In these figures",
    )

    def _compute_indicators(self):
        today = fields.Date.context_today(self)
        can_see_all = self.env.user.has_group(SENSITIVE_GROUP)
        counted = self.filtered("operation_id.id")
        (self - counted).indicator_ids = False
        for operation, people in counted.grouped("operation_id").items():
            rule_set = operation.rule_set_id
            shown = rule_set.indicator_ids.filtered(
                lambda each: can_see_all or not each.is_sensitive
            )
            codes = {
                person.answers.key: person.codes
                for person in operation._count(rule_set, today, people)
            }
            for participant in people:
                mine = codes.get(participant.id, ())
                participant.indicator_ids = shown.filtered(
                    lambda each, mine=mine: each.code in mine
                )

    def _open_list(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_participant_action"
        )
        return action | {
            "name": name,
            "display_name": name,
            "domain": [("id", "in", self.ids)],
            "context": {},
        }
