from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    l10n_fr_is_penalty_due = fields.Boolean(
        string="Late payment mentions",
        default=True,
        help="Professionals and public bodies who pay late owe penalties and the lump "
        "sum of 40 €. Untick it if the council does not claim them on what the public "
        "accountant collects.",
    )
    l10n_fr_penalty = fields.Char(
        string="Penalty rate",
        translate=True,
        help="Sentence on late payment penalties. Empty: the rate of the law.",
    )
    l10n_fr_discount = fields.Char(
        string="Early payment",
        translate=True,
        help="Sentence on discounts. Empty: no discount for early payment.",
    )
