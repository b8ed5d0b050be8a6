from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import utc
from .credit_common import CreditCase


@tagged("post_install", "-at_install")
class TestMembershipAllowance(CreditCase):
    def _get_lots(self, membership):
        """``[(first day, last day, half-days left), …]``."""
        return [
            (str(lot.date_start), str(lot.date_stop), lot.balance)
            for lot in membership.pass_ids.sorted("period_start")
            if not lot.date_cancelled
        ]

    def _run_night(self, day):
        with freeze_time(f"{day} 02:00:00"):
            self.env["telecentre.membership"]._cron_charge_fees()

    def _use(self, month, count):
        """``count`` half-days in a month, the mornings of its first working days."""
        days = {1: (5, 6, 7, 8, 9), 2: (2, 3, 4, 5, 6), 3: (2, 3, 4, 5, 6)}[month]
        return self.env["telecentre.rental"].union(
            *(
                self._make_confirmed(
                    utc(day, 9, month=month), utc(day, 12, month=month)
                )
                for day in days[:count]
            )
        )

    def test_the_running_period_and_the_coming_ones_are_granted(self):
        membership = self._subscribe("2026-01-01")
        self.assertEqual(
            self._get_lots(membership),
            [
                ("2026-01-01", "2026-01-31", 8),
                ("2026-02-01", "2026-02-28", 8),
                ("2026-03-01", "2026-03-31", 8),
                ("2026-04-01", "2026-04-30", 8),
            ],
        )
        self.assertEqual(
            membership.pass_ids.sorted("period_start").mapped("state"),
            ["in_force", "coming", "coming", "coming"],
        )

    def test_nothing_is_granted_ahead_unless_the_plan_says_so(self):
        membership = self._subscribe(
            "2026-01-01", plan=self._make_plan(allowance_ahead_months=0)
        )
        self.assertEqual(self._get_lots(membership), [("2026-01-01", "2026-01-31", 8)])
        self._run_night("2026-02-01")
        self._run_night("2026-02-01")
        self.assertEqual(len(self._get_lots(membership)), 2)
        self.assertEqual(membership.pass_ids.entry_ids.mapped("kind"), ["grant"] * 2)

    def test_each_period_pays_for_its_own_days(self):
        membership = self._subscribe("2026-01-01")
        self._use(2, 3)
        self.assertEqual(
            [left for _start, _stop, left in self._get_lots(membership)], [8, 5, 8, 8]
        )

    def test_what_is_beyond_is_priced(self):
        self._subscribe("2026-01-01", plan=self._make_plan(allowance_quantity=2))
        rentals = self._use(1, 3)
        self.assertEqual(rentals.mapped("amount_due"), [0, 0, 10])

    def test_a_past_period_is_not_granted(self):
        membership = self._subscribe("2025-01-01")
        self.assertEqual(self._get_lots(membership)[0][0], "2026-01-01")

    def test_it_expires_with_its_period(self):
        membership = self._subscribe("2026-01-01", "2026-02-28")
        self._use(1, 3)
        with freeze_time("2026-02-01 03:00:00"):
            lots = self.env["telecentre.pass"]
            lots.search(lots._get_expired_domain())._expire()
        lots = membership.pass_ids.sorted("period_start")
        self.assertEqual(lots.mapped("balance"), [0, 8])
        self.assertEqual(self._get_kinds(lots[0])[-1], ("expire", -5))

    def test_it_is_carried_over_if_the_plan_says_so_within_the_membership(self):
        plan = self._make_plan(allowance_rollover_months=1)
        membership = self._subscribe("2026-01-01", "2026-02-20", plan=plan)
        self.assertEqual(
            [stop for _start, stop, _left in self._get_lots(membership)],
            ["2026-02-20", "2026-02-20"],
        )

    def test_extending_grants_the_new_periods(self):
        membership = self._subscribe("2026-01-01", "2026-01-31")
        self.assertEqual(len(self._get_lots(membership)), 1)
        membership.date_stop = "2026-03-31"
        self.assertEqual(len(self._get_lots(membership)), 3)

    def test_extending_completes_a_period_cut_short(self):
        membership = self._subscribe("2026-01-01", "2026-01-15")
        # 15 of 31 days: 3.9 half-days, begun ones counted.
        self.assertEqual(self._get_lots(membership), [("2026-01-01", "2026-01-15", 4)])
        self._use(1, 3)
        membership.date_stop = False
        self.assertEqual(self._get_lots(membership)[0], ("2026-01-01", "2026-01-31", 5))

    def test_shortening_takes_back_what_is_not_used(self):
        membership = self._subscribe("2026-01-01")
        self._use(1, 5)
        [february] = self._use(2, 1)
        membership.date_stop = "2026-01-15"
        self.assertEqual(self._get_lots(membership), [("2026-01-01", "2026-01-15", 0)])
        self.assertEqual(february.amount_due, 0)
        lost = february.credit_entry_ids.pass_id
        self.assertEqual((lost.state, lost.balance), ("cancelled", 0))

    def test_what_comes_back_to_a_lost_period_is_not_usable(self):
        membership = self._subscribe("2026-01-01")
        [february] = self._use(2, 1)
        membership.date_stop = "2026-01-31"
        february.action_cancel("Ill")
        self.assertEqual(self._use(2, 1).amount_due, 10)
        lots = self.env["telecentre.pass"]
        lots.search(lots._get_expired_domain())._expire()
        self.assertEqual(sum(membership.pass_ids.mapped("balance")), 8)

    def test_a_last_day_that_moves_back_and_forth_changes_nothing(self):
        membership = self._subscribe("2026-01-01")
        before = self._get_lots(membership)
        self._use(1, 2)
        for day in ("2026-01-10", "2026-02-10", False):
            membership.date_stop = day
        before[0] = (*before[0][:2], 6)
        self.assertEqual(self._get_lots(membership), before)

    def test_a_period_is_given_what_the_plan_includes_when_it_begins(self):
        plan = self._make_plan()
        membership = self._subscribe("2026-01-01", plan=plan)
        plan.allowance_quantity = 10
        self._run_night("2026-01-10")
        self.assertEqual(
            [left for _start, _stop, left in self._get_lots(membership)],
            [8, 10, 10, 10],
        )

    def test_calendar_months_give_a_share_of_the_first(self):
        plan = self._make_plan(billing_period="calendar")
        membership = self._subscribe("2026-01-20", plan=plan)
        self.assertEqual(
            self._get_lots(membership)[:2],
            [("2026-01-20", "2026-01-31", 4), ("2026-02-01", "2026-02-28", 8)],
        )

    def test_the_31_january_does_not_drift(self):
        membership = self._subscribe("2026-01-31")
        self.assertEqual(
            [start for start, _stop, _left in self._get_lots(membership)],
            ["2026-01-31", "2026-02-28", "2026-03-31"],
        )

    def test_granted_credits_stay_with_their_member(self):
        membership = self._subscribe("2026-01-01")
        with self.assertRaisesRegex(ValidationError, "already granted"):
            membership.partner_id = self.other_member
        with self.assertRaisesRegex(ValidationError, "granted credits"):
            membership.unlink()

    def test_the_night_costs_a_constant_number_of_queries(self):
        plan = self._make_plan(allowance_ahead_months=0)

        def count(number, day):
            for each in range(number):
                member = self._make_partner(f"Member {each}")
                self._subscribe("2026-01-01", plan=plan, partner_id=member.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time(f"{day} 02:00:00"):
                self.env["telecentre.membership"]._grant_allowances(self.day(day))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = count(2, "2026-02-01")
        many = count(10, "2026-03-01")
        self.assertLessEqual(many, few + 5)
