from odoo import fields, models


class ProductTemplate(models.Model):
    """What finance says of a product to the collection software."""

    _inherit = "product.template"

    l10n_fr_local_code = fields.Char(
        string="Local product (CodProdLoc)",
        size=4,
        help="Code of the income in the agreement with the public accountant.",
    )
    l10n_fr_nature = fields.Char(
        string="Nature", size=12, help="Account of the budget, such as 752 or 7083."
    )
    l10n_fr_function = fields.Char(
        string="Function", size=10, help="Function of the budget, if it has any."
    )
