from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecentre_estimate_amount = fields.Monetary(
        related="company_id.telecentre_estimate_amount", readonly=False
    )
    telecentre_upload_megabytes = fields.Integer(
        related="company_id.telecentre_upload_megabytes", readonly=False
    )
    telecentre_upload_types = fields.Char(
        related="company_id.telecentre_upload_types", readonly=False
    )
    telecentre_mail_service = fields.Boolean(
        related="company_id.telecentre_mail_service", readonly=False
    )
