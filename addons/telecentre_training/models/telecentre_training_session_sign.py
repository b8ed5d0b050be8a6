import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

# How a PNG begins.
PNG = b"\x89PNG"


class TelecentreTrainingSession(models.Model):
    """Signing a half-day: who may, when, and what is kept."""

    _inherit = "telecentre.training.session"

    attendance_ids = fields.One2many("telecentre.training.attendance", "session_id")
    signature_ids = fields.One2many("telecentre.training.signature", "session_id")
    # Stored: a list of sessions shows who is missing.
    present_count = fields.Integer(compute="_compute_present_count", store=True)
    missing_count = fields.Integer(
        string="Not signed", compute="_compute_present_count", store=True
    )
    sheet_signature_id = fields.Many2one(
        "telecentre.training.signature",
        string="Certified by the trainer",
        compute="_compute_sheet_signature_id",
        store=True,
    )

    @api.depends("attendance_ids.status")
    def _compute_present_count(self):
        for session in self:
            statuses = session.attendance_ids.mapped("status")
            session.present_count = statuses.count("present") + statuses.count(
                "partial"
            )
            session.missing_count = statuses.count("expected")

    @api.depends("signature_ids")
    def _compute_sheet_signature_id(self):
        for session in self:
            session.sheet_signature_id = session.signature_ids.filtered(
                lambda signature: signature.kind == "sheet"
            ).sorted("number")[-1:]

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def _get_signing_end(self, role):
        hours = self.course_id[f"{role}_sign_hours"]
        return self.date_stop + timedelta(hours=hours)

    def _get_signing_refusal(self, role, moment=None):
        """Why a trainee or trainer cannot sign at that time, or nothing."""
        self.ensure_one()
        moment = moment or fields.Datetime.now()
        if self.state != "planned":
            return self.env._("This session is cancelled.")
        if moment < self.date_start:
            return self.env._(
                "“%(session)s” begins on %(date)s: sign then, not before.",
                session=self.name,
                date=self._format_moment(self.date_start),
            )
        end = self._get_signing_end(role)
        if moment > end:
            return self.env._(
                "“%(session)s” could be signed until %(date)s: ask the training "
                "officer.",
                session=self.name,
                date=self._format_moment(end),
            )
        return False

    def _format_moment(self, moment):
        tz = self.site_id._get_tz().zone
        return format_datetime(self.env, moment, tz=tz, dt_format="short")

    def _check_signing(self, role, moment=None):
        if refusal := self._get_signing_refusal(role, moment):
            raise UserError(refusal)

    # ------------------------------------------------------------------
    # Signing
    # ------------------------------------------------------------------

    def _sign_trainee(self, partner, method, moment=None, **vals):
        """A trainee signs their own presence, once, in time.

        :param partner: who signs; only their own line can be theirs
        :param datetime moment: when it was signed, if not now (tablet without a line)
        """
        self._check_signing("trainee", moment)
        attendance = self._get_own_attendance(partner)
        if attendance.status in ("present", "partial", "absent"):
            raise UserError(
                self.env._(
                    "“%(session)s” is already signed (%(status)s).",
                    session=self.name,
                    status=attendance._get_status_label(),
                )
            )
        self._check_drawing(vals.get("drawing"))
        return attendance._add_fact(
            "present", "trainee", partner, method, moment, **vals
        )

    def _check_drawing(self, drawing):
        """A picture, as the frame on screen gives it."""
        try:
            content = base64.b64decode(drawing or "", validate=True)
        except (TypeError, ValueError):
            content = b""
        if not content.startswith(PNG):
            raise UserError(self.env._("Draw your signature in the frame."))

    def _announce_absence(self, partner, reason):
        """A trainee says before the session that they will not come."""
        attendance = self._get_own_attendance(partner)
        if attendance.status != "expected" or self.date_start <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "An absence is announced before the session begins: call the "
                    "training officer."
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you will not come."))
        return attendance._add_fact(
            "announced", "trainee", partner, "portal", reason=reason.strip()
        )

    def _get_own_attendance(self, partner):
        attendance = self.attendance_ids.filtered(
            lambda each: each.partner_id == partner
        )
        if not attendance:
            raise UserError(self.env._("You are not on the sheet of this session."))
        return attendance

    def _mark_absent(self, trainer, attendance, reason=None):
        """The trainer says that somebody is not there."""
        self._check_trainer(trainer)
        self._check_signing("trainer")
        if attendance not in self.attendance_ids or attendance.status not in (
            "expected",
            "announced",
        ):
            raise UserError(
                self.env._("This line is already signed: ask the training officer.")
            )
        return attendance._add_fact(
            "absent",
            "trainer",
            trainer,
            "portal",
            reason=reason or attendance.reason,
        )

    def _certify(self, trainer, method, moment=None, **vals):
        """The trainer signs the sheet of their session, once, in time."""
        self._check_trainer(trainer)
        self._check_signing("trainer", moment)
        if self.sheet_signature_id:
            raise UserError(self.env._("You have already signed this sheet."))
        self._check_drawing(vals.get("drawing"))
        return self.env["telecentre.training.signature"].create(
            self._prepare_fact_vals("sheet", "trainer", trainer, method, moment, **vals)
        )

    def _check_trainer(self, trainer):
        if not trainer or self.trainer_id != trainer:
            raise UserError(
                self.env._(
                    "“%(session)s” is the session of another trainer.",
                    session=self.name,
                )
            )

    def _prepare_fact_vals(self, kind, role, signer, method, moment=None, **vals):
        """A fact about this session as it is now."""
        place = [self.site_id.name, self.space_id.name or self.env._("Remote")]
        return {
            "cohort_id": self.cohort_id.id,
            "session_id": self.id,
            "kind": kind,
            "role": role,
            "method": method,
            "signer_id": signer.id,
            "signer_name": signer.name,
            "user_login": self.env.user.login,
            "date_signed": moment or fields.Datetime.now(),
            "session_title": f"{self.course_id.name} · {self.name}",
            "session_place": " · ".join(place),
            "session_trainer": self.trainer_id.name,
            "session_start": self.date_start,
            "session_stop": self.date_stop,
            **vals,
        }
