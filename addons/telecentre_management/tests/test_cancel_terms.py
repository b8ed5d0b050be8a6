from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.cancel_terms import CancelTerms

START = datetime(2026, 11, 26, 8)
GRADED = CancelTerms(
    mode="graded",
    steps=((24, 50.0), (48, 0.0)),
    late_percent=100.0,
    no_show_percent=80.0,
)


@tagged("post_install", "-at_install")
class TestCancelTerms(BaseCase):
    def _get(self, terms, **before):
        return terms.get_percent(START, START - timedelta(**before))

    def test_exactly_that_many_hours_before_counts(self):
        self.assertEqual(self._get(GRADED, hours=48), 0)
        self.assertEqual(self._get(GRADED, hours=24), 50)

    def test_a_second_later_is_the_next_step(self):
        self.assertEqual(self._get(GRADED, hours=47, minutes=59, seconds=59), 50)
        self.assertEqual(self._get(GRADED, hours=23, minutes=59, seconds=59), 100)

    def test_long_before_is_the_first_step(self):
        self.assertEqual(self._get(GRADED, days=300), 0)

    def test_from_the_start_on_it_is_a_no_show(self):
        self.assertEqual(self._get(GRADED, seconds=1), 100)
        self.assertEqual(self._get(GRADED), 80)
        self.assertEqual(self._get(GRADED, hours=-5), 80)

    def test_free_until_it_starts(self):
        terms = CancelTerms()
        self.assertEqual(self._get(terms, seconds=1), 0)
        self.assertEqual(self._get(terms), 100)

    def test_what_only_staff_cancels_costs_nothing_by_itself(self):
        self.assertEqual(self._get(CancelTerms(mode="staff"), hours=1), 0)

    def test_a_step_at_the_start_leaves_nothing_later(self):
        terms = CancelTerms(mode="graded", steps=((0, 10.0),), late_percent=100.0)
        self.assertEqual(terms.get_deadlines(START), [(START, 10.0)])
        self.assertEqual(self._get(terms, seconds=1), 10)

    def test_values_of_a_later_version_are_ignored(self):
        terms = CancelTerms.from_dict(
            {"mode": "graded", "steps": [[24, 50]], "colour": "red"}
        )
        self.assertEqual(terms.steps, ((24, 50),))
        self.assertEqual(terms.no_show_percent, 100)
