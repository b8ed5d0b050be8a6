from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .test_operation import FundedCase


@tagged("post_install", "-at_install")
class TestPortalParticipant(FundedCase, HttpCase):
    """Jeanne answers the questions of the fund on her phone."""

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-01-05 08:30:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.env["telecentre.training.commune"].create(
            {"code": "15138", "name": "Murat", "degurba": "3", "vintage": 1900}
        )
        self.authenticate("jeanne", "jeanne")
        self.address = f"/my/training/{self.jeanne.id}/participant"

    def csrf_token(self):
        page = self.url_open("/my/security").text
        return page.split('csrf_token: "')[1].split('"')[0]

    def _post(self, step, **answers):
        data = {"csrf_token": self.csrf_token(), "step": step, **answers}
        return self.url_open(f"{self.address}/answer", data=data)

    def _get_complete(self):
        return {
            "gender": "F",
            "birth_date": "1985-02-28",
            "work": "none",
            "registered": "yes",
            "searching": "yes",
            "studying": "no",
            "unemployed_since": "2025-03-01",
            "diploma_id": str(self.bac.id),
            "commune": "murat",
            "nationality": "french",
            "disability": "no",
            "housing": "refused",
        }

    def test_the_page_is_linked_from_my_training(self):
        page = self.url_open(f"/my/training/{self.jeanne.id}")
        self.assertIn(self.address, page.text)
        self.assertIn("Your birth date", self.url_open(self.address).text)

    def test_half_answered_it_is_kept_and_says_what_is_missing(self):
        page = self._post("send", gender="F", work="self_employed")
        self.assertIn("is kept. Still to answer: birth date", page.text)
        self.assertEqual((self.anna.gender, self.anna.work), ("F", "self_employed"))
        self.assertFalse(self.anna.date_notice)

    def test_sent_it_is_complete_with_its_proof(self):
        page = self._post("send", **self._get_complete())
        self.assertIn("answered=1", page.url)
        self.assertTrue(self.anna.is_complete)
        self.assertEqual(self.anna.commune_id.name, "Murat")
        self.assertEqual(str(self.anna.date_notice), "2026-01-05")
        self.assertEqual(self.anna.evidence_ids.mapped("state"), ["received"])
        kept = self.env["telecentre.training.sensitive"].sudo().search([])
        self.assertEqual((kept.housing, kept.minority), ("refused", "not_asked"))
        self.assertEqual(kept.asked_by_id, self.portal_user)
        page = self._post("save", gender="M")
        self.assertIn("already sent", page.text)
        self.assertEqual(self.anna.gender, "F")

    def test_bad_answers_change_nothing(self):
        for answers, words in (
            ({"birth_date": "30/30/1990"}, "is not a date"),
            ({"birth_date": "2031-01-01"}, "cannot be born"),
            ({"gender": "<script>", "diploma_id": "999999999"}, "kept"),
            ({"ineligible_reason": "x", "is_unlocked": "1"}, "kept"),
        ):
            with self.subTest(answers=answers):
                self.assertIn(words, self._post("save", **answers).text)
        self.anna.invalidate_recordset()
        self.assertFalse(self.anna.birth_date or self.anna.gender)
        self.assertFalse(self.anna.ineligible_reason or self.anna.is_unlocked)

    def test_an_unknown_commune_is_kept_as_told(self):
        self._post("save", commune="Atlantis")
        self.assertEqual(self.anna.commune_name, "Atlantis")
        self.assertFalse(self.anna.commune_id)

    def test_others_answers_do_not_exist(self):
        page = self.url_open(f"/my/training/{self.paul.id}/participant")
        self.assertNotIn("Your birth date", page.text)
        data = {"csrf_token": self.csrf_token(), "gender": "F"}
        self.url_open(f"/my/training/{self.paul.id}/participant/answer", data=data)
        self.assertFalse(self.bob.gender)
