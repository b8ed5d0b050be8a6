import hashlib
import json

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .test_attendance import POINT, SignedCase


class KioskCase(SignedCase):
    """A tablet in Murat, and what it would write."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls.env["telecentre.training.kiosk"].create(
            {"name": "Room tablet", "site_id": cls.murat.id}
        )
        cls.member.sudo().training_code = "1234"
        cls.other_member.sudo().training_code = "5678"
        cls.trainer.sudo().training_code = "2468"

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-01-05 08:30:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.head, self.number = "", 0

    def _write(self, enrolment=None, session=None, code=None, **vals):
        """An event as the tablet makes it: its content, its hash, its place."""
        self.number += 1
        session = session or self.morning
        partner = enrolment.partner_id if enrolment else session.trainer_id
        code = code or partner.sudo().training_code
        fact = {
            "chain": "one",
            "number": self.number,
            "signedAt": "2026-01-05T08:10:00.250Z",
            "session": session.id,
            "line": enrolment and self._get_line(enrolment, session).id or 0,
            "role": "trainee" if enrolment else "trainer",
            "lock": self._digest(f"{self.kiosk.id}:{partner.id}:{code}"),
            "drawing": POINT,
            **vals,
        }
        previous, content = self.head, json.dumps(fact)
        self.head = self._digest(f"{previous}\n{content}")
        return {"previous": previous, "hash": self.head, "content": content}

    @staticmethod
    def _digest(text):
        return hashlib.sha256(text.encode()).hexdigest()

    def _receive(self, *events):
        return self.kiosk.sudo()._receive(list(events))

    @property
    def events(self):
        return self.kiosk.event_ids.sorted("number")


@tagged("post_install", "-at_install")
class TestKiosk(KioskCase):
    def test_what_was_signed_without_a_line_is_recorded_later(self):
        event = self._write(self.jeanne)
        with freeze_time("2026-01-12 07:00:00"):
            self.assertEqual(self._receive(event), [event["hash"]])
        fact = self._get_line(self.jeanne).signature_id
        self.assertRecordValues(
            fact,
            [
                {
                    "kind": "present",
                    "method": "kiosk",
                    "signer_name": "Jeanne Delmas",
                    "user_login": "Room tablet",
                    "source_hash": event["hash"],
                }
            ],
        )
        self.assertEqual(str(fact.date_signed), "2026-01-05 08:10:00")
        self.assertEqual(str(self.events.date_received), "2026-01-12 07:00:00")
        self.assertFalse(self.cohort._find_chain_breaks())

    def test_the_same_sent_twice_counts_once(self):
        event = self._write(self.jeanne)
        self._receive(event)
        self.assertEqual(self._receive(event), [event["hash"]])
        self.assertEqual(len(self.kiosk.event_ids), 1)

    def test_a_trainer_certifies_on_the_tablet(self):
        self._receive(self._write())
        self.assertEqual(self.morning.sheet_signature_id.method, "kiosk")

    def test_nobody_signs_with_the_code_of_another(self):
        self._receive(self._write(self.paul, code="1234"))
        self.assertRecordValues(self.events, [{"state": "refused"}])
        self.assertIn("not that of Paul Vidal", self.events.refusal)
        self.assertEqual(self._get_line(self.paul).status, "expected")

    def test_nobody_signs_early_twice_or_tomorrow(self):
        early = self._write(self.jeanne, signedAt="2026-01-05T07:59:00Z")
        right = self._write(self.jeanne)
        twice = self._write(self.jeanne)
        ahead = self._write(self.paul, signedAt="2026-01-05T08:40:00Z")
        self.assertEqual(len(self._receive(early, right, twice, ahead)), 4)
        self.assertEqual(
            self.events.mapped("state"), ["refused", "recorded", "refused", "refused"]
        )
        for event, words in zip(
            self.events, ("begins on", "", "already", "clock"), strict=True
        ):
            self.assertIn(words, event.refusal or "")

    def test_a_signature_that_is_missing_shows(self):
        first, _lost, last = (
            self._write(self.jeanne),
            self._write(self.paul),
            self._write(),
        )
        self._receive(first, last)
        self.assertEqual(self.events.mapped("continuity"), ["whole", "gap"])
        self.assertEqual(self.kiosk.gap_count, 1)
        found = [rule for rule, *_rest in self.cohort._check_all()]
        self.assertIn("tablet", found)

    def test_a_chain_that_was_tampered_with_shows(self):
        first = self._write(self.jeanne)
        self.head = self._digest("something else")
        self._receive(first, self._write(self.paul))
        self.assertEqual(self.events[-1].continuity, "broken")

    def test_what_is_not_what_was_hashed_stays_on_the_tablet(self):
        event = self._write(self.jeanne)
        event["content"] = event["content"].replace("one", "two")
        self.assertFalse(self._receive(event))
        self.assertFalse(self.kiosk.event_ids)

    def test_what_cannot_be_read_is_kept_and_refused(self):
        for content in ("no JSON", "[]", '{"chain": 1}', "1"):
            event = {"hash": self._digest(f"\n{content}"), "content": content}
            with self.subTest(content=content):
                self.assertEqual(self._receive(event), [event["hash"]])
        self.assertEqual({*self.events.mapped("state")}, {"refused"})

    def test_a_drawing_that_is_no_picture_is_refused(self):
        self._receive(self._write(self.jeanne, drawing="<script>"))
        self.assertIn("Draw your signature", self.events.refusal)

    def test_what_a_tablet_sent_is_never_changed(self):
        self._receive(self._write(self.jeanne))
        with self.assertRaisesRegex(UserError, "never changed"):
            self.events.sudo().write({"content": "{}"})

    def test_a_refused_signature_is_corrected_from_there(self):
        self._receive(self._write(self.paul, code="1234"))
        action = self.events.action_open_correct()
        self.assertEqual(
            action["context"]["default_attendance_ids"], self._get_line(self.paul).ids
        )

    def test_the_roster_of_a_full_cohort_takes_as_many_queries(self):
        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.kiosk.sudo()._get_roster()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count()  # codes are given once
        few = count()
        for day in range(6, 9):
            self._make_session(
                *(f"2026-01-0{day} {hour}:00:00" for hour in ("08", "11"))
            )
        self.assertLessEqual(count(), few + 1)


@tagged("post_install", "-at_install")
class TestKioskPage(KioskCase, HttpCase):
    def _call(self, path, **params):
        token = self.kiosk.token
        return self.make_jsonrpc_request(f"/training/kiosk/{token}/{path}", params)

    def test_who_holds_the_address_signs(self):
        page = self.url_open(f"/training/kiosk/{self.kiosk.token}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("· Murat</h1>", page.text)
        roster = self._call("roster", pending=1)
        people = roster["sessions"][0]["people"]
        self.assertEqual(
            [each["name"] for each in people], ["Jeanne Delmas", "Paul Vidal"]
        )
        self.assertNotIn("1234", json.dumps(roster))
        event = self._write(self.jeanne)
        self.assertEqual(self._call("send", events=[event]), {"kept": [event["hash"]]})
        self.assertEqual(self._get_line(self.jeanne).status, "present")
        self.assertEqual(self.kiosk.pending_count, 1)

    def test_another_address_opens_nothing(self):
        response = self.url_open("/training/kiosk/unknown")
        self.assertEqual(response.status_code, 404)
        self.assertIn("not known", response.text)
        old = self.kiosk.token
        self.kiosk.action_renew()
        answer = self.make_jsonrpc_request(f"/training/kiosk/{old}/roster", {})
        self.assertEqual(answer, {"error": "unknown"})

    def test_nonsense_is_answered_without_a_fault(self):
        for events in (None, [1, "x"], [{}], [{"hash": 3, "content": {}}]):
            with self.subTest(events=events):
                self.assertEqual(self._call("send", events=events), {"kept": []})
        self.assertEqual(
            self._call("roster", pending="<b>")["sessions"][0]["id"], self.morning.id
        )
