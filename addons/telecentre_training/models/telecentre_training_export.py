import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.evidence import make_csv

# What a column can hold: never a sensitive answer.
SOURCES = [
    ("operation", "Number of the operation"),
    ("reference", "Our reference of the participant"),
    ("name", "Name"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("street", "Address"),
    ("zip", "Postal code"),
    ("commune", "INSEE code of the commune"),
    ("gender", "Gender"),
    ("birth_date", "Birth date"),
    ("nationality", "Nationality"),
    ("work", "Work at entry"),
    ("registered", "Registered as a job seeker"),
    ("searching", "Searching for work"),
    ("studying", "In full-time studies"),
    ("unemployed_since", "Without work since"),
    ("isced", "ISCED level"),
    ("status", "Situation at entry, as counted"),
    ("date_entry", "First day"),
    ("date_exit", "Last day"),
    ("exit_kind", "How they left"),
    ("upon_leaving", "Situation upon leaving"),
    ("is_in_training", "In training upon leaving"),
    ("is_qualified", "Qualification upon leaving"),
    ("later", "Situation at six months"),
    ("date_notice", "Informed on"),
]
FACTS = ("status", "upon_leaving", "is_in_training", "is_qualified", "later")


class TelecentreTrainingExport(models.Model):
    """The layout of a file for a platform: columns, codes and formats are data.

    It is only as good as the document it follows: its version is named.
    """

    _name = "telecentre.training.export"
    _description = "Export Profile"
    _order = "name, version"

    name = fields.Char(required=True)
    version = fields.Char(required=True, default="1")
    active = fields.Boolean(default=True)
    source = fields.Char(
        string="Source document", required=True, help="Document and date it follows."
    )
    file_format = fields.Selection(
        [("csv", "CSV"), ("xlsx", "XLSX")], required=True, default="xlsx"
    )
    date_format = fields.Char(
        required=True,
        default="%d/%m/%Y",
        help="%d/%m/%Y is 31/12/2026, %Y-%m-%d is 2026-12-31.",
    )
    delimiter = fields.Selection(
        [(";", "Semicolon"), (",", "Comma"), ("|", "Bar")],
        string="Separator",
        required=True,
        default=";",
    )

    # the file that comes back
    error_reference = fields.Char(
        string="Column of our reference", required=True, default="reference"
    )
    error_column = fields.Char(
        string="Column of the column", required=True, default="column"
    )
    error_message = fields.Char(
        string="Column of the message", required=True, default="message"
    )

    column_ids = fields.One2many(
        "telecentre.training.export.column", "export_id", copy=True
    )

    _version_unique = models.UniqueIndex(
        "(name, version)", "There is already this version of the profile."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for export in self:
            export.display_name = f"{export.name} · {export.version}"

    def _make(self, participants):
        """The file, and what is missing in it: ``(content, [(row, column, text)])``."""
        self.ensure_one()
        if not self.column_ids:
            raise UserError(self.env._("This profile has no column."))
        header = self.column_ids.mapped("name")
        rows, problems = [], []
        facts = self._get_facts(participants)
        for number, participant in enumerate(participants, start=2):
            row = []
            values = participant._get_export_values() | facts.get(participant.id, {})
            for column in self.column_ids:
                value, problem = column._get_cell(
                    values.get(column.value), self.date_format
                )
                row.append(value)
                if problem:
                    problems.append((number, participant, column, problem))
            rows.append(row)
        if self.file_format == "xlsx":
            return self._make_xlsx(header, rows), problems
        return make_csv(header, rows, self.delimiter), problems

    def _get_facts(self, participants):
        """``{participant id: what the rule set makes of the answers}``, if asked."""
        asked = set(FACTS) & set(self.column_ids.mapped("value"))
        if not asked:
            return {}
        today = fields.Date.context_today(self)
        return {
            person.answers.key: {
                name: self._get_fact(person.facts.get(name)) for name in asked
            }
            for operation, people in participants.grouped("operation_id").items()
            for person in operation._count(operation.rule_set_id, today, people)
        }

    @api.model
    def _get_fact(self, value):
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value

    @api.model
    def _make_xlsx(self, header, rows):
        """Every cell is text: no spreadsheet turns a postal code into a number."""
        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        options |= {"strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(content, options) as book:
            text = book.add_format({"num_format": "@"})
            sheet = book.add_worksheet()
            sheet.set_column(0, len(header) - 1, 20, text)
            for number, row in enumerate([header, *rows]):
                for place, value in enumerate(row):
                    sheet.write_string(number, place, value, text)
        return content.getvalue()


class TelecentreTrainingExportColumn(models.Model):
    """One column: where its value comes from, and how the platform writes it."""

    _name = "telecentre.training.export.column"
    _description = "Column of an Export Profile"
    _order = "export_id, sequence, id"

    export_id = fields.Many2one(
        "telecentre.training.export", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Title", required=True)
    value = fields.Selection(SOURCES, required=True)
    codes = fields.Text(help="One a line, as in F=2.")
    is_required = fields.Boolean(string="Required")

    @api.constrains("codes")
    def _check_codes(self):
        for column in self:
            lines = [line for line in (column.codes or "").splitlines() if line.strip()]
            if any(line.count("=") != 1 for line in lines):
                raise ValidationError(
                    column.env._(
                        "Codes of “%(column)s”: one a line, as in F=2.",
                        column=column.name,
                    )
                )

    def _get_codes(self):
        lines = [line for line in (self.codes or "").splitlines() if line.strip()]
        pairs = (line.split("=") for line in lines)
        return {key.strip(): code.strip() for key, code in pairs}

    def _get_cell(self, value, date_format):
        """The text of a cell, and what is wrong with it."""
        if value is None or value is False or value == "":
            return "", self.is_required and self.env._("missing")
        if hasattr(value, "strftime"):
            return value.strftime(date_format), False
        codes = self._get_codes()
        if codes and str(value) not in codes:
            return "", self.env._("no code for “%(value)s”", value=value)
        return codes.get(str(value), str(value)), False


class TelecentreTrainingParticipant(models.Model):
    _inherit = "telecentre.training.participant"

    def _get_export_values(self):
        partner = self.partner_id
        last = self.enrolment_ids.sorted("date_entry")[-1:]
        return {
            "operation": self.operation_id.number,
            "reference": str(self.id),
            "name": partner.name,
            "email": partner.email,
            "phone": partner.phone,
            "street": partner.street,
            "zip": partner.zip,
            "commune": self.commune_id.code,
            "exit_kind": last.state if self.date_exit else False,
            "isced": self.isced if self.diploma_id else False,
            **{
                name: self[name]
                for name in (
                    *("gender", "birth_date", "nationality", "work", "registered"),
                    *("searching", "studying", "unemployed_since"),
                    *("date_entry", "date_exit", "date_notice"),
                )
            },
        }


class TelecentreTrainingOperation(models.Model):
    _inherit = "telecentre.training.operation"

    def action_open_exchange(self):
        self.ensure_one()
        exchange = self.env["telecentre.training.export.make"]
        return exchange.create({"operation_id": self.id})._reopen()
