from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.cancel_terms import CancelFee, CancelTerms, FeeDecision

# Set by the wizard: fees decided by staff instead of the terms (a FeeDecision).
DECISION = "telecentre_fee_decision"
# What a no-show or a cancellation may still cost.
PRICED_STATES = ("confirmed", "no_show")


class TelecentreRental(models.Model):
    """Cancelling: terms frozen at confirmation, and the fee they make.

    The words are in ``telecentre_rental_cancel_words.py``.
    """

    _inherit = "telecentre.rental"

    # Frozen at confirmation, as the price is: see telecentre.policy.
    cancel_terms = fields.Json(readonly=True, copy=False)
    date_confirmed = fields.Datetime(string="Confirmed on", readonly=True, copy=False)
    date_cancelled = fields.Datetime(string="Cancelled on", readonly=True, copy=False)
    cancel_fee = fields.Monetary(
        string="Cancellation fee",
        readonly=True,
        copy=False,
        tracking=True,
        help="Untaxed amount kept for having cancelled, or for not having come.",
    )
    cancel_fee_reason = fields.Char(
        string="Why the fee was changed", readonly=True, copy=False, tracking=True
    )

    # ------------------------------------------------------------------
    # Terms
    # ------------------------------------------------------------------

    def _after_confirm(self):
        result = super()._after_confirm()
        self._get_live_fees()._take_back(self.env._("Confirmed again"))
        self._freeze_cancel_terms()
        self.write(
            {
                "date_confirmed": fields.Datetime.now(),
                "date_cancelled": False,
                "cancel_fee": 0,
                "cancel_fee_reason": False,
            }
        )
        return result

    def _take_terms_of_space(self):
        """Rentals that moved to another space take its terms; dates keep theirs."""
        self.filtered(
            lambda rental: (
                rental.told_place
                and not rental.told_place.startswith(f"{rental.space_id.id},")
            )
        )._freeze_cancel_terms()

    def _freeze_cancel_terms(self):
        """Keep today's terms; a change of policy leaves them alone."""
        current = self._get_policy_terms()
        for rentals in self.grouped(lambda rental: repr(current[rental])).values():
            rentals.write({"cancel_terms": current[rentals[0]]})

    def _get_policy_terms(self):
        """Today's terms of each rental, as they would be frozen: values or False."""
        policies = self.env["telecentre.policy"]._get_policies(self.space_id)
        return {
            rental: rental.usage == "rental"
            and bool(policies.get(rental.space_id))
            and policies[rental.space_id]._prepare_cancel_terms()
            for rental in self
        }

    def _get_cancel_terms(self):
        """The frozen terms, or None: without a policy, cancelling is free."""
        self.ensure_one()
        values = self.cancel_terms
        return CancelTerms.from_dict(values) if values else None

    # ------------------------------------------------------------------
    # Fee
    # ------------------------------------------------------------------

    def _get_cancel_fees(self, charges=None):
        """What cancelling each of these rentals costs now: ``{rental: CancelFee}``.

        :param dict charges: as given by ``_get_priced_charges``, if it is known
        """
        now = fields.Datetime.now()
        charges = charges or self._get_priced_charges()
        fees = {}
        for rental in self:
            terms = rental._get_cancel_terms()
            percent = 0.0
            if terms and rental.state in PRICED_STATES:
                percent = terms.get_percent(rental.date_start, now)
            fees[rental] = rental._get_fee(percent, charges[rental])
        return fees

    def _get_fee(self, percent, charges):
        due = sum(charges.mapped("amount_due"))
        return CancelFee(percent, self.currency_id.round(due * percent / 100))

    def _get_priced_charges(self):
        """The charges that make the price due, which a fee is a share of. Batch.

        After a no-show whose price was replaced by a fee, the charge it replaced.

        :return: ``{rental: charges (sudo)}``
        """
        priced = self.sudo().charge_ids.filtered(
            lambda charge: (
                not charge.is_cancel_fee
                and not charge.is_change_fee
                and not charge.origin_id
            )
        )
        by_rental = priced.grouped(lambda charge: charge.rental_id.id)
        live = priced._filter_live().grouped(lambda charge: charge.rental_id.id)
        none = priced.browse()
        return {
            rental: (
                live.get(rental.id)
                or (
                    by_rental.get(rental.id, none).sorted("id")[-1:]
                    if rental._is_price_replaced()
                    else none
                )
            ).with_prefetch(priced.ids)
            for rental in self
        }

    def _is_price_replaced(self):
        """Whether the price was taken back for a smaller no-show fee."""
        terms = self._get_cancel_terms()
        return self.state == "no_show" and terms and terms.no_show_percent < 100

    def _get_live_fees(self):
        return self.sudo().charge_ids.filtered("is_cancel_fee")._filter_live()

    # ------------------------------------------------------------------
    # Cancelling
    # ------------------------------------------------------------------

    def _cancel(self, reason=None):
        """Take the price back, charge the fee of the terms or what staff decided.

        Members are told here, once it is known what they owe.
        """
        priced = self.filtered(lambda rental: rental.state in PRICED_STATES)
        asked = self.filtered(
            lambda rental: (
                rental.state == "requested" and rental.hold_reason == "approval"
            )
        )
        charges = priced._get_priced_charges()
        amounts, decided = priced._get_amounts(charges)
        result = super()._cancel(reason)
        self.filtered(lambda rental: rental.state == "cancelled").write(
            {"date_cancelled": fields.Datetime.now()}
        )
        priced._charge_fees(charges, amounts, "cancel")
        for rental in decided:
            rental.write({"cancel_fee_reason": decided[rental]})
        priced._notify("cancelled")
        asked._notify("cancelled" if self.env.user.share else "refused")
        return result

    def _cancel_free(self, reason):
        """Cancel on the council's account, whatever the terms: snow, works…"""
        decision = FeeDecision(dict.fromkeys(self.ids, 0.0), reason)
        self.with_context(**{DECISION: decision})._cancel(reason)

    def _get_amounts(self, charges):
        """``({rental: amount}, {rental: why it is not what the terms say})``."""
        fees = self._get_cancel_fees(charges)
        amounts = {rental: fee.amount for rental, fee in fees.items()}
        decision = self.env.context.get(DECISION)
        decided = {}
        if isinstance(decision, FeeDecision) and not self.env.user.share:
            for rental in self:
                amount = decision.amounts.get(rental.id, amounts[rental])
                if rental.currency_id.compare_amounts(amount, amounts[rental]):
                    rental._check_amount(amount, charges[rental])
                    amounts[rental] = amount
                    decided[rental] = decision.reason
        return amounts, decided

    def _check_amount(self, amount, charges):
        due = sum(charges.mapped("amount_due"))
        if amount < 0 or self.currency_id.compare_amounts(amount, due) > 0:
            raise UserError(
                self.env._(
                    "The fee of %(rental)s is between nothing and the price due, "
                    "%(due)s.",
                    rental=self.name,
                    due=self._format_money(due),
                )
            )

    def _charge_fees(self, charges, amounts, kind):
        """Write the fees: one per charge taken back, in one go.

        :param dict charges: ``{rental: charges that make its price}``
        :param dict amounts: ``{rental: untaxed amount}``
        :param str kind: ``cancel`` or ``no_show``
        """
        credited = self.sudo().charge_ids.filtered("is_cancel_fee").contrary_ids
        counts = credited.grouped(lambda charge: charge.rental_id.id)
        vals_list = []
        for rental in self:
            count = len(counts.get(rental.id, ()))
            vals_list += rental._prepare_fees_vals(
                charges[rental], amounts[rental], kind, count
            )
        charges_sudo = self.env["telecentre.charge"].sudo()
        # A key of what was just voided is free again once PostgreSQL knows it.
        charges_sudo.flush_model(["date_void"])
        charges_sudo.create(vals_list)
        for amount, rentals in self.grouped(lambda rental: amounts[rental]).items():
            rentals.write({"cancel_fee": amount})

    def _prepare_fees_vals(self, charges, amount, kind, credited):
        """Share the fee among the charges of the price; in practice there is one.

        :param int credited: how many fees were credited before, which have their keys
        """
        self.ensure_one()
        currency = self.currency_id
        due = sum(charges.mapped("amount_due"))
        if currency.is_zero(amount):
            return
        product = self._get_fee_product()
        left = amount
        for charge in charges:
            part = currency.round(amount * charge.amount_due / due)
            part = left if charge == charges[-1] else part
            left -= part
            yield charge._prepare_fee_vals(product, part) | {
                "source_key": f"cancel,{charge.id},{credited}",
                "date": self._get_local_today(),
                "name": self.with_context(
                    lang=charge.payer_id.lang or self.env.lang
                )._get_fee_label(kind),
            }

    def _get_fee_product(self):
        terms = self._get_cancel_terms()
        product = self.env["product.product"].sudo()
        return product.browse(terms.product_id if terms else 0).exists()

    # ------------------------------------------------------------------
    # Who may cancel
    # ------------------------------------------------------------------

    def _check_cancellable(self, reason):
        """A member cancels what their terms let them, before it begins."""
        super()._check_cancellable(reason)
        if not self.env.user.share:
            return
        now = fields.Datetime.now()
        for rental in self.filtered(lambda rental: rental.state in PRICED_STATES):
            terms = rental._get_cancel_terms()
            if now >= rental.date_start:
                raise UserError(
                    rental.env._(
                        "Rental %(rental)s has begun: it can no longer be cancelled. "
                        "Ask the host of %(site)s.",
                        rental=rental.name,
                        site=rental.site_id.sudo().name,
                    )
                )
            if terms and terms.mode == "staff":
                raise UserError(
                    rental.env._(
                        "Rental %(rental)s cannot be cancelled online: ask the host "
                        "of %(site)s.",
                        rental=rental.name,
                        site=rental.site_id.sudo().name,
                    )
                )

    def _check_movable(self):
        """A member moves a rental while cancelling it is free: moving is no way out.

        Later they agree to its fee first: ``telecentre_rental_change_fee.py``.
        """
        super()._check_movable()
        if not self.env.user.share:
            return
        fees = self._get_unpaid_fees()
        now = fields.Datetime.now()
        for rental in self.filtered(lambda rental: rental.state == "confirmed"):
            terms = rental._get_cancel_terms()
            is_kept = terms and terms.mode == "staff"
            if fees[rental] or is_kept or now >= rental.date_start:
                raise UserError(
                    rental.env._(
                        "Rental %(rental)s can no longer be moved online: ask the "
                        "host of %(site)s.",
                        rental=rental.name,
                        site=rental.site_id.sudo().name,
                    )
                )

    def _get_unpaid_fees(self):
        """Hook: what moving each rental would avoid paying: ``{rental: amount}``."""
        return {rental: fee.amount for rental, fee in self._get_cancel_fees().items()}
