from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestCharge(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rental = cls._make_confirmed(utc(5, 9), utc(5, 12))
        cls.charge = cls.rental.charge_ids

    def test_a_charge_is_never_edited(self):
        for user in (self.host, self.billing, self.manager):
            # An AccessError is a UserError.
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.charge.with_user(user).write({"price_unit": 1})
        with self.assertRaisesRegex(UserError, "never edited"):
            self.charge.write({"price_unit": 1})

    def test_voiding_goes_through_its_action(self):
        with self.assertRaises(UserError):
            self.charge.with_user(self.billing).write({"void_reason": "x"})

    def test_a_charge_is_never_deleted(self):
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.charge.unlink()

    @mute_logger("odoo.sql_db")
    def test_a_use_is_never_charged_twice(self):
        quote = self.rental._get_quotes()[self.rental]
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["telecentre.charge"].create(
                self.rental._prepare_charge_vals(quote)
            )

    def test_taking_back_keeps_author_and_reason(self):
        wizard = (
            self.env["telecentre.charge.void"]
            .with_user(self.billing)
            .create({"charge_ids": self.charge.ids, "reason": "Wrong site"})
        )
        wizard.action_void()
        self.assertRecordValues(
            self.charge,
            [
                {
                    "state": "void",
                    "void_reason": "Wrong site",
                    "void_uid": self.billing.id,
                }
            ],
        )

    def test_taking_back_twice_is_taking_back_once(self):
        self.charge._take_back("One")
        self.charge._take_back("Two")
        self.assertEqual(self.charge.void_reason, "One")

    def test_a_charge_by_hand_has_no_forged_links(self):
        with self.assertRaisesRegex(UserError, "leave these fields empty"):
            self.env["telecentre.charge"].with_user(self.billing).create(
                {
                    "name": "Copies",
                    "site_id": self.murat.id,
                    "partner_id": self.member.id,
                    "product_id": self.charge.product_id.id,
                    "price_unit": 1,
                    "origin_id": self.charge.id,
                }
            )

    def test_finance_may_charge_by_hand(self):
        charge = (
            self.env["telecentre.charge"]
            .with_user(self.billing)
            .create(
                {
                    "name": "Copies",
                    "site_id": self.murat.id,
                    "partner_id": self.member.id,
                    "product_id": self.office_type.rate_ids[0].product_id.id,
                    "quantity": 3,
                    "price_unit": 0.15,
                }
            )
        )
        self.assertRecordValues(charge, [{"amount_due": 0.45, "state": "open"}])
