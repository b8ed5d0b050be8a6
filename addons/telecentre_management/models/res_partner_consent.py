from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    telecentre_consent_ids = fields.One2many(
        "telecentre.consent", "partner_id", string="Consents", readonly=True
    )
