from odoo import fields, models
from odoo.fields import Command

DIRECTIONS = {"out_invoice": -1, "out_refund": 1}


class TelecentreBillingRun(models.Model):
    """Draft invoices whose journal items are worked out before they are created.

    Odoo's own computation of taxes is called once an invoice, instead of each time that
    one of its lines is touched: half the time goes. An invoice that is not plain (terms
    in instalments, a product without account…) takes Odoo's usual way; a test holds
    both to the same result.
    """

    _inherit = "telecentre.billing.run"

    def _create_moves(self, vals_list):
        """The invoices of these values, in their order."""
        moves = (
            self.env["account.move"]
            .with_context(tracking_disable=True, mail_create_nolog=True)
            .with_company(self.company_id)
        )
        # One recordset, so that all payers are read together.
        payers = moves.env["res.partner"].browse(
            dict.fromkeys(vals["partner_id"] for vals in vals_list)
        )
        by_id = {payer.id: payer for payer in payers}
        full = [
            self._prepare_full_vals(moves, vals, by_id[vals["partner_id"]])
            for vals in vals_list
        ]
        complete = iter(
            moves.with_context(skip_invoice_sync=True).create([*filter(None, full)])
        )
        usual = iter(
            moves.create(
                [vals for vals, done in zip(vals_list, full, strict=True) if not done]
            )
        )
        ids = [next(complete if done else usual).id for done in full]
        return self.env["account.move"].browse(ids)

    def _prepare_full_vals(self, moves, vals, payer):
        """The values of an invoice with its items, or nothing if it is not plain."""
        owner = payer.commercial_partner_id
        term = payer.property_payment_term_id
        receivable = owner.property_account_receivable_id
        position = moves.env["account.fiscal.position"]._get_fiscal_position(payer)
        if not receivable or len(term.line_ids) > 1 or term.early_discount:
            return None
        lines = [command[2] for command in vals["invoice_line_ids"]]
        bases = self._prepare_bases(moves, vals, lines, position)
        if not bases:
            return None
        items = self._prepare_items(bases, lines)
        due = self._get_due_date(term, vals["invoice_date"])
        total = sum(item["balance"] for item in items)
        items.append(
            {
                "display_type": "payment_term",
                "account_id": position.map_account(receivable).id,
                "date_maturity": due,
                "balance": -total,
                "amount_currency": -total,
            }
        )
        full = {name: vals[name] for name in vals if name != "invoice_line_ids"}
        return full | {
            "fiscal_position_id": position.id,
            "invoice_payment_term_id": term.id,
            "invoice_date_due": due,
            "line_ids": [
                Command.create(
                    item | {"partner_id": owner.id, "currency_id": self.currency_id.id}
                )
                for item in items
            ],
        }

    def _get_due_date(self, term, invoice_date):
        """As Odoo reckons it; without terms, never before the invoice."""
        if term:
            return term.line_ids._get_due_date(invoice_date)
        return max(invoice_date, fields.Date.context_today(self))

    def _prepare_bases(self, moves, vals, lines, position):
        """What Odoo computes taxes on, rounded as the company does; [] if not plain."""
        taxes = moves.env["account.tax"]
        bases = [self._prepare_base(moves, vals, line, position) for line in lines]
        if not all(base["account_id"] for base in bases):
            return []
        taxes._add_tax_details_in_base_lines(bases, self.company_id)
        taxes._round_base_lines_tax_details(bases, self.company_id)
        taxes._add_accounting_data_in_base_lines_tax_details(bases, self.company_id)
        return bases

    def _prepare_base(self, moves, vals, line, position):
        product = moves.env["product.product"].browse(line["product_id"])
        accounts = product.product_tmpl_id.get_product_accounts(fiscal_pos=position)
        [(_command, _id, tax_ids)] = line["tax_ids"]
        return moves.env["account.tax"]._prepare_base_line_for_taxes_computation(
            {},
            currency_id=self.currency_id,
            partner_id=moves.env["res.partner"].browse(vals["partner_id"]),
            product_id=product,
            product_uom_id=product.uom_id,
            tax_ids=moves.env["account.tax"].browse(tax_ids),
            price_unit=line["price_unit"],
            quantity=line["quantity"],
            discount=line["discount"],
            account_id=accounts["income"] or self.journal_id.default_account_id,
            analytic_distribution=line["analytic_distribution"],
            sign=DIRECTIONS[vals["move_type"]],
            is_refund=vals["move_type"] == "out_refund",
            rate=1.0,
            name=line["name"],
        )

    def _prepare_items(self, bases, lines):
        """Product and tax items, balanced but for what the payer owes."""
        results = self.env["account.tax"]._prepare_tax_lines(bases, self.company_id)
        products = [
            line
            | amounts
            | {
                "display_type": "product",
                "account_id": base["account_id"].id,
                "product_uom_id": base["product_uom_id"].id,
            }
            for line, (base, amounts) in zip(
                lines, results["base_lines_to_update"], strict=True
            )
        ]
        return products + [
            item | {"display_type": "tax"} for item in results["tax_lines_to_add"]
        ]
