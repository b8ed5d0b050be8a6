from odoo import fields, models
from odoo.fields import Command


class TelecentreCharge(models.Model):
    """A credit note at once, without waiting for the next run."""

    _inherit = "telecentre.charge"

    def _credit_now(self):
        """Post the credit notes of these contrary charges, one for each invoice.

        Each belongs to the run of the invoice that it corrects, and names it.

        :return: ``account.move``
        """
        by_invoice = self.filtered(
            lambda charge: charge.origin_id.move_id.state == "posted"
        ).grouped(lambda charge: charge.origin_id.move_id)
        groups = {
            invoice: charges._group_on_lines()
            for invoice, charges in by_invoice.items()
        }
        moves = self.env["account.move"].create(
            [
                by_invoice[invoice]._prepare_credit_vals(invoice, lines)
                for invoice, lines in groups.items()
            ]
        )
        for invoice, move in zip(groups, moves, strict=True):
            lines = move.invoice_line_ids.sorted("sequence")
            for group, line in zip(groups[invoice], lines, strict=True):
                # Rights were checked on what is taken back.
                group.sudo().write(
                    {"move_line_id": line.id, "run_id": invoice.telecentre_run_id.id}
                )
        moves.action_post()
        moves._reconcile_telecentre_credits()
        return moves

    def _prepare_credit_vals(self, invoice, groups):
        today = fields.Date.context_today(self)
        return {
            "move_type": "out_refund",
            "telecentre_run_id": invoice.telecentre_run_id.id,
            "company_id": invoice.company_id.id,
            "journal_id": invoice.journal_id.id,
            "currency_id": invoice.currency_id.id,
            "partner_id": invoice.partner_id.id,
            "invoice_user_id": self.env.uid,
            "invoice_date": max(today, invoice.invoice_date),
            "invoice_origin": invoice.name,
            "reversed_entry_id": invoice.id,
            "invoice_line_ids": [
                Command.create(group._prepare_move_line_vals(sequence, sign=-1))
                for sequence, group in enumerate(groups, start=1)
            ],
        }
