from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .test_attendance import POINT, SignedCase


@tagged("post_install", "-at_install")
class TestApply(SignedCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next = cls._make_cohort(
            "Murat, spring", date_start="2026-04-06", date_stop="2026-04-17"
        ).with_env(cls.env)
        cls.next.action_open()

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-01-05 08:30:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.authenticate("jeanne", "jeanne")

    def _post(self, path, page="/my/training/apply", **values):
        html = self.url_open(page).text
        token = html.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(path, data={"csrf_token": token, **values})

    def _apply(self, **vals):
        answers = {"situation": "job_seeker", "project": "Translation", **vals}
        return self._post(f"/my/training/apply/{self.next.id}", **answers)

    @property
    def application(self):
        return self.next.enrolment_ids

    def test_a_member_applies_and_the_officer_is_told(self):
        self.assertIn("Apply", self.url_open("/my/training/apply").text)
        page = self._apply(motivation="<script>alert(1)</script>")
        self.assertIn("Your application is sent", page.text)
        self.assertNotIn("<script>alert", page.text)
        self.assertRecordValues(
            self.application,
            [
                {
                    "partner_id": self.member.id,
                    "source": "portal",
                    "state": "candidate",
                    "situation": "job_seeker",
                }
            ],
        )
        self.assertEqual(self.application.activity_ids.user_id, self.next.user_id)

    def test_nobody_applies_twice(self):
        self.next._portal_apply(self.member, "job_seeker", "Web", "")
        with self.assertRaisesRegex(UserError, "already applied"):
            self.next._portal_apply(self.member, "job_seeker", "Web", "")

    def test_what_was_typed_is_not_lost(self):
        page = self._apply(situation="king", project="My own typing")
        self.assertIn("Say what your situation is", page.text)
        self.assertIn("My own typing", page.text)
        self.assertFalse(self.application)

    def test_a_cohort_that_no_longer_recruits_says_so(self):
        page = self._post(
            f"/my/training/apply/{self.cohort.id}",
            situation="job_seeker",
            project="Late",
        )
        self.assertIn("no longer recruits", page.text)

    def test_the_seat_that_is_offered_is_taken(self):
        self._apply()
        page = f"/my/training/{self.application.id}"
        self._post(f"{page}/take", page)
        self.assertEqual(self.application.state, "candidate")
        self.application.action_select()
        taken = self._post(f"{page}/take", page)
        self.assertEqual(self.application.state, "enrolled")
        self.assertIn("Your seat is yours", taken.text)

    def test_who_gives_up_frees_the_seat(self):
        self._apply()
        self.application.action_enrol()
        page = f"/my/training/{self.application.id}"
        self._post(f"{page}/withdraw", page)
        self.assertEqual(self.application.state, "withdrawn")
        self.assertEqual(self.next.seats_taken, 0)

    def test_who_is_in_training_does_not_withdraw_here(self):
        page = self._post(f"/my/training/{self.jeanne.id}/withdraw")
        self.assertIn("has begun", page.text)
        self.assertEqual(self.jeanne.state, "in_training")

    def test_the_application_of_another_does_not_exist(self):
        other = self.next.sudo()._portal_apply(self.other_member, "employee", "X", "")
        self._post(f"/my/training/{other.id}/withdraw")
        self.assertEqual(other.state, "candidate")

    def test_an_interview_is_planned(self):
        self._apply()
        action = self.application.action_open_interview()
        wizard = (
            self.env["mail.activity.schedule"]
            .with_context(**action["context"])
            .create({})
        )
        wizard.action_schedule_activities()
        self.assertIn(
            self.env.ref("telecentre_training.mail_activity_type_interview"),
            self.application.activity_ids.activity_type_id,
        )

    def test_the_application_file_is_complete(self):
        self._apply(motivation="The mountains")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_training.report_application", self.application.ids
        )[0]
        for words in (b"Jeanne Delmas", b"Translation", b"The mountains"):
            self.assertIn(words, html)


@tagged("post_install", "-at_install")
class TestTimes(SignedCase, HttpCase):
    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-01-05 08:30:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.line = self._get_line(self.jeanne)

    def test_the_trainer_notes_who_came_late(self):
        self._sign()
        self.authenticate("luce", "luce")
        page = self.url_open(f"/my/sessions/{self.morning.id}").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        page = self.url_open(
            f"/my/sessions/{self.morning.id}/times/{self.line.id}",
            data={"csrf_token": token, "arrival": "09:45", "leaving": ""},
        )
        self.assertIn("09:45", page.text)
        self.assertRecordValues(self.line, [{"status": "partial", "hours": 2.25}])
        self.assertEqual(self.line._get_drawing(), POINT.encode())

    def test_times_lie_within_the_half_day(self):
        self._sign()
        session = self.morning.sudo()
        for arrival, leaving, words in (
            ("08:59", "", "do not lie"),
            ("", "12:01", "do not lie"),
            ("11:00", "10:00", "do not lie"),
            ("soon", "", "is no time"),
            ("", "", "Say when"),
        ):
            with (
                self.subTest(arrival=arrival, leaving=leaving),
                self.assertRaisesRegex(UserError, words),
            ):
                session._note_times(self.trainer, self.line, arrival, leaving)

    def test_times_are_those_of_somebody_who_signed_at_ones_own_session(self):
        session = self.morning.sudo()
        with self.assertRaisesRegex(UserError, "who signed"):
            session._note_times(self.trainer, self.line, "09:45")
        self._sign()
        with self.assertRaisesRegex(UserError, "another trainer"):
            session._note_times(self.other_trainer, self.line, "09:45")
