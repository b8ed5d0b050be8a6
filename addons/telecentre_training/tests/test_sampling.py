from fractions import Fraction

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools import sampling
from ..tools.sampling import Stratum
from .test_operation import FundedCase


class TestSampling(BaseCase):
    def test_the_seed_gives_the_draw_again(self):
        strata = {("F", "a"): range(100), ("M", "a"): range(100, 150)}
        drawn = sampling.draw(strata, 30, seed=7)
        self.assertEqual(sampling.draw(strata, 30, seed=7), drawn)
        self.assertNotEqual(sampling.draw(strata, 30, seed=8), drawn)
        self.assertEqual(sum(key < 100 for key in drawn), 20)
        self.assertEqual(len(drawn), 30)

    def test_a_small_group_is_asked_too(self):
        drawn = sampling.draw({("F", "a"): range(99), ("X", "a"): [99]}, 10, seed=1)
        self.assertIn(99, drawn)

    def test_never_more_than_there_are(self):
        self.assertEqual(sampling.draw({("F", "a"): [1, 2]}, 50, seed=1), {1, 2})
        self.assertEqual(sampling.draw({}, 50, seed=1), set())

    def test_extrapolation_by_hand(self):
        """60 people, 20 answered, 5 count: 15. 40, 10, 4: 16. Together 31."""
        strata = [Stratum(60, 20, 5), Stratum(40, 10, 4), Stratum(3, 0, 0)]
        self.assertEqual(sampling.extrapolate(strata), Fraction(31))

    def test_margin_by_hand(self):
        """60² (1 - 20/60) x 0.25 x 0.75 / 19 = 23.6842…; root 4.8666…; x 1.96."""
        margin = sampling.get_margin([Stratum(60, 20, 5)], 1.96)
        self.assertAlmostEqual(margin, 9.5385, places=3)

    def test_no_margin_where_everybody_answered(self):
        self.assertEqual(sampling.get_margin([Stratum(12, 12, 5)], 1.96), 0)


@tagged("post_install", "-at_install")
class TestWave(FundedCase):
    """Anna and Bob did not work, and left on 5 January; six months: 5 July."""

    def setUp(self):
        super().setUp()
        self._answer(self.anna)
        self._answer(self.bob)
        for partner in (self.member, self.other_member):
            self._sign(partner=partner)
        for enrolment in (self.jeanne, self.paul):
            enrolment.sudo().write({"date_exit": "2026-01-05"})
        self.enterContext(freeze_time("2026-08-01 10:00:00"))

    def _draw(self, size=1, **vals):
        wave = self.env["telecentre.training.wave"].create(
            {
                "operation_id": self.operation.id,
                "name": "First wave",
                "date_start": "2026-01-01",
                "date_stop": "2026-03-31",
                "size": size,
                **vals,
            }
        )
        wave.action_draw()
        return wave

    def _answer_later(self, participant, kind="job"):
        """Reached at six months; in a job since May."""
        self.env["telecentre.training.followup"].sudo().create(
            {
                "enrolment_id": participant.enrolment_ids.id,
                "kind": "six_months",
                "date_due": "2026-07-05",
                "state": "done",
            }
        )
        self.env["telecentre.training.event"].create(
            {
                "participant_id": participant.id,
                "date": "2026-05-04",
                "kind": kind,
                "source": "person",
            }
        )

    def _get(self):
        self.env.flush_all()
        return self.operation.get_indicators(date="2026-08-01")["EECR05"]["total"]

    def test_one_who_answers_stands_for_all_who_are_alike(self):
        wave = self._draw()
        self.assertEqual((wave.population, wave.asked_count), (2, 1))
        self._answer_later(wave.line_ids.participant_id)
        self.assertEqual(self._get(), 1)
        wave.invalidate_recordset()
        wave.action_close()
        self.assertEqual(self._get(), 2)
        texts = [text for _level, text, _keys in self.operation._get_findings()]
        self.assertTrue(any("extrapolated from 1 answers" in text for text in texts))
        self.assertIn("too wide", wave.result_html)
        wave.action_reopen()
        self.assertEqual(self._get(), 1)

    def test_a_sample_is_not_chosen_by_its_answers(self):
        wave = self._draw()
        wave.action_draft()
        wave.action_draw()
        self._answer_later(wave.line_ids.participant_id)
        wave.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "not drawn again"):
            wave.action_draft()
        with self.assertRaisesRegex(UserError, "no longer changes"):
            wave.seed = 2
        with self.assertRaisesRegex(UserError, "is kept"):
            wave.unlink()

    def test_without_answers_a_sample_says_nothing(self):
        with self.assertRaisesRegex(UserError, "Nobody has answered"):
            self._draw().action_close()

    def test_a_period_without_results_months_later_draws_nobody(self):
        self.operation.sudo().rule_set_id = self.env.ref(
            "telecentre_training.rule_set_esf_2007"
        )
        with self.assertRaisesRegex(UserError, "no result months after"):
            self._draw()

    def test_nobody_left_in_other_dates(self):
        with self.assertRaisesRegex(UserError, "Nobody whose answers"):
            self._draw(date_start="2026-04-01", date_stop="2026-05-01")

    def test_a_group_without_answers_is_told_with_its_people(self):
        self.bob._unlock("Wrong box")
        self.bob.gender = "M"
        wave = self._draw(size=2)
        self._answer_later(self.anna)
        wave.invalidate_recordset()
        wave.action_close()
        self.assertEqual(self._get(), 1)
        findings = self.operation._get_findings()
        [keys] = [keys for _level, text, keys in findings if "nobody like" in text]
        self.assertEqual(keys, self.bob.ids)

    def test_answers_outside_the_sample_are_not_added(self):
        """Whoever answered without being drawn: the draw alone is representative."""
        wave = self._draw()
        drawn = wave.line_ids.participant_id
        self._answer_later(drawn, "searching")
        self._answer_later((self.anna | self.bob) - drawn)
        wave.invalidate_recordset()
        wave.action_close()
        self.assertEqual(self._get(), 0)

    @mute_logger("odoo.sql_db")
    def test_waves_do_not_overlap(self):
        self._draw()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._draw(date_start="2026-03-31", date_stop="2026-06-30")

    def test_people_drawn_are_called(self):
        wave = self._draw(size=2)
        self._answer_later(self.anna)
        action = wave.action_open_followups()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.enrolment_id.participant_id, self.anna)
        self.assertEqual(
            wave.line_ids.filtered(lambda each: each.participant_id == self.anna).state,
            "done",
        )
