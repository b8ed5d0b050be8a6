from odoo import api, fields, models
from odoo.fields import Domain


class TelecentreCollectionOrder(models.Model):
    """What the accountant says of the money, and what the accounts hold of it."""

    _inherit = "telecentre.collection.order"

    amount_paid = fields.Monetary(
        string="Collected by the accountant",
        readonly=True,
        help="As the last file said, whatever was booked of it.",
    )
    amount_booked = fields.Monetary(
        string="Booked from files",
        compute="_compute_amount_booked",
        help="What the files of the finance software brought to the accounts.",
    )
    amount_differing = fields.Monetary(
        string="Not as in the accounts",
        readonly=True,
        help="Above zero: collected by the accountant, and paid to us already. Below "
        "zero: booked from an earlier file, and no longer collected.",
    )
    difference_reason = fields.Char(
        string="What differs", compute="_compute_difference_reason"
    )
    amount_recovered = fields.Monetary(
        string="Recovered",
        compute="_compute_amount_recovered",
        help="What is no longer due in the accounts, whoever received it.",
    )
    booked_line_ids = fields.One2many("account.move.line", "l10n_fr_order_id")

    @api.depends("booked_line_ids.credit", "booked_line_ids.parent_state")
    def _compute_amount_booked(self):
        groups = self.env["account.move.line"]._read_group(
            Domain("l10n_fr_order_id", "in", self.ids)
            & Domain("parent_state", "=", "posted"),
            ["l10n_fr_order_id"],
            ["credit:sum"],
        )
        booked = dict(groups)
        for order in self:
            order.amount_booked = booked.get(order, 0.0)

    @api.depends("amount_differing", "amount_paid", "amount_booked")
    def _compute_difference_reason(self):
        for order in self:
            order.difference_reason = order._get_difference_reason()

    def _get_difference_reason(self):
        """What the accountant and the accounts do not agree on, in a sentence."""
        self.ensure_one()
        sign = self.currency_id.compare_amounts(self.amount_differing, 0)
        if not sign:
            return False
        amounts = {
            "paid": self.currency_id.format(self.amount_paid),
            "rest": self.currency_id.format(abs(self.amount_differing)),
        }
        if sign < 0:
            return self.env._(
                "The accountant now says %(paid)s: %(rest)s less than what is booked. "
                "A payment that was rejected? Reverse it in the entry.",
                **amounts,
            )
        return self.env._(
            "The accountant says %(paid)s, of which %(rest)s were not due any more and "
            "are not booked again: paid to us directly, or paid twice. If twice, the "
            "accountant refunds.",
            **amounts,
        )

    @api.depends("amount_total", "move_id.amount_residual")
    def _compute_amount_recovered(self):
        for order in self:
            sign = -1 if order.move_type == "out_refund" else 1
            due = sign * order.move_id.amount_residual
            order.amount_recovered = order.amount_total - due

    def _get_due_lines(self):
        """What the client still owes on the invoice."""
        return self.move_id._get_telecentre_open_lines()
