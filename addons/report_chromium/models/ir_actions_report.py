import logging
from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.safe_eval import safe_eval, time

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools import assembly, document
from ..tools.browser import Browser, BrowserError, BrowserTimeout, find_executable
from ..tools.page import get_page

_logger = logging.getLogger(__name__)
DEFAULT_TIMEOUT = 60


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        if self._get_chromium():
            return "ok"
        return super().get_wkhtmltopdf_state()

    @api.model
    def _get_chromium(self):
        """Path of Chromium if it is the one to print with, else None."""
        return None if _wkhtml().is_patched_qt else find_executable()

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Give each record the document printed for it.

        Odoo takes the joined PDF apart, which loses titles and accessibility.
        """
        documents = {}
        self = self.with_context(report_chromium_documents=documents)
        streams = super()._render_qweb_pdf_prepare_streams(
            report_ref, data, res_ids=res_ids
        )
        for record_id, content in documents.items():
            stream = streams.get(record_id, {}).get("stream")
            if stream:
                stream.seek(0)
                stream.truncate()
                stream.write(content)
        return streams

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        executable = self._get_chromium()
        if not executable:
            if self.get_wkhtmltopdf_state() == "install":
                raise UserError(
                    self.env._(
                        "This server has neither Chromium nor wkhtmltopdf: PDF "
                        "documents cannot be created. Ask your administrator to "
                        "install Chromium."
                    )
                )
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        page = get_page(report.get_paperformat(), landscape, specific_paperformat_args)
        contents = [self._get_chromium_content(report, body) for body in bodies]
        overlay = document.Overlay(header, footer)
        documents = self._print_with_chromium(executable, page, contents, overlay)
        self._keep_chromium_documents(report, contents, documents)
        return assembly.join(
            [
                (content.title, pdf)
                for content, pdf in zip(contents, documents, strict=True)
            ]
        )

    @api.model
    def _print_with_chromium(self, executable, page, contents, overlay):
        """One PDF for each content, all printed by one process.

        :param str executable: path of Chromium
        :param page: sheet and margins
        :param list contents: contents of the records
        :param overlay: their headers and footers
        """
        timeout = self._get_chromium_timeout()
        fetch = self._get_chromium_fetch(overlay.images)
        url = f"{self._get_report_url()}/report_chromium/document"
        try:
            with Browser(executable, timeout, fetch) as browser:
                return document.print_documents(browser, url, page, contents, overlay)
        except BrowserTimeout as error:
            raise UserError(
                self.env._(
                    "The PDF document was not ready after %(seconds)s seconds and has "
                    "been abandoned. Print fewer records at once, or ask your "
                    "administrator to allow more time.",
                    seconds=timeout,
                )
            ) from error
        except BrowserError as error:
            _logger.warning("Chromium failed: %s", error)
            raise UserError(
                self.env._(
                    "Chromium could not create the PDF document: %(error)s",
                    error=error,
                )
            ) from error

    @api.model
    def _get_chromium_timeout(self):
        parameters = self.env["ir.config_parameter"].sudo()
        try:
            timeout = float(parameters.get_param("report_chromium.timeout", 0))
        except ValueError:
            timeout = 0
        return timeout if timeout > 0 else DEFAULT_TIMEOUT

    @api.model
    def _get_chromium_fetch(self, images):
        """Function which finds what a report shows; other hosts do not exist."""
        parameters = self.env["ir.config_parameter"].sudo()
        hosts = {
            urlsplit(url).netloc
            for url in (self._get_report_url(), parameters.get_param("web.base.url"))
            if url
        }
        cache = {}

        def fetch(url):
            parts = urlsplit(url)
            if parts.netloc not in hosts:
                _logger.info("A report asked for %s, which is not local", url)
                return None
            if parts.path in images:
                return images[parts.path]
            if url not in cache:
                cache[url] = self.env["chromium.resource"]._get(url)
                if not cache[url]:
                    _logger.info("A report asked for %s, which was not found", url)
            return cache[url]

        return fetch

    @api.model
    def _get_chromium_content(self, report, body):
        """Body of one record, with the title and the language of its document."""
        root = document.parse(body)
        article = next(iter(root.xpath(document.HAS_CLASS % "article")), root)
        model, record_id = article.get("data-oe-model"), article.get("data-oe-id")
        record = self.env[report.model or "base"].browse()
        if report and model == report.model and (record_id or "").isdigit():
            record = record.browse(int(record_id))
        title = report.name or "Odoo"
        if record and report.print_report_name:
            title = safe_eval(
                report.print_report_name, {"object": record, "time": time}
            )
        lang = article.get("data-oe-lang") or self.env.lang or "en_US"
        return document.Content(root, title, lang, record.id)

    @api.model
    def _keep_chromium_documents(self, report, contents, documents):
        """Hand the documents over to the method which asked for streams."""
        kept = self.env.context.get("report_chromium_documents")
        record_ids = [content.record_id for content in contents]
        if kept is None or len(set(record_ids)) != len(record_ids):
            return
        kept.update(zip(record_ids, documents, strict=True))
