import json

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from ..tools import seal
from .common import OFFICER
from .test_operation import FundedCase


class ExitCase(FundedCase):
    """Jeanne ends the training on Monday 5 January."""

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-01-05 08:30:00")
        clock.start()
        self.addCleanup(clock.stop)

    def _end(self, day="2026-01-05"):
        self.jeanne.sudo().date_exit = day

    def _get_kinds(self):
        return self.anna.event_ids.sorted("kind").mapped("kind")


@tagged("post_install", "-at_install")
class TestExit(ExitCase):
    def _ask(self, **vals):
        self._end()
        answers = self.jeanne._get_exit()
        answers.write(
            {"situation": "job", "training": "no", "qualification": "no", **vals}
        )
        return answers

    def test_it_opens_on_the_last_day(self):
        self._end("2026-01-06")
        with self.assertRaisesRegex(UserError, "opens on the last day"):
            self.anna.action_open_exit()
        self._end("2026-01-05")
        action = self.anna.action_open_exit()
        self.assertEqual(action["res_id"], self.jeanne.exit_ids.id)

    def test_half_answered_says_what_is_missing(self):
        answers = self._ask(training=False)
        self.assertIn("training", answers.missing)
        with self.assertRaisesRegex(UserError, "is kept. Still to answer"):
            answers.action_send()
        self.assertEqual(answers.state, "draft")
        self.assertFalse(self.anna.event_ids)

    def test_sent_it_becomes_events(self):
        answers = self._ask(
            date_situation="2026-01-05",
            training="yes",
            qualification="yes",
            qualification_title="RS6159, France compétences",
        )
        answers.action_send()
        self.assertEqual(self._get_kinds(), ["job", "qualification", "training"])
        self.assertFalse(any(answers.event_ids.mapped("is_supposed")))
        self.assertEqual(self.anna.evidence_ids.mapped("kind"), ["questionnaire"])
        with self.assertRaisesRegex(UserError, "already sent"):
            answers.situation = "inactive"

    def test_a_job_found_on_leaving_is_a_result(self):
        self._answer(self.anna)
        self._sign()
        self._ask(date_situation="2026-01-12").action_send()
        figures = self.operation.get_indicators(date="2026-02-28")
        self.assertEqual(figures["EECR04"]["total"], 1)

    def test_a_refusal_is_kept_with_its_day_and_asker_and_counts_nowhere(self):
        answers = self._ask(
            situation="refused", training="refused", qualification="refused"
        )
        answers.action_send()
        self.assertFalse(self.anna.event_ids)
        self.assertRecordValues(
            answers,
            [{"door": "desk", "asked_by_id": self.officer.id, "state": "sent"}],
        )
        self.assertEqual(str(answers.date_asked), "2026-01-05 08:30:00")

    def test_mended_it_counts_once(self):
        answers = self._ask()
        answers.action_send()
        answers.action_reopen()
        answers.situation = "business"
        answers.action_send()
        self.assertEqual(self._get_kinds(), ["business"])

    def test_a_day_not_known_is_that_of_leaving(self):
        answers = self._ask()
        answers.action_send()
        self.assertTrue(answers.event_ids.is_supposed)
        self.assertEqual(str(answers.event_ids.date), "2026-01-05")

    def test_a_situation_from_before_the_training_is_a_slip(self):
        with self.assertRaisesRegex(ValidationError, "check the day"):
            self._ask(date_situation="0202-01-05")

    def test_who_controls_answers_for_nobody(self):
        answers = self._ask()
        controller = self._make_staff("controller", OFFICER)
        self.operation.controller_ids = controller
        with self.assertRaisesRegex(UserError, "instruct or control"):
            answers.with_user(controller).situation = "inactive"


