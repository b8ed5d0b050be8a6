from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .billing_common import BillingCase
from .common import utc


@tagged("post_install", "-at_install")
class TestBillingChoice(BillingCase):
    """Which charges a run takes, how they are grouped, and what it leaves out."""

    def _get_line(self, run, payer):
        return run.line_ids.filtered(lambda line: line.payer_id == payer)

    def test_the_period_begins_where_it_is_said_to(self):
        run = self._make_run(date_start="2026-01-06")
        run.action_preview()
        self.assertRecordValues(
            run.line_ids, [{"payer_id": self.member.id, "amount_untaxed": 20}]
        )

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            self._make_run(date_start="2026-02-01")

    def test_payers_and_classes_choose(self):
        run = self._make_run(payer_ids=self.other_member.ids)
        run.action_preview()
        self.assertEqual(run.line_ids.payer_id, self.other_member)
        self.member.telecentre_situation = "public_body"
        for client_class, payer in (
            ("public", self.member),
            ("individual", self.other_member),
            ("business", self.env["res.partner"]),
        ):
            run = self._make_run(client_class=client_class)
            run.action_preview()
            self.assertEqual(run.line_ids.payer_id, payer, client_class)

    def test_one_invoice_for_each_order_of_the_payer(self):
        self.second.order_reference = "BC-7"
        run = self._invoice()
        moves = run.move_ids.filtered(lambda move: move.partner_id == self.member)
        self.assertEqual(sorted(moves.mapped("amount_untaxed")), [10, 20])
        self.assertEqual(
            set(self._get_line(run, self.member).mapped("order_reference")),
            {False, "BC-7"},
        )
        run.action_post()
        self.assertEqual(run.state, "posted")

    def test_a_total_below_the_floor_is_carried_forward(self):
        self.company.telecentre_invoice_floor = 15  # 12 € taxes included
        run = self._invoice()
        line = self._get_line(run, self.other_member)
        self.assertEqual(line.state, "carried")
        self.assertIn("carried forward", line.reason)
        self.assertEqual(run.move_ids.partner_id, self.member)
        charge = self.other.charge_ids.with_user(self.billing)
        self.assertEqual(
            (charge.state, charge.unbillable_reason), ("open", line.reason)
        )
        self._make_confirmed(
            utc(12, 9),
            utc(12, 12),
            space_id=self.ydes_office.id,
            partner_id=self.other_member.id,
        )
        self.assertEqual(self._invoice().move_ids.amount_total, 24)
        charge.invalidate_recordset()
        self.assertFalse(charge.unbillable_reason)

    def test_each_line_has_the_account_of_its_site(self):
        self.assertFalse(self.ydes.analytic_account_id)
        self._invoice()
        account = self.ydes.analytic_account_id
        self.assertEqual((account.name, account.company_id), ("Ydes", self.company))
        line = self.other.charge_ids.move_line_id
        self.assertEqual(line.analytic_distribution, {str(account.id): 100})

    def test_the_floor_counts_taxes(self):
        self.company.telecentre_invoice_floor = 11
        self.assertEqual(len(self._invoice().move_ids), 2)

    def test_nothing_is_carried_over_the_end_of_the_year(self):
        self.company.telecentre_invoice_floor = 15
        run = self._make_run(date_cutoff="2026-12-31")
        self.assertTrue(run.is_floor_forced)
        run.action_preview()
        self.assertEqual(set(run.line_ids.mapped("state")), {"ready"})

    def test_a_charge_held_back_is_not_billed_until_let_go(self):
        charge = self.other.charge_ids.with_user(self.billing)
        action = charge.action_open_hold()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.billing)
            .with_context(**action["context"])
        )
        wizard.reason = "Disputed"
        wizard.save().action_hold()
        self.assertEqual(charge.unbillable_reason, "Disputed")
        self.assertEqual(self._invoice().move_ids.partner_id, self.member)
        charge.action_release()
        self.assertEqual(self._invoice().move_ids.partner_id, self.other_member)

    def test_only_open_charges_are_held_back(self):
        self._invoice()
        with self.assertRaisesRegex(UserError, "only open charges"):
            self.first.charge_ids._hold("Too late")

    def test_a_closed_period_is_told_before_anything_is_made(self):
        self.company.sale_lock_date = "2026-01-31"
        run = self._make_run()
        run.action_preview()
        with self.assertRaisesRegex(UserError, "closed up to"):
            run.action_invoice()
        self.assertFalse(run.move_ids)
        run.date_invoice = "2026-02-01"
        run.action_invoice()
        self.company.sale_lock_date = "2026-02-01"
        with self.assertRaisesRegex(UserError, "later invoice date"):
            run.action_post()

    def test_a_product_without_account_sets_its_payers_aside(self):
        self.journal.default_account_id = False
        self.other.charge_ids.product_id.property_account_income_id = False
        self.company.income_account_id = False
        third = self._make_partner("Third")
        room = self._make_confirmed(
            utc(7, 9), utc(7, 10), space_id=self.room.id, partner_id=third.id
        )
        run = self._make_run()
        run.action_preview()
        self.assertIn("No income account", self._get_line(run, self.member).reason)
        run.action_invoice()
        self.assertEqual(run.move_ids.partner_id, room.payer_id)

    def test_what_the_database_refuses_is_set_aside_in_words(self):
        create = type(self.env["account.move"]).create

        def fail_for_one(moves, vals_list):
            if any(vals["partner_id"] == self.member.id for vals in vals_list):
                raise IntegrityError("account_id of account_move_line")
            return create(moves, vals_list)

        with patch.object(type(self.env["account.move"]), "create", fail_for_one):
            run = self._invoice()
        self.assertIn("income account", self._get_line(run, self.member).reason)
        self.assertEqual(run.move_ids.partner_id, self.other_member)

    def test_many_uses_make_one_line_a_tariff_and_a_statement(self):
        self.company.telecentre_line_limit = 2
        for day in (8, 9):
            self._make_confirmed(utc(day, 9), utc(day, 12))
        run = self._invoice()
        run.action_post()
        move = run.move_ids.filtered(lambda move: move.partner_id == self.member)
        self.assertEqual(
            sorted(move.invoice_line_ids.mapped("price_subtotal")), [20, 30]
        )
        self.assertTrue(move.telecentre_has_statement)
        self.assertEqual(len(move._get_telecentre_charges()), 4)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_management.account_move_usage", move.ids
        )
        self.assertIn("4 uses", " ".join(html.decode().split()))
        others = run.move_ids - move
        self.assertFalse(others.telecentre_has_statement)

    def test_lines_are_not_merged_when_a_cent_would_be_lost(self):
        self.company.telecentre_line_limit = 2
        self.tax.price_include_override = "tax_included"
        self.company.tax_calculation_rounding_method = "round_per_line"
        third = self._make_partner("Third")
        for day in range(7, 10):
            self._make_confirmed(utc(day, 9), utc(day, 12), partner_id=third.id)
        run = self._invoice(payer_ids=third.ids)
        run.action_post()
        # 3 × 8.33 € untaxed, not 25.00 €
        self.assertRecordValues(
            run.move_ids,
            [{"state": "posted", "amount_untaxed": 24.99, "amount_total": 30}],
        )
        self.assertEqual(len(run.move_ids.invoice_line_ids), 3)

    def test_a_credit_note_at_once_names_its_invoice(self):
        run = self._invoice()
        run.action_post()
        charge = self.other.charge_ids.with_user(self.billing)
        wizard = (
            self.env["telecentre.charge.void"]
            .with_user(self.billing)
            .create(
                {
                    "charge_ids": charge.ids,
                    "reason": "Twice",
                    "is_credited_now": True,
                }
            )
        )
        self.assertTrue(wizard.has_invoiced)
        credit = self.env["account.move"].browse(wizard.action_void()["res_id"])
        self.assertRecordValues(
            credit,
            [
                {
                    "move_type": "out_refund",
                    "amount_total": 12,
                    "reversed_entry_id": charge.move_id.id,
                    "state": "posted",
                    "telecentre_run_id": run.id,
                }
            ],
        )
        self.assertEqual(charge.move_id.amount_residual, 0)
        self.assertEqual(charge.contrary_ids.state, "invoiced")

    def test_the_billing_begins_by_itself_on_its_day(self):
        self.company.telecentre_billing_day = 3
        runs = self.env["telecentre.billing.run"].with_context(
            allowed_company_ids=self.company.ids
        )
        domain = [("company_id", "=", self.company.id)]
        with freeze_time("2026-02-02 08:00:00"):
            runs._cron_begin()
        self.assertFalse(runs.search(domain))
        for day in (3, 4):
            with freeze_time(f"2026-02-0{day} 08:00:00"):
                runs._cron_begin()
        run = runs.search(domain)
        self.assertRecordValues(
            run,
            [{"state": "invoicing", "date_cutoff": date(2026, 1, 31)}],
        )
        runs._cron_work()
        self.assertEqual(set(run.move_ids.mapped("state")), {"draft"})

    def test_sending_is_handed_to_odoo_once(self):
        run = self._invoice()
        run.action_post()
        run.action_send()
        self.assertEqual(run.sending_count, 2)
        with self.assertRaisesRegex(UserError, "are sent"):
            run.action_send()
