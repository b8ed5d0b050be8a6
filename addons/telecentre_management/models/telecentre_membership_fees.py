from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools.misc import format_date

from ..tools.periods import get_periods, get_running_period


class TelecentreMembership(models.Model):
    """The monthly fee of a membership: charged once a period, prorated by days."""

    _inherit = "telecentre.membership"

    date_charged_from = fields.Date(
        string="Charged from",
        compute="_compute_date_charged_from",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="No fee is charged for the days before. A membership that began long ago "
        "is charged from its running period on, unless you choose an earlier day.",
    )

    @api.depends("date_start", "plan_id")
    def _compute_date_charged_from(self):
        """The past of a membership is not charged by surprise."""
        today = fields.Date.context_today(self)
        for membership in self:
            start = membership.date_start or today
            running = get_running_period(
                start, today, membership.plan_id._is_by_calendar()
            )
            membership.date_charged_from = max(start, running.full_start)

    # ------------------------------------------------------------------
    # Charging
    # ------------------------------------------------------------------

    @api.model
    def _cron_charge_fees(self):
        today = fields.Date.context_today(self)
        self._charge_fees(today)
        self._grant_allowances(today)

    @api.model
    def _charge_fees(self, until, companies=None):
        """Write the monthly charges that are due by ``until`` and not written yet.

        A period is charged on its first day. One cut short is prorated by days, both
        ends included.
        """
        domain = Domain("date_start", "<=", until) & Domain(
            "plan_id.product_id", "!=", False
        )
        if companies:
            domain &= Domain("company_id", "in", companies.ids)
        self.sudo().search(domain, order="id")._write_fees(until)

    def _write_fees(self, until):
        """The fees of these memberships that are neither written nor given up."""
        written = {}
        for key, is_superseded, count in (
            self.env["telecentre.charge"]
            .sudo()
            ._read_group(
                [("membership_id", "in", self.ids), ("origin_id", "=", False)],
                ["source_key", "is_superseded"],
                ["__count"],
            )
        ):
            # A renewed key ends with a number: it is about the same period.
            period_key = ",".join(key.split(",")[:3])
            known = written.setdefault(period_key, {"count": 0, "is_superseded": True})
            known["count"] += count
            known["is_superseded"] &= is_superseded
        vals_list = []
        for membership in self:
            for period in membership._get_periods(until):
                vals = membership._prepare_fee_vals(period)
                known = written.get(vals["source_key"])
                if not known:
                    vals_list.append(vals)
                elif known["is_superseded"]:
                    vals_list.append(membership._renew_key(vals))
        self.env["telecentre.charge"].sudo().create(vals_list)

    def _renew_key(self, vals):
        """The same period charged again, after its fee was taken back."""
        count = len(self.sudo().charge_ids)
        return vals | {"source_key": f"{vals['source_key']},{count}"}

    def _get_periods(self, until):
        """The periods to charge that begin by a day (see ``tools/periods.py``)."""
        self.ensure_one()
        return get_periods(
            self.date_start,
            self.date_stop,
            until,
            by_calendar=self.plan_id._is_by_calendar(),
            since=self.date_charged_from,
        )

    def _get_live_fees(self):
        """The fees that count, by first day of their period."""
        self.ensure_one()
        charges = self.sudo().charge_ids._filter_live()
        return {charge.date: charge for charge in charges}

    # ------------------------------------------------------------------
    # Correcting
    # ------------------------------------------------------------------

    def _get_charged_periods(self):
        """``{first day: period}`` of the periods whose fee is written."""
        self.ensure_one()
        fees = self._get_live_fees()
        if not fees:
            return {}
        periods = self._get_periods(max(fees))
        return {period.start: period for period in periods if period.start in fees}

    def _correct_fees(self, before):
        """Take back the fees whose period changed, and write the right ones."""
        self.ensure_one()
        if not before:
            return
        fees = self._get_live_fees()
        after = {period.start: period for period in self._get_periods(max(before))}
        reason = self.env._("Last day of the membership changed")
        vals_list = []
        for start, period in before.items():
            if after.get(start) == period:
                continue
            # If the last day moves again, the period may be charged again.
            fees[start].is_superseded = True
            fees[start]._take_back(reason)
            if start in after:
                vals_list.append(self._prepare_fee_vals(after[start]))
        self.env["telecentre.charge"].sudo().create(
            [self._renew_key(vals) for vals in vals_list]
        )

    def _charge_restored_fees(self):
        """Charge again the periods that an earlier last day had taken away."""
        restored = self.filtered(
            lambda membership: any(membership.sudo().charge_ids.mapped("is_superseded"))
        )
        restored.sudo()._write_fees(fields.Date.context_today(self))

    # ------------------------------------------------------------------
    # Charge
    # ------------------------------------------------------------------

    def _get_fee(self, day):
        """The monthly fee in force on a day: ``UnitPrice``."""
        plan = self.plan_id
        pricelist = self.partner_id._get_telecentre_pricelist(self.company_id, day)
        return pricelist._get_telecentre_sale(
            plan.product_id, self.company_id, day, plan.act_id
        )

    @api.constrains("plan_id", "company_id")
    def _check_fee_act(self):
        """No public price without an act: nobody subscribes to a fee that has none."""
        for membership in self.filtered("plan_id.product_id"):
            fee = membership.sudo()._get_fee(membership.date_charged_from)
            if fee.amount and not fee.act:
                raise ValidationError(
                    membership.env._(
                        "No act sets the monthly fee of “%(plan)s”: give the plan its "
                        "act before anybody subscribes to it.",
                        plan=membership.plan_id.name,
                    )
                )

    def _get_fee_key(self, period):
        return f"membership,{self.id},{period.start}"

    def _prepare_fee_vals(self, period):
        """One monthly charge, prorated when its period is cut short."""
        self.ensure_one()
        company = self.company_id
        charges = self.env["telecentre.charge"]
        product, price, _act = self._get_fee(period.start)
        taxes = charges._get_taxes(product, self.payer_id, company)
        return {
            "membership_id": self.id,
            "source_key": self._get_fee_key(period),
            "date": period.start,
            "company_id": company.id,
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "product_id": product.id,
            "name": self._get_fee_label(period),
            "quantity": 1,
            "price_unit": period.get_part(price, company.currency_id.round),
            "tax_ids": [Command.set(taxes.ids)],
        }

    def _get_fee_label(self, period):
        lang = self.payer_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        return env._(
            "%(plan)s · %(site)s · from %(start)s to %(stop)s",
            plan=self.plan_id.with_context(lang=lang).name,
            site=self.site_id.name,
            start=format_date(env, period.start),
            stop=format_date(env, period.stop),
        )
