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
    error_file = fields.Binary(
        help="CSV with the columns reference, column and message."
    )
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
        """Pin each message to its participant; all or nothing."""
        self.ensure_one()
        people = {str(each.id): each for each in self.operation_id.participant_ids}
        found = self._parse_errors(people)
        self.operation_id.participant_ids.filtered("platform_error").write(
            {"platform_error": False}
        )
        for person, messages in found.items():
            person.platform_error = "; ".join(messages)
        action = self.operation_id.action_open_participants()
        return action | {"context": {"search_default_platform_error": 1}}

    def _parse_errors(self, people):
        text = b64decode(self.error_file or b"").decode("utf-8-sig", errors="replace")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        wanted = {"reference", "column", "message"}
        if not wanted <= set(rows.fieldnames or ()):
            raise UserError(
                self.env._("The file has no columns reference, column and message.")
            )
        found = {}
        for number, row in enumerate(rows, start=2):
            person = people.get((row["reference"] or "").strip())
            if not person:
                raise UserError(
                    self.env._(
                        "Line %(number)s: “%(reference)s” is not a participant of this "
                        "operation. Nothing was read.",
                        number=number,
                        reference=row["reference"],
                    )
                )
            found.setdefault(person, []).append(f"{row['column']}: {row['message']}")
        return found

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exchange with the platform"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
