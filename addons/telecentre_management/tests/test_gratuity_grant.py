from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestGratuityGrant(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.write(
            {"telecentre_site_id": cls.murat.id, "email": "jeanne@example.org"}
        )

    def _make_gratuity(self, **vals):
        return self.env["telecentre.gratuity"].create(
            {
                "name": "First year free",
                "company_id": self.company.id,
                "act_id": self.act.id,
                "trigger": "membership",
                "months": 12,
                **vals,
            }
        )

    def _subscribe(self, start, partner=None):
        plan = self.env["telecentre.plan"].create(
            {"name": "Occasional", "company_id": self.company.id}
        )
        return self.env["telecentre.membership"].create(
            {
                "partner_id": (partner or self.member).id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": start,
            }
        )

    def _grant(self, gratuity, start, stop, **vals):
        return self.env["telecentre.gratuity.grant"].create(
            {
                "partner_id": self.member.id,
                "gratuity_id": gratuity.id,
                "date_start": start,
                "date_stop": stop,
                **vals,
            }
        )

    def due(self, day, month=1):
        rental = self._make_rental(utc(day, 9, month=month), utc(day, 12, month=month))
        return rental._get_quotes()[rental].amount_due

    # ------------------------------------------------------------------
    # Triggers
    # ------------------------------------------------------------------

    def test_the_first_membership_grants_it(self):
        gratuity = self._make_gratuity()
        self._subscribe("2026-01-06")
        self.assertRecordValues(
            self.member.telecentre_grant_ids,
            [
                {
                    "gratuity_id": gratuity.id,
                    "act_id": self.act.id,
                    "date_start": date(2026, 1, 6),
                    "date_stop": date(2027, 1, 5),
                    "is_automatic": True,
                    "state": "upcoming",
                }
            ],
        )
        self.assertEqual([self.due(5), self.due(6)], [10, 0])

    def test_members_before_the_rule_are_granted_it_too(self):
        self._subscribe("2025-06-01")
        gratuity = self._make_gratuity()
        self.assertEqual(gratuity.grant_ids.partner_id, self.member)
        gratuity.months = 24
        self.assertEqual(gratuity.grant_ids.date_stop, date(2027, 5, 31))

    def test_a_grant_follows_the_first_day_of_the_membership(self):
        gratuity = self._make_gratuity()
        membership = self._subscribe("2026-01-06")
        membership.date_start = "2026-01-07"
        self.assertEqual(gratuity.grant_ids.date_start, date(2026, 1, 7))
        membership.unlink()
        self.assertFalse(gratuity.grant_ids)

    def test_dates_changed_by_hand_stay(self):
        gratuity = self._make_gratuity()
        membership = self._subscribe("2026-01-06")
        gratuity.grant_ids.date_stop = "2026-12-31"
        membership.date_start = "2026-01-07"
        self.assertRecordValues(
            gratuity.grant_ids,
            [
                {
                    "date_start": date(2026, 1, 6),
                    "date_stop": date(2026, 12, 31),
                    "is_automatic": False,
                }
            ],
        )

    def test_settling_grants_what_is_for_newcomers(self):
        self._make_gratuity(trigger="newcomer", months=24)
        self.member.telecentre_settled_on = "2025-12-31"
        self.assertEqual(self.member.telecentre_grant_ids.date_stop, date(2027, 12, 30))
        self.member.telecentre_settled_on = False
        self.assertFalse(self.member.telecentre_grant_ids)

    def test_an_addon_grants_at_the_end_of_a_course_once(self):
        self._make_gratuity(trigger="training_completed", months=24)
        self._make_gratuity(trigger="newcomer")
        for _time in range(2):
            self.member._grant_telecentre_gratuity(
                "training_completed", date(2026, 1, 5), self.company, "Course 2025"
            )
        self.assertRecordValues(
            self.member.telecentre_grant_ids,
            [{"reason": "Course 2025", "date_stop": date(2028, 1, 4)}],
        )
        self.assertEqual(self.due(5), 0)

    def test_months_do_not_drift(self):
        gratuity = self._make_gratuity(months=13)
        self.assertEqual(gratuity._get_term_end(date(2025, 1, 31)), date(2026, 2, 27))
        gratuity.months = 26
        self.assertEqual(gratuity._get_term_end(date(2025, 1, 31)), date(2027, 3, 30))

    def test_a_member_holds_a_gratuity_once_at_a_time(self):
        gratuity = self._make_gratuity(trigger="manual")
        self._grant(gratuity, "2026-01-01", "2026-01-31")
        self._grant(gratuity, "2026-02-01", "2026-02-28")
        with self.assertRaisesRegex(ValidationError, "already holds"):
            self._grant(gratuity, "2026-01-31", "2026-03-01")

    # ------------------------------------------------------------------
    # Conditions
    # ------------------------------------------------------------------

    def test_conditions_narrow_it(self):
        use = utc(5, 9), utc(5, 12)
        for conditions, expected in (
            ({"site_ids": self.ydes.ids}, 10),
            ({"site_ids": self.murat.ids}, 0),
            ({"situation": "job_seeker"}, 10),
            ({"situation": "self_employed"}, 0),
            ({"is_for_members": True}, 10),
        ):
            self.member.telecentre_situation = "self_employed"
            gratuity = self._make_gratuity(trigger="always", **conditions)
            with self.subTest(conditions=conditions):
                rental = self._make_rental(*use)
                self.assertEqual(rental._get_quotes()[rental].amount_due, expected)
            gratuity.active = False

    def test_equal_gratuities_are_chosen_the_same_way_every_time(self):
        first = self._make_gratuity(trigger="always")
        self._make_gratuity(trigger="always")
        for day in (5, 6, 7):
            rental = self._make_confirmed(utc(day, 9), utc(day, 12))
            self.assertEqual(rental.gratuity_id, first)

    def test_a_ceiling_per_member_is_kept_within_a_batch_too(self):
        gratuity = self._make_gratuity(trigger="always", value_limit=20)
        rentals = self.env["telecentre.rental"].create(
            [
                {
                    "space_id": self.office.id,
                    "partner_id": self.member.id,
                    "date_start": utc(day, 9),
                    "date_stop": utc(day, 12),
                }
                for day in (5, 6, 7)
            ]
        )
        rentals.action_confirm()
        self.assertEqual(rentals.mapped("amount_due"), [0, 0, 10])
        last = self._make_rental(utc(8, 9), utc(8, 12))
        self.assertIn("its ceiling of 20.00", last.quote_summary)
        rentals[0].action_cancel("ill")
        last._compute_amount()
        self.assertEqual((last.amount_due, last.gratuity_id), (0, gratuity))

    # ------------------------------------------------------------------
    # End
    # ------------------------------------------------------------------

    def _warn(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "telecentre_management.telecentre_gratuity_grant_cron"
            ).method_direct_trigger()

    def test_host_and_member_are_told_sixty_days_before_the_end_once(self):
        gratuity = self._make_gratuity(trigger="manual")
        grant = self._grant(gratuity, "2025-01-05", "2026-03-04")
        self._warn()
        self.assertFalse(grant.date_warned)  # 61 days
        with freeze_time("2026-01-03 08:00:00"):
            self._warn()
            self._warn()
        self.assertEqual(grant.date_warned, date(2026, 1, 3))
        self.assertRecordValues(
            grant.activity_ids,
            [{"user_id": self.host.id, "date_deadline": date(2026, 3, 4)}],
        )
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.member.ids)])
        self.assertEqual(len(mail), 1)
        self.assertIn("03/04/2026", mail.body_html)

    def test_a_new_end_is_announced_again(self):
        grant = self._grant(
            self._make_gratuity(trigger="manual"), "2025-01-05", "2026-02-01"
        )
        self._warn()
        self.assertTrue(grant.date_warned)
        grant.date_stop = "2027-02-01"
        self.assertFalse(grant.date_warned)

    def test_what_is_over_or_to_come_is_not_announced(self):
        gratuity = self._make_gratuity(trigger="manual")
        over = self._grant(gratuity, "2025-01-01", "2026-01-01")
        coming = self._grant(gratuity, "2026-01-05", "2026-01-31")
        self._warn()
        self.assertFalse((over | coming).filtered("date_warned"))

    def test_states_and_their_search_agree(self):
        gratuity = self._make_gratuity(trigger="manual")
        grants = {
            "ended": self._grant(gratuity, "2025-01-01", "2026-01-01"),
            "in_force": self._grant(gratuity, "2026-01-02", "2026-01-04"),
            "upcoming": self._grant(gratuity, "2026-01-05", "2026-01-31"),
        }
        for state, grant in grants.items():
            self.assertEqual(grant.state, state)
            self.assertEqual(gratuity.grant_ids.search([("state", "=", state)]), grant)

    # ------------------------------------------------------------------
    # Value
    # ------------------------------------------------------------------

    def test_value_given_is_known_by_member_and_reason(self):
        gratuity = self._make_gratuity(trigger="manual", reduction=75)
        grant = self._grant(gratuity, "2026-01-01", "2026-12-31")
        self._make_confirmed(utc(5, 9), utc(5, 12))
        cancelled = self._make_confirmed(utc(6, 9), utc(6, 12))
        cancelled.action_cancel("ill")
        self.assertEqual(grant.value, 7.5)
        row = self.env["telecentre.gratuity.report"].search(
            [("partner_id", "=", self.member.id)]
        )
        self.assertRecordValues(
            row,
            [
                {
                    "date": date(2026, 1, 5),
                    "gratuity_id": gratuity.id,
                    "act_id": self.act.id,
                    "site_id": self.murat.id,
                    "space_type_id": self.office_type.id,
                    "amount_full": 10,
                    "amount_due": 2.5,
                    "value": 7.5,
                    "uses": 1,
                    "duration": 3,
                }
            ],
        )

    def test_the_act_of_a_gratuity_already_given_stays(self):
        gratuity = self._make_gratuity(trigger="always")
        act = self.act.copy({"number": "26-1", "date": "2026-01-01"})
        gratuity.act_id = act
        self._make_confirmed(utc(5, 9), utc(5, 12))
        with self.assertRaisesRegex(UserError, "create another one for the new act"):
            gratuity.act_id = self.act

    # ------------------------------------------------------------------
    # Roles
    # ------------------------------------------------------------------

    def test_who_sees_and_grants_gratuities(self):
        gratuity = self._make_gratuity(trigger="manual")
        grant = self._grant(gratuity, "2026-01-01", "2026-12-31")
        Grant = self.env["telecentre.gratuity.grant"]
        for user, seen in (
            (self.host, grant),
            (self.ydes_host, Grant),
            (self.manager, grant),
            (self.billing, grant),
            (self.portal_user, grant),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(Grant.with_user(user).search([]), seen)
        with self.assertRaises(AccessError):
            grant.with_user(self.host).date_stop = "2027-12-31"
        grant.with_user(self.manager).date_stop = "2027-12-31"

    def test_a_host_who_subscribes_a_member_starts_the_gratuity(self):
        gratuity = self._make_gratuity()
        plan = self.env["telecentre.plan"].create(
            {"name": "Occasional", "company_id": self.company.id}
        )
        self.env["telecentre.membership"].with_user(self.host).create(
            {
                "partner_id": self.member.id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": "2026-01-05",
            }
        )
        self.assertEqual(gratuity.grant_ids.partner_id, self.member)
