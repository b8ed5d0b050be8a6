from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.cancel_terms import CancelFee

# Set by _portal_change: the fee (a CancelFee) that the member has agreed to.
AGREED = "telecentre_agreed_fee"


class TelecentreRental(models.Model):
    """What changing late costs its member: what they give back, as if cancelled.

    Hours that are kept cost nothing more, so adding an hour never makes a fee. The fee
    is a charge of its own, apart from the price: no later change or cancellation takes
    it back.
    """

    _inherit = "telecentre.rental"

    change_fee = fields.Monetary(
        string="Fee for changing",
        compute="_compute_change_fee",
        compute_sudo=True,
        help="Untaxed amount due for having changed the rental late.",
    )

    @api.depends("charge_ids.state", "charge_ids.contrary_ids")
    def _compute_change_fee(self):
        live = self.charge_ids.filtered("is_change_fee")._filter_live()
        by_rental = live.grouped("rental_id")
        none = live.browse()
        for rental in self:
            rental.change_fee = sum(by_rental.get(rental, none).mapped("amount_due"))

    # ------------------------------------------------------------------
    # Fee
    # ------------------------------------------------------------------

    def _get_change_fee(self, space, start, stop):
        """What moving there costs now, besides the new price.

        :return: ``CancelFee``: its percentage is of the price of what is given back
        """
        self.ensure_one()
        fee = self._get_cancel_fees()[self]
        share = self._get_given_back(space, start, stop)
        return fee._replace(amount=self.currency_id.round(fee.amount * share))

    def _get_given_back(self, space, start, stop):
        """The part of its hours that it leaves: another site is another place."""
        kept = min(stop, self.date_stop) - max(start, self.date_start)
        if space.site_id != self.site_id or kept.total_seconds() <= 0:
            return 1.0
        return 1 - kept / (self.date_stop - self.date_start)

    def _charge_change_fee(self, fee):
        """Due whatever becomes of the rental afterwards."""
        charges = self._get_priced_charges()[self]
        self.env["telecentre.charge"].sudo().create(
            [
                vals
                | {
                    "is_cancel_fee": False,
                    "is_change_fee": True,
                    # Each move writes a new price: no price makes two of these fees.
                    "source_key": f"change,{vals['source_key']}",
                }
                for vals in self._prepare_fees_vals(charges, fee.amount, "change", 0)
            ]
        )

    # ------------------------------------------------------------------
    # Moving
    # ------------------------------------------------------------------

    def _portal_move(self, space, start, stop, shown=0.0):
        """Charge the fee and move it.

        :param float shown: the fee that the member saw: they never pay more than that
        """
        fee = self._get_change_fee(space, start, stop)
        if self.currency_id.compare_amounts(fee.amount, shown) > 0:
            raise UserError(
                self.env._(
                    "Changing this rental now costs %(amount)s excl. taxes: choose "
                    "again and confirm that you agree.",
                    amount=self._format_money(fee.amount),
                )
            )
        self._check_credits_movable(space, start, stop)
        self._charge_change_fee(fee)
        self.with_context(**{AGREED: fee}).write(
            {"space_id": space.id, "date_start": start, "date_stop": stop}
        )

    def _check_credits_movable(self, space, start, stop):
        """What cancelling would not give back of passes is for the host to settle."""
        if self._get_given_back(space, start, stop) and self._get_kept_credits():
            raise UserError(
                self.env._(
                    "Rental %(rental)s is paid by a pass or an allowance, which is no "
                    "longer given back: ask the host of %(site)s.",
                    rental=self.name,
                    site=self.site_id.name,
                )
            )

    def _get_unpaid_fees(self):
        """Nothing is avoided by who has agreed to the fee.

        It is an object of ours in the context: a remote client cannot send it.
        """
        if isinstance(self.env.context.get(AGREED), CancelFee):
            return dict.fromkeys(self, 0.0)
        return super()._get_unpaid_fees()

    def _get_live_charges(self):
        """A fee for changing is no part of the price: it stays when that changes."""
        return (
            super()
            ._get_live_charges()
            .filtered(lambda charge: not charge.is_change_fee)
        )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _get_change_sentence(self):
        """What changing now costs, before a place is chosen, or an empty string."""
        self.ensure_one()
        fee = self._get_cancel_fees()[self]
        if not fee.amount:
            return ""
        return self.env._(
            "Changing now costs up to %(amount)s excl. taxes (%(percent)s of the "
            "price of the hours that you give back), besides the new price. Hours that "
            "you keep at the same site cost nothing more.",
            amount=self._format_money(fee.amount),
            percent=self._get_percent_label(fee.percent),
        )
