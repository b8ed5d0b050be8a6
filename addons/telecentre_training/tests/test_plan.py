from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.telecentre_management.tests.common import utc

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestPlan(TrainingCase):
    def _make_plan(self, **vals):
        form = Form(
            self.env["telecentre.training.plan"].with_context(
                default_cohort_id=self.cohort.id
            )
        )
        form.date_from = vals.pop("date_from", "2026-01-05")
        for name, value in vals.items():
            form[name] = value
        return form.save()

    def _take_room(self):
        return (
            self.env["telecentre.rental"]
            .sudo()
            .create(
                {
                    "space_id": self.room.id,
                    "partner_id": self.member.id,
                    "date_start": utc(5, 14),
                    "date_stop": utc(5, 15),
                    "state": "confirmed",
                }
            )
        )

    def test_the_programme_is_laid_half_day_after_half_day(self):
        plan = self._make_plan(remote_from="2026-01-12", remote_days=7)
        self.assertRecordValues(
            plan.line_ids,
            [
                {"date_start": utc(5, 9), "date_stop": utc(5, 12)},
                {"date_start": utc(5, 14), "date_stop": utc(5, 17, 30)},
                {"date_start": utc(12, 1, 0).replace(hour=23, day=11)}
                | {"date_stop": utc(18, 1).replace(hour=23)},
            ],
        )
        plan.action_confirm()
        sessions = self.cohort.session_ids
        self.assertEqual(sessions.mapped("kind"), ["on_site", "on_site", "remote"])
        self.assertEqual(len(sessions.rental_id), 2)

    def test_closures_and_holidays_are_passed_over(self):
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "name": "Epiphany",
                "company_id": self.company.id,
                "calendar_id": False,
                "date_from": utc(5, 1),
                "date_to": utc(5, 23),
            }
        )
        plan = self._make_plan(period="morning", remote_from="2026-01-12")
        self.assertEqual(plan.line_ids[0].date_start, utc(6, 9))
        self.assertIn("01/05/2026", plan.closed_days)

    def test_a_taken_room_is_shown_and_nothing_is_planned(self):
        self._take_room()
        plan = self._make_plan(remote_from="2026-01-12")
        self.assertEqual(plan.problem_count, 1)
        self.assertIn("taken", plan.line_ids[1].problem)
        with self.assertRaisesRegex(UserError, "Nothing has been planned"):
            plan.action_confirm()
        self.assertFalse(self.cohort.session_ids)

    def test_taken_half_days_are_passed_over_when_asked(self):
        self._take_room()
        plan = self._make_plan(remote_from="2026-01-12", is_skipping=True)
        self.assertFalse(plan.problem_count)
        self.assertEqual(plan.line_ids[1].date_start, utc(6, 9))
        self.assertIn("Shorter than the 3.5 hours", plan.line_ids[1].warning)

    def test_a_busy_trainer_is_a_problem(self):
        other = self._make_cohort("Other", space_id=self.office.id, seats=1)
        self._make_session(cohort_id=other.id)
        plan = self._make_plan(remote_from="2026-01-12")
        self.assertIn("teaches another session", plan.line_ids[0].problem)

    def test_a_remote_module_without_a_day_is_left_out(self):
        plan = self._make_plan()
        with self.assertRaisesRegex(UserError, "found no place: Law"):
            plan.action_confirm()

    def test_only_the_chosen_days_of_the_week(self):
        plan = self._make_plan(period="afternoon")
        plan.write({"mon": False, "tue": False})
        self.assertEqual(plan.line_ids.mapped("date_start"), [utc(7, 14), utc(8, 14)])

    def test_twenty_half_days_cost_as_many_queries_as_two(self):
        self.course.module_ids = [
            Command.create({"name": f"Module {number}", "hours": 3})
            for number in range(18)
        ]
        plan = self._make_plan(remote_from="2026-01-12")
        self.assertEqual(len(plan.line_ids), 21)
        lines = plan.line_ids.filtered("space_id")
        self.env.flush_all()
        self.env.invalidate_all()
        lines.mapped("trainer_id.name")
        with self.assertQueryCount(__system__=30, officer=30):
            lines._get_problems(self.cohort)
        plan.action_confirm()
        self.assertEqual(self.cohort.session_count, 21)
        self.assertEqual(str(self.cohort.date_stop), "2026-01-25")
