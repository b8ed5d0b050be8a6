import io
import re

import xlsxwriter

from odoo import models

MONEY = "#,##0.00"
WIDE, NARROW = 40, 16


class TelecentreShareStatement(models.Model):
    """The statement as a PDF and as a spreadsheet."""

    _inherit = "telecentre.share.statement"

    def action_print(self):
        return self.env.ref(
            "telecentre_management.telecentre_share_statement_report"
        ).report_action(self)

    def action_export(self):
        """Download a spreadsheet, one sheet a statement."""
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("Revenue shares.xlsx"),
                "raw": self._get_workbook(),
                "res_model": self._name,
                "res_id": self[:1].id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _get_workbook(self):
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            bold = book.add_format({"bold": True})
            money = book.add_format({"num_format": MONEY})
            total = book.add_format({"num_format": MONEY, "bold": True})
            for number, statement in enumerate(self, start=1):
                name = f"{number} {statement.site_id.code}"[:31]
                sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "-", name))
                sheet.set_column(0, 0, WIDE)
                sheet.set_column(1, 3, NARROW)
                statement._write_sheet(sheet, bold, money, total)
        return content.getvalue()

    def _write_sheet(self, sheet, bold, money, total):
        """Heading, one row a nature, totals, the share."""
        sheet.write(0, 0, self.display_name, bold)
        sheet.write(1, 0, self.partner_id.name)
        sheet.write_row(3, 0, self._get_headings(), bold)
        row = 4
        for line in self.line_ids:
            sheet.write_string(row, 0, line.product_id.display_name)
            sheet.write_row(
                row,
                1,
                [line.amount_invoiced, line.amount_collected, line.amount_free],
                money,
            )
            row += 1
        sheet.write(row, 0, self.env._("Total"), bold)
        sheet.write_row(
            row,
            1,
            [self.amount_invoiced, self.amount_collected, self.amount_free],
            total,
        )
        sheet.write(row + 2, 0, self._get_share_sentence(), bold)
        sheet.write(row + 2, 1, self.amount_share, total)

    def _get_headings(self):
        return [
            self.env._("Nature"),
            self.env._("Invoiced (untaxed)"),
            self.env._("Collected (untaxed)"),
            self.env._("Value given"),
        ]

    def _get_share_sentence(self):
        """“12 % of what is collected”, for the documents."""
        rate = f"{self.rate:g}"
        if self.base == "collected":
            return self.env._("Share due: %(rate)s %% of what is collected", rate=rate)
        return self.env._("Share due: %(rate)s %% of what is invoiced", rate=rate)
