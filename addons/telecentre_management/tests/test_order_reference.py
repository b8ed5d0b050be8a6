from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestOrderReference(TelecentreCase):
    def _book(self, **vals):
        return self._make_confirmed(utc(5, 9), utc(5, 12), **vals)

    def test_a_charge_has_the_number_of_what_is_charged(self):
        rental = self._book(order_reference="BC-12")
        self.assertEqual(rental.charge_ids.order_reference, "BC-12")

    def test_the_standing_order_of_the_payer_covers_all(self):
        self.member.telecentre_order_reference = "2026-001"
        self.assertEqual(self._book().charge_ids.order_reference, "2026-001")

    def test_a_number_that_comes_late_reaches_the_open_charge(self):
        rental = self._book()
        rental.with_user(self.host).order_reference = "BC-12"
        self.assertEqual(rental.charge_ids.order_reference, "BC-12")

    def test_finance_types_it_on_an_open_charge_and_nothing_else(self):
        charge = self._book().charge_ids.with_user(self.billing)
        charge.order_reference = "BC-12"
        self.assertEqual(charge.order_reference, "BC-12")
        with self.assertRaises(UserError):
            charge.write({"order_reference": "BC-13", "price_unit": 1})

    def test_a_void_charge_keeps_its_number(self):
        rental = self._book(order_reference="BC-12")
        charge = rental.charge_ids
        rental.action_cancel(reason="Ill")
        self.assertEqual(charge.state, "void")
        with self.assertRaisesRegex(UserError, "before the invoice is made"):
            charge.with_user(self.billing).order_reference = "BC-13"
