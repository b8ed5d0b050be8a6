from base64 import b64decode
from zipfile import BadZipFile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import communes

LINES_SHOWN = 20


class TelecentreTrainingCommuneImport(models.TransientModel):
    """The published table of communes, as it was downloaded.

    Communes of the same edition are updated, others are left: what was answered on the
    first day keeps the edition it was answered with.
    """

    _name = "telecentre.training.commune.import"
    _description = "Import of the Degree of Urbanisation"

    table = fields.Binary(required=True, attachment=False)
    table_name = fields.Char()
    vintage = fields.Integer(
        string="Edition",
        required=True,
        default=lambda self: fields.Date.context_today(self).year - 1,
    )
    source = fields.Char(required=True, help="Title, address and day of the download.")
    departments = fields.Char(
        help="Such as 15, 12, 43; empty for the whole country.",
    )
    result = fields.Text(readonly=True)

    def action_import(self):
        self.ensure_one()
        rows, skipped = self._read()
        kept = self._keep(rows)
        created, updated = self._save(kept)
        matched = self._match_people()
        self.result = "\n".join(
            filter(
                None,
                [
                    self.env._("%(count)s communes created.", count=created),
                    self.env._("%(count)s communes updated.", count=updated),
                    len(kept) < len(rows)
                    and self.env._(
                        "%(count)s communes of other departments left out.",
                        count=len(rows) - len(kept),
                    ),
                    skipped
                    and self.env._(
                        "%(count)s lines are not a commune of France with its degree: "
                        "%(lines)s.",
                        count=len(skipped),
                        lines=self._format_lines(skipped),
                    ),
                    self.env._(
                        "%(count)s participants whose commune was only told by name "
                        "are linked to it now.",
                        count=matched,
                    ),
                ],
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import the table of communes"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _read(self):
        try:
            rows, skipped = communes.read(b64decode(self.table))
        except (BadZipFile, ValueError, KeyError, OSError) as error:
            raise UserError(
                self.env._(
                    "The columns of the table are not found: it needs the titles LAU "
                    "CODE, LAU NAME NATIONAL and DEGURBA, or code, name and degurba."
                )
            ) from error
        if not rows:
            raise UserError(self.env._("No commune of France is in this table."))
        return rows, skipped

    @api.model
    def _format_lines(self, lines):
        shown = ", ".join(map(str, lines[:LINES_SHOWN]))
        return f"{shown}…" if len(lines) > LINES_SHOWN else shown

    def _keep(self, rows):
        wanted = tuple(
            part.strip().upper()
            for part in (self.departments or "").replace(";", ",").split(",")
            if part.strip()
        )
        return [row for row in rows if not wanted or row.code.startswith(wanted)]

    def _save(self, rows):
        """Create or update: ``(created, updated)``."""
        table = self.env["telecentre.training.commune"]
        known = {
            commune.code: commune
            for commune in table.search([("vintage", "=", self.vintage)])
        }
        new, updated = {}, 0
        for row in rows:
            vals = {"name": row.name, "degurba": row.degurba, "source": self.source}
            commune = known.get(row.code)
            if not commune:
                new[row.code] = {**vals, "code": row.code, "vintage": self.vintage}
            elif any(commune[name] != value for name, value in vals.items()):
                commune.write(vals)
                updated += 1
        table.create(list(new.values()))
        return len(new), updated

    def _match_people(self):
        """Participants who told a name that is now one commune of the newest table."""
        people = self.env["telecentre.training.participant"].search(
            Domain("commune_id", "=", False) & Domain("commune_name", "!=", False)
        )
        matched = 0
        for participant in people:
            found = participant._parse_commune(participant.commune_name)
            if found["commune_id"]:
                participant.write(found)
                matched += 1
        return matched
