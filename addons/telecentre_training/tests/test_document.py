import hashlib
from io import BytesIO
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .test_attendance import SignedCase

PDF = b"%PDF-1.7 test"


class DocumentCase(SignedCase):
    """Documents without a browser to print them: only a few tests print."""

    def _make(self, kind="convocation", enrolments=None):
        documents = self.env["telecentre.training.document"]._queue(
            enrolments or self.jeanne | self.paul, [kind]
        )
        printing = patch.object(
            type(self.env["ir.actions.report"]),
            "_render_qweb_pdf",
            lambda *_args, **_kwargs: (PDF, "pdf"),
        )
        with printing:
            for document in documents.sudo():
                document._make()
        return documents

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "telecentre_training.telecentre_training_document_cron"
            ).sudo().method_direct_trigger()


@tagged("post_install", "-at_install")
class TestDocument(DocumentCase):
    def test_a_document_is_archived_with_its_hash(self):
        document = self._make()[0]
        self.assertRecordValues(
            document,
            [
                {
                    "state": "ready",
                    "sha256": hashlib.sha256(PDF).hexdigest(),
                    "is_intact": True,
                    "name": "Convocation - Jeanne Delmas - Murat 2026.pdf",
                }
            ],
        )
        document.sudo().attachment_id.raw = b"%PDF-1.7 other"
        document.invalidate_recordset()
        self.assertFalse(document.is_intact)

    def test_what_fails_says_why_and_does_not_block(self):
        documents = self._make("certificate")
        self.assertEqual({*documents.mapped("state")}, {"failed"})
        self.assertIn("has not finished", documents[0].error)
        documents.action_retry()
        self.assertEqual({*documents.mapped("state")}, {"waiting"})

    def test_the_wizard_asks_for_everybody_with_a_seat(self):
        self.env["telecentre.training.make"].create(
            {"cohort_id": self.cohort.id, "kind": "programme"}
        ).action_confirm()
        documents = self.env["telecentre.training.document"].search([])
        self.assertEqual(documents.enrolment_id, self.jeanne | self.paul)
        self.assertEqual(self.cohort.document_progress, 0)

    def test_the_job_goes_on_where_it_was(self):
        documents = self.env["telecentre.training.document"]._queue(
            self.jeanne | self.paul, ["convocation", "programme"]
        )
        with (
            patch.object(type(documents), "_print_together", lambda _self: {}),
            patch.object(type(documents), "_print", lambda _self: PDF),
        ):
            self._run_job()
        self.assertEqual({*documents.mapped("state")}, {"ready"})
        self.assertEqual(self.cohort.document_progress, 100)

    def test_documents_of_a_kind_are_printed_together(self):
        people = self.jeanne | self.paul
        documents = self.env["telecentre.training.document"]._queue(
            people, ["programme", "certificate"]
        )
        asked = []

        def print_all(_self, report, _data, res_ids):
            asked.append((report, res_ids))
            return {each: {"stream": BytesIO(b"%%PDF %d" % each)} for each in res_ids}

        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "_render_qweb_pdf_prepare_streams", print_all):
            self._run_job()
        self.assertEqual(asked, [("telecentre_training.report_programme", people.ids)])
        made = documents.filtered(lambda document: document.kind == "programme")
        self.assertEqual({*made.mapped("state")}, {"ready"})
        self.assertTrue(all(made.mapped("is_intact")))
        for document in made.sudo():
            content = b"%%PDF %d" % document.enrolment_id.id
            self.assertEqual(document.attachment_id.raw, content)
        self.assertEqual({*(documents - made).mapped("state")}, {"failed"})

    def test_a_ready_document_is_kept(self):
        with self.assertRaisesRegex(UserError, "is kept"):
            self._make().unlink()

    def test_documents_are_sent_together(self):
        self.jeanne.partner_id.email = "jeanne@example.org"
        documents = self._make(enrolments=self.jeanne)
        documents |= self._make("programme", self.jeanne)
        documents.action_send()
        message = self.jeanne.message_ids[0]
        self.assertEqual(len(message.attachment_ids), 2)
        self.assertEqual(message.partner_ids, self.jeanne.partner_id)

    def test_the_certificate_says_what_the_ministry_asks(self):
        with freeze_time("2026-01-06 08:00:00"):
            self.jeanne.attendance_ids[0]._correct("present", "Paper", "paper")
            self.cohort.action_close()
        self.company.sudo().training_signatory = "Marie Durand"
        html = self._get_html("report_certificate")
        for mention in (
            "Marie Durand",
            "Jeanne Delmas",
            "Become a teleworker",
            "☒ Training action",
            "☐ Apprenticeship",
            "01/05/2026",
            "<b>3 h</b>",
            "3 years",
        ):
            with self.subTest(mention=mention):
                self.assertIn(mention, html)

    def test_the_other_documents_are_complete(self):
        with freeze_time("2026-01-06 08:00:00"):
            self.cohort.action_close()
        self.jeanne.write({"result": "reached", "result_note": "Jury: very good"})
        self.assertIn("09:00–12:00", self._get_html("report_convocation"))
        self.assertIn("Law", self._get_html("report_programme"))
        self.assertIn("Jury: very good", self._get_html("report_attestation"))

    def _get_html(self, report):
        return str(
            self.env["ir.actions.report"]._render_qweb_html(
                f"telecentre_training.{report}", self.jeanne.ids
            )[0],
            "utf-8",
        )


@tagged("post_install", "-at_install")
class TestDocumentPortal(DocumentCase, HttpCase):
    def test_a_trainee_downloads_their_own_documents(self):
        mine, other = self._make()
        self.authenticate("jeanne", "jeanne")
        page = self.url_open(f"/my/training/{self.jeanne.id}").text
        self.assertIn("Convocation", page)
        url = f"/my/training/{self.jeanne.id}/document"
        self.assertEqual(self.url_open(f"{url}/{mine.id}").content, PDF)
        self.assertNotEqual(self.url_open(f"{url}/{other.id}").content, PDF)
