from odoo import models
from odoo.tools import SQL


class TelecentreShareStatement(models.Model):
    """The figures of a statement, out of the ledger and the reconciliations."""

    _inherit = "telecentre.share.statement"

    def _prepare_lines(self):
        """Values of the lines: one a product, rounded so that they add up."""
        self.ensure_one()
        if not (self.agreement_id and self.date_start and self.date_stop):
            return []
        currency = self.company_id.currency_id
        return [
            {
                "product_id": product_id,
                "amount_invoiced": currency.round(float(invoiced)),
                "amount_collected": currency.round(float(collected)),
                "amount_free": currency.round(float(free)),
            }
            for product_id, invoiced, collected, free in self._get_ledger_rows()
            if any(
                not currency.is_zero(float(amount))
                for amount in (invoiced, collected, free)
            )
        ]

    def _get_ledger_rows(self):
        """``[(product id, invoiced, collected, value given), …]`` of the period.

        Invoiced: on an invoice of the period. Collected: the share of each invoice
        that payments of the period settled, whenever it was invoiced; a credit note
        takes back from what is invoiced, a refund from what is collected.
        """
        charges = self.env["telecentre.charge"]
        charges.flush_model()
        self.env["account.move"].flush_model()
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT charge.product_id,
                       SUM(CASE WHEN move.state = 'posted'
                                 AND move.invoice_date BETWEEN %(start)s AND %(stop)s
                                THEN charge.amount_due ELSE 0 END),
                       SUM(CASE WHEN move.state = 'posted'
                                 AND move.amount_total_signed <> 0
                                THEN charge.amount_due * settled.amount
                                     / move.amount_total_signed ELSE 0 END),
                       SUM(CASE WHEN charge.date BETWEEN %(start)s AND %(stop)s
                                THEN charge.amount_full - charge.amount_due
                                ELSE 0 END)
                  FROM telecentre_charge charge
             LEFT JOIN account_move_line line ON line.id = charge.move_line_id
             LEFT JOIN account_move move ON move.id = line.move_id
            CROSS JOIN LATERAL (%(settled)s) settled
                 WHERE charge.site_id = %(site)s
                   AND charge.date_void IS NULL
              GROUP BY charge.product_id
                """,
                start=self.date_start,
                stop=self.date_stop,
                site=self.site_id.id,
                settled=self._get_settled_sql(),
            )
        )

    def _get_settled_sql(self):
        """What money settled of ``move`` in the period; credit notes are not money."""
        return SQL(
            """
            SELECT COALESCE(SUM(part.signed), 0) AS amount
              FROM account_move_line due
              JOIN account_account account ON account.id = due.account_id
        CROSS JOIN LATERAL (
                   SELECT partial.amount AS signed, partial.max_date,
                          partial.credit_move_id AS other_id
                     FROM account_partial_reconcile partial
                    WHERE partial.debit_move_id = due.id
                UNION ALL
                   SELECT -partial.amount, partial.max_date, partial.debit_move_id
                     FROM account_partial_reconcile partial
                    WHERE partial.credit_move_id = due.id
                   ) part
              JOIN account_move_line other ON other.id = part.other_id
              JOIN account_move paid ON paid.id = other.move_id
             WHERE due.move_id = move.id
               AND account.account_type = 'asset_receivable'
               AND paid.move_type NOT IN ('out_invoice', 'out_refund')
               AND part.max_date BETWEEN %(start)s AND %(stop)s
            """,
            start=self.date_start,
            stop=self.date_stop,
        )