@tagged("post_install", "-at_install")
class TestPortalExit(ExitCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate("jeanne", "jeanne")
        self.address = f"/my/training/{self.jeanne.id}"

    def csrf_token(self):
        page = self.url_open("/my/security").text
        return page.split('csrf_token: "')[1].split('"')[0]

    def _post(self, step, **answers):
        data = {"csrf_token": self.csrf_token(), "step": step, **answers}
        return self.url_open(f"{self.address}/exit/answer", data=data)

    def _keep(self, form, answers, address=None):
        return self.make_jsonrpc_request(
            f"{address or self.address}/fund/{form}/keep", {"answers": answers}
        )

    def test_nothing_is_asked_before_the_last_day(self):
        self._end("2026-01-06")
        self.assertNotIn("/exit", self.url_open(self.address).text)
        self.assertEqual(
            self.url_open(f"{self.address}/exit").url.split("?")[0].rsplit("/", 1)[-1],
            str(self.jeanne.id),
        )
        self.assertIn("not open yet", self._keep("exit", {"situation": "job"})["error"])

    def test_it_is_answered_in_two_times(self):
        self._end()
        self.assertIn("/exit", self.url_open(self.address).text)
        page = self._post("send", situation="job")
        self.assertIn("is kept. Still to answer", page.text)
        page = self._post("send", training="no", qualification="refused")
        self.assertIn("answered=1", page.url)
        answers = self.jeanne.exit_ids
        self.assertRecordValues(
            answers,
            [{"situation": "job", "qualification": "refused", "door": "portal"}],
        )
        self.assertEqual(answers.asked_by_id, self.portal_user)
        self.assertIn("already sent", self._post("save", situation="inactive").text)

    def test_each_answer_is_kept_as_it_is_given(self):
        self._end()
        told = self._keep("exit", {"situation": "searching"})
        self.assertIn("Saved at", told["saved"])
        self.assertIn("Still to answer", told["missing"])
        self.assertEqual(self.jeanne.exit_ids.situation, "searching")
        told = self._keep("exit", {"training": "no", "qualification": "no"})
        self.assertIn("you can send it", told["missing"])

    def test_a_slip_of_the_first_day_is_mended_until_it_is_sent(self):
        self._keep("entry", {"birth_date": "1958-02-28", "gender": "M"})
        told = self._keep("entry", {"birth_date": "1985-02-28", "gender": "F"})
        self.assertIn("Still to answer: work", told["missing"])
        self.assertEqual(str(self.anna.birth_date), "1985-02-28")

    def test_others_questionnaires_do_not_exist(self):
        self.paul.sudo().date_exit = "2026-01-05"
        other = f"/my/training/{self.paul.id}"
        self.assertIn("error", self._keep("exit", {"situation": "job"}, other))
        self.assertIn("error", self._keep("nonsense", {"situation": "job"}))
        self.assertIn("error", self._keep("exit", "nonsense"))
        self.assertFalse(self.paul.exit_ids)


@tagged("post_install", "-at_install")
class TestTabletAnswers(ExitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls.env["telecentre.training.kiosk"].create(
            {"name": "Room tablet", "site_id": cls.murat.id}
        )
        cls.member.sudo().training_code = "1234"

    def setUp(self):
        super().setUp()
        self.roster = self.kiosk.sudo()._get_roster()

    def _find_person(self):
        [person] = [
            each
            for session in self.kiosk.sudo()._get_roster()["sessions"]
            for each in session["people"]
            if each["enrolment"] == self.jeanne.id
        ][:1]
        return person

    def _send(self, values, form="entry", step="save", **vals):
        fact = {
            "enrolment": self.jeanne.id,
            "form": form,
            "step": step,
            "values": values,
            "lock": self.kiosk._get_lock(self.member.sudo()),
            "at": "2026-01-05T08:10:00.250Z",
            **vals,
        }
        sealed = seal.seal(self.roster["key"], json.dumps(fact))
        return self.kiosk.sudo()._receive_answers([{"id": "a", "sealed": sealed}])

    def test_the_tablet_knows_what_to_ask_and_no_answer(self):
        self._send({"gender": "F", "birth_date": "1985-02-28", "housing": "refused"})
        left = self._find_person()["forms"]["entry"]["left"]
        self.assertNotIn("gender", left)
        self.assertNotIn("housing", left)
        self.assertIn("work", left)
        self.assertNotIn("1985", json.dumps(self._find_person()))
        names = [each["name"] for each in self.roster["questions"]["entry"]]
        self.assertEqual(set(left) - set(names), set())

    def test_what_was_answered_without_a_line_is_of_its_own_day(self):
        with freeze_time("2026-01-12 07:00:00"):
            self.assertEqual(self._send({"disability": "refused"}), ["a"])
        kept = self.env["telecentre.training.sensitive"].sudo().search([])
        self.assertRecordValues(kept, [{"disability": "refused", "door": "tablet"}])
        self.assertEqual(str(kept.date_asked), "2026-01-05 08:10:00")

    def test_complete_it_is_sent(self):
        self._answer(self.anna)
        self._send({}, step="send")
        self.assertEqual(str(self.anna.date_notice), "2026-01-05")
        self.assertIn("tablet", self.anna.evidence_ids.note)
        self.assertNotIn("entry", self._find_person()["forms"])

    def test_the_exit_is_asked_there_from_the_last_day(self):
        with freeze_time("2026-01-04 08:30:00"):
            self.assertNotIn("exit", self._find_person()["forms"])
        self._end()
        self.assertIn("situation", self._find_person()["forms"]["exit"]["needed"])
        answers = {"situation": "job", "training": "no", "qualification": "no"}
        self._send(answers, form="exit", step="send")
        self.assertEqual(self._get_kinds(), ["job"])
        self.assertEqual(self.jeanne.exit_ids.door, "tablet")

    def test_what_cannot_be_saved_is_told(self):
        self._send({"birth_date": "2031-01-01"})
        self.assertFalse(self.anna.birth_date)
        self.assertIn("could not be saved", self.anna.message_ids[:1].body)

    def test_nobody_answers_for_another(self):
        self._send({"gender": "F"}, lock="0" * 64)
        self.assertIn("code of the person", self.anna.message_ids[:1].body)
        self._send({"gender": "F"}, enrolment=self.paul.id)
        kiosk = self.kiosk.sudo()
        self.assertEqual(
            kiosk._receive_answers([{"id": "b", "sealed": "x.y.z"}, {"id": "c"}]),
            ["b", "c"],
        )
        self.assertFalse(self.anna.gender or self.bob.gender)
        self.assertEqual(kiosk.unread_count, 2)

    def test_a_sealed_answer_is_opened_by_its_key_only(self):
        mine, other = seal.make_key(), seal.make_key()
        sealed = seal.seal(seal.get_public(mine), "é")
        self.assertEqual(seal.unseal(mine, sealed), "é")
        with self.assertRaises(ValueError):
            seal.unseal(other, sealed)
