from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# How long before the start a member may say that they are there.
EARLY = timedelta(minutes=30)
# A stay of whole days begins at midnight: the site opens some time after.
LOOK_AHEAD = timedelta(days=8)


class TelecentreRental(models.Model):
    """Coming, or not: check-in, no-show and the fee for it.

    What happens by itself is in ``telecentre_rental_jobs.py``.
    """

    _inherit = "telecentre.rental"

    date_check_in = fields.Datetime(string="Checked in on", readonly=True, copy=False)
    # Stored: the job looks for it. Emptied when the space is kept all the same.
    date_release = fields.Datetime(
        string="Released at",
        compute="_compute_date_release",
        store=True,
        readonly=False,
        copy=False,
        help="When the space is given back if nobody has checked in.",
    )

    _release_index = models.Index("(date_release) WHERE state = 'confirmed'")

    @api.depends("cancel_terms", "date_start", "space_id")
    def _compute_date_release(self):
        """The grace period runs from the start, or from the opening after it."""
        for rental in self:
            rental.date_release = False
        checked = self.filtered(
            lambda rental: rental.date_start and rental._get_grace() is not None
        )
        if not checked:
            return
        starts = checked.mapped("date_start")
        known = checked.space_id._get_schedules(min(starts), max(starts) + LOOK_AHEAD)
        for rental in checked:
            start = rental.date_start
            begins = [
                max(start, begin)
                for begin, end in known[rental.space_id].opening
                if end > start
            ]
            rental.date_release = (begins or [start])[0] + rental._get_grace()

    def _get_grace(self):
        """How long the space is kept for who does not check in; None for ever."""
        # Zero minutes of grace is a choice.
        minutes = (self.cancel_terms or {}).get("grace_minutes", False)
        return None if minutes is False else timedelta(minutes=minutes)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_check_in(self):
        """The member is there; late after a no-show, if the space is still free."""
        self.check_access("write")
        self.filtered(lambda rental: rental.state == "no_show").action_reopen()
        arrived = self.filtered(lambda rental: rental.state == "confirmed")
        arrived._check_not_early()
        super().action_check_in()
        arrived.write({"date_check_in": fields.Datetime.now()})
        return True

    def action_no_show(self):
        """Nobody came: the space is free again, the fee of the terms is due."""
        self.check_access("write")
        rentals = self.filtered(lambda rental: rental.state == "confirmed")
        rentals._check_begun()
        charges = rentals._get_priced_charges()
        super().action_no_show()
        rentals._charge_no_show(charges)
        rentals._notify("no_show")
        return True

    def action_reopen(self):
        """Undo a check-in, an end or a no-show: the price is due again."""
        self.check_access("write")
        absent = self.filtered(lambda rental: rental.state == "no_show")
        absent._restore_price()
        reopened = self.filtered(
            lambda rental: rental.state in ("in_use", "done", "no_show")
        )
        super().action_reopen()
        reopened.write({"date_check_in": False})
        return True

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_not_early(self):
        """A member checks in when they arrive; a host knows what they do."""
        if not self.env.user.share:
            return
        opening = fields.Datetime.now() + EARLY
        for rental in self:
            if rental.date_start > opening:
                raise UserError(
                    rental.env._(
                        "You can check in for rental %(rental)s from %(date)s.",
                        rental=rental.name,
                        date=rental._format_local(rental.date_start - EARLY),
                    )
                )

    def _check_begun(self):
        """Nobody is missing before the stay begins."""
        now = fields.Datetime.now()
        for rental in self:
            if rental.date_start > now:
                raise UserError(
                    rental.env._(
                        "Rental %(rental)s begins on %(date)s: nobody is missing yet. "
                        "Cancel it if the member will not come.",
                        rental=rental.name,
                        date=rental._format_local(rental.date_start),
                    )
                )

    # ------------------------------------------------------------------
    # Money
    # ------------------------------------------------------------------

    def _charge_no_show(self, charges):
        """Replace the price by a smaller fee, where the terms say so."""
        eased = self.filtered(lambda rental: rental._is_price_replaced())
        priced = self.env["telecentre.charge"].sudo()
        priced = priced.union(*(charges[rental] for rental in eased))
        priced._take_back(self.env._("No-show"))
        amounts = {
            rental: rental.currency_id.round(
                sum(charges[rental].mapped("amount_due"))
                * rental._get_cancel_terms().no_show_percent
                / 100
            )
            for rental in eased
        }
        eased._charge_fees(charges, amounts, "no_show")

    def _restore_price(self):
        """Take the no-show fee back and make the price due again."""
        eased = self.filtered(lambda rental: rental._is_price_replaced())
        priced = eased._get_priced_charges()
        replaced = {
            rental: charges
            for rental, charges in priced.items()
            if not charges._filter_live()
        }
        eased._get_live_fees()._take_back(self.env._("No-show undone"))
        charges_sudo = self.env["telecentre.charge"].sudo()
        charges_sudo.flush_model(["date_void"])
        charges_sudo.create(
            [
                charge._prepare_restored_vals(rental._get_charge_key())
                for rental, charges in replaced.items()
                for charge in charges
            ]
        )
        eased.write({"cancel_fee": 0})
