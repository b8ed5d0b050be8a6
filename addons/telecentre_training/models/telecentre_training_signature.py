import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import chain
from ..tools.purge import is_purge

# What is hashed of a signature: changing one of these in the database breaks the chain.
SEALED_FIELDS = (
    "number",
    "role",
    "kind",
    "method",
    "signer_name",
    "user_login",
    "trainee_name",
    "session_title",
    "session_place",
    "session_trainer",
    "reason",
    "drawing_hash",
    "source_hash",
)
SEALED_MOMENTS = (
    "date_signed",
    "session_start",
    "session_stop",
    "date_arrival",
    "date_leaving",
)
SEALED_LINKS = ("cohort_id", "session_id", "attendance_id", "corrected_id")


class TelecentreTrainingSignature(models.Model):
    """A signed fact: who was there, who says so, when and how. Never edited.

    The facts of a cohort make a chain; a correction is a new fact with its reason. What
    is said of the session is copied: it stays as it was when it was signed.
    """

    _name = "telecentre.training.signature"
    _description = "Attendance Signature"
    _order = "cohort_id, number"
    _rec_name = "signer_name"

    # what
    cohort_id = fields.Many2one(
        "telecentre.training.cohort", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    session_id = fields.Many2one(
        "telecentre.training.session", required=True, ondelete="restrict", index=True
    )
    attendance_id = fields.Many2one(
        "telecentre.training.attendance", ondelete="restrict", index="btree_not_null"
    )
    kind = fields.Selection(
        [
            ("present", "Present"),
            ("absent", "Absent"),
            ("announced", "Absence announced"),
            ("sheet", "Sheet certified"),
        ],
        string="Fact",
        required=True,
    )
    date_arrival = fields.Datetime(string="Arrived at")
    date_leaving = fields.Datetime(string="Left at")
    reason = fields.Char()
    corrected_id = fields.Many2one(
        "telecentre.training.signature", string="Corrects", ondelete="restrict"
    )

    # who and how
    role = fields.Selection(
        [
            ("trainee", "Trainee"),
            ("trainer", "Trainer"),
            ("officer", "Training officer"),
        ],
        required=True,
    )
    signer_id = fields.Many2one("res.partner", ondelete="restrict", index=True)
    signer_name = fields.Char(string="Signed by", required=True)
    user_login = fields.Char(string="Log-in")
    method = fields.Selection(
        [
            ("portal", "On their own phone or computer"),
            ("desk", "By the training officer"),
            ("kiosk", "On the tablet of the site"),
            ("paper", "On the printed sheet"),
        ],
        required=True,
    )
    date_signed = fields.Datetime(string="Signed on", required=True)
    drawing = fields.Image(attachment=False, max_width=600, max_height=300)
    drawing_hash = fields.Char()

    # the session as it was then
    trainee_name = fields.Char(string="Trainee")
    session_title = fields.Char(string="Title then")
    session_place = fields.Char(string="Place")
    session_trainer = fields.Char(string="Trainer")
    session_start = fields.Datetime(string="From")
    session_stop = fields.Datetime(string="To")

    # chain
    number = fields.Integer(readonly=True, aggregator=None)
    source_hash = fields.Char(
        help="Hash of what the tablet sent or of the scanned page."
    )
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(readonly=True)

    _number_unique = models.UniqueIndex(
        "(cohort_id, number)",
        "Two signatures were recorded at the same time: try again.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Append to the chain of the cohort, in order."""
        signatures = super().create(
            [
                vals | {"drawing_hash": self._hash_drawing(vals.get("drawing"))}
                for vals in vals_list
            ]
        )
        for cohort, facts in signatures.grouped("cohort_id").items():
            cohort._take_chain()
            number, head = cohort.chain_length, cohort.chain_head or chain.EMPTY
            for fact in facts:
                number += 1
                fact._set_seal(number, head)
                head = fact.hash
            cohort.write({"chain_length": number, "chain_head": head})
        return signatures

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A signature is never changed: record a correction instead.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if is_purge(self.env):
            return
        raise UserError(
            self.env._("A signature is never deleted: record a correction instead.")
        )

    def _set_seal(self, number, previous):  # pylint: disable=missing-return
        """The only writing of a signature: its place in the chain, once."""
        # Past our own write(), which refuses any change.
        super().write(  # pylint: disable=super-method-mismatch
            {"number": number, "previous_hash": previous}
        )
        super().write(  # pylint: disable=super-method-mismatch
            {"hash": chain.seal(previous, self._get_fact())}
        )

    @api.model
    def _hash_drawing(self, drawing):
        return chain.digest(base64.b64decode(drawing or b""))

    def _get_fact(self):
        """What is hashed, in plain values."""
        self.ensure_one()
        fact = {name: self[name] or "" for name in SEALED_FIELDS}
        for name in SEALED_MOMENTS:
            fact[name] = fields.Datetime.to_string(self[name]) or ""
        for name in SEALED_LINKS:
            fact[name] = self[name].id or 0
        return fact

    def _get_links(self):
        return [
            chain.Link(
                signature.id,
                signature.number,
                signature.previous_hash or chain.EMPTY,
                signature.hash or chain.EMPTY,
                signature._get_fact(),
            )
            for signature in self
        ]
