from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    training_number = fields.Char(related="company_id.training_number", readonly=False)
    training_signatory = fields.Char(
        related="company_id.training_signatory", readonly=False
    )
