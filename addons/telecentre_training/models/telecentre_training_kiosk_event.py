import json
from datetime import UTC, datetime, timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import chain

CLOCK_TOLERANCE = timedelta(minutes=5)
MOST_AT_ONCE = 100
MOST_CHARACTERS = 500_000


class TelecentreTrainingKioskEvent(models.Model):
    """What somebody signed on a tablet, as the tablet wrote it. Never edited.

    Each follows the one before on that tablet: what is missing shows.
    """

    _name = "telecentre.training.kiosk.event"
    _description = "Signature on a Tablet"
    _order = "kiosk_id, chain, number, id"
    _rec_name = "number"

    # as the tablet wrote it
    kiosk_id = fields.Many2one(
        "telecentre.training.kiosk",
        string="Tablet",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="kiosk_id.company_id", store=True, precompute=True, index=True
    )
    chain = fields.Char(
        required=True, help="A tablet that was emptied begins another one."
    )
    number = fields.Integer(required=True, aggregator=None)
    previous_hash = fields.Char()
    hash = fields.Char(required=True)
    content = fields.Text(required=True)

    # what it says
    session_id = fields.Many2one(
        "telecentre.training.session", ondelete="restrict", index="btree_not_null"
    )
    cohort_id = fields.Many2one(
        related="session_id.cohort_id", store=True, index="btree_not_null"
    )
    attendance_id = fields.Many2one(
        "telecentre.training.attendance", ondelete="set null", index="btree_not_null"
    )
    partner_id = fields.Many2one("res.partner", string="Person", ondelete="restrict")
    role = fields.Selection([("trainee", "Trainee"), ("trainer", "Trainer")])
    date_signed = fields.Datetime(string="Signed on")

    # what became of it
    date_received = fields.Datetime(
        string="Received on", required=True, default=fields.Datetime.now
    )
    continuity = fields.Selection(
        [
            ("whole", "Follows the one before"),
            ("gap", "One or more are missing before it"),
            ("broken", "Does not follow the one before"),
        ],
        required=True,
        default="whole",
    )
    state = fields.Selection(
        [("recorded", "Recorded"), ("refused", "Refused")], required=True
    )
    refusal = fields.Char(string="Why")
    signature_id = fields.Many2one("telecentre.training.signature", ondelete="restrict")

    _once = models.UniqueIndex(
        "(kiosk_id, chain, hash)", "This signature was already received."
    )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What a tablet sent is never changed."))

    def action_open_correct(self):
        """Record by hand what could not be recorded by itself."""
        self.ensure_one()
        if not self.attendance_id:
            raise UserError(
                self.env._("This signature names no line of a sheet: see its reason.")
            )
        action = self.attendance_id.action_open_correct()
        action["context"] |= {
            "default_method": "desk",
            "default_reason": self.env._(
                "Signed on the tablet: %(why)s", why=self.refusal or ""
            ),
        }
        return action


class TelecentreTrainingKiosk(models.Model):
    _inherit = "telecentre.training.kiosk"

    def _receive(self, events):
        """Record what people signed on the tablet; what came before counts once.

        :param events: ``[{"previous", "hash", "content"}, …]`` in order
        :return: hashes that the tablet no longer has to keep
        """
        self.ensure_one()
        self.lock_for_update()  # two sendings of the same signatures wait in line
        kept = []
        known = set(
            self.env["telecentre.training.kiosk.event"]
            .search(
                Domain("kiosk_id", "=", self.id)
                & Domain("hash", "in", [str(each.get("hash")) for each in events])
            )
            .mapped("hash")
        )
        for event in events[:MOST_AT_ONCE]:
            if event.get("hash") not in known and not self._receive_one(event):
                break
            kept.append(event["hash"])
        return kept

    def _receive_one(self, event):
        """Keep one event, whatever it says; false if it is not what was hashed."""
        previous = str(event.get("previous") or chain.EMPTY)
        content = str(event.get("content") or "")
        if len(content) > MOST_CHARACTERS or event.get("hash") != chain.digest(
            f"{previous}\n{content}".encode()
        ):
            return False
        vals = {
            "kiosk_id": self.id,
            "previous_hash": previous,
            "hash": event["hash"],
            "content": content,
            "chain": "?",
            "number": 0,
            "state": "refused",
        }
        try:
            with self.env.cr.savepoint():
                fact = self._read_content(content)
                vals |= fact
                vals |= {"continuity": self._get_continuity(fact, previous)}
                signature = self._sign_from_tablet(vals, json.loads(content))
                vals |= {"state": "recorded", "signature_id": signature.id}
        except UserError as error:
            vals["refusal"] = str(error)
        self.env["telecentre.training.kiosk.event"].create(vals)
        return True

    def _read_content(self, content):
        """What the tablet wrote, as fields of the event."""
        try:
            fact = json.loads(content)
            signed = datetime.fromisoformat(fact["signedAt"]).astimezone(UTC)
            vals = {
                "chain": str(fact["chain"]),
                "number": int(fact["number"]),
                "role": "trainer" if fact["role"] == "trainer" else "trainee",
                "date_signed": signed.replace(tzinfo=None, microsecond=0),
            }
            session_id, line_id = int(fact["session"]), int(fact["line"] or 0)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise UserError(
                self.env._("The tablet sent something that cannot be read.")
            ) from error
        session = self.env["telecentre.training.session"].browse(session_id).exists()
        line = session.attendance_ids.filtered(lambda each: each.id == line_id)
        is_trainer = vals["role"] == "trainer"
        partner = session.trainer_id if is_trainer else line.partner_id
        return vals | {
            "session_id": session.id,
            "attendance_id": line.id,
            "partner_id": partner.id,
        }

    def _get_continuity(self, fact, previous):
        before = self.env["telecentre.training.kiosk.event"].search(
            Domain("kiosk_id", "=", self.id) & Domain("chain", "=", fact["chain"]),
            order="number desc, id desc",
            limit=1,
        )
        if fact["number"] > before.number + 1:
            return "gap"
        return "whole" if (before.hash or chain.EMPTY) == previous else "broken"

    def _sign_from_tablet(self, vals, fact):
        """The signed fact of an event, by the same rules as on a phone."""
        session = self.env["telecentre.training.session"].browse(vals["session_id"])
        partner = self.env["res.partner"].browse(vals["partner_id"])
        if not session or session.site_id != self.site_id or not partner:
            raise UserError(self.env._("This half-day is not on this tablet."))
        if fact.get("lock") != self._get_lock(partner):
            raise UserError(
                self.env._("The code is not that of %(name)s.", name=partner.name)
            )
        moment = vals["date_signed"]
        if moment > fields.Datetime.now() + CLOCK_TOLERANCE:
            raise UserError(self.env._("The clock of the tablet is ahead."))
        sign = session._certify if vals["role"] == "trainer" else session._sign_trainee
        return sign(
            partner,
            "kiosk",
            moment,
            drawing=fact.get("drawing"),
            source_hash=vals["hash"],
            user_login=self.name,
        )
