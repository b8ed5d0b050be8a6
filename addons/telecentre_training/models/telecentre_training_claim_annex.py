import io
import json
import re
from datetime import datetime

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
GENDERS = ("F", "M", "X")


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
            "indicator": self.env._("Indicator"),
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

        names = dict(
            self.operation_id.rule_set_id.indicator_ids.mapped(
                lambda each: (each.code, each.name)
            )
        )
        names["grand_total"] = self.env._("All people, incomplete ones too")
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
                ],
            ),
            describe(self.env._("Costs"), COST_KEYS, content["costs"]),
            describe(self.env._("Time sheets"), SHEET_KEYS, content["sheets"]),
            describe(self.env._("Participants"), PERSON_KEYS, content["people"]),
            describe(self.env._("Attendance"), DAY_KEYS, content["days"]),
            (
                self.env._("Indicators"),
                [words["code"], words["indicator"], *GENDERS, self.env._("Total")],
                [
                    [
                        "" if code == "grand_total" else code,
                        names.get(code, ""),
                        *(cell[key] for key in (*GENDERS, "total")),
                    ]
                    for code, cell in content["indicators"].items()
                ],
            ),
        ]

    def _make_annex(self):
        """The annexes as a workbook: dates, amounts, and text that stays text."""
        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        options |= {"strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(content, options) as book:
            formats = {
                "head": book.add_format(
                    {"bold": True, "bg_color": "#E5E7EB", "text_wrap": True}
                ),
                "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
                "amount": book.add_format({"num_format": "#,##0.00"}),
            }
            for annex in self._get_annex_sheets():
                self._write_annex(book, formats, *annex)
        return content.getvalue()

    def _write_annex(self, book, formats, title, header, rows):
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.write_row(0, 0, header, formats["head"])
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self._write_cell(sheet, formats, number, place, value)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(header) - 1)
        for place, name in enumerate(header):
            longest = max((len(str(row[place] or "")) for row in rows), default=0)
            sheet.set_column(place, place, min(max(longest, len(name), 8) + 2, 60))

    def _write_cell(self, sheet, formats, number, place, value):
        if isinstance(value, bool):
            sheet.write_string(number, place, self._format_value(value))
        elif isinstance(value, float):
            sheet.write_number(number, place, value, formats["amount"])
        elif isinstance(value, str) and DAY.fullmatch(value):
            day = datetime.fromisoformat(value)
            sheet.write_datetime(number, place, day, formats["day"])
        else:
            sheet.write(number, place, value)

    def _format_value(self, value):
        """A frozen value as it is printed."""
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if isinstance(value, float):
            return formatLang(self.env, value)
        if isinstance(value, str) and DAY.fullmatch(value):
            return format_date(self.env, value)
        return "" if value is None else value

    def _is_amount(self, value):
        return isinstance(value, int | float) and not isinstance(value, bool)

    def action_download_annex(self):
        self.ensure_one()
        if not self.annex_id:
            raise UserError(self.env._("The annexes are made when the claim is filed."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.annex_id.id}?download=true",
            "target": "self",
        }
