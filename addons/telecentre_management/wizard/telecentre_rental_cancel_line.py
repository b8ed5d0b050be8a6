from odoo import fields, models


class TelecentreRentalCancelLine(models.TransientModel):
    """The fee of one of the rentals being cancelled: of the terms, or decided."""

    _name = "telecentre.rental.cancel.line"
    _description = "Fee of a Cancelled Rental"

    wizard_id = fields.Many2one(
        "telecentre.rental.cancel", required=True, ondelete="cascade"
    )
    rental_id = fields.Many2one("telecentre.rental", required=True, readonly=True)
    currency_id = fields.Many2one(related="rental_id.currency_id")
    date_start = fields.Datetime(related="rental_id.date_start")
    amount_due = fields.Monetary(related="rental_id.amount_due")
    terms_label = fields.Char(related="rental_id.cancel_terms_label")
    percent = fields.Float(string="Fee (%)", readonly=True)
    amount_terms = fields.Monetary(string="Fee of the terms", readonly=True)
    amount = fields.Monetary(string="Fee charged")

    def _is_changed(self):
        self.ensure_one()
        return bool(self.currency_id.compare_amounts(self.amount, self.amount_terms))
