from odoo import fields, models


class TelecentreDebtorCode(models.Model):
    """Codes of the public accountant for a class of clients, given by finance."""

    _name = "telecentre.debtor.code"
    _description = "Codes of a Class of Debtors"
    _order = "company_id, client_class"
    _rec_name = "client_class"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    client_class = fields.Selection(
        selection=lambda self: (
            self.env["res.partner"]
            ._fields["l10n_fr_client_class"]
            ._description_selection(self.env)
        ),
        required=True,
    )
    category = fields.Char(
        string="Category (CatTiers)",
        required=True,
        size=2,
        help="Category of debtor in the nomenclature of the public accountant.",
    )
    legal_nature = fields.Char(
        string="Legal nature (NatJur)",
        required=True,
        size=2,
        help="Legal nature of debtor in the nomenclature of the public accountant.",
    )
    identifier_nature = fields.Char(
        string="Nature of identifier (NatIdTiers)",
        size=2,
        help="What identifies these debtors, as the SIRET: left out when empty.",
    )

    _class_unique = models.UniqueIndex(
        "(company_id, client_class)", "A class of clients has its codes once."
    )
