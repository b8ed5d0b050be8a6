import io
import json
import re

import xlsxwriter

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from .telecentre_training_claim_snapshot import (
    COST_KEYS,
    DAY_KEYS,
    PERSON_KEYS,
    SHEET_KEYS,
)

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class TelecentreTrainingClaim(models.Model):
    """The annexes of a claim, made from what was frozen."""

    _inherit = "telecentre.training.claim"

    def _get_annex_words(self):
        """Title of each column."""
        return {
            "amount": self.env._("Amount"),
            "category": self.env._("Category"),
            "claimable": self.env._("Claimable"),
            "code": self.env._("Code"),
            "complete": self.env._("Complete"),
            "cost": self.env._("Cost"),
            "date": self.env._("Date"),
            "employee": self.env._("Signed by the employee"),
            "entry": self.env._("First day"),
            "exit": self.env._("Last day"),
            "expected": self.env._("Hours expected"),
            "hours": self.env._("Hours"),
            "issue": self.env._("Not claimed because"),
            "manager": self.env._("Signed by the manager"),
            "method": self.env._("How"),
            "month": self.env._("Month"),
            "name": self.env._("Name"),
            "paid": self.env._("Paid on"),
            "procurement": self.env._("Procurement file"),
            "session": self.env._("Session"),
            "signed": self.env._("Signed on"),
            "status": self.env._("Attendance"),
            "supplier": self.env._("Supplier or employee"),
            "worked": self.env._("Hours worked in all"),
        }

    def _get_annex_sheets(self):
        """``[(title, header, rows), …]`` from the frozen text, not from records."""
        content = json.loads(self.snapshot)
        words = self._get_annex_words()

        def describe(title, keys, rows):
            return (
                title,
                [words[key] for key in keys],
                [[row[key] for key in keys] for row in rows],
            )

        figures = content["indicators"]
        return [
            (
                self.env._("Claim"),
                [self.env._("Item"), words["amount"]],
                [
                    [self.env._("Operation"), content["operation"]],
                    [self.env._("Beneficiary"), content["beneficiary"]],
                    [self.env._("From"), content["from"]],
                    [self.env._("To"), content["to"]],
                    *content["lines"],
                    [self.env._("Eligible cost"), content["eligible"]],
                    [self.env._("Grant asked"), content["grant"]],
                    *content["rejections"],
                ],
            ),
            describe(self.env._("Costs"), COST_KEYS, content["costs"]),
            describe(self.env._("Time sheets"), SHEET_KEYS, content["sheets"]),
            describe(self.env._("Participants"), PERSON_KEYS, content["people"]),
            describe(self.env._("Attendance"), DAY_KEYS, content["days"]),
            (
                self.env._("Indicators"),
                [words["code"], "F", "M", "X", self.env._("Total")],
                [
                    [code, *(cell[key] for key in ("F", "M", "X", "total"))]
                    for code, cell in figures.items()
                ],
            ),
        ]

    def _make_annex(self):
        """The annexes as a workbook: text stays text, nothing is a formula."""
        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        options |= {"strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(content, options) as book:
            bold = book.add_format({"bold": True})
            for title, header, rows in self._get_annex_sheets():
                sheet = book.add_worksheet(title[:31])
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(header) - 1, 22)
                sheet.write_row(0, 0, header, bold)
                for number, row in enumerate(rows, start=1):
                    sheet.write_row(number, 0, row)
        return content.getvalue()

    def _format_value(self, value):
        """A frozen value as it is printed."""
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if isinstance(value, float):
            return formatLang(self.env, value)
        if isinstance(value, str) and DAY.fullmatch(value):
            return format_date(self.env, value)
        return "" if value is None else value

    def action_download_annex(self):
        self.ensure_one()
        if not self.annex_id:
            raise UserError(self.env._("The annexes are made when the claim is filed."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.annex_id.id}?download=true",
            "target": "self",
        }
