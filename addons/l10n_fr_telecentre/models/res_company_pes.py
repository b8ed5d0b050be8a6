from odoo import fields, models


class ResCompany(models.Model):
    """What a PES file is written and checked with: nothing is written without it."""

    _inherit = "res.company"

    l10n_fr_pes_schemas = fields.Binary(
        string="PES schemas (ZIP)",
        attachment=True,
        help="The archive that the Treasury publishes, with PES_Aller.xsd in it. "
        "Without it, no PES file can be written.",
    )
    l10n_fr_pes_version = fields.Char(
        string="Version of the PES envelope",
        default="2",
        size=2,
        help="As the documentation that comes with the schemas says.",
    )
