from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestGratuity(TelecentreCase):
    def _make_gratuity(self, **vals):
        return self.env["telecentre.gratuity"].create(
            {
                "name": "First year free",
                "company_id": self.company.id,
                "act_id": self.act.id,
                **vals,
            }
        )

    def _subscribe(self, start):
        plan = self.env["telecentre.plan"].create(
            {"name": "Occasional", "company_id": self.company.id}
        )
        return self.env["telecentre.membership"].create(
            {
                "partner_id": self.member.id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": start,
            }
        )

    def test_free_use_keeps_its_full_price(self):
        gratuity = self._make_gratuity(space_type_ids=self.office_type.ids)
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertRecordValues(
            rental,
            [{"amount_full": 10, "amount_due": 0, "gratuity_id": gratuity.id}],
        )
        self.assertRecordValues(
            rental.charge_ids,
            [
                {
                    "amount_full": 10,
                    "amount_due": 0,
                    "discount": 100,
                    "state": "free",
                    "gratuity_id": gratuity.id,
                }
            ],
        )

    def test_other_kinds_of_space_stay_due(self):
        self._make_gratuity(space_type_ids=self.room_type.ids)
        self.assertEqual(self._make_confirmed(utc(5, 9), utc(5, 12)).amount_due, 10)

    def test_the_term_runs_from_the_first_membership(self):
        self._make_gratuity(trigger="membership", months=12)
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        due = []
        for start in ("2025-01-05", "2025-01-06", "2026-01-05", "2026-01-06"):
            membership = self._subscribe(start)
            due.append(rental._get_quotes()[rental].amount_due)
            membership.unlink()
        self.assertEqual(due, [10, 0, 0, 10])

    def test_a_partial_reduction(self):
        self._make_gratuity(reduction=25)
        rental = self._make_confirmed(utc(5, 9), utc(5, 18))
        self.assertRecordValues(
            rental.charge_ids, [{"amount_full": 20, "amount_due": 15, "state": "open"}]
        )

    def test_the_strongest_gratuity_wins(self):
        self._make_gratuity(reduction=25)
        strong = self._make_gratuity(reduction=50)
        self.assertEqual(
            self._make_confirmed(utc(5, 9), utc(5, 12)).gratuity_id, strong
        )

    def test_a_gratuity_out_of_force_does_not_apply(self):
        self._make_gratuity(date_start="2026-01-06")
        self._make_gratuity(date_stop="2026-01-04")
        self.assertFalse(self._make_confirmed(utc(5, 9), utc(5, 12)).gratuity_id)
