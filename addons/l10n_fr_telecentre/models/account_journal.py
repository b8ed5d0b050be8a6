from odoo import fields, models


class AccountJournal(models.Model):
    """A journal stands for a budget of the council."""

    _inherit = "account.journal"

    l10n_fr_budget_code = fields.Char(string="Budget (CodBud)", size=10)
    l10n_fr_council_code = fields.Char(string="Council (CodCol)", size=3)
    l10n_fr_accountant_code = fields.Char(string="Accounting post (IdPost)", size=7)
    l10n_fr_department_code = fields.Char(string="Department (CodServ)", size=10)
