from odoo import fields, models


class ResCompany(models.Model):
    """How the billing runs of the company make their invoices."""

    _inherit = "res.company"

    telecentre_invoice_floor = fields.Monetary(
        string="Smallest invoice",
        default=15,
        help="A smaller total, taxes included, is carried forward to the next run and "
        "invoiced at the end of the year at the latest. 0: no floor.",
    )
    telecentre_deposit_account_id = fields.Many2one(
        "account.account",
        string="Account of deposits",
        check_company=True,
        domain=[("account_type", "in", ("liability_current", "liability_non_current"))],
        help="Deposits received are a debt: 165 in the French chart.",
    )
    telecentre_billing_day = fields.Integer(
        string="Day of the billing",
        help="On this day of the month, the invoices of the last month are prepared as "
        "drafts. 0: somebody begins it.",
    )
    telecentre_line_limit = fields.Integer(
        string="Most lines of uses",
        default=30,
        help="With more charges than that, an invoice has one line a tariff and a "
        "statement of the uses in annex. 0: always one line a use.",
    )

    _telecentre_billing_day_in_month = models.Constraint(
        "CHECK (telecentre_billing_day BETWEEN 0 AND 28)",
        "The day of the billing is between 1 and 28, or 0.",
    )
