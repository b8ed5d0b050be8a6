import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import chain

# A tablet that lost its line still knows the half-days of the next two weeks.
KNOWN_AHEAD = timedelta(days=14)
# The longest that a course lets people sign after a half-day.
KNOWN_BEHIND = timedelta(days=30)


class TelecentreTrainingKiosk(models.Model):
    """A tablet at a site on which people sign, whether its line is up or down.

    What was signed on it: ``telecentre_training_kiosk_event.py``.
    """

    _name = "telecentre.training.kiosk"
    _description = "Signing Tablet"
    _order = "site_id, name"
    _check_company_auto = True

    # identity
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    site_id = fields.Many2one(
        "telecentre.site",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, precompute=True, index=True
    )
    token = fields.Char(
        required=True,
        copy=False,
        readonly=True,
        default=lambda self: secrets.token_urlsafe(32),
        groups="telecentre_training.telecentre_training_group_officer",
    )
    url = fields.Char(
        string="Address",
        compute="_compute_url",
        groups="telecentre_training.telecentre_training_group_officer",
        help="Open it once on the tablet while the line is up, and keep it secret.",
    )

    # what happened
    date_seen = fields.Datetime(string="Last heard of", readonly=True, copy=False)
    pending_count = fields.Integer(
        string="Still on the tablet",
        readonly=True,
        copy=False,
        help="Signatures it had not sent when it was last heard of.",
    )
    event_ids = fields.One2many(
        "telecentre.training.kiosk.event", "kiosk_id", string="Signatures"
    )
    event_count = fields.Integer(
        string="Signatures received", compute="_compute_event_count"
    )
    refused_count = fields.Integer(
        string="Signatures refused", compute="_compute_event_count"
    )
    gap_count = fields.Integer(
        string="Missing signatures",
        compute="_compute_event_count",
        help="Numbers of the tablet’s own chain that never arrived.",
    )

    _token_unique = models.UniqueIndex("(token)", "Two tablets have the same address.")

    @api.depends("token")
    def _compute_url(self):
        for kiosk in self:
            kiosk.url = f"{kiosk.get_base_url()}/training/kiosk/{kiosk.token}"

    @api.depends("event_ids")
    def _compute_event_count(self):
        groups = self.env["telecentre.training.kiosk.event"]._read_group(
            Domain("kiosk_id", "in", self.ids),
            ["kiosk_id", "chain", "state"],
            ["__count", "number:max"],
        )
        counts, refused, arrived, last = {}, {}, {}, {}
        for kiosk, name, state, count, number in groups:
            counts[kiosk] = counts.get(kiosk, 0) + count
            refused[kiosk] = refused.get(kiosk, 0) + count * (state == "refused")
            arrived[kiosk, name] = arrived.get((kiosk, name), 0) + count
            last[kiosk, name] = max(last.get((kiosk, name), 0), number)
        for kiosk in self:
            kiosk.event_count = counts.get(kiosk, 0)
            kiosk.refused_count = refused.get(kiosk, 0)
            kiosk.gap_count = sum(
                max(last[key] - count, 0)
                for key, count in arrived.items()
                if key[0] == kiosk
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_page(self):
        """Open the page of the tablet here, to see it or to set the tablet up."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.url, "target": "new"}

    def action_renew(self):
        """A tablet is lost: its address no longer opens anything."""
        self.check_access("write")
        for kiosk in self:
            kiosk.token = secrets.token_urlsafe(32)
        return True

    def action_open_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_kiosk_event_action"
        )
        return action | {"domain": [("kiosk_id", "=", self.id)]}

    # ------------------------------------------------------------------
    # What the tablet knows
    # ------------------------------------------------------------------

    @api.model
    def _find_by_token(self, token):
        """The tablet with this secret address, for whoever holds it."""
        return self.sudo().search(Domain("token", "=", token or ""), limit=1)

    def _get_roster(self, pending=0):
        """What people can sign now and in the days to come, lines down included."""
        self.ensure_one()
        now = fields.Datetime.now()
        self.write({"date_seen": now, "pending_count": max(pending, 0)})
        sessions = self.env["telecentre.training.session"].search(
            Domain("site_id", "=", self.site_id.id)
            & Domain("cohort_id.state", "in", ("running", "closed"))
            & self.env["telecentre.training.session"]._get_planned_domain(
                now - KNOWN_BEHIND, now + KNOWN_AHEAD
            )
        )
        sessions = sessions.filtered(
            lambda each: each._get_signing_end("trainer") >= now
        )
        people = sessions.attendance_ids.partner_id | sessions.trainer_id
        people._fill_training_codes()
        return {
            "now": f"{now.isoformat()}Z",
            "sessions": [self._prepare_roster_session(session) for session in sessions],
        }

    def _prepare_roster_session(self, session):
        trainer = session.trainer_id
        return {
            "id": session.id,
            "title": session.name,
            "cohort": session.cohort_id.name,
            "period": session._get_period_label(),
            "room": session.space_id.name,
            "start": f"{session.date_start.isoformat()}Z",
            "traineeEnd": f"{session._get_signing_end('trainee').isoformat()}Z",
            "trainerEnd": f"{session._get_signing_end('trainer').isoformat()}Z",
            "trainer": trainer
            and {
                "id": trainer.id,
                "name": trainer.name,
                "lock": self._get_lock(trainer),
                "status": "signed" if session.sheet_signature_id else "",
            },
            "people": [
                {
                    "line": line.id,
                    "id": line.partner_id.id,
                    "name": line.partner_id.name,
                    "lock": self._get_lock(line.partner_id),
                    "status": line.status,
                    "label": line._get_status_label(),
                }
                for line in session.attendance_ids.sorted(
                    lambda line: line.partner_id.name or ""
                )
            ],
        }

    def _get_lock(self, partner):
        """The code of a person as the tablet keeps it: to compare, not to read."""
        return chain.digest(f"{self.id}:{partner.id}:{partner.training_code}".encode())
