from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecentre_journal_id = fields.Many2one(
        related="company_id.telecentre_journal_id", readonly=False
    )
    telecentre_is_act_quoted = fields.Boolean(
        related="company_id.telecentre_is_act_quoted", readonly=False
    )
