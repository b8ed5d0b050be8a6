from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreTrainingScanLine(models.Model):
    """One place of a scanned sheet: signed or not, as somebody sees it."""

    _name = "telecentre.training.scan.line"
    _description = "Place on a Scanned Sheet"
    _order = "scan_id, session_id, id"

    scan_id = fields.Many2one(
        "telecentre.training.scan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scan_id.company_id", store=True, index=True)
    session_id = fields.Many2one(
        "telecentre.training.session",
        string="Half-day",
        required=True,
        ondelete="cascade",
    )
    attendance_id = fields.Many2one(
        "telecentre.training.attendance", ondelete="cascade", index="btree_not_null"
    )
    name = fields.Char(string="Who", compute="_compute_name")
    hours = fields.Char(string="Half-day of", compute="_compute_name")
    mark = fields.Selection(
        [
            ("signed", "Signed"),
            ("absent", "Absent"),
            ("none", "Not signed"),
            ("already", "Recorded before"),
        ],
        string="On the sheet",
        required=True,
    )

    @api.depends("session_id", "attendance_id")
    def _compute_name(self):
        for line in self:
            session = line.session_id
            line.hours = session._get_hours_label()
            line.name = line.attendance_id.partner_id.name or line.env._(
                "Trainer: %(name)s", name=session.trainer_id.name or "?"
            )

    def _record(self):
        """Signed facts of what is on the sheet, once."""
        now = fields.Datetime.now()
        for line in self:
            if line.mark in ("signed", "absent") and line.session_id.date_stop > now:
                raise UserError(
                    line.env._(
                        "“%(session)s” is not over: record its sheet afterwards.",
                        session=line.session_id.name,
                    )
                )
            line._record_one()

    def _record_one(self):
        attendance, session = self.attendance_id, self.session_id
        proof = {
            "source_hash": self.scan_id.sha256,
            "user_login": self.env.user.login,
            "reason": self.env._("Scanned sheet %(code)s", code=self.scan_id.code),
        }
        if attendance and attendance.status in ("expected", "announced"):
            if self.mark == "signed":
                attendance._add_fact(
                    "present",
                    "trainee",
                    attendance.partner_id,
                    "paper",
                    session.date_stop,
                    **proof,
                )
            elif self.mark == "absent":
                officer = self.env.user.partner_id
                attendance._add_fact("absent", "officer", officer, "paper", **proof)
        elif not attendance and self.mark == "signed":
            session._certify_on_paper(**proof)


class TelecentreTrainingSession(models.Model):
    _inherit = "telecentre.training.session"

    def _certify_on_paper(self, **proof):
        """The trainer signed the printed sheet: somebody has it in hand."""
        if self.sheet_signature_id or not self.trainer_id:
            return
        self.env["telecentre.training.signature"].sudo().create(
            self._prepare_fact_vals(
                "sheet", "trainer", self.trainer_id, "paper", self.date_stop, **proof
            )
        )
