from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang


class TelecentreBillingRun(models.Model):
    """What would be on one invoice, and whether it is worth making.

    An invoice below the floor is carried forward: its charges stay open and join those
    of the next month, until the end of the year.
    """

    _inherit = "telecentre.billing.run"

    is_floor_forced = fields.Boolean(
        string="Small totals too",
        compute="_compute_is_floor_forced",
        store=True,
        readonly=False,
        precompute=True,
        help="Invoice totals below the floor as well: done at the end of the year, so "
        "that nothing is left over.",
    )
    carried_count = fields.Integer(
        string="Payers carried forward", compute="_compute_carried"
    )
    amount_carried = fields.Monetary(
        string="Untaxed amount carried forward", compute="_compute_carried"
    )

    @api.depends("date_cutoff", "company_id")
    def _compute_is_floor_forced(self):
        for run in self:
            company = run.company_id
            run.is_floor_forced = bool(
                run.date_cutoff
                and run.date_cutoff.month == int(company.fiscalyear_last_month)
                and run.date_cutoff.day >= company.fiscalyear_last_day
            )

    @api.depends("line_ids.state", "line_ids.amount_untaxed")
    def _compute_carried(self):
        groups = self.env["telecentre.billing.run.line"]._read_group(
            Domain("run_id", "in", self.ids) & Domain("state", "=", "carried"),
            ["run_id"],
            ["__count", "amount_untaxed:sum"],
        )
        totals = {run: (count, amount) for run, count, amount in groups}
        for run in self:
            run.carried_count, run.amount_carried = totals.get(run, (0, 0.0))

    def _get_groups(self):
        """``{key of the invoice: (number of charges, untaxed amount)}``."""
        self.ensure_one()
        rows = self.env["telecentre.charge"]._read_group(
            self._get_charge_domain(),
            ["payer_id", "order_reference"],
            ["__count", "amount_due:sum"],
        )
        groups = {}
        for payer, reference, count, amount in rows:
            key = payer, reference or False
            before = groups.get(key, (0, 0.0))
            groups[key] = before[0] + count, before[1] + amount
        return groups

    def _open_site_accounts(self):
        """Each line of the invoices has the analytic account of its site."""
        [(sites,)] = self.env["telecentre.charge"]._read_group(
            self._get_charge_domain(), [], ["site_id:recordset"]
        )
        sites._ensure_analytic_account()

    def _get_group_refusals(self, groups):
        """``{key: (state, reason)}`` of those that cannot or need not be invoiced."""
        return self._get_small_groups(groups) | self._get_unaccounted_groups()

    def _get_small_groups(self, groups):
        """Those whose total, taxes included, is below the floor of the company."""
        floor = self.company_id.telecentre_invoice_floor
        if self.is_floor_forced or not floor:
            return {}
        small = {
            key
            for key, (_count, untaxed) in groups.items()
            if self.currency_id.compare_amounts(untaxed, 0) > 0
            and self.currency_id.compare_amounts(untaxed, floor) < 0
        }
        return {
            key: ("carried", self._get_floor_sentence(total, floor))
            for key, total in self._get_taxed_totals(small).items()
            if self.currency_id.compare_amounts(total, floor) < 0
        }

    def _get_taxed_totals(self, keys):
        """``{key: total with taxes}`` of these few invoices to be."""
        payers = self.env["res.partner"].union(*(payer for payer, _reference in keys))
        charges = self.env["telecentre.charge"].search(
            self._get_charge_domain() & Domain("payer_id", "in", payers.ids)
        )
        return {
            key: group._portal_get_total()
            for key, group in charges.grouped(
                lambda charge: charge._get_invoice_key()
            ).items()
            if key in keys
        }

    def _get_floor_sentence(self, total, floor):
        return self.env._(
            "%(total)s is below the floor of %(floor)s: carried forward to the next "
            "run.",
            total=formatLang(self.env, total, currency_obj=self.currency_id),
            floor=formatLang(self.env, floor, currency_obj=self.currency_id),
        )

    def _get_unaccounted_groups(self):
        """Those with a product that has no income account, nor has the journal."""
        if self.journal_id.default_account_id:
            return {}
        charges = self.env["telecentre.charge"]
        domain = self._get_charge_domain()
        products = charges._read_group(domain, [], ["product_id:recordset"])[0][0]
        lost = products.with_company(self.company_id).filtered(
            lambda product: not product._get_product_accounts()["income"]
        )
        rows = charges._read_group(
            domain & Domain("product_id", "in", lost.ids),
            ["payer_id", "order_reference"],
            ["product_id:recordset"],
        )
        return {
            (payer, reference or False): (
                "set_aside",
                self.env._(
                    "No income account for %(products)s: set it on the product or its "
                    "category.",
                    products=", ".join(missing.mapped("display_name")),
                ),
            )
            for payer, reference, missing in rows
        }
