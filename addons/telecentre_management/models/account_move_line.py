from odoo import models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _check_telecentre_charge(self, charges):
        """Compare a line of a billing run with the charges it stands for.

        :param charges: ``telecentre.charge``, or ``None`` on a line added by hand
        :raise UserError: if payer, taxes or amount are not those of the ledger
        """
        self.ensure_one()
        move = self.move_id
        sign = -1 if move.move_type == "out_refund" else 1
        due = sign * sum(charges.mapped("amount_due")) if charges else 0.0
        if move.currency_id.compare_amounts(self.price_subtotal, due):
            raise UserError(
                self.env._(
                    "Invoice of %(payer)s, line “%(line)s”: the ledger says %(due).2f, "
                    "the invoice %(amount).2f. Correct the charge, not the invoice: "
                    "delete this draft and run the billing again.",
                    payer=move.partner_id.display_name,
                    line=self.name,
                    due=due,
                    amount=self.price_subtotal,
                )
            )
        if charges and (
            charges.payer_id != move.partner_id or charges.tax_ids != self.tax_ids
        ):
            raise UserError(
                self.env._(
                    "Invoice of %(payer)s, line “%(line)s”: the payer or the taxes are "
                    "not those of the ledger (%(expected)s, %(taxes)s). Delete this "
                    "draft and run the billing again.",
                    payer=move.partner_id.display_name,
                    line=self.name,
                    expected=", ".join(charges.payer_id.mapped("display_name")),
                    taxes=", ".join(charges.tax_ids.mapped("name")),
                )
            )
