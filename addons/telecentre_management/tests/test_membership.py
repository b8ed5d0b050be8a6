from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import TelecentreCase


@tagged("post_install", "-at_install")
class TestMembership(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["telecentre.plan"].create(
            {
                "name": "Two days a week",
                "company_id": cls.company.id,
                "product_id": cls._make_product("Monthly fee", 100).id,
            }
        )

    def _subscribe(self, start, stop=False, **vals):
        return self.env["telecentre.membership"].create(
            {
                "partner_id": self.member.id,
                "plan_id": self.plan.id,
                "site_id": self.murat.id,
                "date_start": start,
                "date_stop": stop,
                **vals,
            }
        )

    def _charge(self, until):
        self.env["telecentre.membership"]._charge_fees(date.fromisoformat(until))

    def test_each_month_is_charged_once(self):
        membership = self._subscribe("2026-01-15")
        self._charge("2026-03-20")
        self._charge("2026-03-20")
        self.assertRecordValues(
            membership.charge_ids.sorted("date"),
            [
                {"date": date(2026, 1, 15), "amount_due": 100},
                {"date": date(2026, 2, 15), "amount_due": 100},
                {"date": date(2026, 3, 15), "amount_due": 100},
            ],
        )

    def test_the_anchor_day_never_drifts(self):
        membership = self._subscribe("2026-01-31")
        self._charge("2026-04-30")
        self.assertEqual(
            membership.charge_ids.sorted("date").mapped("date"),
            [
                date(2026, 1, 31),
                date(2026, 2, 28),
                date(2026, 3, 31),
                date(2026, 4, 30),
            ],
        )

    def test_a_last_month_cut_short_is_prorated_both_days_included(self):
        membership = self._subscribe("2026-01-01", "2026-02-14")
        self._charge("2026-12-31")
        # 14 of the 28 days of February.
        self.assertEqual(
            membership.charge_ids.sorted("date").mapped("amount_due"), [100, 50]
        )

    def test_an_earlier_last_day_corrects_the_fee(self):
        membership = self._subscribe("2026-01-01")
        self._charge("2026-02-28")
        membership.date_stop = "2026-02-14"
        self.assertEqual(
            sorted(
                membership.charge_ids.filtered(
                    lambda charge: charge.state != "void"
                ).mapped("amount_due")
            ),
            [50, 100],
        )
        membership.date_stop = False
        self._charge("2026-02-28")
        self.assertEqual(
            [charge.amount_due for charge in membership._get_live_fees().values()],
            [100, 100],
        )

    def test_what_was_charged_does_not_change(self):
        membership = self._subscribe("2026-01-01")
        membership.date_start = "2026-01-02"
        self._charge("2026-01-31")
        with self.assertRaisesRegex(ValidationError, "already charged"):
            membership.date_start = "2026-01-03"

    def test_a_fee_taken_back_is_not_charged_again(self):
        membership = self._subscribe("2026-01-01", "2026-01-31")
        self._charge("2026-01-31")
        membership.charge_ids._take_back("Mistake")
        self._charge("2026-01-31")
        self.assertEqual(membership.charge_ids.mapped("state"), ["void"])

    def test_a_third_party_pays(self):
        employer = self._make_partner("Employer")
        membership = self._subscribe("2026-01-01", payer_id=employer.id)
        self._charge("2026-01-01")
        self.assertEqual(membership.charge_ids.payer_id, employer)

    def test_state_follows_the_dates(self):
        membership = self._subscribe("2026-01-01", "2026-01-02")
        self.assertEqual(membership.state, "active")
        self.assertTrue(self.member.is_telecentre_member)
        self.assertIn(
            self.member,
            self.env["res.partner"].search([("is_telecentre_member", "=", True)]),
        )
        membership.write({"date_start": "2025-12-01", "date_stop": "2026-01-01"})
        self.assertEqual(membership.state, "ended")
        self.assertFalse(self.member.is_telecentre_member)
        self.assertIn(
            membership,
            self.env["telecentre.membership"].search([("state", "=", "ended")]),
        )

    def test_one_plan_at_a_time(self):
        self._subscribe("2026-01-01", "2026-01-31")
        with (
            self.assertRaisesRegex(ValidationError, "already has a membership"),
            self.env.cr.savepoint(),
        ):
            self._subscribe("2026-01-31")
        self._subscribe("2026-02-01")

    def test_a_charged_membership_is_not_deleted(self):
        membership = self._subscribe("2026-01-01")
        self._charge("2026-01-01")
        with self.assertRaisesRegex(ValidationError, "set its last day"):
            membership.unlink()
