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

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note comes from the ledger, or a use could be credited twice."""
        for move in self:
            if move.telecentre_run_id:
                raise UserError(
                    move.env._(
                        "Invoice %(invoice)s comes from a billing run: take its "
                        "charges back with a reason, the next run makes the credit "
                        "note.",
                        invoice=move.display_name,
                    )
                )
        return super()._reverse_moves(default_values_list, cancel)

    def _check_telecentre_amounts(self):
        """What is invoiced is what the ledger says: payer, taxes, to the cent."""
        moves = self.filtered("telecentre_run_id")
        if not moves:
            return
        # Whoever may post an invoice need not see the ledger to be held to it.
        charges = (
            self.env["telecentre.charge"]
            .sudo()
            .search([("move_line_id", "in", moves.invoice_line_ids.ids)])
            .grouped("move_line_id")
        )
        for line in moves.invoice_line_ids:
            if line.display_type == "product":
                line._check_telecentre_charge(charges.get(line))
