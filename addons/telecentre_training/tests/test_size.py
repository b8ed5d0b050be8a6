from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import TrainingCase

HALF_DAYS = 20
PEOPLE = 15
CANDIDATES = 400


@tagged("post_install", "-at_install")
class TestSize(TrainingCase):
    """Pages of a whole cohort, and of all who apply, cost what small ones cost."""

    def _count_queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def _add_people(self, count, **vals):
        return self.env["telecentre.training.enrolment"].create(
            [
                {
                    "cohort_id": self.cohort.id,
                    "candidate_name": f"Person {number}",
                    "situation": "job_seeker",
                    **vals,
                }
                for number in range(count)
            ]
        )

    def _add_half_days(self, days):
        """A morning and an afternoon, Monday to Friday, over two weeks."""
        monday = datetime(2026, 1, 5)
        self.env["telecentre.training.session"].create(
            [
                {
                    "cohort_id": self.cohort.id,
                    "module_id": self.tools.id,
                    "trainer_id": self.trainer.id,
                    "date_start": monday + timedelta(days=day, hours=hour),
                    "date_stop": monday + timedelta(days=day, hours=hour + 3),
                }
                for day in days
                for hour in (8, 13)
            ]
        )

    def test_the_attendance_of_a_whole_cohort_is_one_page(self):
        self.room.sudo().capacity = self.cohort.seats = PEOPLE
        self._add_half_days([0])
        self._add_people(1).action_enrol()
        self.cohort.action_start()
        self.cohort.get_attendance_grid()
        small = self._count_queries(self.cohort.get_attendance_grid)
        self._add_half_days([1, 2, 3, 4, 7, 8, 9, 10, 11])
        self._add_people(PEOPLE - 1).action_enrol()
        whole = self._count_queries(self.cohort.get_attendance_grid)
        grid = self.cohort.get_attendance_grid()
        self.assertEqual(len(grid["sessions"]), HALF_DAYS)
        self.assertEqual([len(row["cells"]) for row in grid["trainees"]], [20] * 15)
        self.assertLessEqual(whole, small)
        self.assertLess(whole, 15)

    def _read_candidates(self):
        """What the list shows of the best candidates."""
        columns = ("partner_id", "cohort_id", "situation", "city", "project")
        columns += ("score", "is_scored", "state", "rank", "activity_ids")
        return self.env["telecentre.training.enrolment"].web_search_read(
            [("cohort_id", "=", self.cohort.id), ("state", "=", "candidate")],
            {name: {} for name in columns}
            | {"partner_id": {"fields": {"display_name": {}}}},
            order="score desc, id",
            limit=80,
        )

    def test_four_hundred_candidates_cost_as_many_queries_as_a_hundred(self):
        self.course.criterion_ids = [Command.create({"name": "Project"})]
        self._add_people(100)  # more than a page
        self._read_candidates()
        few = self._count_queries(self._read_candidates)
        self._add_people(CANDIDATES - 100)
        many = self._count_queries(self._read_candidates)
        self.assertEqual(self._read_candidates()["length"], CANDIDATES)
        self.assertEqual(self.cohort.candidate_count, CANDIDATES)
        self.assertEqual(many, few)
        self.assertLess(many, 10)

    def test_many_are_put_on_the_waiting_list_in_order(self):
        self.cohort.space_id = False
        self.cohort.seats = 87
        people = self._add_people(CANDIDATES)
        few = self._count_queries(people[:2].action_wait)
        many = self._count_queries(people[100:300].action_wait)
        self.assertLess(many, few + 200 * 12)
        self.assertEqual(people[299].rank, 202)
