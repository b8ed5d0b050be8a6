from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.telecentre_rental_cancel import DECISION
from ..tools.cancel_terms import FeeDecision


class TelecentreRentalCancel(models.TransientModel):
    """Say what cancelling costs, ask why, then cancel."""

    _name = "telecentre.rental.cancel"
    _description = "Cancel Rentals"

    rental_ids = fields.Many2many("telecentre.rental", string="Rentals", required=True)
    reason = fields.Char(required=True)
    fee_sentence = fields.Char(compute="_compute_fee_sentence")
    is_waived = fields.Boolean(string="Charge nothing")
    fee_reason = fields.Char(
        string="Why another fee", help="Kept on the rental, with your name."
    )
    line_ids = fields.One2many(
        "telecentre.rental.cancel.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    has_fee = fields.Boolean(compute="_compute_has_fee")
    is_changed = fields.Boolean(compute="_compute_is_changed")

    @api.depends("rental_ids")
    def _compute_fee_sentence(self):
        for wizard in self:
            rentals = wizard.rental_ids._origin
            wizard.fee_sentence = rentals._get_fee_sentence(rentals._get_cancel_fees())

    @api.depends("rental_ids")
    def _compute_line_ids(self):
        for wizard in self:
            fees = wizard.rental_ids._origin._get_cancel_fees()
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "rental_id": rental.id,
                        "percent": fee.percent,
                        "amount_terms": fee.amount,
                        "amount": fee.amount,
                    }
                )
                for rental, fee in fees.items()
            ]

    @api.depends("line_ids.amount_due", "line_ids.amount_terms")
    def _compute_has_fee(self):
        """Whether there is anything to decide about a fee."""
        for wizard in self:
            wizard.has_fee = any(wizard.line_ids.mapped("amount_due")) and any(
                line.rental_id.cancel_terms or line.amount_terms
                for line in wizard.line_ids
            )

    @api.depends("line_ids.amount", "line_ids.amount_terms")
    def _compute_is_changed(self):
        for wizard in self:
            wizard.is_changed = any(line._is_changed() for line in wizard.line_ids)

    @api.onchange("is_waived")
    def _onchange_is_waived(self):
        for line in self.line_ids:
            line.amount = 0 if self.is_waived else line.amount_terms

    def action_cancel(self):
        """Cancel with the fees shown; those that the terms no longer give are refused.

        :raise UserError: if a fee was changed without saying why, or if a deadline
            has passed since this window was opened
        """
        self.ensure_one()
        self._check_fees()
        decision = FeeDecision(
            {
                line.rental_id.id: line.amount
                for line in self.line_ids
                if line._is_changed()
            },
            self.fee_reason,
        )
        self.rental_ids.with_context(**{DECISION: decision}).action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _check_fees(self):
        if self.is_changed and not (self.fee_reason or "").strip():
            raise UserError(self.env._("Say why the fee is not the one of the terms."))
        current = self.rental_ids._get_cancel_fees()
        for line in self.line_ids:
            amount = current[line.rental_id].amount
            if line.currency_id.compare_amounts(line.amount_terms, amount):
                raise UserError(
                    self.env._(
                        "A deadline has passed since this window was opened: "
                        "cancelling %(rental)s now costs %(amount)s. Close the window "
                        "and cancel again.",
                        rental=line.rental_id.name,
                        amount=line.rental_id._format_money(amount),
                    )
                )
