from odoo import fields, models
from odoo.tools import SQL

from .telecentre_collection_handover import TAKEN


class TelecentreReconciliation(models.Model):
    """Between the invoice and the money: the order that the accountant collects.

    Only budgets whose journal has a code issue orders; for the others all is zero.
    """

    _inherit = "telecentre.reconciliation"
    _depends = {
        "account.journal": ["l10n_fr_budget_code"],
        "account.move": ["journal_id"],
        "telecentre.collection.order": [
            "amount_paid",
            "amount_total",
            "move_id",
            "state",
        ],
    }

    # with taxes: total = handed over + not handed over
    order_id = fields.Many2one(
        "telecentre.collection.order", string="Collection order", readonly=True
    )
    amount_ordered = fields.Monetary(string="Collection orders", readonly=True)
    amount_unordered = fields.Monetary(
        string="Not handed over",
        readonly=True,
        help="Rejected, below the floor, set aside, or waiting for a hand-over.",
    )
    gap_ordered = fields.Monetary(
        string="Gap invoiced/ordered",
        readonly=True,
        help="The order and its invoice are not of the same amount: must be zero.",
    )
    amount_collected = fields.Monetary(
        string="Collected by the accountant",
        readonly=True,
        help="As the last file of the accountant said.",
    )

    def _get_gap(self):
        return SQL("%s + ABS(gap_ordered)", super()._get_gap())

    def _select_charges(self):
        return SQL(
            """%s,
                   NULL::integer AS order_id,
                   0 AS amount_ordered,
                   0 AS amount_unordered,
                   0 AS gap_ordered,
                   0 AS amount_collected
            """,
            super()._select_charges(),
        )

    def _select_invoices(self):
        return SQL(
            """%s,
                   ordered.id AS order_id,
                   COALESCE(ordered.amount_total, 0) AS amount_ordered,
                   CASE WHEN ordered.id IS NULL
                             AND journal.l10n_fr_budget_code IS NOT NULL
                        THEN posted.share * move.amount_total_signed
                        ELSE 0 END AS amount_unordered,
                   CASE WHEN ordered.id IS NULL THEN 0
                        ELSE posted.share * move.amount_total_signed
                             - ordered.amount_total
                        END AS gap_ordered,
                   COALESCE(ordered.amount_paid, 0) AS amount_collected
            """,
            super()._select_invoices(),
        )

    def _from_invoices(self):
        return SQL(
            """%s
              JOIN account_journal journal ON journal.id = move.journal_id
         LEFT JOIN telecentre_collection_order ordered
                ON ordered.move_id = move.id AND ordered.state IN %s
            """,
            super()._from_invoices(),
            TAKEN,
        )
