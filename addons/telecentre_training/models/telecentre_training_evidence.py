from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.esf_facts import UNEMPLOYED, get_status

WORK_PROOFS = {
    "permanent": "employer",
    "fixed_term": "employer",
    "temporary": "employer",
    "self_employed": "business",
}


class TelecentreTrainingEvidence(models.Model):
    """A document that proves an answer, from the day it is asked for to its check."""

    _name = "telecentre.training.evidence"
    _description = "Evidence of a Participant"
    _order = "participant_id, kind, id"
    _rec_name = "kind"

    participant_id = fields.Many2one(
        "telecentre.training.participant", required=True, ondelete="cascade", index=True
    )
    operation_id = fields.Many2one(
        related="participant_id.operation_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("questionnaire", "Signed questionnaire"),
            ("registration", "Proof of registration as a job seeker"),
            ("employer", "Employer’s certificate or contract"),
            ("business", "Proof of the business"),
            ("diploma", "Copy of the diploma"),
            ("result", "Proof of the result"),
            ("other", "Other"),
        ],
        required=True,
    )
    state = fields.Selection(
        [
            ("expected", "Expected"),
            ("received", "Received"),
            ("checked", "Checked"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="expected",
        index=True,
    )
    document = fields.Binary(attachment=True)
    document_name = fields.Char()
    date = fields.Date(string="Dated")
    note = fields.Char()

    @api.onchange("document")
    def _onchange_document(self):
        if self.document and self.state == "expected":
            self.state = "received"

    def action_check(self):
        """I have seen it and it proves the answer."""
        self.check_access("write")
        for evidence in self:
            if not evidence.document and not evidence.note:
                raise UserError(
                    evidence.env._(
                        "Attach the document of %(name)s, or note where it is kept.",
                        name=evidence.participant_id.partner_id.name,
                    )
                )
        self.write({"state": "checked"})
        return True


class TelecentreTrainingParticipant(models.Model):
    """Which documents are wanted for the answers given."""

    _inherit = "telecentre.training.participant"

    evidence_ids = fields.One2many("telecentre.training.evidence", "participant_id")
    evidence_missing_count = fields.Integer(
        string="Documents missing", compute="_compute_evidence_missing_count"
    )

    @api.depends("evidence_ids.state")
    def _compute_evidence_missing_count(self):
        for participant in self:
            participant.evidence_missing_count = len(
                participant.evidence_ids.filtered(
                    lambda each: each.state in ("expected", "rejected")
                )
            )

    def action_fill_evidence(self):
        """List what must be asked for."""
        self.check_access("write")
        self.env["telecentre.training.evidence"].create(
            [
                {"participant_id": participant.id, "kind": kind}
                for participant in self
                for kind in participant._get_wanted_evidence()
                if kind not in participant.evidence_ids.mapped("kind")
            ]
        )
        return True

    def _get_wanted_evidence(self):
        """The questionnaire, and the proof of the situation at entry."""
        wanted = ["questionnaire"]
        if get_status(self._get_answers(), self._get_params()) == UNEMPLOYED:
            wanted.append("registration")
        elif self.work in WORK_PROOFS:
            wanted.append(WORK_PROOFS[self.work])
        return wanted
