from base64 import b64encode
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .test_attendance import POINT
from .test_operation import FundedCase


class CostCase(FundedCase):
    """Costs of an operation at staff + 40 %."""

    @classmethod
    def _spend(cls, amount=1000, **vals):
        return cls.env["telecentre.training.cost"].create(
            {
                "operation_id": cls.operation.id,
                "name": "Trainer",
                "category": "staff",
                "date": "2026-02-28",
                "date_paid": "2026-03-05",
                "amount": amount,
                **vals,
            }
        )

    def _get_totals(self):
        cost = self.operation.get_eligible_cost()
        return cost["total"], cost["grant_due"]

    def _amend(self, **vals):
        self.operation.convention_id.action_amend()
        amendment = self.operation.convention_ids.filtered(
            lambda each: each.state == "draft"
        )
        amendment.write({"reason": "Other", "date_signed": "2026-01-02", **vals})
        amendment.action_sign()
        return amendment


@tagged("post_install", "-at_install")
class TestCost(CostCase):
    def test_staff_and_forty_percent(self):
        self._spend(48000)
        self.assertEqual(self._get_totals(), (67200, 40320))
        lines = self.operation.get_eligible_cost()["lines"]
        self.assertEqual(
            [(line["category"], line["amount"]) for line in lines],
            [("staff", 48000), ("flat", 19200)],
        )

    def test_what_is_not_claimed_says_why_and_how_much(self):
        self._spend(1000)
        unpaid = self._spend(200, date_paid=False)
        outside = self._spend(300, date="2025-12-31")
        covered = self._spend(400, category="services")
        self.assertEqual(unpaid.issue, "unpaid")
        self.assertEqual(outside.issue, "outside")
        self.assertEqual(covered.issue, "covered")
        self.assertIn("56 (1)", covered.issue_note)
        self.assertEqual(self._get_totals()[0], 1400)
        rejections = dict(self.operation._get_rejections())
        self.assertEqual(rejections["Not claimed: No proof of payment."], 200)
        self.assertEqual(rejections["Not claimed: Already in the flat rate."], 400)

    def test_what_is_paid_without_its_proof_may_be_rejected(self):
        self._spend(1000)
        self._spend(500, payment_proof=b64encode(b"proof"))
        self._spend(200, date_paid=False)
        text = "1 costs paid, whose proof of payment is not kept here."
        self.assertEqual(dict(self.operation._get_rejections())[text], 1000)

    def test_publicity_that_is_not_proved_may_cost_three_percent(self):
        found = self.operation._get_rejections()
        [(text, amount)] = [each for each in found if "Publicity" in each[0]]
        self.assertIn("poster", text)
        self.assertEqual(amount, 1209.6)

    def test_the_last_day_of_the_operation_counts(self):
        self.assertFalse(self._spend(date="2026-12-31").issue)
        self.assertEqual(self._spend(date="2027-01-01").issue, "outside")

    def test_hours_are_those_of_signed_sheets(self):
        cost = self._spend(
            0,
            method="hourly",
            annual_cost=51600,
            date_paid=False,
            sheet_ids=[
                Command.create(
                    {
                        "month": f"2026-0{month}-15",
                        "hours": 40,
                        "hours_worked": 150,
                        "date_employee": "2026-03-31",
                        "date_manager": month == 1 and "2026-03-31",
                    }
                )
                for month in (1, 2)
            ],
        )
        self.assertEqual((cost.amount, cost.hours_lost), (1200, 40))
        cost.sheet_ids.date_manager = "2026-04-01"
        self.assertEqual((cost.amount, cost.hours_lost), (2400, 0))
        with self.assertRaisesRegex(ValidationError, "two time sheets"):
            cost.sheet_ids[1].month = "2026-01-31"

    def test_a_fixed_share_needs_the_document_of_the_employer(self):
        cost = self._spend(0, method="share", monthly_cost=4200, share=35, months=10)
        self.assertEqual((cost.amount, cost.issue), (14700, "share"))
        cost.share_document = "Mission letter of 5 January"
        self.assertEqual(cost.amount_claimable, 14700)

    def test_services_without_procurement_may_be_rejected(self):
        self._amend(cost_option="flat_15")
        cost = self._spend(500, category="services")
        self.assertTrue(cost.is_doubtful)
        self.assertEqual(cost.amount_claimable, 500)
        cost.procurement = "Three quotes"
        self.assertFalse(cost.is_doubtful)

    def test_an_amendment_in_mid_operation_changes_later_costs_only(self):
        self._spend(1000, date="2026-03-31")
        self._spend(1000, date="2026-04-01")
        self._spend(500, date="2026-04-01", category="operating")
        self.assertEqual(self._get_totals()[0], 2800)
        self._amend(cost_option="flat_15", date_effect="2026-04-01")
        # 1,000 + 40 %, then 1,000 + 500 + 15 % of 1,000.
        self.assertEqual(self._get_totals()[0], 3050)

    def test_tranches_have_their_own_ceilings(self):
        self._amend(
            tranche_ids=[
                Command.create(
                    {
                        "name": "First",
                        "date_start": "2026-01-01",
                        "date_stop": "2026-06-30",
                        "cost_max": 10000,
                        "grant_max": 5000,
                    }
                ),
                Command.create(
                    {
                        "name": "Second",
                        "date_start": "2026-07-01",
                        "date_stop": "2026-12-31",
                        "cost_max": 57200,
                        "grant_max": 35320,
                        "rate_max": 50,
                    }
                ),
            ]
        )
        self._spend(10000, date="2026-06-30")
        self._spend(1000, date="2026-07-01")
        # 5,000 of 14,000, then 50 % of 1,400.
        self.assertEqual(self._get_totals()[1], 5700)

    def test_other_resources_are_never_paid_twice(self):
        self._spend(1000)
        self.operation.other_received = 1000
        self.assertEqual(self._get_totals()[1], 400)

    def test_real_costs_are_refused_for_small_operations(self):
        with self.assertRaisesRegex(UserError, r"article 53 \(2\)"):
            self._amend(cost_option="real")

    def test_options_without_their_condition_are_refused(self):
        for option, words in (
            ("flat_25", r"54 \(c\)"),
            ("staff_20", r"55 \(1\)"),
            ("unit_hour", "participant-hour"),
            ("lump_sum", "condition"),
        ):
            with (
                self.subTest(option=option),
                self.assertRaisesRegex(UserError, words),
                self.env.cr.savepoint(),
            ):
                self._amend(cost_option=option)

    def test_who_controls_enters_no_cost(self):
        other = self._make_staff(
            "controller", "telecentre_training.telecentre_training_group_officer"
        )
        self.operation.controller_ids = other
        with self.assertRaisesRegex(UserError, "instruct or control"):
            self.env["telecentre.training.cost"].with_user(other).create(
                {
                    "operation_id": self.operation.id,
                    "name": "X",
                    "date": "2026-02-01",
                    "amount": 1,
                }
            )

    def test_a_comparison_shows_every_option(self):
        action = self.convention.action_compare()
        comparison = self.env[action["res_model"]].browse(action["res_id"])
        comparison.write({"people": 30, "hours": 70, "unit_price": 12})
        comparison.write({"lump_sum": 60000, "lump_condition": 28})
        lines = {line.cost_option: line for line in comparison.line_ids}
        self.assertEqual(lines["flat_40"].amount, 67200)
        self.assertEqual(lines["flat_40"].amount_20, 67200)
        self.assertEqual(lines["unit_hour"].amount, 25200)
        self.assertEqual(lines["unit_hour"].amount_10, 22680)
        self.assertEqual(lines["lump_sum"].amount_5, 60000)
        self.assertEqual(lines["lump_sum"].amount_10, 0)
        self.assertIn("53 (2)", lines["real"].refusal)


