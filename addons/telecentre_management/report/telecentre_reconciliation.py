from odoo import fields, models
from odoo.tools import SQL


class TelecentreReconciliation(models.Model):
    """From what is due to the money: one row an invoice, one an open charge.

    What is charged is either waiting, on a draft, or invoiced; what is invoiced, with
    its taxes, is either paid, credited or still open. What is in none of these is a
    gap, and there must be none.
    """

    _name = "telecentre.reconciliation"
    _description = "Reconciliation"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "move_id"
    _depends = {
        "account.move": [
            "amount_residual_signed",
            "amount_tax_signed",
            "amount_total_signed",
            "amount_untaxed_signed",
            "company_id",
            "date",
            "invoice_date",
            "partner_id",
            "state",
            "telecentre_run_id",
        ],
        "account.account": ["account_type"],
        "account.move.line": ["account_id", "move_id"],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id"],
        "telecentre.billing.run": ["date_invoice"],
        "telecentre.charge": [
            "amount_due",
            "company_id",
            "date",
            "move_line_id",
            "payer_id",
            "state",
        ],
    }

    # what
    date = fields.Date(
        readonly=True, help="Date of the invoice; of the use until it is invoiced."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    payer_id = fields.Many2one("res.partner", readonly=True)
    run_id = fields.Many2one("telecentre.billing.run", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    charge_id = fields.Many2one("telecentre.charge", readonly=True)
    charge_count = fields.Integer(string="Charges", readonly=True)
    state = fields.Selection(
        [
            ("waiting", "To invoice"),
            ("draft", "Draft invoice"),
            ("unpaid", "Not paid"),
            ("partial", "Partly paid"),
            ("paid", "Paid"),
        ],
        readonly=True,
    )

    # untaxed: charged = waiting + draft + invoiced
    amount_charged = fields.Monetary(string="Charged", readonly=True)
    amount_waiting = fields.Monetary(string="To invoice", readonly=True)
    amount_draft = fields.Monetary(string="On drafts", readonly=True)
    amount_invoiced = fields.Monetary(string="Invoiced", readonly=True)
    gap_invoiced = fields.Monetary(
        string="Gap charged/invoiced",
        readonly=True,
        help="Charged, but neither waiting nor on an invoice: must be zero.",
    )

    # with taxes: total = paid + credited + still open
    amount_tax = fields.Monetary(string="Taxes", readonly=True)
    amount_total = fields.Monetary(string="Total with taxes", readonly=True)
    amount_paid = fields.Monetary(string="Paid", readonly=True)
    amount_credited = fields.Monetary(
        string="Credited",
        readonly=True,
        help="Settled between invoices and credit notes: comes to zero together.",
    )
    amount_residual = fields.Monetary(string="Still open", readonly=True)
    gap_paid = fields.Monetary(
        string="Gap invoiced/paid",
        readonly=True,
        help="Invoiced, but neither paid, credited nor open: must be zero.",
    )

    gap = fields.Monetary(
        readonly=True, help="All gaps together, without their signs: must be zero."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT reconciled.*, %(gap)s AS gap
              FROM (SELECT %(invoices)s FROM %(moves)s WHERE %(kept)s
                    UNION ALL
                    SELECT %(charges)s FROM telecentre_charge charge
                     WHERE charge.state = 'open') reconciled
            """,
            gap=self._get_gap(),
            invoices=self._select_invoices(),
            moves=self._from_invoices(),
            kept=self._where_invoices(),
            charges=self._select_charges(),
        )

    def _get_gap(self):
        """All gaps of a row, none hiding another."""
        return SQL("ABS(gap_invoiced) + ABS(gap_paid)")

    def _select_charges(self):
        """What waits to be invoiced."""
        return SQL(
            """
                   charge.id * 2 AS id,
                   charge.date,
                   charge.company_id,
                   charge.payer_id,
                   NULL::integer AS run_id,
                   NULL::integer AS move_id,
                   charge.id AS charge_id,
                   1 AS charge_count,
                   'waiting' AS state,
                   charge.amount_due AS amount_charged,
                   charge.amount_due AS amount_waiting,
                   0 AS amount_draft,
                   0 AS amount_invoiced,
                   0 AS gap_invoiced,
                   0 AS amount_tax,
                   0 AS amount_total,
                   0 AS amount_paid,
                   0 AS amount_credited,
                   0 AS amount_residual,
                   0 AS gap_paid
            """
        )

    def _select_invoices(self):
        """What the ledger, the invoice and its reconciliations say, side by side.

        An addon that adds a column adds it to ``_select_charges`` too.
        """
        return SQL(
            """
                   move.id * 2 + 1 AS id,
                   COALESCE(move.invoice_date, run.date_invoice, move.date) AS date,
                   move.company_id,
                   move.partner_id AS payer_id,
                   move.telecentre_run_id AS run_id,
                   move.id AS move_id,
                   NULL::integer AS charge_id,
                   ledger.charges AS charge_count,
                   CASE WHEN move.state = 'draft' THEN 'draft'
                        WHEN move.amount_residual_signed = 0 THEN 'paid'
                        WHEN move.amount_residual_signed = move.amount_total_signed
                        THEN 'unpaid'
                        ELSE 'partial'
                   END AS state,
                   ledger.due AS amount_charged,
                   0 AS amount_waiting,
                   CASE WHEN move.state = 'draft' THEN move.amount_untaxed_signed
                        ELSE 0 END AS amount_draft,
                   CASE WHEN move.state = 'posted' THEN move.amount_untaxed_signed
                        ELSE 0 END AS amount_invoiced,
                   ledger.due - move.amount_untaxed_signed AS gap_invoiced,
                   posted.share * move.amount_tax_signed AS amount_tax,
                   posted.share * move.amount_total_signed AS amount_total,
                   posted.share * settled.paid AS amount_paid,
                   posted.share * settled.credited AS amount_credited,
                   posted.share * move.amount_residual_signed AS amount_residual,
                   posted.share * (
                       move.amount_total_signed - settled.paid - settled.credited
                       - move.amount_residual_signed
                   ) AS gap_paid
            """
        )

    def _from_invoices(self):
        return SQL(
            """
                   account_move move
         LEFT JOIN telecentre_billing_run run ON run.id = move.telecentre_run_id
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN move.state = 'posted' THEN 1 ELSE 0 END AS share
                   ) posted
        CROSS JOIN LATERAL (
                   SELECT COUNT(charge.id) AS charges,
                          COALESCE(SUM(charge.amount_due), 0) AS due
                     FROM account_move_line line
                     JOIN telecentre_charge charge ON charge.move_line_id = line.id
                    WHERE line.move_id = move.id
                   ) ledger
        CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(part.signed) FILTER (
                              WHERE part.move_type NOT IN ('out_invoice', 'out_refund')
                          ), 0) AS paid,
                          COALESCE(SUM(part.signed) FILTER (
                              WHERE part.move_type IN ('out_invoice', 'out_refund')
                          ), 0) AS credited
                     FROM account_move_line line
               CROSS JOIN LATERAL (
                          SELECT partial.amount AS signed, other.move_type
                            FROM account_partial_reconcile partial
                            JOIN account_move_line counterpart
                              ON counterpart.id = partial.credit_move_id
                            JOIN account_move other ON other.id = counterpart.move_id
                           WHERE partial.debit_move_id = line.id
                       UNION ALL
                          SELECT -partial.amount, other.move_type
                            FROM account_partial_reconcile partial
                            JOIN account_move_line counterpart
                              ON counterpart.id = partial.debit_move_id
                            JOIN account_move other ON other.id = counterpart.move_id
                           WHERE partial.credit_move_id = line.id
                          ) part
                     JOIN account_account account ON account.id = line.account_id
                    WHERE line.move_id = move.id
                      AND account.account_type = 'asset_receivable'
                   ) settled
            """
        )

    def _where_invoices(self):
        return SQL(
            """
                   move.state IN ('draft', 'posted')
               AND (move.telecentre_run_id IS NOT NULL OR move.id IN (
                       SELECT line.move_id
                         FROM telecentre_charge charge
                         JOIN account_move_line line ON line.id = charge.move_line_id
                   ))
            """
        )

    def action_open_origin(self):
        """The invoice, or the charge that has none yet."""
        self.ensure_one()
        return (self.move_id or self.charge_id)._get_records_action()
