from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestRentalGuard(TelecentreCase):
    def test_the_exclusion_constraint_exists(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = 'telecentre_rental'::regclass AND contype = 'x'"
            )
        )
        self.assertEqual(len(rows), 1)
        self.assertIn("tsrange(date_start, date_stop", rows[0][0])

    def test_a_missing_guard_is_told(self):
        Rental = self.env["telecentre.rental"]
        Rental._register_hook()
        self.env.cr.execute(
            "ALTER TABLE telecentre_rental DROP CONSTRAINT telecentre_rental_no_overlap"
        )
        with self.assertLogs("odoo.addons.telecentre_management", "ERROR") as logs:
            Rental._register_hook()
        self.assertIn("guard against double booking is missing", logs.output[0])

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_what_python_lets_through(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        other = self._make_rental(utc(5, 11), utc(5, 12))
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            other._set_state("confirmed")
            other.flush_recordset()

    def test_a_lost_race_is_explained(self):
        """Python's check is blind to the winner: the database decides, we explain."""
        self._make_confirmed(utc(5, 9), utc(5, 12))
        other = self._make_rental(
            utc(5, 9), utc(5, 12), partner_id=self.other_member.id
        )
        self.patch(type(other), "_check_bookable", lambda rentals: None)
        with (
            mute_logger("odoo.sql_db"),
            self.enter_registry_test_mode(),
            self.assertRaisesRegex(ValidationError, "taken on .*Jeanne.*Office 2"),
        ):
            other.action_confirm()
        self.assertEqual(other.state, "draft")
        self.assertFalse(other.charge_ids)

    @mute_logger("odoo.sql_db")
    def test_two_overlapping_rows_of_one_import_are_refused(self):
        vals = {
            "space_id": self.office.id,
            "partner_id": self.member.id,
            "date_start": utc(5, 9),
            "date_stop": utc(5, 12),
            "state": "confirmed",
        }
        with self.assertRaisesRegex(ValidationError, "same space at the same time"):
            self.env["telecentre.rental"].create([vals, dict(vals)])

    @mute_logger("odoo.sql_db")
    def test_stop_before_start_is_refused(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._make_rental(utc(5, 12), utc(5, 9))

    def test_a_rental_without_space_is_refused_in_words(self):
        for state in ("draft", "confirmed"):
            with self.assertRaisesRegex(UserError, "Say which space"):
                self._make_rental(utc(5, 9), utc(5, 12), space_id=False, state=state)

    @mute_logger("odoo.sql_db")
    def test_a_rental_without_member_is_refused(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._make_rental(utc(5, 9), utc(5, 12), partner_id=False)

    def test_import_of_confirmed_rows_prices_and_charges_them(self):
        rentals = self.env["telecentre.rental"].create(
            [
                {
                    "space_id": self.office.id,
                    "partner_id": self.member.id,
                    "date_start": utc(day, 9),
                    "date_stop": utc(day, 12),
                    "state": "confirmed",
                }
                for day in (5, 6)
            ]
        )
        self.assertEqual(rentals.mapped("state"), ["confirmed"] * 2)
        self.assertEqual(rentals.charge_ids.mapped("amount_due"), [10, 10])
