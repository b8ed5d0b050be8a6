from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TelecentreCase, utc

SECOND = timedelta(seconds=1)
START = utc(8, 9)


class CancelCase(TelecentreCase):
    """A policy: free until 48 hours before, 50 % until 24 hours before, then 100 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._make_policy()
        # Commits between batches would leave the test's transaction.
        cls.startClassPatcher(
            patch.object(
                type(cls.env["ir.cron"]),
                "_commit_progress",
                lambda *args, **kwargs: float("inf"),
            )
        )

    @classmethod
    def _make_policy(cls, **vals):
        return cls.env["telecentre.policy"].create(
            {
                "name": "Graded",
                "company_id": cls.company.id,
                "cancel_mode": "graded",
                "cancel_step_ids": [
                    Command.create({"hours": 48, "percent": 0}),
                    Command.create({"hours": 24, "percent": 50}),
                ],
                **vals,
            }
        )

    def _make_stay(self, **vals):
        """A whole Thursday, 20 €."""
        return self._make_confirmed(START, utc(8, 18), **vals)

    def _cancel_before(self, rental, **before):
        with freeze_time(rental.date_start - timedelta(**before)):
            rental.with_user(self.host).action_cancel("Ill")
        return rental

    def _invoice(self, charges):
        """Put charges on a draft invoice: they can no longer be voided."""
        account, receivable = self.env["account.account"].create(
            [
                {
                    "name": name,
                    "code": code,
                    "account_type": kind,
                    "company_ids": [Command.set(self.company.ids)],
                }
                for name, code, kind in (
                    ("Services", "706000", "income"),
                    ("Members", "411000", "asset_receivable"),
                )
            ]
        )
        charges.payer_id.with_company(
            self.company
        ).property_account_receivable_id = receivable
        journal = self.env["account.journal"].create(
            {
                "name": "Telecentres",
                "code": "TC",
                "type": "sale",
                "company_id": self.company.id,
                "default_account_id": account.id,
            }
        )
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": charges.payer_id.id,
                "journal_id": journal.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": charge.name,
                            "price_unit": charge.price_unit,
                            "account_id": account.id,
                            "tax_ids": False,
                        }
                    )
                    for charge in charges
                ],
            }
        )
        for charge, line in zip(charges, move.invoice_line_ids, strict=True):
            charge.sudo().write({"move_line_id": line.id})

    def _get_live(self, rental):
        charges = rental.sudo().charge_ids
        return charges.filtered(lambda charge: charge.state not in ("void", "free"))


@tagged("post_install", "-at_install")
class TestRentalCancel(CancelCase):
    # ------------------------------------------------------------------
    # Fees
    # ------------------------------------------------------------------

    def test_cancelling_early_is_free(self):
        rental = self._cancel_before(self._make_stay(), hours=48)
        self.assertFalse(self._get_live(rental))
        self.assertEqual(rental.cancel_fee, 0)

    def test_a_late_cancellation_leaves_a_fee_of_its_own(self):
        rental = self._cancel_before(self._make_stay(), hours=24)
        self.assertRecordValues(
            rental.charge_ids.sorted("id"),
            [
                {"state": "void", "amount_due": 20, "is_cancel_fee": False},
                {"state": "open", "amount_due": 10, "is_cancel_fee": True},
            ],
        )
        fee = self._get_live(rental)
        self.assertEqual(
            fee.name, "Cancellation fee · 01/08/2026 09:00–18:00 · Murat · Office 1"
        )
        self.assertEqual(fee.date.isoformat(), "2026-01-07")
        self.assertEqual(fee.product_id, rental.charge_ids[-1:].product_id)
        self.assertEqual(rental.cancel_fee, 10)

    def test_one_second_decides(self):
        rental = self._cancel_before(
            self._make_stay(), hours=23, minutes=59, seconds=59
        )
        self.assertEqual(self._get_live(rental).amount_due, 20)

    def test_hours_are_real_hours_when_clocks_change(self):
        """Clocks go forward on Sunday 29 March 2026: 24 h before Monday 09:00 is
        Sunday 09:00; 48 h before is Saturday 08:00 on the wall."""
        rental = self._make_confirmed(
            datetime(2026, 3, 30, 7), datetime(2026, 3, 30, 16)
        )
        self.assertEqual(
            rental.cancel_terms_label,
            "Free of charge until 3/28/26, 8:00 AM, 50 % until 3/29/26, 9:00 AM, "
            "then 100 %",
        )
        self._cancel_before(rental, hours=48)
        self.assertEqual(rental.cancel_fee, 0)

    def test_a_free_use_costs_nothing_to_cancel(self):
        self.env["telecentre.gratuity"].create(
            {"name": "Welcome", "act_id": self.act.id, "company_id": self.company.id}
        )
        rental = self._cancel_before(self._make_stay(), hours=1)
        self.assertEqual(rental.amount_full, 20)
        self.assertFalse(self._get_live(rental))

    def test_a_reduced_use_owes_a_share_of_the_price_due(self):
        self.env["telecentre.gratuity"].create(
            {
                "name": "Half",
                "act_id": self.act.id,
                "company_id": self.company.id,
                "reduction": 50,
            }
        )
        fee = self._get_live(self._cancel_before(self._make_stay(), hours=24))
        self.assertRecordValues(
            fee, [{"amount_due": 5, "amount_full": 5, "gratuity_id": False}]
        )

    def test_without_a_policy_cancelling_is_free(self):
        self.policy.active = False
        rental = self._cancel_before(self._make_stay(), hours=-1)
        self.assertFalse(self._get_live(rental))
        self.assertFalse(rental.cancel_terms_label)

    def test_a_draft_and_a_hold_cost_nothing(self):
        draft = self._make_rental(START, utc(8, 18))
        hold = self._make_rental(START, utc(8, 18), space_id=self.other_office.id)
        hold._hold("approval")
        with freeze_time(START - timedelta(hours=1)):
            (draft | hold).action_cancel("No")
        self.assertFalse((draft | hold).charge_ids)

    def test_an_invoiced_price_is_credited_and_the_fee_charged(self):
        rental = self._make_stay()
        self._invoice(rental.charge_ids)
        self._cancel_before(rental, hours=24)
        self.assertEqual(sorted(rental.charge_ids.mapped("amount_due")), [-20, 10, 20])
        self.assertEqual(rental.charge_ids.filtered("is_cancel_fee").state, "open")

    def test_the_fee_may_have_a_product_of_its_own(self):
        product = self._make_product("Cancellation", 0)
        tax = self.env["account.tax"].create(
            {
                "name": "20 % included",
                "amount": 20,
                "price_include_override": "tax_included",
                "company_id": self.company.id,
                "country_id": self.company.country_id.id,
                "tax_group_id": self.env["account.tax.group"]
                .create(
                    {
                        "name": "VAT",
                        "company_id": self.company.id,
                        "country_id": self.company.country_id.id,
                    }
                )
                .id,
            }
        )
        product.taxes_id = tax
        self.policy.cancel_product_id = product
        fee = self._get_live(self._cancel_before(self._make_stay(), hours=24))
        self.assertRecordValues(
            fee,
            [
                {
                    "product_id": product.id,
                    "price_unit": 12,
                    "amount_due": 10,
                    "tax_ids": tax.ids,
                }
            ],
        )

    def test_what_the_council_cancels_costs_nothing(self):
        rental = self._make_stay()
        with freeze_time(START - timedelta(hours=1)):
            rental._cancel_free("Snow")
        self.assertFalse(self._get_live(rental))
        self.assertRecordValues(
            rental, [{"cancel_reason": "Snow", "cancel_fee_reason": "Snow"}]
        )

    def test_the_payer_of_the_rental_pays_the_fee(self):
        employer = self._make_partner("Employer", is_company=True)
        self.member.telecentre_payer_id = employer
        fee = self._get_live(self._cancel_before(self._make_stay(), hours=24))
        self.assertEqual(fee.payer_id, employer)
        self.assertIn(self.member.name, fee.name)

    # ------------------------------------------------------------------
    # Frozen terms
    # ------------------------------------------------------------------

    def test_a_change_of_policy_does_not_move_the_terms(self):
        rental = self._make_stay()
        self.policy.cancel_step_ids = [
            Command.clear(),
            Command.create({"hours": 240, "percent": 100}),
        ]
        self.assertEqual(
            rental.cancel_terms_label,
            "Free of charge until 1/6/26, 9:00 AM, 50 % until 1/7/26, 9:00 AM, "
            "then 100 %",
        )
        self._cancel_before(rental, hours=48)
        self.assertFalse(self._get_live(rental))

    def test_a_draft_shows_the_terms_of_today(self):
        rental = self._make_rental(START, utc(8, 18))
        self.assertIn("50 %", rental.cancel_terms_label)
        self.policy.cancel_mode = "free"
        rental.invalidate_recordset(["cancel_terms_label"])
        self.assertEqual(
            rental.cancel_terms_label,
            "Free of charge until 1/8/26, 9:00 AM, then 100 %",
        )

    def test_a_moved_rental_keeps_its_terms_on_new_dates(self):
        rental = self._make_stay()
        self.policy.cancel_mode = "free"
        rental.write({"date_start": utc(9, 9), "date_stop": utc(9, 18)})
        self.assertIn("until 1/7/26, 9:00 AM, 50 %", rental.cancel_terms_label)

    def test_another_space_brings_its_own_terms(self):
        self._make_policy(
            name="Office 2",
            space_id=self.other_office.id,
            cancel_mode="staff",
            cancel_step_ids=False,
        )
        rental = self._make_stay()
        rental.space_id = self.other_office
        self.assertEqual(rental.cancel_terms_label, "Only the host can cancel it")

    def test_the_note_is_frozen_with_the_terms(self):
        self.policy.cancel_note = "By telephone after 18:00."
        self.assertEqual(self._make_stay().cancel_note, "By telephone after 18:00.")

    # ------------------------------------------------------------------
    # Members
    # ------------------------------------------------------------------

    def _as_member(self, rental):
        """As the portal calls it, after it has checked whose rental it is."""
        return rental.with_user(self.portal_user).sudo()

    def test_a_member_cancels_and_owes_the_fee(self):
        rental = self._make_stay()
        with freeze_time(START - timedelta(hours=24)):
            self._as_member(rental).action_cancel("Ill")
        self.assertEqual(self._get_live(rental).amount_due, 10)

    def test_a_member_does_not_cancel_what_has_begun(self):
        rental = self._make_stay()
        with freeze_time(START), self.assertRaisesRegex(UserError, "has begun"):
            self._as_member(rental).action_cancel("Ill")
        with freeze_time(START - SECOND):
            self._as_member(rental).action_cancel("Ill")

    def test_a_member_does_not_cancel_what_only_the_host_cancels(self):
        self.policy.cancel_mode = "staff"
        rental = self._make_stay()
        with self.assertRaisesRegex(UserError, "ask the host of Murat"):
            self._as_member(rental).action_cancel("Ill")
        rental.with_user(self.host).action_cancel("Ill")
        self.assertFalse(self._get_live(rental))

    def test_a_member_withdraws_a_request_whatever_the_terms(self):
        self.policy.cancel_mode = "staff"
        rental = self._make_rental(START, utc(8, 18))
        rental._hold("approval")
        self._as_member(rental).action_cancel("Changed my mind")
        self.assertEqual(rental.state, "cancelled")

    def test_moving_is_no_way_out_of_a_fee(self):
        rental = self._make_stay()
        vals = {"date_start": utc(15, 9), "date_stop": utc(15, 18)}
        with freeze_time(START - timedelta(hours=24)):
            with self.assertRaisesRegex(UserError, "no longer be moved online"):
                self._as_member(rental).write(vals)
            rental.with_user(self.host).write(vals)

    def test_a_member_cannot_decide_the_fee(self):
        rental = self._make_stay()
        with freeze_time(START - timedelta(hours=24)):
            self._as_member(rental).with_context(
                telecentre_fee_decision={"amounts": {rental.id: 0}, "reason": "no"}
            ).action_cancel("Ill")
        self.assertEqual(rental.cancel_fee, 10)

    def test_a_member_reads_the_terms_but_not_the_policy(self):
        rental = self._make_stay().with_user(self.portal_user)
        self.assertIn("50 %", rental.cancel_terms_label)
        with self.assertRaises(AccessError):
            self.policy.with_user(self.portal_user).read(["name"])

    # ------------------------------------------------------------------
    # Wizard
    # ------------------------------------------------------------------

    def _open_wizard(self, rentals, **context):
        action = rentals.with_user(self.host).action_open_cancel()
        return Form(
            self.env[action["res_model"]]
            .with_user(self.host)
            .with_context(**action["context"], **context)
        )

    def test_the_wizard_says_what_it_costs(self):
        rental = self._make_stay()
        self.assertEqual(
            self._open_wizard(rental).fee_sentence, "Cancelling now is free."
        )
        with freeze_time(START - timedelta(hours=24)):
            wizard = self._open_wizard(rental)
            self.assertEqual(
                wizard.fee_sentence,
                "Cancelling now costs 10.00\N{NO-BREAK SPACE}€ (50 % of the price due)."
                if "\N{NO-BREAK SPACE}€" in wizard.fee_sentence
                else "Cancelling now costs €\N{NO-BREAK SPACE}10.00 "
                "(50 % of the price due).",
            )
            wizard.reason = "Ill"
            wizard.save().action_cancel()
        self.assertEqual(self._get_live(rental).amount_due, 10)
        self.assertFalse(rental.cancel_fee_reason)

    def test_the_mail_of_the_wizard_tells_the_fee(self):
        self.member.email = "jeanne@example.com"
        rental = self._make_stay()
        with freeze_time(START - timedelta(hours=24)):
            wizard = self._open_wizard(rental, telecentre_no_mail=False)
            wizard.reason = "Ill"
            wizard.save().action_cancel()
        mail = self.env["mail.mail"].sudo().search([("res_id", "=", rental.id)])
        self.assertIn("10.00", mail.body_html)

    def test_several_rentals_are_cancelled_at_once(self):
        rentals = self._make_stay() | self._make_stay(space_id=self.other_office.id)
        with freeze_time(START - timedelta(hours=24)):
            wizard = self._open_wizard(rentals)
            self.assertIn("20.00", wizard.fee_sentence)
            wizard.reason = "Snow"
            wizard.save().action_cancel()
        self.assertEqual(rentals.mapped("cancel_fee"), [10, 10])

    def test_staff_waive_the_fee_with_a_reason(self):
        rental = self._make_stay()
        with freeze_time(START - timedelta(hours=1)):
            wizard = self._open_wizard(rental)
            wizard.reason = "Ill"
            wizard.is_waived = True
            with self.assertRaisesRegex(
                AssertionError, "fee_reason is a required field"
            ):
                wizard.save()
            wizard.fee_reason = "First time"
            wizard.save().action_cancel()
        self.assertFalse(self._get_live(rental))
        self.assertEqual(rental.cancel_fee_reason, "First time")

    def test_staff_change_the_fee_with_a_reason(self):
        rentals = self._make_stay() | self._make_stay(space_id=self.other_office.id)
        with freeze_time(START - timedelta(hours=1)):
            wizard = self._open_wizard(rentals)
            wizard.reason = "Ill"
            with wizard.line_ids.edit(0) as line:
                line.amount = 5
            wizard.fee_reason = "Half of the day was used"
            wizard.save().action_cancel()
        self.assertEqual(sorted(rentals.mapped("cancel_fee")), [5, 20])
        self.assertEqual(
            sorted(map(str, rentals.mapped("cancel_fee_reason"))),
            ["False", "Half of the day was used"],
        )

    def test_a_fee_is_not_more_than_the_price(self):
        rental = self._make_stay()
        with freeze_time(START - timedelta(hours=1)):
            wizard = self._open_wizard(rental)
            wizard.reason = "Ill"
            with wizard.line_ids.edit(0) as line:
                line.amount = 20.01
            wizard.fee_reason = "Angry"
            with self.assertRaisesRegex(UserError, "between nothing and the price"):
                wizard.save().action_cancel()

    def test_a_window_left_open_past_a_deadline_is_refused(self):
        rental = self._make_stay()
        with freeze_time(START - timedelta(hours=24)):
            wizard = self._open_wizard(rental)
            wizard.reason = "Ill"
            wizard = wizard.save()
        late = START - timedelta(hours=23)
        with freeze_time(late), self.assertRaisesRegex(UserError, "deadline has"):
            wizard.action_cancel()

    def test_a_host_of_another_site_does_not_cancel(self):
        rental = self._make_stay()
        with self.assertRaises(AccessError):
            rental.with_user(self.ydes_host).action_cancel("No")

    # ------------------------------------------------------------------
    # Undo
    # ------------------------------------------------------------------

    def test_a_rental_confirmed_again_no_longer_owes_the_fee(self):
        rental = self._cancel_before(self._make_stay(), hours=24)
        rental.action_draft()
        self.assertEqual(self._get_live(rental).amount_due, 10)
        rental.action_confirm()
        self.assertEqual(self._get_live(rental).mapped("amount_due"), [20])
        self.assertRecordValues(
            rental, [{"cancel_fee": 0, "date_cancelled": False, "state": "confirmed"}]
        )
        self._cancel_before(rental, hours=24)
        self.assertEqual(self._get_live(rental).mapped("amount_due"), [10])

    def test_an_invoiced_fee_is_credited_when_confirmed_again(self):
        rental = self._cancel_before(self._make_stay(), hours=24)
        self._invoice(self._get_live(rental))
        rental.action_draft()
        rental.action_confirm()
        self._cancel_before(rental, hours=24)
        live = self._get_live(rental)
        self.assertEqual(sorted(live.mapped("amount_due")), [-10, 10, 10])

    # ------------------------------------------------------------------
    # Policy
    # ------------------------------------------------------------------

    def test_a_growing_fee_needs_a_step(self):
        with self.assertRaisesRegex(ValidationError, "at least one step"):
            self.policy.cancel_step_ids = [Command.clear()]

    def test_fees_do_not_go_down_as_the_stay_comes_near(self):
        with self.assertRaisesRegex(ValidationError, "go down .*: 0 %, 50 %, 20 %"):
            self.policy.late_fee_percent = 20
        with self.assertRaisesRegex(ValidationError, "go down"):
            self.policy.cancel_step_ids = [
                Command.update(self.policy.cancel_step_ids[0].id, {"percent": 60})
            ]

    def test_two_steps_do_not_have_the_same_notice(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["telecentre.policy.cancel.step"].create(
                {"policy_id": self.policy.id, "hours": 48, "percent": 10}
            )

    def test_a_fee_is_a_share(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.policy.no_show_fee_percent = 101
            self.policy.flush_recordset()

    def test_cancelling_many_costs_few_queries_each(self):
        def count(days):
            rentals = self.env["telecentre.rental"].create(
                [
                    {
                        "space_id": self.other_office.id,
                        "partner_id": self.member.id,
                        "date_start": utc(day, hour, month=month),
                        "date_stop": utc(day, hour + 1, month=month),
                        "state": "confirmed",
                    }
                    for day, month in days
                    for hour in (9, 14)
                ]
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            with freeze_time("2026-06-01 08:00:00"):
                rentals.action_cancel("Closed")
                self.env.flush_all()
            self.assertTrue(all(rentals.mapped("cancel_fee")))
            return self.env.cr.sql_log_count - before, len(rentals)

        few, few_count = count([(day, 1) for day in (5, 6)])
        many, many_count = count([(day, 2) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12)])
        self.assertLessEqual((many - few) / (many_count - few_count), 1)
