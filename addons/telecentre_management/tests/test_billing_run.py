from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .billing_common import BillingCase
from .common import utc


@tagged("post_install", "-at_install")
class TestBillingRun(BillingCase):
    def test_preview_lists_payers_and_makes_nothing(self):
        run = self._make_run()
        run.action_preview()
        self.assertRecordValues(
            run.line_ids.sorted("payer_name"),
            [
                {
                    "payer_id": self.member.id,
                    "charge_count": 2,
                    "amount_untaxed": 30,
                    "state": "ready",
                },
                {
                    "payer_id": self.other_member.id,
                    "charge_count": 1,
                    "amount_untaxed": 10,
                    "state": "ready",
                },
            ],
        )
        self.assertFalse(run.move_ids)
        self.assertEqual(self.first.charge_ids.state, "open")

    def test_one_invoice_per_payer_one_line_per_use(self):
        run = self._invoice()
        self.assertEqual(run.state, "invoiced")
        move = run.move_ids.filtered(lambda move: move.partner_id == self.member)
        self.assertRecordValues(
            move,
            [
                {
                    "move_type": "out_invoice",
                    "amount_untaxed": 30,
                    "amount_tax": 6,
                    "journal_id": self.journal.id,
                    "state": "draft",
                }
            ],
        )
        self.assertRecordValues(
            move.invoice_line_ids.sorted("sequence"),
            [
                {
                    "name": self.first.charge_ids.name,
                    "price_subtotal": 10,
                    "tax_ids": self.tax.ids,
                    "account_id": self.income.id,
                    "analytic_distribution": {
                        str(self.murat.analytic_account_id.id): 100
                    },
                },
                {
                    "name": self.second.charge_ids.name,
                    "price_subtotal": 20,
                    "tax_ids": self.tax.ids,
                    "account_id": self.income.id,
                    "analytic_distribution": {
                        str(self.murat.analytic_account_id.id): 100
                    },
                },
            ],
        )
        self.assertEqual(self.first.charge_ids.move_id, move)
        self.assertEqual(self.first.charge_ids.state, "invoiced")
        self.assertEqual(self.first.charge_ids.run_id, run)

    def test_posting_numbers_in_the_order_of_names(self):
        run = self._invoice()
        run.action_post()
        self.assertEqual(run.state, "posted")
        moves = run.move_ids.sorted("name")
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual(moves.partner_id, self.member | self.other_member)
        numbers = [int(name.split("/")[-1]) for name in moves.mapped("name")]
        self.assertEqual(numbers, [1, 2])

    def test_nothing_is_invoiced_twice(self):
        self._invoice()
        run = self._make_run()
        run.action_preview()
        self.assertFalse(run.line_ids)
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            run.action_invoice()

    def test_cutoff_and_sites_choose(self):
        run = self._make_run(date_cutoff="2026-01-05", site_ids=self.murat.ids)
        run.action_preview()
        self.assertRecordValues(
            run.line_ids, [{"payer_id": self.member.id, "amount_untaxed": 10}]
        )

    def test_an_incomplete_address_is_set_aside_with_what_to_do(self):
        self.member.write({"street": False, "zip": False})
        run = self._make_run()
        run.action_preview()
        line = run.line_ids.filtered(lambda line: line.payer_id == self.member)
        self.assertEqual(line.state, "set_aside")
        self.assertIn("Street, Zip", line.reason)
        run.action_invoice()
        self.assertEqual(run.move_ids.partner_id, self.other_member)
        self.assertEqual(self.first.charge_ids.state, "open")
        self.member.write({"street": "1 rue", "zip": "15300"})
        run.action_preview()
        run.action_invoice()
        self.assertEqual(len(run.move_ids), 2)

    def test_one_bad_payer_does_not_stop_the_others(self):
        create = type(self.env["account.move"]).create
        reason = "No account for this payer"

        def fail_for_one(moves, vals_list):
            if any(vals["partner_id"] == self.member.id for vals in vals_list):
                raise UserError(reason)
            return create(moves, vals_list)

        with patch.object(type(self.env["account.move"]), "create", fail_for_one):
            run = self._invoice()
        self.assertEqual(run.move_ids.partner_id, self.other_member)
        line = run.line_ids.filtered(lambda line: line.payer_id == self.member)
        self.assertRecordValues(line, [{"state": "set_aside", "reason": reason}])
        self.assertEqual(self.first.charge_ids.state, "open")

    def test_free_use_is_not_invoiced(self):
        self.env["telecentre.gratuity"].create(
            {
                "name": "Free",
                "act_id": self.act.id,
                "company_id": self.company.id,
                "space_type_ids": self.room_type.ids,
            }
        )
        self._make_confirmed(
            utc(7, 9),
            utc(7, 10),
            space_id=self.room.id,
            partner_id=self.other_member.id,
        )
        run = self._make_run()
        run.action_preview()
        line = run.line_ids.filtered(lambda line: line.payer_id == self.other_member)
        self.assertEqual(line.charge_count, 1)
        self.assertEqual(run.amount_free, 8)

    def test_a_deleted_draft_gives_its_charges_back(self):
        run = self._invoice()
        run.move_ids.with_user(self.billing).unlink()
        self.assertEqual(
            (self.first | self.second | self.other).charge_ids.mapped("state"),
            ["open"] * 3,
        )

    def test_a_cancelled_draft_gives_its_charges_back_for_good(self):
        run = self._invoice()
        run.move_ids.button_cancel()
        self.assertEqual(self.first.charge_ids.state, "open")
        with self.assertRaisesRegex(UserError, "was cancelled"):
            run.move_ids.button_draft()
        self.assertEqual(len(self._invoice().move_ids), 2)

    def test_a_draft_that_differs_from_the_ledger_is_not_posted(self):
        run = self._invoice()
        move = run.move_ids.filtered(lambda move: move.partner_id == self.member)
        move.invoice_line_ids[0].price_unit = 1
        run.action_post()
        self.assertEqual(move.state, "draft")
        line = run.line_ids.filtered(lambda line: line.payer_id == self.member)
        self.assertIn("the ledger says", line.reason)
        self.assertEqual(run.state, "invoiced")
        self.assertEqual((run.move_ids - move).state, "posted")

    def test_a_draft_for_somebody_else_is_not_posted(self):
        run = self._invoice()
        move = run.move_ids.filtered(lambda move: move.partner_id == self.member)
        move.partner_id = self.other_member
        run.action_post()
        self.assertEqual(move.state, "draft")
        reasons = run.line_ids.filtered(lambda line: line.move_id == move).reason
        self.assertIn("Jeanne Delmas", reasons)

    def test_a_credit_note_comes_from_the_ledger(self):
        run = self._invoice()
        run.action_post()
        with self.assertRaisesRegex(UserError, "take its charges back"):
            run.move_ids[0]._reverse_moves()

    def test_a_payer_whose_charges_are_held_stays_in_sight(self):
        run = self._make_run()
        run.action_preview()
        with patch.object(
            type(run),
            "_claim_charges",
            lambda run, payers: run.env["telecentre.charge"],
        ):
            run.action_invoice()
        self.assertEqual(set(run.line_ids.mapped("state")), {"set_aside"})
        run.action_preview()
        run.action_invoice()
        self.assertEqual(len(run.move_ids), 2)

    def test_previewing_again_for_nothing_keeps_the_drafts_in_reach(self):
        run = self._invoice()
        late = self._make_confirmed(utc(8, 9), utc(8, 12))
        run.action_preview()
        self.assertEqual(run.state, "previewed")
        late.action_cancel("Mistake")
        run.action_preview()
        self.assertEqual(run.state, "invoiced")

    def test_deleted_drafts_do_not_count(self):
        run = self._invoice()
        run.move_ids.unlink()
        self.assertEqual(run.invoice_count, 0)
        run.action_preview()
        run.action_invoice()
        self.assertRecordValues(run, [{"invoice_count": 2, "amount_invoiced": 40}])

    def test_a_preview_writes_no_fee_of_the_future(self):
        plan = self.env["telecentre.plan"].create(
            {
                "name": "Monthly",
                "company_id": self.company.id,
                "product_id": self._make_product("Fee", 30).id,
            }
        )
        membership = self.env["telecentre.membership"].create(
            {
                "partner_id": self.member.id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": "2026-01-01",
            }
        )
        self._make_run(date_cutoff="2036-01-31").action_preview()
        self.assertEqual(len(membership.charge_ids), 1)

    def test_cancelling_after_the_invoice_makes_a_credit_note(self):
        run = self._invoice()
        run.action_post()
        original = self.other.charge_ids.move_id
        self.other.action_cancel("Double")
        contrary = self.other.charge_ids.filtered("origin_id")
        self.assertRecordValues(contrary, [{"amount_due": -10, "state": "open"}])
        credit_run = self._invoice(date_cutoff="2026-02-28")
        credit = credit_run.move_ids
        self.assertRecordValues(
            credit,
            [
                {
                    "move_type": "out_refund",
                    "amount_untaxed": 10,
                    "amount_tax": 2,
                    "reversed_entry_id": original.id,
                }
            ],
        )
        credit_run.action_post()
        self.assertEqual(credit.state, "posted")

    def test_a_credited_rental_can_be_confirmed_again(self):
        self._invoice()
        self.first.action_cancel("Mistake")
        self.first.action_draft()
        self.first.action_confirm()
        self.assertEqual(
            sorted(self.first.charge_ids.mapped("amount_due")), [-10, 10, 10]
        )
        self.assertEqual(self.first._get_live_charges().state, "open")

    def test_a_correction_is_deducted_from_the_next_invoice(self):
        self._invoice().action_post()
        self.first.action_cancel("Ill")
        self._make_confirmed(utc(8, 9), utc(8, 18))
        run = self._invoice(date_cutoff="2026-02-28")
        self.assertRecordValues(
            run.move_ids, [{"move_type": "out_invoice", "amount_untaxed": 10}]
        )

    def test_moving_an_invoiced_rental_is_refused(self):
        self._invoice()
        with self.assertRaisesRegex(UserError, "already on invoice"):
            self.first.write({"date_start": utc(8, 9), "date_stop": utc(8, 12)})

    def test_a_run_in_the_background_goes_on_where_it_was(self):
        run = self._make_run()
        run.action_preview()
        with (
            patch(
                "odoo.addons.telecentre_management.models."
                "telecentre_billing_run_work.CHUNK",
                1,
            ),
            patch(
                "odoo.addons.telecentre_management.models.telecentre_billing_run."
                "FOREGROUND",
                1,
            ),
        ):
            run.action_invoice()
        self.assertEqual(run.state, "invoicing")
        self.assertEqual(len(run.move_ids), 1)
        self.env["telecentre.billing.run"]._cron_work()
        self.assertEqual(run.state, "invoiced")
        self.assertEqual(len(run.move_ids), 2)

    def test_a_run_killed_at_its_last_moment_finishes(self):
        run = self._invoice()
        # The invoices were committed, the end of the run was not.
        run.state = "invoicing"
        run.action_invoice()
        self.assertEqual(run.state, "invoiced")
        run.action_post()
        run.action_post()
        self.assertEqual(run.state, "posted")
        self.assertEqual(len(run.move_ids), 2)

    def test_a_run_with_invoices_is_not_deleted(self):
        run = self._invoice()
        with self.assertRaisesRegex(UserError, "part of the accounts"):
            run.unlink()

    def test_queries_per_invoice(self):
        payers = self.env["res.partner"].create(
            [
                {
                    "name": f"Payer {number:03}",
                    "street": "1 rue",
                    "zip": "15300",
                    "city": "Murat",
                    "country_id": self.env.ref("base.fr").id,
                    "property_account_receivable_id": self.member.with_company(
                        self.company
                    ).property_account_receivable_id.id,
                }
                for number in range(100)
            ]
        )
        product = self.office_type.rate_ids[0].product_id
        self.env["telecentre.charge"].create(
            [
                {
                    "name": f"Use {number}",
                    "date": "2026-01-05",
                    "site_id": self.murat.id,
                    "partner_id": payer.id,
                    "product_id": product.id,
                    "price_unit": 10,
                }
                for payer in payers
                for number in range(3)
            ]
        )
        run = self._make_run()
        run.action_preview()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run.action_invoice()
        run.action_post()
        queries = self.env.cr.sql_log_count - before
        self.assertLessEqual(queries / len(run.move_ids), 15)
