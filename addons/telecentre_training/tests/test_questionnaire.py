from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .test_attendance import SignedCase


class QuestionnaireCase(SignedCase):
    """Two questions at entry, a mark at the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course.with_env(cls.env).question_ids = [
            Command.create(vals)
            for vals in (
                {"name": "Your project?", "kind": "entry"},
                {
                    "name": "How did you hear of us?",
                    "kind": "entry",
                    "answer_type": "choice",
                    "choices": "Press\n\nFriends",
                    "is_required": False,
                },
                {
                    "name": "Are you satisfied?",
                    "kind": "satisfaction",
                    "answer_type": "scale",
                },
            )
        ]
        (cls.jeanne | cls.paul)._fill_questionnaires()
        cls.entry = cls._get_questionnaire(cls.jeanne, "entry")
        cls.opinion = cls._get_questionnaire(cls.jeanne, "satisfaction")
        cls.project, cls.source = cls.entry.answer_ids

    @classmethod
    def _get_questionnaire(cls, enrolment, kind):
        # Trainees write through the portal, which acts for them.
        return enrolment.sudo().questionnaire_ids.filtered(
            lambda each: each.kind == kind
        )

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-01-05 08:30:00")
        clock.start()
        self.addCleanup(clock.stop)


@tagged("post_install", "-at_install")
class TestQuestionnaire(QuestionnaireCase):
    def test_half_filled_it_is_kept_and_says_what_is_missing(self):
        self.entry._save({self.source.id: "Press"})
        with self.assertRaisesRegex(UserError, "is kept.*1, among.*Your project"):
            self.entry._send()
        self.assertEqual((self.source.value, self.entry.state), ("Press", "todo"))
        self.assertEqual(self.entry.progress, 50)

    def test_complete_it_is_sent_and_no_longer_changes(self):
        self.entry._save({self.project.id: " Translation "})
        self.entry._send()
        self.assertEqual(self.project.value, "Translation")
        with self.assertRaisesRegex(UserError, "already sent"):
            self.entry._save({self.project.id: "Other"})
        self.entry.with_user(self.officer).action_reopen()
        self.assertEqual(self.entry.state, "todo")

    def test_only_what_can_be_answered_is_kept(self):
        self.entry._save({self.source.id: "<script>", self.project.id: "x" * 6000})
        self.assertFalse(self.source.value)
        self.assertEqual(len(self.project.value), 5000)

    def test_the_answers_of_another_are_left_alone(self):
        other = self._get_questionnaire(self.paul, "entry").answer_ids[0]
        self.entry._save({other.id: "Mine"})
        self.assertFalse(other.value)

    def test_opinions_are_asked_from_the_last_day(self):
        with freeze_time("2026-01-04 12:00:00"):
            self.assertEqual(self.jeanne._portal_get_questionnaires(), self.entry)
        self.assertIn(self.opinion, self.jeanne._portal_get_questionnaires())

    def test_marks_are_averaged(self):
        self.opinion._save({self.opinion.answer_ids.id: "4"})
        self.assertEqual(self.opinion.answer_ids.mark, 4)
        self.assertTrue(self.opinion.answer_ids.is_marked)

    def test_a_question_asked_later_has_its_place(self):
        self.course.with_env(self.env).question_ids = [
            Command.create({"name": "Your equipment?", "kind": "entry"})
        ]
        self.jeanne._fill_questionnaires()
        self.assertEqual(len(self.entry.answer_ids), 3)

    def test_a_choice_needs_two(self):
        with self.assertRaisesRegex(ValidationError, "two choices"):
            self.source.question_id.choices = "Press"


@tagged("post_install", "-at_install")
class TestQuestionnairePortal(QuestionnaireCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate("jeanne", "jeanne")
        self.url = f"/my/training/{self.jeanne.id}/questionnaire/{self.entry.id}"

    def _post(self, url=None, **values):
        page = self.url_open(self.url).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(
            f"{url or self.url}/answer", data={"csrf_token": token, **values}
        )

    def test_each_answer_is_kept_as_it_is_given(self):
        answer = self.make_jsonrpc_request(
            f"{self.url}/keep", {"answers": {f"answer-{self.project.id}": "Writing"}}
        )
        self.assertIn("Saved at", answer["saved"])
        self.assertIn("Writing", self.url_open(self.url).text)

    def test_without_script_it_is_kept_too(self):
        page = self._post(**{f"answer-{self.source.id}": "Friends", "step": "save"})
        self.assertIn("Your answers are kept", page.text)
        page = self._post(step="send")
        self.assertIn("Still to answer: 1", page.text)
        self.assertEqual(self.source.value, "Friends")
        page = self._post(**{f"answer-{self.project.id}": "Web", "step": "send"})
        self.assertIn("your questionnaire is sent", page.text)

    def test_the_questionnaire_of_another_does_not_exist(self):
        other = self._get_questionnaire(self.paul, "entry")
        url = f"/my/training/{self.paul.id}/questionnaire/{other.id}"
        self._post(url, **{f"answer-{other.answer_ids[0].id}": "Mine", "step": "save"})
        self.assertFalse(other.answer_ids[0].value)
        answer = self.make_jsonrpc_request(f"{url}/keep", {"answers": {}})
        self.assertIn("not yours", answer["error"])
        self.assertNotIn("Your project", self.url_open(url).text)
