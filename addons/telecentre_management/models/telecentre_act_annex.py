from odoo import models


class TelecentreAct(models.Model):
    """The annex of an act: what it voted, written out for who reads it alone."""

    _inherit = "telecentre.act"

    def action_print_annex(self):
        return self.env.ref(
            "telecentre_management.telecentre_act_annex_report"
        ).report_action(self)

    def _get_annex_heading(self):
        return self.env._(
            "Annex to act no. %(number)s of %(date)s",
            number=self.number,
            date=self.company_id._format_telecentre_date(self.date),
        )

    def _get_annex_status(self):
        """Whether the act can be enforced, and since when."""
        if not self.date_transmitted:
            return self.env._("Draft: not yet transmitted for its review of legality.")
        format_date = self.company_id._format_telecentre_date
        return self.env._(
            "Transmitted for its review of legality on %(transmitted)s, in force from "
            "%(effective)s.",
            transmitted=format_date(self.date_transmitted),
            effective=format_date(self.date_effective),
        )

    def _get_annex_pricelists(self):
        """Lists that this act voted, or of which it voted a row."""
        rows = self.env["product.pricelist.item"].search(
            [("telecentre_act_id", "=", self.id)]
        )
        return (self.pricelist_ids | rows.pricelist_id).sorted(
            lambda pricelist: (pricelist.sequence, pricelist.id)
        )

    def _get_annex_plans(self):
        """Monthly fees that this act voted: ``[(plan, untaxed, taxed), …]``."""
        plans = self.plan_ids.filtered("product_id")
        return [
            (plan, *self._get_annex_amounts(plan.product_id, plan.pricelist_id))
            for plan in plans
        ]

    def _get_annex_passes(self):
        """Prepaid passes that this act voted: ``[(kind, untaxed, taxed), …]``."""
        return [
            (kind, *self._get_annex_amounts(kind.product_id))
            for kind in self.pass_type_ids
        ]

    def _get_annex_amounts(self, product, pricelist=None):
        """``(untaxed, taxed)`` of what this act voted outside of the price lists."""
        company, day = self.company_id, self.date_effective or self.date
        pricelist = pricelist or self._get_public_pricelist(day)
        price = pricelist._get_telecentre_sale(product, company, day, self)
        return pricelist._get_telecentre_taxed(price, company)

    def _get_public_pricelist(self, day):
        lists = self.env["product.pricelist"]._get_telecentre_audience_lists(
            self.company_id
        )
        return lists.filtered(
            lambda pricelist: (
                pricelist.telecentre_audience == "non_member"
                and pricelist._is_telecentre_valid(day)
            )
        )[:1]

    def _get_unit_conventions(self):
        """``{unit: what it means}``, as prices are computed."""
        return {
            "hour": self.env._("sixty minutes by the clock; an hour begun is due."),
            "half_day": self.env._(
                "a morning or an afternoon of the opening hours of the site, or of "
                "the space if it has its own."
            ),
            "day": self.env._("all the opening hours of one date."),
            "week": self.env._("seven consecutive dates, from the first day of use."),
            "month": self.env._(
                "from the first day of use to the eve of the same date of the next "
                "month, or to the end of that month if it has no such date."
            ),
        }

    def _get_price_conventions(self):
        """How a use is priced, in sentences."""
        return [
            self.env._(
                "A use is charged the cheapest set of units that covers it, even if "
                "this set lasts longer than the use."
            ),
            self.env._(
                "The price is the one in force on the first day of use. It is settled "
                "when the rental is confirmed."
            ),
            self.env._("Hours at which the site is closed are not charged."),
        ]
