from odoo import api, models


class CrmLead(models.Model):
    """The consent of the membership form follows the person who becomes a contact."""

    _inherit = "crm.lead"

    @api.model
    def _create_telecentre_request(self, typed):
        lead = super()._create_telecentre_request(typed)
        purpose = self.env["telecentre.consent.purpose"]._get_by_code("contact")
        if purpose:
            self.env["telecentre.consent"]._give(purpose, "form", lead=lead)
        return lead

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id"):
            self._give_telecentre_consents()
        return result

    def _give_telecentre_consents(self):
        """Hand what was agreed to in the form over to the contact."""
        consents = (
            self.env["telecentre.consent"]
            .sudo()
            .search([("lead_id", "in", self.ids), ("partner_id", "=", False)])
        )
        held = (
            self.env["telecentre.consent"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("date_withdrawn", "=", False),
                ]
            )
        )
        known = {(one.partner_id, one.purpose_id, one.company_id) for one in held}
        for consent in consents:
            key = consent.lead_id.partner_id, consent.purpose_id, consent.company_id
            if key not in known:
                known.add(key)
                consent.partner_id = consent.lead_id.partner_id
