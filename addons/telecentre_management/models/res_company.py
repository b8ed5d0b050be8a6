from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    telecentre_journal_id = fields.Many2one(
        "account.journal",
        string="Telecentre journal",
        domain=[("type", "=", "sale")],
        check_company=True,
        help="Journal in which the billing runs make their invoices.",
    )
    telecentre_is_act_quoted = fields.Boolean(
        string="Quote the act on invoices",
        help="The text of each charge ends with the act that voted its price.",
    )