@tagged("post_install", "-at_install")
class TestHours(CostCase):
    """A unit cost: each missing signature has its price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.convention.action_amend()
        amendment = cls.operation.convention_ids.filtered("number")
        amendment.write(
            {
                "reason": "Unit cost",
                "date_signed": "2026-01-01",
                "cost_option": "unit_hour",
                "unit_price": 12,
            }
        )
        amendment.action_sign()

    def test_signed_hours_are_paid_the_others_are_priced(self):
        self._sign()
        self._sign(self.afternoon, at="2026-01-05 14:00:00")
        self.env.flush_all()
        # Jeanne signed 3 + 3.5 hours.
        self.assertEqual(self._get_totals()[0], 78)
        unsigned = self.env["telecentre.training.unsigned"].search(
            [("signer", "=", "trainee")]
        )
        self.assertEqual(unsigned.participant_id, self.bob)
        self.assertEqual(unsigned.mapped("amount"), [42, 36])
        self.assertTrue(all(unsigned.mapped("is_certain")))

    def test_a_sheet_without_its_trainer_is_at_risk(self):
        self._sign()
        self._sign(self.afternoon, at="2026-01-05 14:00:00")
        with freeze_time("2026-01-05 12:30:00"):
            self.morning.sudo()._certify(self.trainer, "portal", drawing=POINT)
        self.env.flush_all()
        sheet = self.env["telecentre.training.unsigned"].search(
            [("signer", "=", "trainer")]
        )
        # 3.5 hours that Jeanne signed, at 12 €; those of Paul are already counted.
        self.assertRecordValues(
            sheet,
            [
                {
                    "session_id": self.afternoon.id,
                    "people": 1,
                    "amount": 42,
                    "is_certain": False,
                }
            ],
        )
        self.assertEqual(self.operation.unsigned_amount, 42 + 78)
        texts = dict(self.operation._get_rejections())
        self.assertEqual(texts["1 sheets without the trainer’s signature."], 42)
        self.assertEqual(texts["2 half-days without the trainee’s signature."], 78)
        self.assertNotIn(
            "1 sheets without the trainer’s signature.",
            dict(self.operation._get_rejections(date(2026, 2, 1), date(2026, 6, 30))),
        )
        with self.assertRaisesRegex(UserError, "waits for the signature of Luce"):
            sheet.action_open_correct()

    def test_hours_of_who_is_not_eligible_are_not_paid(self):
        self._sign()
        self.anna.ineligible_reason = "Agent"
        self.assertEqual(self._get_totals()[0], 0)


@tagged("post_install", "-at_install")
class TestIneligible(CostCase):
    """Jeanne followed 6.5 hours, Paul 3.5: he turns out not to be eligible."""

    def setUp(self):
        super().setUp()
        self._sign()
        for partner in (self.member, self.other_member):
            self._sign(self.afternoon, partner, at="2026-01-05 14:00:00")
        self.bob.ineligible_reason = "Agent of the council"
        self._spend(48000)

    def test_he_is_shown_with_his_share_of_the_cost(self):
        self.assertEqual(self._get_totals()[0], 67200)
        # 3.5 of 10 hours.
        text = "1 people not eligible, 35.0 % of the hours: may be taken off."
        self.assertEqual(dict(self.operation._get_rejections())[text], 23520)

    def test_he_is_taken_off_where_the_rule_says_so(self):
        self.operation.rule_set_id.sudo().ineligible_rule = "pro_rata"
        # 48,000 x 65 % = 31,200, then 40 %.
        self.assertEqual(self._get_totals(), (43680, 26208))
        text = "1 people not eligible, 35.0 % of the hours: taken off."
        self.assertEqual(dict(self.operation._get_rejections())[text], 23520)


@tagged("post_install", "-at_install")
class TestAmendment(CostCase):
    def _draft(self, **vals):
        self.operation.convention_id.action_amend()
        amendment = self.operation.convention_ids.filtered(
            lambda each: each.state == "draft"
        )
        amendment.write({"date_effect": "2026-04-01", **vals})
        return amendment

    def test_its_effect_is_shown_before_it_is_signed(self):
        self._spend(1000, date="2026-03-31")
        self._spend(1000, date="2026-04-01")
        self._spend(500, date="2026-04-01", category="operating")
        amendment = self._draft(cost_option="flat_15")
        # From 2,800 to 1,400 + 1,000 + 500 + 150 = 3,050; 60 % of it.
        self.assertEqual((amendment.cost_effect, amendment.grant_effect), (250, 150))
        self.assertEqual(self._get_totals()[0], 2800)
        amendment.write({"reason": "Rooms", "date_signed": "2026-03-15"})
        amendment.action_sign()
        self.assertEqual((amendment.cost_effect, amendment.grant_effect), (250, 150))

    def test_a_lower_ceiling_costs_its_difference(self):
        self._spend(48000)
        amendment = self._draft(grant_max=30000)
        self.assertEqual((amendment.cost_effect, amendment.grant_effect), (0, -10320))

    def test_the_convention_itself_changes_nothing(self):
        self._spend(1000)
        self.assertEqual(
            (self.convention.cost_effect, self.convention.grant_effect), (0, 0)
        )


@tagged("post_install", "-at_install")
class TestInvoices(CostCase):
    @freeze_time("2026-03-10 08:00:00")
    def test_invoices_come_with_their_payment(self):
        env = self.env(su=True)
        plan = env["account.analytic.plan"].create({"name": "Funds"})
        account = env["account.analytic.account"].create(
            {"name": "FSE", "plan_id": plan.id, "company_id": self.company.id}
        )
        env["account.chart.template"].try_loading(
            "generic_coa", company=self.company, install_demo=False
        )
        bill = env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.trainer.id,
                "company_id": self.company.id,
                "invoice_date": "2026-03-01",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Two days",
                            "price_unit": 900,
                            "tax_ids": [Command.clear()],
                            "analytic_distribution": {str(account.id): 50},
                        }
                    )
                ],
            }
        )
        bill.action_post()
        self.operation.analytic_account_id = account
        self.operation.action_fetch_invoices()
        self.operation.action_fetch_invoices()
        [cost] = self.operation.cost_ids
        self.assertEqual((cost.amount, cost.date_paid), (450, False))
        self.assertEqual(cost.issue, "covered")
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"payment_date": "2026-03-09"}).action_create_payments()
        cost.action_check_payment()
        self.assertEqual(str(cost.date_paid), "2026-03-09")
