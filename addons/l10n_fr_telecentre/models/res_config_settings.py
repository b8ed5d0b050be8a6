from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    l10n_fr_is_penalty_due = fields.Boolean(
        related="company_id.l10n_fr_is_penalty_due", readonly=False
    )
    l10n_fr_penalty = fields.Char(related="company_id.l10n_fr_penalty", readonly=False)
    l10n_fr_discount = fields.Char(
        related="company_id.l10n_fr_discount", readonly=False
    )
    l10n_fr_pes_schemas = fields.Binary(
        related="company_id.l10n_fr_pes_schemas", readonly=False
    )
    l10n_fr_pes_version = fields.Char(
        related="company_id.l10n_fr_pes_version", readonly=False
    )
