from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TelecentreServiceOrder(models.Model):
    """What the member agrees to before the host begins, above an amount."""

    _inherit = "telecentre.service.order"

    date_estimated = fields.Datetime(
        string="Estimate sent on", readonly=True, copy=False
    )
    date_accepted = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    accepted_uid = fields.Many2one(
        "res.users", string="Accepted by", readonly=True, copy=False
    )
    amount_accepted = fields.Monetary(
        string="Amount accepted",
        readonly=True,
        copy=False,
        help="Untaxed: no more is charged without a new estimate.",
    )
    needs_estimate = fields.Boolean(
        compute="_compute_needs_estimate", search="_search_needs_estimate"
    )

    @api.depends("amount_due", "amount_accepted", "date_accepted", "state")
    def _compute_needs_estimate(self):
        for order in self:
            order.needs_estimate = order.state in (
                "requested",
                "accepted",
                "in_progress",
            ) and order._is_above(order.amount_due)

    def _search_needs_estimate(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        company = self.env.company
        return (
            Domain("state", "=", "requested")
            & Domain("company_id", "=", company.id)
            & Domain("amount_due", ">", company.telecentre_estimate_amount)
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_send_estimate(self):
        """Tell the member the price, and wait for their answer."""
        orders = self._take(("requested", "accepted", "in_progress", "declined"))
        orders._stop_timers()
        orders._check_known()
        orders._check_priced()
        orders._freeze_price()
        for order in orders:
            # Work that has begun tells what it will come to.
            if order.state == "in_progress" and order.quantity_done > order.quantity:
                order.quantity = order.quantity_done
        orders._set_state(
            "estimated",
            date_estimated=fields.Datetime.now(),
            date_accepted=False,
            amount_accepted=0,
            cancel_reason=False,
        )
        orders._notify("estimate")
        return True

    def action_accept(self):
        """The member agrees: by themselves, or as they told the host."""
        orders = self._take(("estimated",))
        for order in orders:
            order._set_state(
                "accepted",
                date_accepted=fields.Datetime.now(),
                accepted_uid=self.env.uid,
                amount_accepted=order.amount_due,
            )
        return True

    def action_decline(self, reason=None):
        """The member does not agree."""
        self._take(("estimated",))._set_state("declined", cancel_reason=reason)
        return True

    # ------------------------------------------------------------------
    # What is agreed
    # ------------------------------------------------------------------

    def _get_agreed_amount(self):
        """The most that may be charged: what was accepted, else the limit."""
        if self.date_accepted:
            return self.amount_accepted
        return self.company_id.telecentre_estimate_amount

    def _is_above(self, amount):
        return (
            self._get_currency().compare_amounts(amount, self._get_agreed_amount()) > 0
        )

    def _check_agreed(self, quantity_field):
        """Refuse to charge more than was agreed to."""
        for order in self:
            amount = order._get_untaxed(
                order[quantity_field],
                order._get_taxes(),
                order.sudo().gratuity_id.reduction,
            )
            if not order._is_above(amount):
                continue
            words = {
                "order": order.name,
                "amount": order._format_money(amount),
                "limit": order._format_money(order._get_agreed_amount()),
            }
            if order.date_accepted:
                raise UserError(
                    order.env._(
                        "%(order)s comes to %(amount)s, but the member accepted "
                        "%(limit)s: send a new estimate, or charge less.",
                        **words,
                    )
                )
            raise UserError(
                order.env._(
                    "%(order)s comes to %(amount)s: above %(limit)s the member has to "
                    "accept an estimate first. Send it.",
                    **words,
                )
            )
