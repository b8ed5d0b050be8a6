import base64
from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.telecentre_management.tools import spans

from ..tools import connections

NAMED_LINES = 15


class TelecentreTrainingTraceImport(models.TransientModel):
    """Read a connection log: each line goes to the remote module that was open."""

    _name = "telecentre.training.trace.import"
    _description = "Import a Connection Log"

    cohort_id = fields.Many2one("telecentre.training.cohort", required=True)
    file = fields.Binary(string="Connection log (CSV)", required=True)
    filename = fields.Char()
    is_partial = fields.Boolean(
        string="Leave out the lines that are wrong",
        help="Otherwise nothing is recorded until every line is right.",
    )
    problem = fields.Text(readonly=True)

    def action_confirm(self):
        """Record the log; what is wrong is named line by line, before anything."""
        self.ensure_one()
        vals_list, problems = self._read_log()
        if problems and not self.is_partial:
            self.problem = self._format_problems(problems, len(vals_list))
            return self._reopen()
        if not vals_list and not problems:
            raise UserError(
                self.env._(
                    "Every line of this log is already recorded, or it is empty."
                )
            )
        self.env["telecentre.training.trace"].create(vals_list)
        return self.cohort_id.action_open_traces()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a connection log"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _read_log(self):
        """``(values of the new traces, sentences about the lines that are wrong)``"""
        vals_list, problems = [], []
        lines = self._get_lines_by_email()
        known = {
            (trace.attendance_id.id, trace.date_start)
            for trace in self.cohort_id.attendance_ids.trace_ids
            if trace.kind == "connection"
        }
        for connection in self._parse():
            problem = self._get_problem(connection, lines)
            if problem:
                problems.append(
                    self.env._(
                        "Line %(line)s: %(problem)s",
                        line=connection.line,
                        problem=problem,
                    )
                )
                continue
            vals = self._prepare_trace_vals(connection, lines)
            key = vals["attendance_id"], vals["date_start"]
            if key not in known:
                known.add(key)
                vals_list.append(vals)
        return vals_list, problems

    def _parse(self):
        words = {
            "email": self.env._("e-mail"),
            "start": self.env._("start"),
            "stop": self.env._("end or minutes"),
        }
        try:
            return connections.read(base64.b64decode(self.file))
        except connections.NoColumnError as error:
            raise UserError(
                self.env._(
                    "This file has no column “%(column)s”: the first line names the "
                    "columns e-mail, start, and end or minutes. Nothing was recorded.",
                    column=words[str(error)],
                )
            ) from error

    def _get_lines_by_email(self):
        """Places on the sheets of remote modules, by address of the trainee."""
        lines = defaultdict(list)
        for line in self.cohort_id.attendance_ids:
            if line.kind == "remote" and line.partner_id.email_normalized:
                lines[line.partner_id.email_normalized].append(line)
        return lines

    def _get_problem(self, connection, lines):
        words = {
            "email": self.env._("no e-mail address."),
            "start": self.env._("the start is not a date and time (31/12/2026 09:30)."),
            "stop": self.env._("the end is not after the start, or is no time."),
        }
        if connection.problem:
            return words[connection.problem]
        if connection.email not in lines:
            return self.env._(
                "%(email)s is nobody of this cohort.", email=connection.email
            )
        if not self._find_line(connection, lines):
            return self.env._(
                "no remote module was open for %(email)s on %(date)s.",
                email=connection.email,
                date=f"{connection.start:%d/%m/%Y}",
            )
        return False

    def _to_utc(self, connection):
        return spans.to_utc(connection.start, self.cohort_id.site_id._get_tz())

    def _find_line(self, connection, lines):
        """The remote module that was open then."""
        moment = self._to_utc(connection)
        return next(
            (
                line
                for line in lines[connection.email]
                if line.session_id.date_start <= moment < line.session_id.date_stop
            ),
            None,
        )

    def _prepare_trace_vals(self, connection, lines):
        return {
            "attendance_id": self._find_line(connection, lines).id,
            "kind": "connection",
            "date_start": self._to_utc(connection),
            "hours": connection.minutes / 60,
            "source": self.filename,
        }

    def _format_problems(self, problems, right):
        shown = problems[:NAMED_LINES]
        if len(problems) > NAMED_LINES:
            shown.append(
                self.env._("and %(count)s more.", count=len(problems) - NAMED_LINES)
            )
        head = self.env._(
            "Nothing was recorded: %(wrong)s lines are wrong, %(right)s are right and "
            "new. Mend the file, or leave out the wrong lines.",
            wrong=len(problems),
            right=right,
        )
        return "\n".join([head, *shown])
