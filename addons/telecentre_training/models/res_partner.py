from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    training_enrolment_ids = fields.One2many(
        "telecentre.training.enrolment",
        "partner_id",
        string="Trainings",
        groups="telecentre_training.telecentre_training_group_auditor",
    )
    training_enrolment_count = fields.Integer(
        compute="_compute_training_enrolment_count",
        groups="telecentre_training.telecentre_training_group_auditor",
    )

    def _compute_training_enrolment_count(self):
        counts = dict(
            self.env["telecentre.training.enrolment"]._read_group(
                Domain("partner_id", "in", self.ids), ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.training_enrolment_count = counts.get(partner, 0)

    def action_open_training_enrolments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_enrolment_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }
