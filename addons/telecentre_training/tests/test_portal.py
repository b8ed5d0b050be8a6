from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .test_attendance import POINT, SignedCase


@tagged("post_install", "-at_install")
class TestPortal(SignedCase, HttpCase):
    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-01-05 08:30:00")
        clock.start()
        self.addCleanup(clock.stop)

    def _accept(self, url, **params):
        return self.make_jsonrpc_request(url, {"signature": POINT, **params})

    def test_a_trainee_signs_on_their_phone(self):
        self.authenticate("jeanne", "jeanne")
        page = self.url_open(f"/my/training/{self.jeanne.id}").text
        self.assertIn("Sign now", page)
        answer = self._accept(f"/my/training/{self.jeanne.id}/accept/{self.morning.id}")
        self.assertNotIn("error", answer)
        line = self._get_line(self.jeanne)
        self.assertEqual((line.status, line.signature_id.method), ("present", "portal"))
        self.assertEqual(line.signature_id.user_login, "jeanne")
        page = self.url_open(f"/my/training/{self.jeanne.id}").text
        self.assertNotIn("Sign now", page)

    def test_a_link_puts_no_words_of_its_own_on_a_page(self):
        self.authenticate("jeanne", "jeanne")
        page = self.url_open(f"/my/training/{self.jeanne.id}?error=Call+0800+0000")
        self.assertNotIn("Call 0800", page.text)
        self.authenticate("luce", "luce")
        page = self.url_open(f"/my/sessions/{self.morning.id}?error=Call+0800+0000")
        self.assertNotIn("Call 0800", page.text)

    def test_a_trainee_signs_neither_twice_nor_early(self):
        self.authenticate("jeanne", "jeanne")
        url = f"/my/training/{self.jeanne.id}/accept"
        self._accept(f"{url}/{self.morning.id}")
        self.assertIn("already", self._accept(f"{url}/{self.morning.id}")["error"])
        self.assertIn("begins", self._accept(f"{url}/{self.afternoon.id}")["error"])

    def test_a_trainee_does_not_sign_for_another(self):
        self.authenticate("jeanne", "jeanne")
        answer = self._accept(f"/my/training/{self.paul.id}/accept/{self.morning.id}")
        self.assertIn("not yours", answer["error"])
        self.assertEqual(self._get_line(self.paul).status, "expected")
        page = self.url_open(f"/my/training/{self.paul.id}")
        self.assertNotIn("Paul Vidal", page.text)

    def test_a_trainee_announces_an_absence(self):
        self.authenticate("jeanne", "jeanne")
        response = self.url_open(
            f"/my/training/{self.jeanne.id}/absent/{self.afternoon.id}",
            data={"csrf_token": self.csrf_token(), "reason": "Road closed"},
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("Absence announced", response.text)

    def test_a_trainer_signs_their_sheet(self):
        self.authenticate("luce", "luce")
        self.assertIn("Tools", self.url_open("/my/sessions").text)
        url = f"/my/sessions/{self.morning.id}"
        self.assertIn("Jeanne Delmas", self.url_open(url).text)
        self.assertNotIn("error", self._accept(f"{url}/accept"))
        self.assertTrue(self.morning.sheet_signature_id)
        self.assertIn("You signed this sheet", self.url_open(url).text)

    def test_a_trainer_marks_who_is_absent(self):
        self.authenticate("luce", "luce")
        line = self._get_line(self.paul)
        self.url_open(
            f"/my/sessions/{self.morning.id}/absent/{line.id}",
            data={"csrf_token": self.csrf_token()},
        )
        self.assertEqual(line.status, "absent")

    def test_a_session_of_another_trainer_does_not_exist(self):
        self.authenticate("jeanne", "jeanne")
        answer = self._accept(f"/my/sessions/{self.morning.id}/accept")
        self.assertIn("not yours", answer["error"])
        page = self.url_open(f"/my/sessions/{self.morning.id}")
        self.assertNotIn("Jeanne Delmas</div>", page.text)

    def test_a_trainee_takes_the_calendar_of_the_half_days(self):
        self.authenticate("jeanne", "jeanne")
        page = self.url_open(f"/my/training/{self.jeanne.id}")
        self.assertIn(f"/my/training/{self.jeanne.id}/calendar.ics", page.text)
        file = self.url_open(f"/my/training/{self.jeanne.id}/calendar.ics")
        self.assertIn("text/calendar", file.headers["Content-Type"])
        self.assertEqual(file.text.count("BEGIN:VEVENT"), 2)
        self.assertIn("DTSTART;TZID=Europe/Paris:20260105T090000", file.text)
        other = self.url_open(f"/my/training/{self.paul.id}/calendar.ics")
        self.assertNotIn("VEVENT", other.text)

    def test_a_trainer_takes_the_calendar_of_their_sessions(self):
        self.authenticate("luce", "luce")
        file = self.url_open("/my/sessions/calendar.ics")
        self.assertEqual(file.text.count("BEGIN:VEVENT"), 2)
        self.morning.trainer_id = self.other_trainer
        file = self.url_open("/my/sessions/calendar.ics")
        self.assertEqual(file.text.count("BEGIN:VEVENT"), 1)

    def test_the_home_page_shows_what_concerns_one(self):
        self.authenticate("jeanne", "jeanne")
        counters = self.make_jsonrpc_request(
            "/my/counters",
            {"counters": ["training_enrolment_count", "training_session_count"]},
        )
        self.assertEqual(counters["training_enrolment_count"], 1)
        self.assertEqual(counters["training_session_count"], 0)

    def csrf_token(self):
        return (
            self.url_open("/my/security").text.split('csrf_token: "')[1].split('"')[0]
        )
