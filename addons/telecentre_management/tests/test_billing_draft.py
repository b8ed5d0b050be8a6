from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from .billing_common import BillingCase
from .common import utc

MOVE_FIELDS = (
    "move_type partner_id commercial_partner_id partner_shipping_id journal_id date "
    "invoice_date invoice_date_due invoice_payment_term_id fiscal_position_id state "
    "amount_untaxed amount_tax amount_total amount_residual payment_reference "
    "amount_untaxed_signed amount_total_signed partner_bank_id invoice_user_id"
).split()
LINE_FIELDS = (
    "display_type name account_id partner_id currency_id product_id product_uom_id "
    "quantity price_unit discount price_subtotal price_total balance amount_currency "
    "debit credit amount_residual tax_ids tax_line_id tax_repartition_line_id "
    "tax_tag_ids tax_base_amount tax_group_id group_tax_id analytic_distribution "
    "date_maturity sequence date extra_tax_data"
).split()


@tagged("post_install", "-at_install")
class TestBillingDraft(BillingCase):
    """Invoices worked out beforehand are those that Odoo makes itself."""

    def _read_all(self, moves):
        """Everything of these invoices that does not name them."""
        return [
            (
                move.read(MOVE_FIELDS, load=None)[0]
                | {"id": 0, "payment_reference": 0},
                sorted(
                    (
                        line.read(LINE_FIELDS, load=None)[0]
                        | {"id": 0, "name": (line.name or "").replace(move.name, "")}
                        for line in move.line_ids
                    ),
                    key=lambda vals: (
                        vals["display_type"],
                        vals["sequence"],
                        str(vals),
                    ),
                ),
            )
            for move in moves.sorted("partner_id")
        ]

    def _make_both(self, run):
        """The same charges by our way and by Odoo's, posted."""
        made = []
        for is_usual in (False, True):
            with patch.object(
                type(run),
                "_prepare_full_vals",
                (lambda *args: None) if is_usual else type(run)._prepare_full_vals,
            ):
                run.action_preview()
                run.action_invoice()
            moves = run.move_ids.filtered(lambda move: move.state == "draft")
            moves.action_post()
            self.env.flush_all()
            self.env.invalidate_all()
            made.append(self._read_all(moves))
            for move in moves:
                move.button_draft()
                move.button_cancel()
        return made

    def _compare(self, **vals):
        run = self._make_run(date_invoice="2026-01-02", **vals)
        ours, usual = self._make_both(run)
        self.assertTrue(ours)
        self.assertEqual(ours, usual)
        return run

    def test_taxes_on_top(self):
        self._compare()

    def test_terms_at_the_end_of_the_month(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "End of month",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 100,
                            "delay_type": "days_after_end_of_month",
                            "nb_days": 30,
                        }
                    )
                ],
            }
        )
        self.member.with_company(self.company).property_payment_term_id = term
        run = self._compare()
        self.assertTrue(run.move_ids.invoice_payment_term_id)

    def test_taxes_included_rounded_by_line(self):
        self.tax.price_include_override = "tax_included"
        self.company.tax_calculation_rounding_method = "round_per_line"
        third = self._make_partner("Third")
        for day in range(7, 10):
            self._make_confirmed(utc(day, 9), utc(day, 12), partner_id=third.id)
        self._compare(payer_ids=third.ids)

    def test_taxes_included_rounded_together(self):
        self.tax.price_include_override = "tax_included"
        third = self._make_partner("Third")
        for day in range(7, 10):
            self._make_confirmed(utc(day, 9), utc(day, 12), partner_id=third.id)
        self._compare(payer_ids=third.ids)

    def test_no_tax_at_all(self):
        (self.office_type.rate_ids.product_id).taxes_id = False
        third = self._make_partner("Third")
        self._make_confirmed(utc(7, 9), utc(7, 12), partner_id=third.id)
        self._compare(payer_ids=third.ids)

    def test_a_credit_note(self):
        self._invoice().action_post()
        self.other.action_cancel("Double")
        run = self._compare(date_cutoff="2026-02-28")
        self.assertEqual(set(run.move_ids.mapped("move_type")), {"out_refund"})
