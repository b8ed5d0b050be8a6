import secrets

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

    training_code = fields.Char(
        string="Code for the tablet",
        copy=False,
        readonly=True,
        groups="telecentre_training.telecentre_training_group_officer",
        help="Four digits that this person types before signing on the tablet.",
    )

    def _fill_training_codes(self):
        """Give a code to those who have none yet."""
        for partner in self.filtered(lambda each: not each.training_code):
            partner.training_code = f"{secrets.randbelow(10_000):04d}"

    def _get_training_code(self):
        """The code of this person, for themselves or their convocation."""
        # Only officers read codes; the callers show a person their own.
        self.sudo()._fill_training_codes()
        return self.sudo().training_code

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
