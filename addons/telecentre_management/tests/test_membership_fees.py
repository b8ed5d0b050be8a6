from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import utc
from .credit_common import CreditCase


@tagged("post_install", "-at_install")
class TestMembershipFees(CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["telecentre.plan"].create(
            {
                "name": "Two days a week",
                "company_id": cls.company.id,
                "product_id": cls._make_product("Monthly fee", 310).id,
            }
        )
        cls.employer = cls._make_partner("Employer")

    def _join(self, start, stop=False, **vals):
        return self._subscribe(start, stop, plan=self.plan, **vals)

    def _charge(self, until):
        self.env["telecentre.membership"]._charge_fees(date.fromisoformat(until))

    def _get_fees(self, membership):
        return [
            (str(day), charge.amount_due)
            for day, charge in sorted(membership._get_live_fees().items())
        ]

    def test_nobody_subscribes_to_a_fee_without_an_act(self):
        self.pricelist.item_ids.unlink()
        refused = self.assertRaisesRegex(ValidationError, "No act sets the monthly fee")
        with refused, self.env.cr.savepoint():
            self._join("2026-01-22")
        self.plan.act_id = self.act
        self.assertTrue(self._join("2026-01-22"))

    # ------------------------------------------------------------------
    # Periods
    # ------------------------------------------------------------------

    def test_calendar_months_are_prorated_at_both_ends(self):
        self.plan.billing_period = "calendar"
        membership = self._join("2026-01-22", "2026-03-10")
        self._charge("2026-12-31")
        self.assertEqual(
            self._get_fees(membership),
            [("2026-01-22", 100), ("2026-02-01", 310), ("2026-03-01", 100)],
        )
        first = membership.charge_ids.sorted("date")[0]
        self.assertIn("01/22/2026 to 01/31/2026", first.name)

    def test_the_periods_of_a_plan_in_use_stay(self):
        self._join("2026-01-01")
        with self.assertRaisesRegex(ValidationError, "Create another plan"):
            self.plan.billing_period = "calendar"
        self.plan.billing_period = "anchor"

    def test_the_past_is_not_charged_by_surprise(self):
        membership = self._join("2025-03-15")
        self.assertEqual(membership.date_charged_from, date(2025, 12, 15))
        self._charge("2026-01-20")
        self.assertEqual(
            self._get_fees(membership), [("2025-12-15", 310), ("2026-01-15", 310)]
        )

    def test_the_past_is_charged_if_asked_for(self):
        form = Form(self.env["telecentre.membership"].with_user(self.manager))
        form.partner_id = self.member
        form.plan_id = self.plan
        form.site_id = self.murat
        form.date_start = "2025-10-01"
        form.date_charged_from = "2025-11-16"
        membership = form.save()
        self._charge("2026-01-02")
        self.assertEqual(
            self._get_fees(membership),
            [("2025-11-16", 155), ("2025-12-01", 310), ("2026-01-01", 310)],
        )

    def test_the_day_charged_from_stays_once_charged(self):
        membership = self._join("2026-01-01")
        self._charge("2026-01-01")
        with self.assertRaisesRegex(ValidationError, "already charged"):
            membership.date_charged_from = "2026-02-01"

    # ------------------------------------------------------------------
    # A last day that moves
    # ------------------------------------------------------------------

    def test_a_fee_lost_with_its_period_is_charged_again_with_it(self):
        membership = self._join("2026-01-01")
        self._charge("2026-02-28")
        membership.date_stop = "2026-01-31"
        self.assertEqual(self._get_fees(membership), [("2026-01-01", 310)])
        membership.date_stop = False
        self._charge("2026-02-28")
        self._charge("2026-02-28")
        self.assertEqual(
            self._get_fees(membership), [("2026-01-01", 310), ("2026-02-01", 310)]
        )

    def test_it_is_charged_again_at_once_if_its_day_has_come(self):
        membership = self._join("2026-01-01")
        with freeze_time("2026-02-10 08:00:00"):
            self._charge("2026-02-10")
            membership.date_stop = "2026-01-31"
            membership.date_stop = "2026-02-14"
            self.assertEqual(
                self._get_fees(membership), [("2026-01-01", 310), ("2026-02-01", 155)]
            )

    def test_a_fee_cut_short_then_lost_is_charged_again(self):
        membership = self._join("2026-01-01")
        self._charge("2026-02-28")
        for day in ("2026-02-14", "2026-01-31", False):
            membership.date_stop = day
        self._charge("2026-02-28")
        self.assertEqual(
            self._get_fees(membership), [("2026-01-01", 310), ("2026-02-01", 310)]
        )

    def test_a_fee_taken_back_by_hand_stays_so(self):
        membership = self._join("2026-01-01")
        self._charge("2026-02-28")
        membership._get_live_fees()[date(2026, 2, 1)]._take_back("Ill for a month")
        membership.date_stop = "2026-01-31"
        membership.date_stop = False
        self._charge("2026-02-28")
        self.assertEqual(self._get_fees(membership), [("2026-01-01", 310)])

    # ------------------------------------------------------------------
    # Payer
    # ------------------------------------------------------------------

    def test_the_payer_of_a_membership_pays_the_uses_of_its_days(self):
        self._join(
            "2026-01-06", "2026-01-07", payer_id=self.employer.id, is_use_paid=True
        )
        payers = [
            self._make_confirmed(utc(day, 9), utc(day, 12)).charge_ids.payer_id
            for day in (5, 6, 7, 8)
        ]
        self.assertEqual(
            payers, [self.member, self.employer, self.employer, self.member]
        )

    def test_the_payer_of_the_fee_alone_does_not_pay_the_uses(self):
        self._join("2026-01-01", payer_id=self.employer.id)
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertEqual(rental.payer_id, self.member)

    def test_the_payer_of_the_contact_pays_when_no_membership_does(self):
        self.member.telecentre_payer_id = self.other_member
        self._join(
            "2026-01-06", "2026-01-06", payer_id=self.employer.id, is_use_paid=True
        )
        payers = [
            self._make_rental(utc(day, 9), utc(day, 12)).payer_id for day in (5, 6)
        ]
        self.assertEqual(payers, [self.other_member, self.employer])

    def test_a_moved_rental_goes_to_the_payer_of_its_new_day(self):
        self._join(
            "2026-01-06", "2026-01-07", payer_id=self.employer.id, is_use_paid=True
        )
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.write({"date_start": utc(6, 9), "date_stop": utc(6, 12)})
        self.assertEqual(rental.payer_id, self.employer)
        self.assertEqual(rental.charge_ids._filter_live().payer_id, self.employer)

    def test_a_payer_that_was_chosen_stays_when_the_rental_moves(self):
        self._join(
            "2026-01-06", "2026-01-07", payer_id=self.employer.id, is_use_paid=True
        )
        rental = self._make_confirmed(
            utc(5, 9), utc(5, 12), payer_id=self.other_member.id
        )
        rental.write({"date_start": utc(6, 9), "date_stop": utc(6, 12)})
        self.assertEqual(rental.payer_id, self.other_member)

    def test_the_payer_of_today_is_proposed_for_what_has_no_day(self):
        self._join("2026-01-01", payer_id=self.employer.id, is_use_paid=True)
        self.assertEqual(self.member._get_telecentre_payer(), self.employer)

    def test_the_payer_of_the_uses_pays_the_passes_too(self):
        self._join("2026-01-01", payer_id=self.employer.id, is_use_paid=True)
        self.assertEqual(self._sell().charge_ids.payer_id, self.employer)
