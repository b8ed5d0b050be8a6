from odoo import api, fields, models


class TelecentreDepositRefund(models.TransientModel):
    """Ask how a deposit is given back, and what is kept of it."""

    _name = "telecentre.deposit.refund"
    _description = "Give a Deposit Back"

    deposit_id = fields.Many2one("telecentre.deposit", required=True)
    company_id = fields.Many2one(related="deposit_id.company_id")
    currency_id = fields.Many2one(related="deposit_id.currency_id")
    amount = fields.Monetary(related="deposit_id.amount")
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        required=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    kept = fields.Monetary(help="Stays to the member's credit, against what they owe.")
    kept_reason = fields.Char(string="Reason")

    @api.depends("deposit_id")
    def _compute_journal_id(self):
        for refund in self:
            refund.journal_id = refund.deposit_id.journal_id

    def action_refund(self):
        self.ensure_one()
        self.deposit_id.check_access("write")
        self.deposit_id._refund(self.journal_id, self.date, self.kept, self.kept_reason)
        return {"type": "ir.actions.act_window_close"}
