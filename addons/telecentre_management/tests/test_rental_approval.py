from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestRentalApproval(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._make_policy(approval="everybody", lead_minutes=60)
        cls.rental = cls._make_rental(utc(6, 9), utc(6, 10))

    def _ask(self, rental=None):
        # As the portal does, once it knows whose rental it is.
        rental = rental or self.rental
        rental.with_user(self.portal_user).sudo().action_confirm()
        return rental

    def test_what_a_member_books_waits_for_a_host(self):
        self._ask()
        self.assertRecordValues(
            self.rental,
            [
                {
                    "state": "requested",
                    "hold_reason": "approval",
                    "hold_until": utc(6, 9),
                    "is_awaiting": True,
                }
            ],
        )
        self.assertFalse(self.rental.charge_ids)
        self.assertEqual(self.murat.to_approve_count, 1)
        self.assertFalse(self.office._filter_bookable(utc(6, 9), utc(6, 10)))

    def test_a_host_of_the_site_gets_one_activity(self):
        other = self._make_rental(utc(7, 9), utc(7, 10))
        self._ask(self.rental | other)
        self._ask(self.rental)
        for rental in self.rental | other:
            self.assertRecordValues(rental.activity_ids, [{"user_id": self.host.id}])

    def test_a_site_without_host_asks_a_manager(self):
        self.murat.user_ids = False
        self._ask()
        self.assertTrue(
            self.rental.activity_ids.user_id.has_group(
                "telecentre_management.telecentre_management_group_manager"
            )
        )

    def test_staff_need_no_approval(self):
        self.rental.with_user(self.host).action_confirm()
        self.assertEqual(self.rental.state, "confirmed")

    def test_approving_confirms_prices_and_ends_the_activity(self):
        self._ask()
        self.rental.with_user(self.host).action_approve()
        self.assertEqual(self.rental.state, "confirmed")
        self.assertEqual(self.rental.charge_ids.mapped("amount_due"), [10])
        self.assertFalse(self.rental.activity_ids)

    @freeze_time("2026-01-06 07:30:00")
    def test_approving_late_asks_for_no_notice(self):
        with freeze_time("2026-01-06 07:00:00"):
            self._ask()
        self.rental.with_user(self.host).action_approve()
        self.assertEqual(self.rental.state, "confirmed")

    def test_a_member_cannot_approve_nor_refuse(self):
        self._ask()
        as_member = self.rental.with_user(self.portal_user)
        as_member.sudo().action_confirm()
        self.assertEqual(self.rental.state, "requested")
        with self.assertRaises(AccessError):
            as_member.action_approve()
        with self.assertRaisesRegex(UserError, "hosts of the site"):
            as_member.sudo().action_approve()
        with self.assertRaisesRegex(UserError, "hosts of the site"):
            as_member.sudo().action_refuse("No")

    def test_a_host_of_another_site_cannot_approve(self):
        self._ask()
        with self.assertRaises(AccessError):
            self.rental.with_user(self.ydes_host).action_approve()

    def test_a_refusal_has_a_reason_and_gives_the_space_back(self):
        self._ask()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.rental.with_user(self.host).action_refuse()
        action = self.rental.with_user(self.host).action_open_refuse()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.host)
            .with_context(**action["context"])
        )
        wizard.reason = "Kept for the council"
        wizard.save().action_refuse()
        self.assertRecordValues(
            self.rental,
            [{"state": "cancelled", "cancel_reason": "Kept for the council"}],
        )
        self.assertFalse(self.rental.activity_ids)
        self.assertTrue(self.office._filter_bookable(utc(6, 9), utc(6, 10)))

    def test_a_request_nobody_answered_ends_when_it_begins(self):
        self._ask()
        with (
            freeze_time(utc(6, 9) + timedelta(minutes=1)),
            self.enter_registry_test_mode(),
        ):
            self.env.ref(
                "telecentre_management.telecentre_rental_hold_cron"
            ).method_direct_trigger()
        self.assertEqual(self.rental.state, "cancelled")
        self.assertFalse(self.rental.activity_ids)

    def test_a_moved_request_waits_until_it_begins(self):
        self._ask()
        self.rental.with_user(self.host).write(
            {"date_start": utc(7, 9), "date_stop": utc(7, 10)}
        )
        self.assertEqual(self.rental.hold_until, utc(7, 9))

    def test_members_on_the_day_of_use_may_need_none(self):
        self.policy.approval = "non_members"
        plan = self.env["telecentre.plan"].create(
            {
                "name": "Plan",
                "product_id": self._make_product("Fee", 30).id,
                "company_id": self.company.id,
            }
        )
        self.env["telecentre.membership"].create(
            {
                "partner_id": self.member.id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": "2026-01-01",
                "date_stop": "2026-01-06",
            }
        )
        later = self._make_rental(utc(7, 9), utc(7, 10))
        self._ask(self.rental | later)
        self.assertEqual(self.rental.state, "confirmed")
        self.assertEqual(later.state, "requested")

    def test_without_policy_nobody_waits(self):
        self.policy.active = False
        self._ask()
        self.assertEqual(self.rental.state, "confirmed")

    def test_requests_are_found(self):
        self._ask()
        Rental = self.env["telecentre.rental"]
        self.assertEqual(Rental.search([("is_awaiting", "=", True)]), self.rental)
        self.assertNotIn(self.rental, Rental.search([("is_awaiting", "=", False)]))
