"""Case by case, as the regulations say; boundary days above all."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.esf_facts import (
    Answers,
    Event,
    Params,
    get_age,
    get_facts,
    get_later_day,
    get_missing,
    get_status,
    get_window,
    is_long_unemployed,
)

ENTRY = date(2026, 1, 5)
COMPLETE = Answers(
    key=1,
    gender="F",
    birth=date(1990, 6, 1),
    work="none",
    registered="no",
    studying="no",
    searching="no",
    isced=3,
    entry=ENTRY,
    last_entry=ENTRY,
    exit=date(2026, 1, 16),
)
LATE = date(2030, 1, 1)


@tagged("post_install", "-at_install")
class TestEsfFacts(BaseCase):
    def _get_result(self, *events, params=None, **vals):
        answers = COMPLETE._replace(
            events=tuple(Event(date.fromisoformat(day), kind) for day, kind in events),
            **vals,
        )
        return get_facts(answers, params or Params(), LATE)

    # ages

    def test_one_is_18_on_the_birthday(self):
        for birth, age in (
            (date(2008, 1, 6), 17),
            (date(2008, 1, 5), 18),
            (date(1996, 1, 6), 29),
            (date(1996, 1, 5), 30),
            (date(1971, 1, 6), 54),
            (date(1971, 1, 5), 55),
        ):
            with self.subTest(birth=birth):
                self.assertEqual(get_age(birth, ENTRY), age)

    def test_the_29th_of_february_has_a_birthday_every_year(self):
        birth = date(2008, 2, 29)
        self.assertEqual(get_age(birth, date(2026, 2, 28)), 17)
        self.assertEqual(get_age(birth, date(2026, 3, 1)), 18)
        self.assertEqual(get_age(birth, date(2026, 2, 28), "feb28"), 18)
        self.assertEqual(get_age(birth, date(2028, 2, 28), "feb28"), 19)
        self.assertEqual(get_age(birth, date(2028, 2, 29)), 20)

    # situation

    def test_situation_at_entry(self):
        cases = (
            ({"registered": "yes", "work": "fixed_term"}, {}, "unemployed"),
            (
                {"registered": "yes", "work": "fixed_term"},
                {"registered_rule": "not_working"},
                "employed",
            ),
            ({"registered": "yes", "studying": "yes"}, {}, "unemployed"),
            (
                {"registered": "yes", "studying": "yes"},
                {"student_rule": "student_first"},
                "inactive",
            ),
            ({"studying": "yes", "searching": "yes"}, {}, "inactive"),
            ({"work": "self_employed"}, {}, "employed"),
            ({"work": "starting"}, {}, "employed"),
            ({"work": "starting"}, {"starting_rule": "unemployed"}, "unemployed"),
            ({"work": "parental_leave"}, {}, "employed"),
            ({"work": "parental_leave"}, {"parental_leave": "inactive"}, "inactive"),
            ({"searching": "yes"}, {}, "unemployed"),
            ({}, {}, "inactive"),
            ({"work": ""}, {}, ""),
        )
        for answers, params, status in cases:
            with self.subTest(answers=answers, params=params):
                self.assertEqual(
                    get_status(COMPLETE._replace(**answers), Params(**params)), status
                )

    def test_exactly_twelve_months_is_not_long(self):
        cases = (
            (30, date(2025, 1, 5), {}, False),
            (30, date(2025, 1, 4), {}, True),
            (30, date(2025, 1, 5), {"ltu_bound": "at_least"}, True),
            (24, date(2025, 7, 5), {}, False),
            (24, date(2025, 7, 4), {}, True),
            (25, date(2025, 7, 4), {}, False),
            (24, date(2025, 7, 4), {"ltu_rule": "flat_12"}, False),
        )
        for age, since, params, is_long in cases:
            with self.subTest(age=age, since=since, params=params):
                answers = COMPLETE._replace(unemployed_since=since)
                self.assertEqual(
                    is_long_unemployed(answers, age, Params(**params)), is_long
                )

    def test_six_months_of_a_month_that_is_longer(self):
        answers = COMPLETE._replace(
            unemployed_since=date(2025, 8, 31), entry=date(2026, 2, 28)
        )
        self.assertFalse(is_long_unemployed(answers, 20, Params()))
        answers = answers._replace(entry=date(2026, 3, 1))
        self.assertTrue(is_long_unemployed(answers, 20, Params()))

    # upon leaving

    def test_the_28th_day_counts_the_29th_does_not(self):
        self.assertEqual(
            get_window(COMPLETE, Params()), (date(2026, 1, 6), date(2026, 2, 13))
        )
        self.assertEqual(
            self._get_result(("2026-02-13", "job"))["upon_leaving"], "employed"
        )
        self.assertEqual(self._get_result(("2026-02-14", "job"))["upon_leaving"], "")

    def test_the_window_goes_over_a_leap_day(self):
        answers = COMPLETE._replace(exit=date(2028, 2, 10))
        self.assertEqual(get_window(answers, Params())[1], date(2028, 3, 9))

    def test_searching_then_a_job_is_only_a_job(self):
        """The first example of the Commission."""
        facts = self._get_result(("2026-01-17", "searching"), ("2026-02-05", "job"))
        self.assertEqual(facts["upon_leaving"], "employed")

    def test_a_job_then_searching_is_only_searching(self):
        """The second example of the Commission."""
        facts = self._get_result(("2026-01-17", "job"), ("2026-02-05", "searching"))
        self.assertEqual(facts["upon_leaving"], "unemployed")

    def test_a_job_found_during_the_training_depends_on_the_period(self):
        event = ("2026-01-12", "job")
        self.assertEqual(self._get_result(event)["upon_leaving"], "employed")
        late = Params(window_from="exit")
        self.assertEqual(self._get_result(event, params=late)["upon_leaving"], "")

    def test_training_and_qualification_do_not_exclude_a_job(self):
        facts = self._get_result(
            ("2026-01-20", "qualification"),
            ("2026-01-21", "job"),
            ("2026-01-22", "training"),
        )
        self.assertEqual(facts["upon_leaving"], "employed")
        self.assertTrue(facts["is_qualified"] and facts["is_in_training"])

    def test_coming_back_forgets_earlier_results(self):
        facts = self._get_result(
            ("2026-01-20", "job"),
            last_entry=date(2026, 3, 2),
            exit=date(2026, 3, 6),
        )
        self.assertEqual(facts["upon_leaving"], "")

    # six months later

    def test_six_months_later_is_clipped_to_the_month(self):
        for exit_day, later in (
            (date(2025, 8, 31), date(2026, 2, 28)),
            (date(2023, 8, 31), date(2024, 2, 29)),
            (date(2026, 1, 16), date(2026, 7, 16)),
        ):
            answers = COMPLETE._replace(exit=exit_day)
            self.assertEqual(get_later_day(answers, Params()), later)

    def test_six_months_is_a_moment_not_a_period(self):
        events = (("2026-03-01", "job"), ("2026-07-10", "searching"))
        self.assertEqual(
            self._get_result(*events, is_later_known=True)["later"], "unemployed"
        )
        events = (("2026-07-16", "job"), ("2026-07-17", "searching"))
        self.assertEqual(
            self._get_result(*events, is_later_known=True)["later"], "employed"
        )

    def test_six_months_without_an_answer_is_not_known(self):
        self.assertEqual(self._get_result(("2026-02-01", "job"))["later"], "")

    def test_nothing_is_known_before_its_day(self):
        answers = COMPLETE._replace(events=(Event(date(2026, 2, 1), "job"),))
        for day, status in ((date(2026, 1, 31), ""), (date(2026, 2, 1), "employed")):
            facts = get_facts(answers, Params(), day)
            self.assertEqual(facts["upon_leaving"], status)

    # years

    def test_entering_leaving_and_carried_over(self):
        answers = COMPLETE._replace(entry=date(2025, 12, 31), exit=date(2026, 12, 31))
        for day, flow in (
            (date(2025, 12, 31), (True, False, False)),
            (date(2026, 6, 1), (False, False, True)),
            (date(2026, 12, 31), (False, True, True)),
            (date(2027, 1, 1), (False, False, False)),
        ):
            facts = get_facts(answers, Params(), day)
            self.assertEqual(
                (facts["is_entering"], facts["is_leaving"], facts["is_carried"]), flow
            )

    # completeness

    def test_what_makes_a_record_incomplete(self):
        cases = (
            ({}, {}, []),
            ({"gender": ""}, {}, ["gender"]),
            ({"gender": "X"}, {}, []),
            ({"gender": "X"}, {"genders": "FM"}, ["gender"]),
            ({"birth": None}, {}, ["birth"]),
            ({"isced": None}, {}, ["isced"]),
            ({"isced": 0}, {}, []),
            ({"registered": "yes"}, {}, ["unemployed_since"]),
            ({"searching": ""}, {}, ["searching"]),
            ({"work": "permanent", "searching": "", "studying": ""}, {}, []),
            ({"disability": "refused", "housing": "refused"}, {}, []),
        )
        for answers, params, missing in cases:
            with self.subTest(answers=answers, params=params):
                self.assertEqual(
                    get_missing(COMPLETE._replace(**answers), Params(**params)), missing
                )
