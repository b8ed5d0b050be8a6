from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestRentalRules(TelecentreCase):
    """The clock is frozen on Friday 2 January 2026, 9:00 in Paris."""

    def assertRefused(self, pattern, start, stop, **vals):
        """The screen refuses with the words of the confirmation."""
        rental = self._make_rental(start, stop, **vals)
        shown = rental.availability_message
        self.assertRegex(shown, pattern)
        self.assertNotIn(rental.space_id, rental.free_space_ids)
        with self.assertRaisesRegex(ValidationError, pattern):
            rental.action_confirm()
        self.assertEqual(rental.state, "draft")
        self.assertFalse(rental.charge_ids)
        return rental

    def assertAccepted(self, start, stop, **vals):
        rental = self._make_rental(start, stop, **vals)
        self.assertIn(rental.space_id, rental.free_space_ids)
        self.assertFalse(rental.availability_message)
        rental.action_confirm()
        self.assertEqual(rental.state, "confirmed")
        return rental

    # notice

    def test_exactly_the_notice_ahead_is_accepted(self):
        self._make_policy(lead_minutes=120)
        self.assertAccepted(utc(2, 11), utc(2, 12))

    def test_the_notice_is_told_with_the_first_possible_start(self):
        self._make_policy(lead_minutes=120, name="Two hours")
        self.assertRefused(
            r"Office 1 must be booked at least 2 hours ahead \(Two hours\): "
            r"the first possible start is 1/2/26, 11:00.AM",
            utc(2, 10, 30),
            utc(2, 11, 30),
        )

    def test_the_first_possible_start_is_accepted_and_free(self):
        self._make_policy(lead_minutes=120)
        self._make_confirmed(utc(2, 11), utc(2, 12))
        self.assertRefused(
            "first possible start is 1/2/26, 2:00", utc(2, 10), utc(2, 11)
        )
        self.assertAccepted(utc(2, 14), utc(2, 15))

    def test_a_notice_of_days_is_told_in_days(self):
        self._make_policy(lead_minutes=3 * 1440)
        self.assertRefused(
            "at least 3 days ahead.*start is 1/5/26, 9:00", utc(2, 14), utc(2, 15)
        )

    @freeze_time("2026-01-05 09:00:00")
    def test_hosts_write_down_the_past_and_members_do_not(self):
        self._make_policy(lead_minutes=120)
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        as_member = rental.with_user(self.portal_user).sudo()
        with self.assertRaisesRegex(ValidationError, "must be booked at least 2 hours"):
            as_member.action_confirm()
        rental.with_user(self.host).action_confirm()
        self.assertEqual(rental.state, "confirmed")

    @freeze_time("2026-01-05 09:00:00")
    def test_a_member_does_not_book_the_past_even_without_policy(self):
        rental = self._make_rental(utc(5, 9), utc(5, 12)).with_user(self.portal_user)
        with self.assertRaisesRegex(ValidationError, "cannot be booked for the past"):
            rental.sudo().action_confirm()

    # horizon

    def test_the_last_day_of_the_horizon_is_accepted(self):
        self._make_policy(horizon_days=3)
        self.assertAccepted(utc(5, 17), utc(5, 18))
        self.assertRefused(
            "at most 3 days ahead .*: the last possible day is 01/05/2026; "
            "01/06/2026 can be booked from 01/03/2026 on",
            utc(6, 9),
            utc(6, 10),
        )

    def test_members_on_the_day_of_use_book_further_ahead(self):
        self._make_policy(horizon_days=3, member_horizon_days=30)
        self.assertRefused("Members book 30 days ahead", utc(8, 9), utc(8, 10))
        self._make_membership(date_stop="2026-01-08")
        self.assertAccepted(utc(8, 9), utc(8, 10))
        self.assertRefused("at most 3 days", utc(9, 9), utc(9, 10))

    def _make_membership(self, **vals):
        plan = self.env["telecentre.plan"].create(
            {
                "name": "Plan",
                "product_id": self._make_product("Fee", 30).id,
                "company_id": self.company.id,
            }
        )
        return self.env["telecentre.membership"].create(
            {
                "partner_id": self.member.id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": "2026-01-01",
                **vals,
            }
        )

    # length and step

    def test_the_shortest_stay_is_told_with_an_example(self):
        self._make_policy(shortest_minutes=60)
        self.assertRefused(
            "for at least 1 hour .*: for instance 01/05/2026 09:00–10:00",
            utc(5, 9),
            utc(5, 9, 30),
        )
        self.assertAccepted(utc(5, 9), utc(5, 10))

    def test_the_longest_stay_is_told_with_an_example(self):
        self._make_policy(longest_minutes=90)
        self.assertRefused(
            "for at most 1 h 30 of opening .*: for instance 01/05/2026 09:00–10:30",
            utc(5, 9),
            utc(5, 12),
        )
        self.assertAccepted(utc(5, 9), utc(5, 10, 30))

    def test_the_step_counts_from_the_opening_whatever_is_closed(self):
        self._make_policy(step_minutes=30)
        self.env["telecentre.closure"].create(
            {
                "name": "Snow",
                "company_id": self.company.id,
                "site_ids": [Command.set(self.murat.ids)],
                "date_start": utc(5, 8),
                "date_stop": utc(5, 10, 15),
            }
        )
        self.assertRefused(
            "by steps of 30 minutes .*: for instance 01/05/2026 10:30–11:00",
            utc(5, 10, 15),
            utc(5, 11),
        )
        self.assertAccepted(utc(5, 10, 30), utc(5, 11))

    def test_the_step_counts_from_the_opening_on_a_half_holiday(self):
        self._make_policy(step_minutes=30)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Morning off",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": utc(5, 8),
                "date_to": utc(5, 10, 15),
            }
        )
        self.assertRefused("steps of 30 minutes", utc(5, 10, 15), utc(5, 11))

    def test_the_step_follows_the_clock_in_summer(self):
        self._make_policy(step_minutes=60)
        start = datetime(2026, 7, 6, 7)  # 9:00 in Paris
        self.assertAccepted(start, start + timedelta(hours=1))
        half = timedelta(minutes=30)
        self.assertRefused("steps of 1 hour", start + 3 * half, start + 5 * half)

    def test_whole_days_follow_no_step(self):
        self._make_policy(step_minutes=240)
        self.assertAccepted(utc(5, 9), utc(5, 18))

    # quota

    def test_a_quota_is_told_with_what_is_left_and_the_first_day_with_room(self):
        self._make_quota(hours=4)
        self._make_confirmed(utc(6, 9), utc(6, 11, 30))
        self.assertRefused(
            "Jeanne Delmas may use .*Office 1 and the like for 4 hours a week "
            r"\(House rules\); left in the week of 01/05/2026: 1 h 30. "
            "The first day with room is 01/12/2026",
            utc(8, 9),
            utc(8, 11),
        )
        self.assertAccepted(utc(8, 9), utc(8, 10, 30))

    def _make_quota(self, hours, period="week", shared=False, **vals):
        return self._make_policy(
            quota_ids=[
                Command.create({"hours": hours, "period": period, "is_shared": shared})
            ],
            **vals,
        )

    def test_a_quota_counts_all_spaces_of_its_policy_and_no_other(self):
        self._make_quota(hours=4, space_type_id=self.office_type.id)
        self._make_policy(name="Others")
        self._make_confirmed(utc(6, 9), utc(6, 12), space_id=self.room.id)
        self._make_confirmed(utc(6, 14), utc(6, 17), space_id=self.ydes_office.id)
        self.assertRefused(
            "left in the week of 01/05/2026: 1 hour", utc(7, 9), utc(7, 11)
        )
        self.assertAccepted(utc(7, 9), utc(7, 10))

    def test_a_quota_counts_what_blocks_and_nothing_else(self):
        self._make_quota(hours=3, period="day")
        cancelled = self._make_confirmed(utc(6, 9), utc(6, 12))
        cancelled.action_cancel("Ill")
        self._make_rental(utc(6, 9), utc(6, 12))
        self.assertAccepted(utc(6, 14), utc(6, 17))
        self.assertRefused(
            "3 hours a day.*left on 01/06/2026: 0", utc(6, 17), utc(6, 18)
        )

    def test_a_batch_counts_as_a_whole(self):
        self._make_quota(hours=3)
        rentals = self._make_rental(utc(6, 9), utc(6, 11))
        rentals += self._make_rental(utc(7, 9), utc(7, 11))
        with self.assertRaisesRegex(ValidationError, "left in the week.*: 1 hour"):
            rentals.action_confirm()
        self.assertEqual(rentals.mapped("state"), ["draft", "draft"])

    def test_a_quota_of_a_month_ends_with_the_month(self):
        self._make_quota(hours=7, period="month")
        self._make_confirmed(utc(30, 9), utc(30, 18))
        self.assertRefused("in January 2026: 0", utc(29, 9), utc(29, 10))
        self.assertAccepted(utc(2, 9, month=2), utc(2, 18, month=2))

    def test_colleagues_share_a_shared_quota(self):
        firm = self._make_partner("Firm", is_company=True)
        (self.member | self.other_member).parent_id = firm
        self._make_quota(hours=4, shared=True)
        self._make_confirmed(utc(6, 9), utc(6, 12))
        self.assertRefused(
            "Firm may use .*: 1 hour",
            utc(7, 9),
            utc(7, 11),
            partner_id=self.other_member.id,
        )

    def test_a_moved_rental_does_not_count_against_itself(self):
        self._make_quota(hours=3)
        rental = self._make_confirmed(utc(6, 9), utc(6, 12))
        rental.write({"date_start": utc(7, 9), "date_stop": utc(7, 12)})
        with self.assertRaisesRegex(ValidationError, "3 hours a week"):
            rental.date_stop = utc(7, 18)

    # what rules are for

    def test_closures_internal_use_and_training_follow_no_rule(self):
        self._make_policy(horizon_days=1, step_minutes=60)
        for hour, usage in ((9, "closure"), (10, "internal"), (11, "training")):
            rental = self._make_confirmed(
                utc(6, hour, 7), utc(6, hour, 50), usage=usage, partner_id=False
            )
            self.assertEqual(rental.state, "confirmed")

    def test_a_copy_rules_nothing_before_its_scope_is_chosen(self):
        policy = self._make_policy(quota_ids=[Command.create({"hours": 2})])
        copy = policy.copy()
        self.assertFalse(copy.active)
        self.assertEqual(copy.quota_ids.mapped("hours"), [2])
        copy.write({"space_id": self.office.id, "active": True})
        policies = self.env["telecentre.policy"]._get_policies(self.office)
        self.assertEqual(policies[self.office], copy)

    def test_the_most_specific_policy_rules_alone(self):
        self._make_policy(horizon_days=1)
        policy = self._make_policy(name="Office 1", space_id=self.office.id)
        self.assertEqual(self.office.policy_id, policy)
        self.assertAccepted(utc(6, 9), utc(6, 10))
        self.assertRefused(
            "at most 1 day ahead", utc(6, 9), utc(6, 10), space_id=self.other_office.id
        )

    # moves

    def test_a_policy_that_comes_changes_or_goes_counts_at_once(self):
        def get_policy():
            return self.env["telecentre.policy"]._get_policies(self.office)[self.office]

        self.assertFalse(get_policy())
        everywhere = self._make_policy()
        self.assertEqual(get_policy(), everywhere)
        here = self._make_policy(site_id=self.office.site_id.id)
        self.assertEqual(get_policy(), here)
        here.active = False
        self.assertEqual(get_policy(), everywhere)
        everywhere.unlink()
        self.assertFalse(get_policy())

    def test_who_reads_just_before_the_commit_keeps_nothing_old(self):
        Policy = self.env["telecentre.policy"]
        policy = self._make_policy()
        company_ids = tuple(self.company.ids)
        Policy._get_ids_by_scope(company_ids)
        policy.active = False
        with patch.object(type(Policy), "search_fetch", return_value=policy):
            Policy._get_ids_by_scope(company_ids)  # as another thread still reads it
        self.env.cr.postcommit.run()
        self.assertEqual(Policy._get_ids_by_scope(company_ids), {})

    def test_a_move_is_checked_and_a_change_of_payer_is_not(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 10))
        self._make_policy(horizon_days=1, lead_minutes=7200)
        rental.payer_id = self.other_member
        rental.date_stop = utc(5, 11)  # begins when and where it did
        with self.assertRaisesRegex(ValidationError, "at least 5 days ahead"):
            rental.write({"date_start": utc(5, 10), "date_stop": utc(5, 11)})

    # batches

    def test_all_sentences_of_a_batch_are_told(self):
        self._make_policy(horizon_days=1, step_minutes=30)
        rentals = self._make_rental(utc(5, 9, 5), utc(5, 10))
        rentals += self._make_rental(utc(6, 9), utc(6, 10))
        with self.assertRaises(ValidationError) as caught:
            rentals.action_confirm()
        message = caught.exception.args[0]
        self.assertIn("01/05/2026 can be booked", message)
        self.assertIn("steps of 30 minutes", message)
        self.assertIn("01/06/2026 can be booked", message)

    def test_queries_do_not_grow_with_the_batch(self):
        self._make_quota(
            hours=200,
            horizon_days=400,
            member_horizon_days=500,
            step_minutes=30,
            shortest_minutes=30,
            longest_minutes=600,
        )
        start = utc(5, 9)
        rentals = self.env["telecentre.rental"].create(
            [
                {
                    "space_id": (self.office, self.other_office)[number % 2].id,
                    "partner_id": (self.member, self.other_member)[number % 2].id,
                    "date_start": start + timedelta(days=7 * (number // 2)),
                    "date_stop": start + timedelta(days=7 * (number // 2), hours=1),
                }
                for number in range(100)
            ]
        )
        self.env.flush_all()
        counts = []
        for batch in (rentals[:2], rentals[2:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._check_rules()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    # screen

    def test_the_form_offers_what_is_accepted_for_the_chosen_member(self):
        self._make_policy(
            space_type_id=self.office_type.id,
            quota_ids=[Command.create({"hours": 1, "period": "day"})],
        )
        self._make_confirmed(utc(5, 14), utc(5, 15))
        with Form(self.env["telecentre.rental"].with_user(self.host)) as form:
            form.site_id = self.murat
            form.date_start, form.date_stop = utc(5, 9), utc(5, 10)
            form.partner_id = self.other_member
            self.assertIn(self.office, form.free_space_ids[:])
            form.partner_id = self.member
            self.assertEqual(form.free_space_ids[:], self.room)
            form.space_id = self.room
            self.assertFalse(form.availability_message)
            form.space_type_id = self.office_type
            self.assertRegex(form.availability_message, "1 hour a day")
            self.assertIn(self.office, form.refused_space_ids[:])
            form.space_id = self.office
            self.assertTrue(form.can_override)
            form.partner_id = self.other_member
            self.assertFalse(form.can_override)
