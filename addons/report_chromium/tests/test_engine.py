import io
import os
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from ..tools.browser import ENVIRONMENT_VARIABLE
from .common import ChromiumCase


@tagged("post_install", "-at_install")
class TestEngine(ChromiumCase):
    def _make_fake_browser(self, script):
        path = f"{self.enterContext(TemporaryDirectory())}/browser"
        with open(path, "w") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(path, 0o755)
        self.enterContext(patch.dict(os.environ, {ENVIRONMENT_VARIABLE: path}))

    def test_chromium_is_enough(self):
        self.assertEqual(self.report.get_wkhtmltopdf_state(), "ok")

    def test_no_engine_has_a_clear_state_and_message(self):
        self.enterContext(patch.dict(os.environ, {ENVIRONMENT_VARIABLE: "/missing"}))
        with patch.object(
            IrActionsReport, "get_wkhtmltopdf_state", return_value="install"
        ):
            self.assertEqual(self.report.get_wkhtmltopdf_state(), "install")
            with self.assertRaisesRegex(UserError, "neither Chromium"):
                self.report._run_wkhtmltopdf(["<p>Bonjour</p>"])
            with self.assertRaises(UserError):
                self.print_report(self.short)

    def test_patched_wkhtmltopdf_comes_first(self):
        self.set_wkhtmltopdf(is_patched_qt=True)
        with (
            patch.object(
                IrActionsReport, "get_wkhtmltopdf_state", return_value="workers"
            ),
            patch.object(IrActionsReport, "_run_wkhtmltopdf", return_value=b"core"),
        ):
            self.assertEqual(self.report.get_wkhtmltopdf_state(), "workers")
            self.assertEqual(self.report._run_wkhtmltopdf(["<p>A</p>"]), b"core")

    def test_slow_browser_is_stopped(self):
        self._make_fake_browser("sleep 30")
        self.env["ir.config_parameter"].set_param("report_chromium.timeout", "0.5")
        with self.assertRaisesRegex(UserError, "0.5 seconds"):
            self.print_report(self.short)

    def test_broken_browser_tells_why(self):
        self._make_fake_browser("echo library not found >&2; exit 3")
        with (
            self.assertLogs("odoo.addons.report_chromium", "WARNING"),
            self.assertRaisesRegex(UserError, "library not found"),
        ):
            self.print_report(self.short)

    def test_each_record_begins_a_page_and_its_own_numbers(self):
        texts = self.get_texts(self.print_report(self.long + self.short))
        pages = len(texts) - 1
        self.assertText(f"page 1 sur {pages}", texts[0])
        self.assertText(f"page {pages} sur {pages}", texts[-2])
        self.assertText("Entête de Zoé", texts[-2])
        self.assertText("Entête de Éléonore", texts[-1])
        self.assertText("page 1 sur 1", texts[-1])

    def test_each_record_gets_its_own_attachment(self):
        self.report.attachment = "'%s.pdf' % object.name"
        partners = self.long + self.short
        self.print_report(partners)
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", partners.ids)]
        )
        self.assertCountEqual(attachments.mapped("name"), ["Zoé.pdf", "Éléonore.pdf"])
        for attachment in attachments:
            reader = PdfFileReader(io.BytesIO(attachment.raw))
            name = self.env["res.partner"].browse(attachment.res_id).name
            self.assertEqual(reader.metadata.title, f"Attestation de {name}")
            self.assertIn("/StructTreeRoot", reader.trailer["/Root"])
            for text in self.get_texts(reader):
                self.assertText(f"Entête de {name}", text)

    def test_joined_document_can_be_split_by_odoo(self):
        """Should another module take our hand-over away, bookmarks still lead."""
        with patch.object(
            self.env.registry["ir.actions.report"], "_keep_chromium_documents"
        ):
            streams = self.report._render_qweb_pdf_prepare_streams(
                self.report, {}, res_ids=(self.long + self.short).ids
            )
        self.assertEqual(list(streams), (self.long + self.short).ids)
        for partner in self.long + self.short:
            for text in self.get_texts(PdfFileReader(streams[partner.id]["stream"])):
                self.assertText(f"Entête de {partner.name}", text)

    def test_bodies_without_report(self):
        content = self.env["ir.actions.report"]._run_wkhtmltopdf(
            ["<html><body><p>Un</p></body></html>", "<p>Deux</p>"]
        )
        texts = self.get_texts(PdfFileReader(io.BytesIO(content)))
        self.assertEqual(texts, ["Un", "Deux"])
