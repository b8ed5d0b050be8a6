from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools.misc import format_date

from ..tools.periods import get_periods


class TelecentreMembership(models.Model):
    """What the plan includes: one lot of credits a period, as the dates stand.

    Lots of coming periods are granted ahead, so that they can be booked on; they are
    usable on days of their period only. Whenever dates change, ``_grant_allowances``
    brings the lots to what they should be: it grants what is missing, and takes back
    what is too much and not used.
    """

    _inherit = "telecentre.membership"

    pass_ids = fields.One2many(
        "telecentre.pass", "membership_id", string="Allowances", readonly=True
    )
    allowance_label = fields.Char(related="plan_id.allowance_label")

    @api.model_create_multi
    def create(self, vals_list):
        memberships = super().create(vals_list)
        memberships._sync_allowances(fields.Date.context_today(self))
        return memberships

    def write(self, vals):
        """Changed dates grant the new periods, and take back the lost ones."""
        result = super().write(vals)
        if vals.keys() & {"date_start", "date_stop"}:
            self._sync_allowances(fields.Date.context_today(self))
        return result

    # ------------------------------------------------------------------
    # Granting
    # ------------------------------------------------------------------

    @api.model
    def _grant_allowances(self, today):
        """Grant what is to be granted by a day. Can be run again."""
        domain = Domain("plan_id.allowance_quantity", ">", 0) & (
            Domain("date_stop", "=", False) | Domain("date_stop", ">=", today)
        )
        self.sudo().search(domain, order="id")._sync_allowances(today)

    def _sync_allowances(self, today):
        """Bring the lots of these memberships to what their dates say."""
        lots = self.sudo()._get_lots()
        missing, wanted = [], {}
        for membership in self.sudo():
            for period in membership._get_allowance_periods(today):
                if lot := lots.get((membership, period.full_start)):
                    wanted[lot] = period
                elif membership._is_granted(period, today):
                    missing.append(membership._prepare_lot_vals(period))
        for lot in lots.values():
            lot.membership_id._sync_lot(lot, wanted.get(lot), today)
        created = self.env["telecentre.pass"].sudo().create(missing)
        self.env["telecentre.credit.entry"].sudo().create(
            [
                {"pass_id": lot.id, "kind": "grant", "minutes": lot.minutes}
                for lot in created
            ]
        )

    def _get_lots(self):
        """``{(membership, first day of the full period): lot}``."""
        lots = self.env["telecentre.pass"].search([("membership_id", "in", self.ids)])
        return {(lot.membership_id, lot.period_start): lot for lot in lots}

    def _get_allowance_periods(self, today):
        """The periods up to the last that is granted ahead."""
        self.ensure_one()
        plan = self.plan_id
        until = today + relativedelta(months=plan.allowance_ahead_months)
        return get_periods(
            self.date_start, self.date_stop, until, plan._is_by_calendar()
        )

    def _is_granted(self, period, today):
        """Whether a period gets an allowance: not if its days of use are over."""
        return self.plan_id.allowance_quantity and self._get_last_use(period) >= today

    def _get_last_use(self, period):
        """Last day on which the allowance of a period is usable."""
        months = self.plan_id.allowance_rollover_months
        last = period.stop
        if months:
            last = period.full_stop + relativedelta(months=months)
        return min(last, self.date_stop) if self.date_stop else last

    def _prepare_lot_vals(self, period):
        plan = self.plan_id
        unit_minutes = plan._get_unit_minutes()
        return {
            "membership_id": self.id,
            "period_start": period.full_start,
            "name": self._get_lot_label(period),
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "site_id": self.site_id.id,
            "unit": plan.allowance_unit,
            "unit_minutes": unit_minutes,
            "space_type_ids": [Command.set(plan.allowance_space_type_ids.ids)],
            "period_units": plan.allowance_quantity,
            "minutes": period.get_units(plan.allowance_quantity) * unit_minutes,
            "date_start": period.start,
            "date_stop": self._get_last_use(period),
        }

    def _get_lot_label(self, period):
        lang = self.partner_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        return env._(
            "%(plan)s, from %(start)s",
            plan=self.plan_id.with_context(lang=lang).name,
            start=format_date(env, period.start),
        )

    # ------------------------------------------------------------------
    # Correcting
    # ------------------------------------------------------------------

    def _sync_lot(self, lot, period, today):
        """Correct one lot; ``period`` is None if it is no longer part of the dates."""
        self.ensure_one()
        changed = {
            name: value
            for name, value in self._prepare_lot_change(lot, period, today).items()
            if lot[name] != value
        }
        if changed:
            lot.write(changed)
        target = self._get_lot_target(lot, period)
        reason = self.env._("Dates of the membership changed")
        if target > lot.minutes:
            lot._write_entry("grant", target - lot.minutes, reason)
            lot.minutes = target
        # What is used stays used; what is given back later is taken back then.
        elif taken := min(lot.minutes - target, max(lot.balance_minutes, 0)):
            lot._write_entry("adjust", -taken, reason)
            lot.minutes -= taken

    def _prepare_lot_change(self, lot, period, today):
        if not period:
            return {
                "date_cancelled": lot.date_cancelled or today,
                "cancel_reason": lot.cancel_reason
                or self.env._("Dates of the membership changed"),
            }
        vals = {
            "date_start": period.start,
            "date_stop": self._get_last_use(period),
            "date_cancelled": False,
            "cancel_reason": False,
        }
        if period.start > today and lot.unit == self.plan_id.allowance_unit:
            # A period is given what the plan includes on the day it begins.
            vals["period_units"] = self.plan_id.allowance_quantity
        return vals

    def _get_lot_target(self, lot, period):
        """What a lot should have been given, for the days of its period."""
        return period.get_units(lot.period_units) * lot.unit_minutes if period else 0

    # ------------------------------------------------------------------
    # Guarding
    # ------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        for membership in self:
            if membership.sudo().pass_ids:
                raise ValidationError(
                    membership.env._(
                        "The membership of %(member)s has granted credits: set its "
                        "last day instead of deleting it.",
                        member=membership.partner_id.display_name,
                    )
                )

    def _check_charged(self, vals):
        """Credits stay with the member and the plan they were granted for."""
        result = super()._check_charged(vals)
        for membership in self:
            changed = membership._get_changed(vals, ("partner_id", "plan_id"))
            if changed and membership.sudo().pass_ids:
                raise ValidationError(
                    membership.env._(
                        "Credits of %(member)s are already granted for this "
                        "membership: set its last day and create another one.",
                        member=membership.partner_id.display_name,
                    )
                )
        return result
