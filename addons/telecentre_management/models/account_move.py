from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    telecentre_run_id = fields.Many2one(
        "telecentre.billing.run",
        string="Billing run",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def button_draft(self):
        """A cancelled invoice gave its charges back: it cannot come alive again."""
        for move in self:
            if move.state == "cancel" and move.telecentre_run_id:
                raise UserError(
                    move.env._(
                        "Invoice %(invoice)s was cancelled and its charges can be "
                        "invoiced again: use a new billing run instead.",
                        invoice=move.display_name,
                    )
                )
        return super().button_draft()

    def _post(self, soft=True):
        self._check_telecentre_amounts()
        return super()._post(soft)

    def _check_telecentre_amounts(self):
        """What is invoiced is what the ledger says, to the cent."""
        moves = self.filtered("telecentre_run_id")
        if not moves:
            return
        # Whoever may post an invoice need not see the ledger to be held to it.
        charged = dict(
            self.env["telecentre.charge"]
            .sudo()
            ._read_group(
                [("move_line_id", "in", moves.invoice_line_ids.ids)],
                ["move_line_id"],
                ["amount_due:sum"],
            )
        )
        for move in moves:
            sign = -1 if move.move_type == "out_refund" else 1
            for line in move.invoice_line_ids:
                if line.display_type != "product":
                    continue
                due = charged.get(line, 0.0)
                if move.currency_id.compare_amounts(line.price_subtotal, sign * due):
                    raise UserError(
                        move.env._(
                            "Invoice of %(payer)s, line “%(line)s”: the ledger says "
                            "%(due).2f, the invoice %(amount).2f. Correct the charge, "
                            "not the invoice: delete this draft and run the billing "
                            "again.",
                            payer=move.partner_id.display_name,
                            line=line.name,
                            due=sign * due,
                            amount=line.price_subtotal,
                        )
                    )
