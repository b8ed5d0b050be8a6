from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestRentalHold(TelecentreCase):
    def _make_hold(self, until=datetime(2026, 1, 3, 8)):
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        rental._hold("offer", until)
        return rental

    def test_a_hold_keeps_the_space_and_owes_nothing(self):
        rental = self._make_hold()
        self.assertRecordValues(
            rental, [{"state": "requested", "hold_reason": "offer", "amount_due": 10}]
        )
        self.assertFalse(rental.charge_ids)
        with self.assertRaisesRegex(ValidationError, "already taken"):
            self._make_confirmed(utc(5, 9), utc(5, 12), partner_id=self.other_member.id)

    def test_a_hold_is_confirmed_with_its_charge(self):
        rental = self._make_hold()
        rental.action_confirm()
        self.assertRecordValues(rental, [{"state": "confirmed", "hold_until": False}])
        self.assertEqual(rental.charge_ids.amount_due, 10)

    def test_a_hold_whose_time_is_over_is_not_confirmed(self):
        rental = self._make_hold()
        with (
            freeze_time("2026-01-03 08:00:01"),
            self.assertRaisesRegex(UserError, "that time is over"),
        ):
            rental.action_confirm()

    def test_the_job_gives_spaces_back(self):
        rental, kept = self._make_hold(), self._make_rental(utc(5, 14), utc(5, 18))
        kept._hold("approval")
        with freeze_time("2026-01-03 08:00:01"), self.enter_registry_test_mode():
            self.env.ref(
                "telecentre_management.telecentre_rental_hold_cron"
            ).method_direct_trigger()
        self.assertEqual((rental.state, kept.state), ("cancelled", "requested"))
        self._make_confirmed(utc(5, 9), utc(5, 12), partner_id=self.other_member.id)

    def test_a_moved_hold_still_owes_nothing(self):
        rental = self._make_hold()
        rental.write({"date_start": utc(5, 14), "date_stop": utc(5, 18)})
        self.assertFalse(rental.charge_ids)
        self.assertEqual(rental.state, "requested")
