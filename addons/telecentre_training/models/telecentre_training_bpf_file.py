import io

import xlsxwriter

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..tools.evidence import clean
from .telecentre_training_bpf_form import AMOUNT_FRAMES, FRAMES


class TelecentreTrainingBpf(models.Model):
    """The report as a workbook: what to copy, and what each figure rests on."""

    _inherit = "telecentre.training.bpf"

    def _get_frames(self):
        """``[(frame, title, lines), …]``, in the order of the form."""
        titles = dict(self.line_ids._fields["frame"]._description_selection(self.env))
        by_frame = self.line_ids.grouped("frame")
        return [
            (frame, titles[frame], by_frame[frame])
            for frame, _title in FRAMES
            if frame in by_frame
        ]

    def _get_head(self):
        """Frames A, B and H, and how this was counted."""
        return [
            (self.env._("Training provider"), self.company_id.name),
            (self.env._("Training provider number"), self.training_number or ""),
            (self.env._("SIRET"), self.company_id.company_registry or ""),
            (
                self.env._("Financial year"),
                f"{format_date(self.env, self.date_start)} – "
                f"{format_date(self.env, self.date_stop)}",
            ),
            (self.env._("Version of the form"), self.form_id.name),
            (self.env._("To file by"), format_date(self.env, self.date_due)),
            (self.env._("Share of training (%)"), self.turnover_share or ""),
            (self.env._("Head of the provider"), self.signatory or ""),
        ]

    def _make_xlsx(self):
        """Text stays text, nothing is a formula."""
        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        options |= {"strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(content, options) as book:
            bold = book.add_format({"bold": True})
            self._write_report(book.add_worksheet(self.env._("Report")), bold)
            for title, header, rows in self._get_source_sheets():
                sheet = book.add_worksheet(title[:31])
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(header) - 1, 24)
                for number, row in enumerate([header, *rows]):
                    sheet.write_row(number, 0, row, bold if not number else None)
        return content.getvalue()

    def _write_report(self, sheet, bold):
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, 70)
        sheet.set_column(2, 4, 16)
        number = 0
        for label, value in self._get_head():
            sheet.write(number, 1, label)
            sheet.write(number, 2, value)
            number += 1
        for frame, title, lines in self._get_frames():
            number += 1
            is_amount = frame in AMOUNT_FRAMES
            sheet.write(number, 1, title, bold)
            for place, name in enumerate(self._get_column_names(is_amount), start=2):
                sheet.write(number, place, name, bold)
            for line in lines:
                number += 1
                style = bold if line.is_total else None
                cells = [line.whole, line.amount]
                if not is_amount:
                    cells = [line.people, line.whole, line.hours]
                sheet.write_string(number, 0, line.code or "", style)
                sheet.write_row(number, 1, [line.name, *cells], style)
            number += 1

    def _get_column_names(self, is_amount):
        if is_amount:
            return [self.env._("Euros to copy"), self.env._("Exact amount")]
        return [
            self.env._("People"),
            self.env._("Hours to copy"),
            self.env._("Exact hours"),
        ]

    def _get_source_sheets(self):
        """``[(title, header, rows), …]``: entries, trainers and trainees."""
        outside = set(self._get_outside())
        kinds = dict(
            self.env["res.partner"]
            ._fields["trainer_kind"]
            ._description_selection(self.env)
        )
        hours = self._get_hours()
        trainees = self.env["telecentre.training.enrolment"].union(*hours)
        types = dict(trainees._fields["trainee_type"]._description_selection(self.env))
        goals = dict(
            trainees.course_id._fields["objective"]._description_selection(self.env)
        )
        return [
            (
                self.env._("Amounts"),
                [self.env._("Line"), self.env._("What"), self.env._("Amount")],
                [
                    [entry.item_id.display_name, entry.name, entry.amount]
                    for entry in self.entry_ids
                ],
            ),
            (
                self.env._("Trainers"),
                [self.env._("Trainer"), self.env._("As"), self.env._("Hours")],
                [
                    [
                        trainer.name,
                        kinds["outside" if trainer.id in outside else "own"],
                        float(value),
                    ]
                    for trainer, value in self._get_trainer_hours().items()
                ],
            ),
            (
                self.env._("Trainees"),
                [
                    *(self.env._("Trainee"), self.env._("Cohort"), self.env._("Type")),
                    *(self.env._("Objective"), self.env._("Speciality")),
                    *(self.env._("Entrusted by"), self.env._("Hours")),
                ],
                [
                    [
                        each.partner_id.name,
                        each.cohort_id.name,
                        types.get(each.trainee_type, ""),
                        goals[each.course_id.objective],
                        each.course_id.speciality_id.display_name or "",
                        each.cohort_id.principal_id.name or "",
                        float(hours[each]),
                    ]
                    for each in trainees
                ],
            ),
            (
                self.env._("Checks"),
                [self.env._("Level"), self.env._("What")],
                [[level, text] for level, text in self._find_all()],
            ),
        ]

    def _attach(self, content):
        name = clean(f"BPF {self.company_id.name} {self.date_stop}")
        return self.env["ir.attachment"].create(
            {
                "name": f"{name}.xlsx",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def action_download(self):
        """What was filed; before, what would be."""
        self.ensure_one()
        if self.state == "filed":
            attachment = self.file_id
        elif not self.line_ids:
            raise UserError(self.env._("Count the report first."))
        else:
            attachment = self._attach(self._make_xlsx())
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }
