import csv
import io
from base64 import b64decode

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.evidence import clean


class TelecentreTrainingExportMake(models.TransientModel):
    """Make the file of an operation, or read the errors the platform sent back."""

    _name = "telecentre.training.export.make"
    _description = "Exchange with the Platform"

    operation_id = fields.Many2one("telecentre.training.operation", required=True)
    export_id = fields.Many2one("telecentre.training.export", string="Profile")
    problems = fields.Text(string="To complete", readonly=True)
    error_file = fields.Binary(help="CSV with the columns that the profile names.")
    error_name = fields.Char()
    attachment_id = fields.Many2one("ir.attachment", readonly=True)

    def action_make(self):
        self.ensure_one()
        if not self.export_id:
            raise UserError(self.env._("Choose a profile."))
        people = self.operation_id.participant_ids.filtered("date_entry")
        content, problems = self.export_id._make(people)
        name = clean(f"{self.operation_id.number} {self.export_id.display_name}")
        self.attachment_id = self.env["ir.attachment"].create(
            {
                "name": f"{name}.{self.export_id.file_format}",
                "raw": content,
                "res_model": self.operation_id._name,
                "res_id": self.operation_id.id,
            }
        )
        self.problems = "\n".join(
            f"{row} · {person.partner_id.name} · {column.name}: {problem}"
            for row, person, column, problem in problems
        )
        return self._reopen()

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "self",
        }

    def action_read_errors(self):
        """Pin each message to its participant and answer; all or nothing."""
        self.ensure_one()
        if not self.export_id:
            raise UserError(self.env._("Choose a profile."))
        people = {str(each.id): each for each in self.operation_id.participant_ids}
        found = self._parse_errors(people)
        self.operation_id.participant_ids.error_ids.unlink()
        self.env["telecentre.training.export.error"].create(found)
        action = self.operation_id.action_open_participants()
        return action | {"context": {"search_default_platform_error": 1}}

    def _parse_errors(self, people):
        """The values of the errors to create."""
        profile, rows = self.export_id, self._read_error_rows()
        columns = {each.name.strip().lower(): each for each in profile.column_ids}
        found = []
        for number, row in enumerate(rows, start=2):
            reference = (row[profile.error_reference] or "").strip()
            person = people.get(reference)
            if not person:
                raise UserError(
                    self.env._(
                        "Line %(number)s: “%(reference)s” is not a participant of this "
                        "operation. Nothing was read.",
                        number=number,
                        reference=reference,
                    )
                )
            name = (row[profile.error_column] or "").strip()
            found.append(
                {
                    "participant_id": person.id,
                    "column": name or self.env._("the whole line"),
                    "column_id": columns.get(
                        name.lower(), profile.column_ids.browse()
                    ).id,
                    "message": (row[profile.error_message] or "").strip()
                    or self.env._("refused without a message"),
                }
            )
        return found

    def _read_error_rows(self):
        """The lines of the file, whatever separates its columns."""
        profile, content = self.export_id, b64decode(self.error_file or b"")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:  # a spreadsheet saved it again
            text = content.decode("cp1252", errors="replace")
        first = text.partition("\n")[0]
        rows = csv.DictReader(
            io.StringIO(text), delimiter=max(";,|\t", key=first.count)
        )
        wanted = [
            profile.error_reference,
            profile.error_column,
            profile.error_message,
        ]
        if not set(wanted) <= set(rows.fieldnames or ()):
            raise UserError(
                self.env._(
                    "The file has no columns %(columns)s: it has %(found)s.",
                    columns=", ".join(wanted),
                    found=", ".join(rows.fieldnames or ()) or self.env._("none"),
                )
            )
        return rows

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exchange with the platform"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
