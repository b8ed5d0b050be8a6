from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    l10n_fr_civility = fields.Char(
        string="Civility",
        size=10,
        help="M or Mme, as the public accountant wants it on collection orders.",
    )
