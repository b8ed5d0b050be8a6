from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TelecentreTrainingOperation(models.Model):
    """Supplier invoices of the accounting, and when they were paid."""

    _inherit = "telecentre.training.operation"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        check_company=True,
        help="Invoice lines with this account can be fetched as costs.",
    )

    def action_fetch_invoices(self):
        """Lines of posted supplier invoices with the analytic account become costs."""
        self.ensure_one()
        self.check_access("write")
        if not self.analytic_account_id:
            raise UserError(self.env._("Choose the analytic account of the operation."))
        # Officers have no access to the accounting: only these lines are read.
        lines = self.env["account.move.line"].sudo()
        found = lines.search(
            Domain("analytic_distribution", "in", self.analytic_account_id.ids)
            & Domain("parent_state", "=", "posted")
            & Domain("move_id.move_type", "in", ("in_invoice", "in_receipt"))
            & Domain("company_id", "=", self.company_id.id)
            & Domain("display_type", "=", "product")
            & Domain("id", "not in", self.cost_ids.sudo().move_line_id.ids)
        )
        self.env["telecentre.training.cost"].create(
            [self._prepare_invoice_cost(line) for line in found]
        )
        self.cost_ids.action_check_payment()
        return True

    def _prepare_invoice_cost(self, line):
        percent = sum(
            share
            for keys, share in (line.analytic_distribution or {}).items()
            if str(self.analytic_account_id.id) in keys.split(",")
        )
        return {
            "operation_id": self.id,
            "name": f"{line.move_id.name} · {line.name or line.move_id.ref or ''}",
            "category": "services",
            "partner_id": line.partner_id.id,
            "date": line.move_id.invoice_date,
            "amount": self.currency_id.round(abs(line.balance) * percent / 100),
            "move_line_id": line.id,
        }

    def _get_date_paid(self, line):
        """When the invoice of a line was paid in full; nothing before."""
        move = line.sudo().move_id
        if move.payment_state not in ("paid", "in_payment"):
            return False
        partials = move.line_ids.matched_debit_ids | move.line_ids.matched_credit_ids
        payments = (partials.debit_move_id | partials.credit_move_id) - move.line_ids
        return max(payments.mapped("date"), default=False)
