from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestPortalCertificate(HttpCase, TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-20 08:00:00"))
        cls.Certificate = cls.env["telecentre.presence.certificate"]
        for member, day in ((cls.member, 5), (cls.other_member, 6)):
            cls._make_confirmed(
                utc(day, 9), utc(day, 12), partner_id=member.id
            ).action_done()

    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")

    def _issue(self, first="2026-01-01", last="2026-01-19"):
        [form] = [
            form
            for form in html.fromstring(self.url_open("/my/certificates").text).forms
            if (form.action or "").endswith("/issue")
        ]
        return self.url_open(
            "/my/certificates/issue",
            data=dict(form.fields) | {"first": first, "last": last},
        )

    def _read(self, path):
        page = self.url_open(path)
        return page, " ".join(html.fromstring(page.text).text_content().split())

    def test_a_member_makes_a_certificate_that_anybody_verifies(self):
        page = self._issue()
        self.assertIn("Your certificate is ready", page.text)
        [certificate] = self.Certificate.search([])
        document = self.url_open(f"/my/certificates/{certificate.id}/pdf")
        self.assertEqual(document.headers["Content-Type"], "application/pdf")
        self.assertIn(certificate.code_label.encode(), document.content)
        self.logout()
        page, text = self._read(f"/telecentres/verify?code={certificate.code_label}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("genuine and valid", text)
        self.assertIn("Jeanne Delmas", text)
        self.assertIn("Monday 5 January 2026 Murat space booked and kept", text)
        self.assertNotIn("09:00", text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        scanned = self.url_open(certificate._get_verify_path())
        self.assertIn("genuine and valid", scanned.text)

    def test_a_form_sent_twice_makes_one_certificate(self):
        self._issue()
        self._issue()
        self.assertEqual(self.Certificate.search_count([]), 1)

    def test_a_period_without_presence_is_told(self):
        page = self._issue("2026-01-06", "2026-01-07")
        self.assertEqual(page.status_code, 422)
        self.assertIn("No presence is recorded", page.text)
        self.assertIn('value="2026-01-06"', page.text)

    def test_nonsense_is_told(self):
        for first, last in (("x", ""), ("2026-01-19", "2026-01-01"), ("9" * 99, "1")):
            self.assertEqual(self._issue(first, last).status_code, 422)
        self.assertFalse(self.Certificate.search([]))

    def test_a_revoked_certificate_tells_so_and_what_it_said(self):
        self._issue()
        [certificate] = self.Certificate.search([])
        rental = self.env["telecentre.rental"].search(
            [("partner_id", "=", self.member.id)]
        )
        rental.action_reopen()
        _page, text = self._read(f"/telecentres/verify/{certificate.code}")
        self.assertIn(
            "This certificate is no longer valid: it was revoked on 01/20/2026", text
        )
        self.assertIn("No longer recorded: 01/05/2026", text)
        self.assertIn("Monday 5 January 2026", text)
        self.assertIn("Revoked", self.url_open("/my/certificates").text)

    def test_what_was_tampered_with_is_not_confirmed(self):
        self._issue()
        [certificate] = self.Certificate.search([])
        certificate.snapshot = certificate.snapshot | {"member": "Somebody else"}
        _page, text = self._read(f"/telecentres/verify/{certificate.code}")
        self.assertIn("cannot be confirmed", text)
        self.assertNotIn("Somebody else", text)

    def test_wrong_codes_get_a_sentence(self):
        self.logout()
        for path, status, sentence in (
            ("/telecentres/verify", 200, "Code of the certificate"),
            ("/telecentres/verify?code=abcd", 422, "not a code of ours"),
            ("/telecentres/verify/2222-2222-2222-2222", 404, "No certificate has"),
            ("/telecentres/verify?code=<script>alert(1)</script>", 422, "not a code"),
            ("/telecentres/verify?code=" + "A" * 5000, 422, "not a code of ours"),
        ):
            with self.subTest(path=path[:50]):
                page = self.url_open(path)
                self.assertEqual(page.status_code, status)
                self.assertIn(sentence, page.text)
                self.assertNotIn("<script>alert", page.text)

    def test_nobody_reads_the_certificates_of_others(self):
        theirs = self.Certificate.create(
            self.Certificate._prepare_vals(
                self.other_member,
                utc(1, 9).date(),
                utc(19, 9).date(),
                self.Certificate._get_days(
                    self.other_member, utc(1, 9).date(), utc(19, 9).date()
                ),
            )
        )
        self.assertNotIn(theirs.name, self.url_open("/my/certificates").text)
        for number in (theirs.id, 999999):
            page = self.url_open(f"/my/certificates/{number}/pdf")
            self.assertTrue(page.url.endswith("/my/certificates"))

    def test_strangers_log_in_first(self):
        self.logout()
        self.assertIn("/web/login", self.url_open("/my/certificates").url)
