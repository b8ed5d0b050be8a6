from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools.misc import format_date


class TelecentreMembership(models.Model):
    """A member on a plan, from a day to a day (both included)."""

    _name = "telecentre.membership"
    _description = "Membership"
    _inherit = ["telecentre.site.bound", "mail.thread"]
    _order = "date_start desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Member", required=True, index=True, ondelete="restrict"
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        ondelete="restrict",
        help="Who is invoiced for the monthly fee.",
    )
    plan_id = fields.Many2one(
        "telecentre.plan", required=True, check_company=True, ondelete="restrict"
    )
    site_id = fields.Many2one(
        "telecentre.site", string="Home site", required=True, check_company=True
    )
    company_id = fields.Many2one(related="site_id.company_id", store=True, index=True)
    date_start = fields.Date(
        string="First day",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_stop = fields.Date(
        string="Last day", tracking=True, help="Included. Empty: no end is planned."
    )
    state = fields.Selection(
        [("upcoming", "Upcoming"), ("active", "In force"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )
    charge_ids = fields.One2many(
        "telecentre.charge", "membership_id", string="Charges", readonly=True
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_stop IS NULL OR date_stop >= date_start)",
        "The last day of a membership comes after its first.",
    )

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for membership in self:
            membership.payer_id = membership.partner_id._get_telecentre_payer()

    @api.depends("date_start", "date_stop")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for membership in self:
            if membership.date_stop and membership.date_stop < today:
                membership.state = "ended"
            elif membership.date_start and membership.date_start > today:
                membership.state = "upcoming"
            else:
                membership.state = "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "upcoming": Domain("date_start", ">", today),
            "ended": Domain("date_stop", "<", today),
            "active": self._get_active_domain(today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_active_domain(self, day):
        return Domain("date_start", "<=", day) & (
            Domain("date_stop", "=", False) | Domain("date_stop", ">=", day)
        )

    @api.constrains("partner_id", "plan_id", "date_start", "date_stop")
    def _check_no_overlap(self):
        """One plan at a time, or the price list to use would be a guess."""
        by_member = self.search([("partner_id", "in", self.partner_id.ids)]).grouped(
            "partner_id"
        )
        for membership in self:
            overlapping = by_member[membership.partner_id].filtered(
                lambda other, one=membership: (
                    other != one
                    and other.company_id == one.company_id
                    and (not one.date_stop or other.date_start <= one.date_stop)
                    and (not other.date_stop or one.date_start <= other.date_stop)
                )
            )
            if overlapping:
                raise ValidationError(
                    membership.env._(
                        "%(member)s already has a membership from %(start)s "
                        "(%(plan)s): end it before this one begins.",
                        member=membership.partner_id.display_name,
                        start=format_date(membership.env, overlapping[0].date_start),
                        plan=overlapping[0].plan_id.name,
                    )
                )

    def write(self, vals):
        """A changed last day corrects the fees already written."""
        self._check_charged(vals)
        if "date_stop" not in vals:
            return super().write(vals)
        before = {membership: membership._get_charged_periods() for membership in self}
        result = super().write(vals)
        for membership in self:
            membership._correct_fees(before[membership])
        return result

    def _check_charged(self, vals):
        """What a fee was charged for does not change under it."""
        names = [
            name
            for name in ("partner_id", "plan_id", "site_id", "date_start")
            if name in vals
        ]
        for membership in self:
            changed = any(
                membership._fields[name].convert_to_write(membership[name], membership)
                != membership._fields[name].convert_to_write(
                    membership._fields[name].convert_to_cache(vals[name], membership),
                    membership,
                )
                for name in names
            )
            if changed and membership._get_live_fees():
                raise ValidationError(
                    membership.env._(
                        "Fees of %(member)s are already charged for this membership: "
                        "set its last day and create another one.",
                        member=membership.partner_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_charged(self):
        for membership in self:
            if membership.sudo().charge_ids:
                raise ValidationError(
                    membership.env._(
                        "The membership of %(member)s has charges: set its last day "
                        "instead of deleting it.",
                        member=membership.partner_id.display_name,
                    )
                )

    def action_open_charges(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_charge_action"
        )
        return action | {"domain": [("membership_id", "=", self.id)], "context": {}}

    # ------------------------------------------------------------------
    # Fees
    # ------------------------------------------------------------------

    @api.model
    def _cron_charge_fees(self):
        self._charge_fees(fields.Date.context_today(self))

    @api.model
    def _charge_fees(self, until, companies=None):
        """Write the monthly charges that are due by ``until`` and not written yet.

        A period begins on the day of the month the membership began (31 January, 28
        February, 31 March: counted from the first day, so that it never drifts) and is
        charged on its first day. A last period cut short is prorated by days, both
        ends included.
        """
        domain = Domain("date_start", "<=", until) & Domain(
            "plan_id.product_id", "!=", False
        )
        if companies:
            domain &= Domain("company_id", "in", companies.ids)
        memberships = self.sudo().search(domain, order="id")
        written = set(
            self.env["telecentre.charge"]
            .sudo()
            .search_fetch(
                [("membership_id", "in", memberships.ids), ("origin_id", "=", False)],
                ["source_key"],
            )
            .mapped("source_key")
        )
        self.env["telecentre.charge"].sudo().create(
            [
                membership._prepare_fee_vals(start, stop, last)
                for membership in memberships
                for start, stop, last in membership._get_periods(until)
                if membership._get_fee_key(start) not in written
            ]
        )

    def _get_periods(self, until):
        """``[(first day, last day charged, last day of the full period), …]``."""
        self.ensure_one()
        periods = []
        while True:
            months = len(periods)
            start = self.date_start + relativedelta(months=months)
            if start > until or (self.date_stop and start > self.date_stop):
                return periods
            full = (
                self.date_start + relativedelta(months=months + 1) - timedelta(days=1)
            )
            stop = min(full, self.date_stop) if self.date_stop else full
            periods.append((start, stop, full))

    def _get_live_fees(self):
        """The fees that count, by first day of their period."""
        self.ensure_one()
        charges = self.sudo().charge_ids._filter_live()
        return {charge.date: charge for charge in charges}

    def _get_charged_periods(self):
        """``{first day: last day}`` of the periods whose fee is written."""
        self.ensure_one()
        fees = self._get_live_fees()
        if not fees:
            return {}
        periods = self._get_periods(max(fees))
        return {start: stop for start, stop, _full in periods if start in fees}

    def _correct_fees(self, before):
        """Take back the fees whose period changed, and write the right ones."""
        self.ensure_one()
        if not before:
            return
        fees = self._get_live_fees()
        after = {period[0]: period for period in self._get_periods(max(before))}
        changed = [
            start
            for start, stop in before.items()
            if start not in after or after[start][1] != stop
        ]
        reason = self.env._("Last day of the membership changed")
        vals_list = []
        for start in changed:
            fees[start]._take_back(reason)
            if start in after:
                vals_list.append(self._prepare_fee_vals(*after[start]))
        count = len(self.sudo().charge_ids)
        self.env["telecentre.charge"].sudo().create(
            [
                vals | {"source_key": f"{vals['source_key']},{count}"}
                for vals in vals_list
            ]
        )

    def _get_fee_key(self, start):
        return f"membership,{self.id},{start}"

    def _prepare_fee_vals(self, start, stop, full):
        """One monthly charge; ``stop`` is before ``full`` in a period cut short."""
        self.ensure_one()
        company = self.company_id
        product = self.plan_id.product_id.with_company(company)
        pricelist = self.partner_id._get_telecentre_pricelist(company, start)
        price = pricelist._get_products_price(
            product, 1.0, currency=company.currency_id, date=start
        )[product.id]
        share = ((stop - start).days + 1) / ((full - start).days + 1)
        position = (
            self.env["account.fiscal.position"]
            .with_company(company)
            ._get_fiscal_position(self.payer_id)
        )
        taxes = position.map_tax(product.taxes_id._filter_taxes_by_company(company))
        lang = self.payer_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        return {
            "membership_id": self.id,
            "source_key": self._get_fee_key(start),
            "date": start,
            "company_id": company.id,
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "product_id": product.id,
            "name": env._(
                "%(plan)s · %(site)s · from %(start)s to %(stop)s",
                plan=self.plan_id.with_context(lang=lang).name,
                site=self.site_id.name,
                start=format_date(env, start),
                stop=format_date(env, stop),
            ),
            "quantity": 1,
            "price_unit": company.currency_id.round(price * share),
            "tax_ids": [Command.set(taxes.ids)],
        }
