from odoo import models
from odoo.fields import Command


class TelecentreCollectionImport(models.TransientModel):
    """The payments of a file of the finance software, booked once.

    A file says what was collected so far. What earlier files booked is left out, and
    so is what the accounts do not wait for any more: the accountant may well report the
    transfer that the bank's file brought already.
    """

    _inherit = "telecentre.collection.import"

    def _book_payments(self, orders, feedback):
        """One entry for what is new, or none.

        :param dict orders: by number of invoice
        """
        collected = {
            orders[line.invoice]: line.paid
            for line in feedback
            if line.invoice in orders
            and line.paid is not None
            and not line.is_rejected
            and not orders[line.invoice].is_cashed
        }
        payments = self._get_new_payments(collected)
        entry = self._book(payments)
        for order, paid in collected.items():
            order.amount_paid = paid
            order.amount_differing = order.currency_id.round(paid - order.amount_booked)
        return entry

    def _get_new_payments(self, collected):
        """``{order: amount}``: what no file booked, as far as it is still due."""
        payments = {}
        for order, paid in collected.items():
            due = sum(order._get_due_lines().mapped("amount_residual"))
            new = order.currency_id.round(min(paid - order.amount_booked, due))
            if order.currency_id.compare_amounts(new, 0) > 0:
                payments[order] = new
        return payments

    def _get_differing(self, orders):
        """The orders of the file of which it says more, or less, than the accounts."""
        return (
            self.env["telecentre.collection.order"]
            .union(*orders.values())
            .filtered("amount_differing")
        )

    def _book(self, payments):
        """One entry of all payments, each set against its invoice."""
        if not payments:
            return self.env["account.move"]
        dues = {order: order._get_due_lines() for order in payments}
        entry = self.env["account.move"].create(
            self._prepare_entry_vals(
                [
                    self._prepare_credit_vals(order, dues[order], amount)
                    for order, amount in payments.items()
                ]
            )
        )
        entry.action_post()
        paid = entry.line_ids.filtered("l10n_fr_order_id")
        paid._reconcile_telecentre_batch(
            [line | dues[line.l10n_fr_order_id] for line in paid]
        )
        return entry

    def _prepare_credit_vals(self, order, due, amount):
        return {
            "account_id": due.account_id[:1].id,
            "partner_id": order.partner_id.commercial_partner_id.id,
            "name": order.move_id.name,
            "credit": amount,
            "telecentre_paid_move_id": order.move_id.id,
            "l10n_fr_order_id": order.id,
        }

    def _prepare_entry_vals(self, credits):
        currency = self.company_id.currency_id
        debit = {
            "account_id": self.account_id.id,
            "name": self.filename or self.journal_id.name,
            "debit": currency.round(sum(vals["credit"] for vals in credits)),
        }
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "date": self.date,
            "ref": self.filename,
            "line_ids": [Command.create(vals) for vals in [debit, *credits]],
        }
