from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TelecentreCase, utc

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestRental(TelecentreCase):
    def test_confirmation_writes_one_charge(self):
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        self.assertFalse(rental.charge_ids)
        rental.action_confirm()
        self.assertRecordValues(
            rental.charge_ids,
            [
                {
                    "payer_id": self.member.id,
                    "partner_id": self.member.id,
                    "site_id": self.murat.id,
                    "quantity": 1,
                    "price_unit": 10,
                    "amount_due": 10,
                    "state": "open",
                }
            ],
        )
        self.assertIn("09:00–12:00 · Murat · Office 1", rental.charge_ids.name)

    def test_confirming_twice_charges_once(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.action_confirm()
        self.assertEqual(len(rental.charge_ids), 1)

    def test_several_units_make_one_charge_with_its_breakdown(self):
        rates = self.office_type.rate_ids
        rates.filtered(lambda rate: rate.unit == "month").unlink()
        rental = self._make_confirmed(utc(5, 9), utc(12, 18))
        self.assertEqual(rental.quote_line_ids.mapped("unit"), ["week", "day"])
        [charge] = rental.charge_ids
        self.assertEqual(
            charge.amount_due, sum(rental.quote_line_ids.mapped("subtotal"))
        )
        self.assertIn("week", charge.name)

    def test_whole_days_are_named_by_their_days(self):
        rental = self._make_rental(utc(5, 1) - HOUR, utc(10, 1) - HOUR)
        self.assertEqual(rental._get_period_label(), "01/05/2026 – 01/09/2026")
        rental.date_stop = utc(6, 1) - HOUR
        self.assertEqual(rental._get_period_label(), "01/05/2026")

    def test_payer_is_the_employer(self):
        employer = self._make_partner("Employer", is_company=True)
        self.member.telecentre_payer_id = employer
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertEqual(rental.charge_ids.payer_id, employer)
        self.assertIn(self.member.name, rental.charge_ids.name)

    def test_internal_use_is_not_charged(self):
        rental = self._make_confirmed(
            utc(5, 9), utc(5, 12), usage="internal", partner_id=False
        )
        self.assertFalse(rental.charge_ids)
        self.assertEqual(rental.amount_due, 0)

    def test_form_offers_only_free_spaces(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        form = Form(self.env["telecentre.rental"].with_user(self.host))
        form.site_id = self.murat
        form.space_type_id = self.office_type
        form.date_start = utc(5, 9)
        form.date_stop = utc(5, 12)
        form.partner_id = self.other_member
        self.assertEqual(form.free_space_ids[:], self.other_office)
        form.space_id = self.other_office
        self.assertIn("10", form.quote_summary)
        form.save().action_confirm()

    def test_form_says_what_is_free_when_the_choice_is_taken(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        rental = self._make_rental(
            utc(5, 9), utc(5, 12), partner_id=self.other_member.id
        )
        message = rental.with_user(self.host).availability_message
        self.assertIn("by Jeanne Delmas", message)
        self.assertIn("Office 2", message)
        self.assertIn("14:00–18:00", message)

    def test_refusal_hides_the_name_from_who_may_not_read_it(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        space = self.office.with_user(self.ydes_host)
        self.assertNotIn("Jeanne", space._get_refusal(utc(5, 9), utc(5, 12)))
        space = self.office.with_user(self.host)
        self.assertIn("Jeanne", space._get_refusal(utc(5, 9), utc(5, 12)))

    def test_moving_replaces_the_open_charge(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        first = rental.charge_ids
        rental.with_user(self.host).write(
            {"date_start": utc(6, 9), "date_stop": utc(6, 18)}
        )
        self.assertEqual(first.state, "void")
        live = rental._get_live_charges()
        self.assertEqual(live.mapped("amount_due"), [20])
        self.assertEqual(rental.amount_due, 20)
        self.assertEqual(len(rental.quote_line_ids), 1)

    def test_writing_the_same_dates_changes_nothing(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        charge = rental.charge_ids
        rental.write(
            {"date_start": rental.date_start, "date_stop": "2026-01-05 11:00:00"}
        )
        self.assertEqual(rental.charge_ids, charge)
        self.assertEqual(charge.state, "open")

    def test_moving_onto_a_taken_slot_is_refused(self):
        self._make_confirmed(utc(5, 14), utc(5, 18))
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        with self.assertRaisesRegex(ValidationError, "taken"):
            rental.write({"date_start": utc(5, 15), "date_stop": utc(5, 16)})

    def test_moving_to_closed_hours_is_refused(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        with self.assertRaises(ValidationError):
            rental.write({"date_start": utc(5, 19), "date_stop": utc(5, 20)})

    def test_a_closure_made_a_rental_must_be_in_opening_hours(self):
        closure = self._make_confirmed(utc(5, 9), utc(5, 21), usage="closure")
        with self.assertRaisesRegex(ValidationError, "not open for all"):
            closure.usage = "rental"

    def test_a_begun_rental_is_not_moved(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.action_check_in()
        with self.assertRaisesRegex(UserError, "no longer be moved"):
            rental.date_stop = utc(5, 11)

    def test_state_is_not_written_by_hand(self):
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        with self.assertRaises(UserError):
            rental.write({"state": "confirmed"})
        with self.assertRaises(UserError):
            self._make_rental(utc(5, 9), utc(5, 12), state="done")

    def test_life_of_a_rental(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12)).with_user(self.host)
        rental.action_check_in()
        self.assertEqual(rental.state, "in_use")
        rental.action_done()
        self.assertEqual(rental.state, "done")
        rental.action_reopen()
        self.assertEqual(rental.state, "confirmed")

    def test_no_show_frees_the_space_and_keeps_the_charge(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        with freeze_time(utc(5, 10)):
            rental.action_no_show()
        self.assertEqual(rental.charge_ids.state, "open")
        self._make_confirmed(utc(5, 9), utc(5, 12), partner_id=self.other_member.id)
        with self.assertRaisesRegex(ValidationError, "taken"):
            rental.action_reopen()

    def test_cancelling_needs_a_reason_and_voids_the_charge(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12)).with_user(self.host)
        with self.assertRaisesRegex(UserError, "Say why"):
            rental.action_cancel()
        rental.action_cancel("Ill")
        self.assertRecordValues(
            rental.sudo().charge_ids, [{"state": "void", "void_reason": "Ill"}]
        )
        self.assertEqual(rental.cancel_reason, "Ill")

    def test_cancel_wizard(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        action = rental.with_user(self.host).action_open_cancel()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.host)
            .with_context(**action["context"])
        )
        wizard.reason = "Ill"
        wizard.save().action_cancel()
        self.assertEqual(rental.state, "cancelled")

    def test_a_cancelled_rental_can_be_taken_up_again(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.action_cancel("Mistake")
        rental.action_draft()
        rental.action_confirm()
        self.assertEqual(sorted(rental.charge_ids.mapped("state")), ["open", "void"])

    def test_a_used_rental_is_not_deleted(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            rental.unlink()
        rental.action_cancel("Ill")
        with self.assertRaisesRegex(UserError, "history"):
            rental.unlink()
        self._make_rental(utc(6, 9), utc(6, 12)).unlink()

    def test_a_space_of_another_site_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not a space of"):
            self._make_rental(utc(5, 9), utc(5, 12), site_id=self.ydes.id)

    def test_a_host_of_one_site_starts_there(self):
        form = Form(self.env["telecentre.rental"].with_user(self.host))
        self.assertEqual(form.site_id, self.murat)

    def test_confirming_many_costs_few_queries_each(self):
        def count(days):
            vals_list = [
                {
                    "space_id": self.other_office.id,
                    "partner_id": self.member.id,
                    "date_start": utc(day, hour, month=month),
                    "date_stop": utc(day, hour + 1, month=month),
                }
                for day, month in days
                for hour in (9, 14)
            ]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            rentals = self.env["telecentre.rental"].create(vals_list)
            rentals.action_confirm()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before, len(rentals)

        few, few_count = count([(day, 1) for day in (5, 6)])
        many, many_count = count([(day, 2) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12)])
        self.assertLessEqual((many - few) / (many_count - few_count), 6)
