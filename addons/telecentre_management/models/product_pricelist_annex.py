from datetime import datetime, time

from odoo import fields, models

from .telecentre_rate import UNIT_SELECTION


class ProductPricelist(models.Model):
    """The price list as it is printed, for the annex of its act."""

    _inherit = "product.pricelist"

    def action_print_telecentre_annex(self):
        return self.env.ref(
            "telecentre_management.product_pricelist_annex_report"
        ).report_action(self)

    def _get_telecentre_annex_day(self, day=None):
        """A day on which the list applies, as near as can be to the one asked for."""
        day = day or fields.Date.context_today(self)
        if self.telecentre_date_start and day < self.telecentre_date_start:
            return self.telecentre_date_start
        if self.telecentre_date_stop and day > self.telecentre_date_stop:
            return self.telecentre_date_stop
        return day

    def _get_telecentre_annex(self, day, act=None):
        """What is sold at what price on a day, by kind of space.

        :param act: only rows voted by this act
        :return: ``[(telecentre.space.type, [(unit label, untaxed, taxed), …]), …]``
        """
        self.ensure_one()
        labels = dict(
            self.env["telecentre.rate"]._fields["unit"]._description_selection(self.env)
        )
        order = [unit for unit, _label in UNIT_SELECTION]
        company = self.company_id or self.env.company
        moment = datetime.combine(day, time(12))
        annex = []
        kinds = self.env["telecentre.space.type"].search([("rate_ids", "!=", False)])
        voted = self._get_telecentre_prices(kinds.rate_ids, company, moment)
        for space_type in kinds:
            prices = voted.get(space_type.id, {})
            rows = [
                (labels[unit], *self._get_telecentre_taxed(prices[unit], company))
                for unit in order
                if unit in prices and (not act or prices[unit].act == act)
            ]
            if rows:
                annex.append((space_type, rows))
        return annex

    def _get_telecentre_taxed(self, price, company):
        """``(untaxed, taxed)`` of one unit."""
        taxes = price.product.taxes_id._filter_taxes_by_company(company)
        amounts = taxes.compute_all(
            price.amount, currency=company.currency_id, product=price.product
        )
        return amounts["total_excluded"], amounts["total_included"]

    def _get_telecentre_scope(self, day, act=None, only_act=None):
        """For whom, from when to when and by which act, in sentences.

        :param act: the act of the document, which needs no second mention
        :param only_act: the act whose rows alone are told
        """
        audiences = dict(
            self._fields["telecentre_audience"]._description_selection(self.env)
        )
        audience = audiences.get(self.telecentre_audience)
        own_act = self.telecentre_act_id
        is_partial = only_act and own_act != only_act
        start = day if is_partial else self.telecentre_date_start
        sentences = [
            audience and self.env._("For: %(audience)s.", audience=audience),
            self._get_telecentre_validity(start, self.telecentre_date_stop),
            own_act
            and own_act != act
            and not is_partial
            and self.env._("Voted by act %(act)s.", act=own_act._get_label()),
        ]
        return " ".join(filter(None, sentences))

    def _get_telecentre_validity(self, start, stop):
        company = (self.company_id or self.env.company).with_env(self.env)
        words = {
            "start": company._format_telecentre_date(start),
            "stop": company._format_telecentre_date(stop),
        }
        if start and stop:
            return self.env._("Valid from %(start)s to %(stop)s.", **words)
        if start:
            return self.env._("Valid from %(start)s.", **words)
        return ""

    def _get_telecentre_units(self, annex):
        """Units that occur in an annex, to write out what each one means."""
        labels = dict(
            self.env["telecentre.rate"]._fields["unit"]._description_selection(self.env)
        )
        used = {label for _type, rows in annex for label, *_amounts in rows}
        return [unit for unit, label in labels.items() if label in used]
