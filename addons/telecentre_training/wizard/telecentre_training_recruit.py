from odoo import fields, models
from odoo.fields import Domain


class TelecentreTrainingRecruit(models.TransientModel):
    """Make candidates of leads."""

    _name = "telecentre.training.recruit"
    _description = "Candidates from Leads"

    lead_ids = fields.Many2many("crm.lead", string="Leads", required=True)
    cohort_id = fields.Many2one(
        "telecentre.training.cohort",
        required=True,
        domain=[("state", "in", ("draft", "open", "running"))],
    )

    def action_confirm(self):
        """One candidate a lead; who already is on the list stays as they are."""
        self.ensure_one()
        enrolments = self.env["telecentre.training.enrolment"]
        self.lead_ids._handle_partner_assignment(create_missing=True)
        known = enrolments.search(
            Domain("cohort_id", "=", self.cohort_id.id)
            & Domain("partner_id", "in", self.lead_ids.partner_id.ids)
        )
        new = {}
        for lead in self.lead_ids:
            if lead.partner_id not in known.partner_id:
                new.setdefault(lead.partner_id, lead)
        created = enrolments.create(
            [
                lead._prepare_training_enrolment_vals(self.cohort_id)
                for lead in new.values()
            ]
        )
        action = self.cohort_id.action_open_enrolments()
        return action | {"domain": [("id", "in", (known | created).ids)]}
