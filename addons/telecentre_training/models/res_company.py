from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    training_number = fields.Char(
        string="Training provider number",
        help="Registration as a training provider (numéro de déclaration d’activité), "
        "printed on the documents.",
    )
    training_signatory = fields.Char(
        string="Signatory of certificates",
        help="Name and function of who signs for the training provider.",
    )
