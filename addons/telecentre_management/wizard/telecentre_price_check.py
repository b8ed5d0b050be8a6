from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class TelecentrePriceCheck(models.TransientModel):
    """Before a member is refused: which prices are missing, and from when."""

    _name = "telecentre.price.check"
    _description = "Price Check"

    months = fields.Integer(
        string="Months ahead", required=True, default=12, help="Counted from today."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many(
        "telecentre.price.check.line", "check_id", string="To correct", readonly=True
    )

    _months_sensible = models.Constraint(
        "CHECK (months BETWEEN 0 AND 60)", "Look at most sixty months ahead."
    )

    def _compute_display_name(self):
        for check in self:
            check.display_name = check.env._("Price check")

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks._look()
        return checks

    @api.model
    def action_open(self):
        """A fresh check."""
        return self.create({})._get_action()

    def action_look(self):
        """Look again, after a correction or further ahead."""
        self.ensure_one()
        self._look()
        return self._get_action()

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Price check"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _look(self):
        for check in self:
            vals_list = [
                *check._find_audience_gaps(),
                *check._find_in_pricelists(),
                *check._find_in_plans(),
            ]
            check.line_ids.unlink()
            check.line_ids.create(
                [{"check_id": check.id, **vals} for vals in vals_list]
            )

    def _get_day(self, moment):
        """The local day: a row from midnight in Paris is dated the evening before."""
        return fields.Datetime.context_timestamp(self, moment).date()

    def _get_days(self):
        today = fields.Date.context_today(self)
        return today, today + relativedelta(months=self.months)

    # ------------------------------------------------------------------
    # Price lists
    # ------------------------------------------------------------------

    def _get_pricelists(self):
        """Lists that rule an audience, a plan or a contact of this company."""
        plans = self.env["telecentre.plan"].search(
            [("company_id", "=", self.company_id.id)]
        )
        today, last = self._get_days()
        lists = (
            self.env["product.pricelist"]._get_telecentre_audience_lists(
                self.company_id
            )
            | plans.pricelist_id
            | self.env["product.pricelist"].search(
                [
                    ("telecentre_act_id", "!=", False),
                    ("company_id", "in", (self.company_id.id, False)),
                ]
            )
        )
        return lists.filtered(
            lambda pricelist: (
                not (pricelist.telecentre_date_stop or last) < today
                and not (pricelist.telecentre_date_start or today) > last
            )
        )

    def _find_in_pricelists(self):
        types = self.env["telecentre.space.type"].search([("rate_ids", "!=", False)])
        for pricelist in self._get_pricelists():
            if not pricelist.telecentre_act_id:
                yield {"problem": "no_act", "pricelist_id": pricelist.id}
            elif not pricelist.telecentre_act_id.date_transmitted:
                yield {"problem": "not_transmitted", "pricelist_id": pricelist.id}
            yield from self._find_missing(pricelist, types.rate_ids)
            yield from self._find_overlaps(pricelist, types.rate_ids)

    def _get_moments(self, pricelist):
        """Moments of the period between which the prices of a list do not change."""
        first, last = self._get_days()
        first = max(first, pricelist.telecentre_date_start or first)
        last = min(last, pricelist.telecentre_date_stop or last)
        start, stop = (fields.Datetime.to_datetime(day) for day in (first, last))
        noon = timedelta(hours=12)
        changes = pricelist._get_telecentre_changes()
        return [
            start + noon,
            *(moment for moment in changes if start + noon < moment < stop + noon),
        ]

    def _find_missing(self, pricelist, rates):
        """Units without a row: one line with the day from which it is missing."""
        moments = self._get_moments(pricelist)
        missing = {}
        for moment in moments:
            priced = pricelist._find_telecentre_rows(rates.product_id, moment)
            for rate in rates:
                if rate.product_id not in priced:
                    missing.setdefault(rate, []).append(moment)
        for rate, times in missing.items():
            after = [moment for moment in moments if moment > times[-1]]
            yield {
                "problem": "missing",
                "pricelist_id": pricelist.id,
                "rate_id": rate.id,
                "date_start": self._get_day(times[0]),
                "date_stop": (
                    self._get_day(after[0]) - timedelta(days=1) if after else False
                ),
            }

    def _find_overlaps(self, pricelist, rates):
        """Two rows of one product at the same time: Odoo takes the newer one."""
        first, last = self._get_days()
        by_product = pricelist.item_ids.filtered(
            lambda item: item.product_id in rates.product_id
        ).grouped("product_id")
        for product, items in by_product.items():
            rows = items.sorted(lambda item: item.date_start or datetime.min)
            for one, other in zip(rows, rows[1:], strict=False):
                start = other.date_start or one.date_start
                if one.date_end and start and one.date_end < start:
                    continue
                if start and start.date() > last:
                    continue
                if one.date_end and one.date_end.date() < first:
                    continue
                yield {
                    "problem": "overlap",
                    "pricelist_id": pricelist.id,
                    "rate_id": rates.filtered(
                        lambda rate, product=product: rate.product_id == product
                    )[:1].id,
                    "date_start": start and self._get_day(start),
                    "date_stop": one.date_end and self._get_day(one.date_end),
                }

    # ------------------------------------------------------------------
    # Audiences and plans
    # ------------------------------------------------------------------

    def _find_audience_gaps(self):
        """Days without public price list: whoever has no other pays nothing then."""
        first, last = self._get_days()
        lists = (
            self.env["product.pricelist"]
            ._get_telecentre_audience_lists(self.company_id)
            .filtered(lambda pricelist: pricelist.telecentre_audience == "non_member")
            .sorted(lambda pricelist: pricelist.telecentre_date_start or first)
        )
        day = first
        for pricelist in lists:
            start = pricelist.telecentre_date_start or first
            if start > min(day, last):
                yield self._prepare_gap(day, min(start - timedelta(days=1), last))
            if not pricelist.telecentre_date_stop:
                return
            day = max(day, pricelist.telecentre_date_stop + timedelta(days=1))
        if day <= last:
            yield self._prepare_gap(day, False)

    def _prepare_gap(self, start, stop):
        return {"problem": "no_public", "date_start": start, "date_stop": stop}

    def _find_in_plans(self):
        """A monthly fee is a public price too."""
        plans = self.env["telecentre.plan"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("product_id", "!=", False),
                ("act_id", "=", False),
            ]
        )
        return [{"problem": "plan_no_act", "plan_id": plan.id} for plan in plans]
