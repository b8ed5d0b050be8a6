from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _hook_invoice_document_after_pdf_report_render(self, invoice, invoice_data):
        """An invoice of few lines and many uses is sent with their statement."""
        if invoice.telecentre_has_statement:
            invoice._make_telecentre_statement()
        return super()._hook_invoice_document_after_pdf_report_render(
            invoice, invoice_data
        )

    @api.model
    def _get_invoice_extra_attachments(self, move):
        attachments = super()._get_invoice_extra_attachments(move)
        if not move.telecentre_has_statement:
            return attachments
        return attachments | move._get_telecentre_statement()
