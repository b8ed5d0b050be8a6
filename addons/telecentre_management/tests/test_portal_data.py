import io
import json
import zipfile

from lxml import html

from odoo.tests import HttpCase, tagged

from .common import utc
from .credit_common import CreditCase


@tagged("post_install", "-at_install")
class TestPortalData(HttpCase, CreditCase):
    def setUp(self):
        super().setUp()
        self.member.email = "jeanne@example.org"
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")
        self.news = self.env["telecentre.consent.purpose"]._get_by_code("news")

    def _get_form(self, action):
        forms = html.fromstring(self.url_open("/my/data").text).forms
        return dict(
            next(form for form in forms if (form.action or "").endswith(action)).fields
        )

    def _send(self, action, **values):
        return self.url_open(action, data=self._get_form(action) | values)

    def _download(self):
        page = self.url_open("/my/data/download")
        self.assertEqual(page.headers["Content-Type"], "application/zip")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        archive = zipfile.ZipFile(io.BytesIO(page.content))
        return {name: archive.read(name).decode() for name in archive.namelist()}

    def test_everything_is_taken_away_to_read_and_for_programs(self):
        self._sell()
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(5, 14), utc(5, 18), partner_id=self.other_member.id)
        files = self._download()
        known = json.loads(files["my-data.json"])
        self.assertEqual(known["person"][0]["email"], "jeanne@example.org")
        self.assertEqual(known["accounts"][0]["login"], "jeanne")
        [rental] = known["rentals"]
        self.assertEqual(rental["date_start"], "2026-01-05T08:00:00Z")
        self.assertEqual(rental["state"], "Confirmed")
        self.assertEqual(len(known["passes"]), 1)
        self.assertIn("jeanne@example.org", files["my-data.html"])
        self.assertIn("Office 1", files["my-data.html"])
        for text in files.values():
            self.assertNotIn("Paul Vidal", text)

    def test_what_people_wrote_does_no_harm_in_the_file(self):
        self.member.function = "<script>alert(1)</script>"
        self.assertNotIn("<script>alert", self._download()["my-data.html"])

    def test_a_member_agrees_and_changes_their_mind(self):
        self._send("/my/data/consent")
        Consent = self.env["telecentre.consent"]
        [consent] = Consent.search([("partner_id", "=", self.member.id)])
        self.assertRecordValues(consent, [{"channel": "portal", "state": "in_force"}])
        self.assertIn("given on 01/02/2026", self.url_open("/my/data").text)
        self._send("/my/data/consent")
        self.assertEqual(consent.state, "withdrawn")
        self.assertIn("withdrawn on 01/02/2026", self.url_open("/my/data").text)

    def test_a_consent_sent_twice_is_given_once(self):
        form = self._get_form("/my/data/consent")
        for _time in range(2):
            self.url_open("/my/data/consent", data=form)
        consents = self.env["telecentre.consent"].search(
            [("partner_id", "=", self.member.id)]
        )
        self.assertEqual(len(consents), 1)

    def test_nonsense_leads_back(self):
        contact = self.env["telecentre.consent.purpose"]._get_by_code("contact")
        for purpose in ("x", "999999", str(contact.id), ""):
            page = self._send("/my/data/consent", purpose=purpose)
            self.assertIn("/my/data", page.url)
        self.assertFalse(self.env["telecentre.consent"].search([]))

    def test_a_member_asks_to_be_erased_and_takes_it_back(self):
        self._send("/my/data/erase")
        page = self.url_open("/my/data")
        self.assertIn("You asked for your data to be erased on 01/02/2026", page.text)
        self.assertTrue(self.member._get_telecentre_erasure_activities())
        self._send("/my/data/keep")
        self.assertFalse(self.member._get_telecentre_erasure_activities())

    def test_what_is_open_is_told(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        page = self.url_open("/my/data")
        self.assertIn("is not over", page.text)
        self.assertIn("is not invoiced yet", page.text)

    def test_the_file_does_not_ask_more_for_more_rentals(self):
        def count():
            self.env.flush_all()
            self.url_open("/my/data/download")
            before = self.env.cr.sql_log_count
            self.url_open("/my/data/download")
            return self.env.cr.sql_log_count - before

        self._make_confirmed(utc(5, 9), utc(5, 12))
        few = count()
        for day in (6, 7, 8, 9):
            self._make_confirmed(utc(day, 9), utc(day, 12))
        self.assertLessEqual(count(), few + 2)

    def test_strangers_log_in_first(self):
        self.logout()
        for path in ("/my/data", "/my/data/download"):
            self.assertIn("/web/login", self.url_open(path).url)
