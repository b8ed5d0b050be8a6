from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestRentalOverride(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._make_policy(horizon_days=2, name="Two days")
        cls.rental = cls._make_rental(utc(6, 9), utc(6, 10))

    def _override(self, rental, reason="A favour", user=None):
        action = rental.with_user(user or self.host).action_open_override()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(user or self.host)
            .with_context(**action["context"])
        )
        wizard.reason = reason
        return wizard

    def test_a_host_is_told_how_to_pass_over_a_rule(self):
        with self.assertRaisesRegex(
            ValidationError, "2 days ahead.*\n.*Confirm anyway"
        ):
            self.rental.with_user(self.host).action_confirm()

    def test_the_reason_is_kept_and_logged_with_the_rules(self):
        self.assertTrue(self.rental.with_user(self.host).can_override)
        wizard = self._override(self.rental)
        self.assertIn("at most 2 days ahead (Two days)", wizard.refusal)
        wizard.save().action_apply()
        self.assertRecordValues(
            self.rental,
            [
                {
                    "state": "confirmed",
                    "override_reason": "A favour",
                    "override_uid": self.host.id,
                    "override_rules": "horizon",
                    "override_label": "horizon",
                }
            ],
        )
        bodies = self.rental.message_ids.mapped("body")
        self.assertTrue(
            any("against these rules: horizon. Reason: A favour" in b for b in bodies)
        )
        found = self.env["telecentre.rental"].search([("override_rules", "!=", False)])
        self.assertEqual(found, self.rental)

    def test_a_member_never_passes_over_a_rule(self):
        self.rental.override_reason = "Please"
        as_member = self.rental.with_user(self.portal_user).sudo()
        self.assertFalse(as_member.can_override)
        with self.assertRaises(ValidationError) as caught:
            as_member.action_confirm()
        self.assertNotIn("Confirm anyway", caught.exception.args[0])
        with self.assertRaises(ValidationError):
            self.env["telecentre.rental"].with_user(self.portal_user).sudo().create(
                {
                    "space_id": self.office.id,
                    "partner_id": self.member.id,
                    "date_start": utc(7, 9),
                    "date_stop": utc(7, 10),
                    "override_reason": "Please",
                    "state": "confirmed",
                }
            )

    def test_a_member_does_not_read_the_reason(self):
        visible = self.rental.with_user(self.portal_user).fields_get()
        self.assertNotIn("override_reason", visible)
        self.assertNotIn("override_uid", visible)

    def test_billing_confirms_nothing_against_a_rule(self):
        self.rental.override_reason = "Invoice it"
        with self.assertRaises(ValidationError):
            self.rental.with_user(self.billing).sudo().action_confirm()

    def test_a_taken_space_is_never_passed_over(self):
        self._make_confirmed(utc(6, 9), utc(6, 12), override_reason="Big day")
        self.assertFalse(self.rental.with_user(self.host).can_override)
        with self.assertRaisesRegex(ValidationError, "already taken"):
            self._override(self.rental).save().action_apply()

    def test_closed_hours_are_never_passed_over(self):
        self.rental.write({"date_start": utc(6, 12), "date_stop": utc(6, 13)})
        with self.assertRaisesRegex(ValidationError, "not open"):
            self._override(self.rental).save().action_apply()

    def test_a_move_keeps_what_was_passed_over_and_no_more(self):
        self._override(self.rental).save().action_apply()
        self.rental.write({"date_start": utc(7, 9), "date_stop": utc(7, 10)})
        self.policy.step_minutes = 60
        with self.assertRaisesRegex(ValidationError, "steps of 1 hour"):
            self.rental.write({"date_start": utc(7, 9, 30)})
        self.assertEqual(self.rental.override_rules, "horizon")

    def test_a_move_against_the_rules_takes_a_new_reason(self):
        self._override(self.rental).save().action_apply()
        self.policy.step_minutes = 60
        wizard = self._override(self.rental, "Train is late")
        wizard.date_start, wizard.date_stop = utc(6, 9, 30), utc(6, 10, 30)
        self.assertIn("steps of 1 hour", wizard.refusal)
        wizard.save().action_apply()
        self.assertRecordValues(
            self.rental,
            [
                {
                    "date_start": utc(6, 9, 30),
                    "override_rules": "horizon,step",
                    "override_reason": "Train is late",
                }
            ],
        )

    def test_moving_nothing_asks_for_a_change(self):
        self._override(self.rental).save().action_apply()
        with self.assertRaisesRegex(UserError, "Change the period or the space"):
            self._override(self.rental).save().action_apply()

    def test_a_reason_that_was_not_needed_is_forgotten(self):
        rental = self._make_confirmed(utc(2, 14), utc(2, 15), override_reason="Maybe")
        self.assertFalse(rental.override_reason)
        with self.assertRaises(ValidationError):
            rental.write({"date_start": utc(6, 9), "date_stop": utc(6, 10)})

    def test_an_import_respects_rules_or_gives_its_reason(self):
        columns = ["space_id/.id", "partner_id/.id", "date_start", "date_stop"]
        row = [str(self.office.id), str(self.member.id)]
        row += ["2026-01-07 09:00:00", "2026-01-07 10:00:00"]
        Rental = self.env["telecentre.rental"].with_user(self.host)
        Rental = Rental.with_context(import_file=True)
        refused = Rental.load(columns, [row])
        self.assertFalse(refused["ids"])
        self.assertIn("at most 2 days ahead", refused["messages"][0]["message"])
        accepted = Rental.load([*columns, "override_reason"], [[*row, "Old paper"]])
        rental = self.env["telecentre.rental"].browse(accepted["ids"])
        self.assertEqual(rental.state, "confirmed")
        self.assertEqual(rental.override_rules, "horizon")

    def test_an_overridden_rental_still_counts_in_quotas(self):
        self.policy.quota_ids = [Command.create({"hours": 1, "period": "day"})]
        self._override(self.rental).save().action_apply()
        other = self._make_rental(utc(6, 10), utc(6, 11))
        self.policy.horizon_days = 0
        with self.assertRaisesRegex(ValidationError, "1 hour a day"):
            other.action_confirm()
