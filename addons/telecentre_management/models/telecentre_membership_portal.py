from datetime import timedelta

from odoo import fields, models

from ..tools.periods import get_running_period


class TelecentreMembership(models.Model):
    """What members read of their own membership. Callers have checked who they are."""

    _inherit = "telecentre.membership"

    def _portal_get_period(self):
        """The period of today: that of the first day if the membership is to come."""
        self.ensure_one()
        return get_running_period(
            self.date_start,
            fields.Date.context_today(self),
            self.plan_id._is_by_calendar(),
        )

    def _portal_get_next_start(self):
        """First day of the next period, or nothing if the membership ends before."""
        following = self._portal_get_period().full_stop + timedelta(days=1)
        is_over = self.date_stop and following > self.date_stop
        return False if is_over or self.state != "active" else following

    def _portal_get_fee(self):
        """The fee of a whole period as of today, taxes included; 0 if there is none."""
        if not self.plan_id.product_id:
            return 0.0
        period = self._portal_get_period()
        whole = period._replace(start=period.full_start, stop=period.full_stop)
        vals = self._prepare_fee_vals(whole)
        [(_command, _zero, tax_ids)] = vals["tax_ids"]
        return (
            self.env["account.tax"]
            .browse(tax_ids)
            .compute_all(vals["price_unit"], currency=self.company_id.currency_id)[
                "total_included"
            ]
        )

    def _portal_get_period_label(self):
        self.ensure_one()
        return self.partner_id._portal_format_period(self.date_start, self.date_stop)

    def _portal_get_included_label(self):
        """What the plan includes each month, and where it is used."""
        plan = self.plan_id
        if not self.allowance_label:
            return self.env._("Nothing: each use is priced.")
        kinds = plan.allowance_space_type_ids.mapped("name")
        words = {
            "quantity": self.allowance_label,
            "kinds": ", ".join(kinds) or self.env._("Every kind of space"),
            "months": plan.allowance_rollover_months,
        }
        if not plan.allowance_rollover_months:
            return self.env._("%(quantity)s a month (%(kinds)s)", **words)
        return self.env._(
            "%(quantity)s a month (%(kinds)s); what is not used stays usable for "
            "%(months)s month(s)",
            **words,
        )

    def _portal_get_payer_label(self):
        """Who else pays, and for what."""
        words = {"payer": self.payer_id.name}
        if self.is_use_paid:
            return self.env._("%(payer)s, for the membership and your uses", **words)
        return self.env._("%(payer)s, for the membership", **words)
