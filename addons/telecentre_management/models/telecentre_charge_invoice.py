from odoo import models
from odoo.fields import Command
from odoo.tools.misc import format_date


class TelecentreCharge(models.Model):
    """How charges are put on invoices: which together, and on which lines."""

    _inherit = "telecentre.charge"

    def _get_invoice_key(self):
        """What charges of one invoice have in common: payer and order reference.

        The run adds its journal and company, hence the currency; the payer brings the
        fiscal position and the client class.
        """
        self.ensure_one()
        return self.payer_id, self.order_reference or False

    def _group_on_lines(self):
        """The charges of one invoice, line by line.

        One line a use; above the limit of the company, one line a tariff, and the uses
        are in the statement annexed to the invoice.

        :return: list of recordsets, in the order of the invoice
        """
        limit = self.company_id.telecentre_line_limit
        if not limit or len(self) <= limit:
            return [*self]
        groups = self.grouped(lambda charge: charge._get_tariff_key())
        lines = [
            line
            for group in groups.values()
            for line in ([group] if group._is_mergeable() else [*group])
        ]
        return sorted(lines, key=lambda line: (line[0].site_id.name, line[0].date))

    def _get_tariff_key(self):
        return (
            self.product_id,
            self.site_id,
            self.price_unit,
            self.discount,
            self.tax_ids,
            self.origin_id,
        )

    def _is_mergeable(self):
        """Whether one line comes to the same cent as these charges one by one."""
        charge = self[0]
        merged = self._get_untaxed(
            sum(self.mapped("quantity")),
            charge.price_unit,
            currency=charge.currency_id,
            taxes=charge.tax_ids,
            discount=charge.discount,
        )
        due = sum(self.mapped("amount_due"))
        return not charge.currency_id.compare_amounts(merged, due)

    def _prepare_move_line_vals(self, sequence, sign=1):
        """The invoice line of these charges: what, where, when; nothing recomputed.

        :param int sign: -1 on a credit note, where a contrary charge counts as plus
        """
        # Indexing would drop the prefetch of one use a line.
        charge = self if len(self) == 1 else self[0]
        analytic = charge.site_id.analytic_account_id
        return {
            "sequence": sequence,
            "product_id": charge.product_id.id,
            "name": charge.name if len(self) == 1 else self._get_merged_name(),
            "quantity": sign * sum(self.mapped("quantity")),
            "price_unit": charge.price_unit,
            "discount": charge.discount,
            "tax_ids": [Command.set(charge.tax_ids.ids)],
            "analytic_distribution": {str(analytic.id): 100} if analytic else False,
        }

    def _get_merged_name(self):
        """“Murat · Office, half a day: 34 uses from … to …”, in the payer's words."""
        charge = self[0].with_context(lang=self[0].payer_id.lang or self.env.lang)
        days = self.mapped("date")
        return charge.env._(
            "%(site)s · %(product)s: %(count)s uses from %(first)s to %(last)s, see "
            "the statement annexed",
            site=charge.site_id.name,
            product=charge.product_id.display_name,
            count=len(self),
            first=format_date(charge.env, min(days)),
            last=format_date(charge.env, max(days)),
        )
