from odoo import api, fields, models

from ..tools import facturx_pdf

# What Odoo's template claims asks for more than this PDF was checked for.
CLAIMED = ("<pdfaid:conformance>A<", "<pdfaid:conformance>B<")


class AccountMoveSend(models.AbstractModel):
    """A Factur-X says that it is one, whatever printed it."""

    _inherit = "account.move.send"

    @api.model
    def _hook_invoice_document_after_pdf_report_render(self, invoice, invoice_data):
        result = super()._hook_invoice_document_after_pdf_report_render(
            invoice, invoice_data
        )
        options = invoice_data.get("ubl_cii_xml_options", {})
        values = invoice.invoice_pdf_report_id or invoice_data.get(
            "pdf_attachment_values"
        )
        if values and options.get("ubl_cii_format") == "facturx":
            values["raw"] = self._declare_l10n_fr_facturx(
                invoice,
                values["raw"],
                invoice_data["ubl_cii_xml_attachment_values"]["raw"],
            )
        return result

    @api.model
    def _declare_l10n_fr_facturx(self, invoice, content, xml):
        """The PDF with the metadata of Factur-X, unless it has some."""
        if facturx_pdf.has_metadata(content):
            return content
        metadata = self.env["ir.qweb"]._render(
            "account_edi_ubl_cii.account_invoice_pdfa_3_facturx_metadata",
            {"title": invoice.name, "date": fields.Date.context_today(self)},
        )
        level = facturx_pdf.get_level(xml)
        return facturx_pdf.declare(
            content,
            invoice.name,
            str(metadata)
            .replace(*CLAIMED)
            .replace("<fx:ConformanceLevel>EN 16931<", f"<fx:ConformanceLevel>{level}<")
            .encode(),
        )
