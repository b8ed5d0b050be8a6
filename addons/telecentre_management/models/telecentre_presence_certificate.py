import hashlib
import json
from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..tools.verification import format_code, make_code

LONGEST_DAYS = 366


class TelecentrePresenceCertificate(models.Model):
    """Days on which a member was at a telecentre, certified to an employer.

    What was certified is a snapshot with its hash, which never changes. When the facts
    do, the certificate is revoked, and whoever verifies it reads so. Days and sites
    only: an employer is told neither hours nor places within the site. The days are
    found in ``telecentre_presence_days.py``.
    """

    _name = "telecentre.presence.certificate"
    _description = "Certificate of Presence"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_names_search = ["name", "partner_id.name"]

    # what is certified
    name = fields.Char(string="Number", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_start = fields.Date(string="First day", required=True, readonly=True)
    date_stop = fields.Date(string="Last day", required=True, readonly=True)
    date_issued = fields.Datetime(
        string="Issued on", required=True, readonly=True, default=fields.Datetime.now
    )
    snapshot = fields.Json(required=True, readonly=True)
    day_count = fields.Integer(string="Days", readonly=True)

    # verification
    code = fields.Char(string="Symbols", required=True, readonly=True)
    code_label = fields.Char(string="Code", compute="_compute_code_label")
    digest = fields.Char(
        string="Fingerprint",
        required=True,
        readonly=True,
        help="SHA-256 of what was certified.",
    )
    state = fields.Selection(
        [("valid", "Valid"), ("revoked", "Revoked")],
        compute="_compute_state",
        store=True,
    )
    date_revoked = fields.Datetime(string="Revoked on", readonly=True, tracking=True)
    revoke_reason = fields.Char(string="Reason", readonly=True, tracking=True)

    _code_unique = models.UniqueIndex("(code)", "This code is already in use.")
    _valid_index = models.Index("(partner_id, date_start) WHERE date_revoked IS NULL")
    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)",
        "The last day of a certificate comes after its first.",
    )

    @api.depends("code")
    def _compute_code_label(self):
        for certificate in self:
            certificate.code_label = format_code(certificate.code or "")

    @api.depends("date_revoked")
    def _compute_state(self):
        for certificate in self:
            certificate.state = "revoked" if certificate.date_revoked else "valid"

    # ------------------------------------------------------------------
    # Issuing
    # ------------------------------------------------------------------

    @api.model
    def _issue(self, partner, start, stop):
        """Certify the days of a member; the same facts give the same certificate.

        :param partner: ``res.partner``; whoever asks has the right to
        :param date start: first day
        :param date stop: last day, included
        """
        self._check_period(start, stop)
        days = self._get_days(partner, start, stop)
        if not days:
            raise UserError(
                self.env._(
                    "No presence is recorded %(period)s: there is nothing to certify.",
                    period=partner._portal_format_period(start, stop),
                )
            )
        mine = [
            ("partner_id", "=", partner.id),
            ("company_id", "=", self.env.company.id),
            ("date_start", "=", start),
            ("date_stop", "=", stop),
            ("date_revoked", "=", False),
        ]
        issued = self.search(mine).filtered(
            lambda one: (
                one.snapshot["days"] == days and one.snapshot["member"] == partner.name
            )
        )
        return issued[:1] or self.create(self._prepare_vals(partner, start, stop, days))

    def _check_period(self, start, stop):
        today = fields.Date.context_today(self)
        if stop < start:
            raise UserError(self.env._("The last day comes before the first."))
        if stop > today:
            raise UserError(
                self.env._("Days to come cannot be certified: choose today at most.")
            )
        if (stop - start).days >= LONGEST_DAYS:
            raise UserError(
                self.env._("Choose a year at most: make several certificates.")
            )

    @api.model
    def _prepare_vals(self, partner, start, stop, days):
        company = self.env.company
        number = self.env["ir.sequence"].next_by_code(self._name)
        snapshot = {
            "number": number,
            "issuer": company.name,
            "member": partner.name,
            "from": fields.Date.to_string(start),
            "to": fields.Date.to_string(stop),
            "days": days,
        }
        return {
            "name": number,
            "partner_id": partner.id,
            "company_id": company.id,
            "date_start": start,
            "date_stop": stop,
            "snapshot": snapshot,
            "day_count": len({day["date"] for day in days}),
            "code": make_code(),
            "digest": self._make_digest(snapshot),
        }

    @api.model
    def _make_digest(self, snapshot):
        text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    # ------------------------------------------------------------------
    # Verifying
    # ------------------------------------------------------------------

    def _is_intact(self):
        """Whether what was certified is what is kept."""
        self.ensure_one()
        return self._make_digest(self.snapshot) == self.digest

    def _get_verify_path(self):
        return f"/telecentres/verify/{self.code}"

    def _get_verify_url(self):
        return self.get_base_url() + self._get_verify_path()

    def _get_day_rows(self):
        """``[(day in words, site, whether the arrival was noted), …]``."""
        return [
            (
                format_date(
                    self.env,
                    fields.Date.to_date(day["date"]),
                    date_format="EEEE d MMMM y",
                ),
                day["site"],
                day["checked_in"],
            )
            for day in self.snapshot["days"]
        ]

    # ------------------------------------------------------------------
    # Sentences of the document
    # ------------------------------------------------------------------

    def _get_introduction(self):
        return self.env._(
            "%(company)s certifies that %(member)s used its telecentres on the "
            "following days, %(period)s (%(count)s).",
            company=self.snapshot["issuer"],
            member=self.snapshot["member"],
            count=self._get_count_label(),
            period=self.partner_id._portal_format_period(
                self.date_start, self.date_stop
            ),
        )

    def _get_issued_sentence(self):
        return self.env._(
            "Issued on %(date)s at the request of the person concerned.",
            date=self.company_id._format_telecentre_date(self.date_issued.date()),
        )

    def _get_revoked_sentence(self):
        return self.env._(
            "This certificate is no longer valid: it was revoked on %(date)s. "
            "%(reason)s",
            date=format_date(self.env, self.date_revoked),
            reason=self.revoke_reason,
        )

    def _get_count_label(self):
        if self.day_count == 1:
            return self.env._("1 day")
        return self.env._("%(count)s days", count=self.day_count)

    def _get_barcode_query(self):
        """Of the picture that leads to the page of verification."""
        return urlencode(
            {
                "barcode_type": "QR",
                "value": self._get_verify_url(),
                "width": 300,
                "height": 300,
            }
        )

    # ------------------------------------------------------------------
    # Revoking
    # ------------------------------------------------------------------

    def action_open_revoke(self):
        """Ask for the reason, then revoke."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Revoke the certificate"),
            "res_model": "telecentre.presence.revoke",
            "view_mode": "form",
            "target": "new",
            "context": {"default_certificate_id": self.id},
        }

    def _revoke(self, reason):
        """What was certified no longer holds; the rights are the caller's to check.

        :param str reason: read by whoever verifies the certificate
        """
        # Nobody writes on a certificate but this code.
        self.sudo().filtered(lambda one: not one.date_revoked).write(
            {"date_revoked": fields.Datetime.now(), "revoke_reason": reason}
        )
