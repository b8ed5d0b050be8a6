import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# A PDF is made by a browser: few at a time keep the memory low and the progress alive.
BATCH = 10
KINDS = [
    ("application", "Application file"),
    ("convocation", "Convocation"),
    ("programme", "Programme"),
    ("sheet", "Individual attendance sheet"),
    ("questionnaires", "Questionnaires"),
    ("traces", "Traces of remote modules"),
    ("certificate", "Certificate of completion"),
    ("attestation", "End-of-training attestation"),
]
REPORTS = {
    "application": "telecentre_training.report_application",
    "convocation": "telecentre_training.report_convocation",
    "programme": "telecentre_training.report_programme",
    "sheet": "telecentre_training.report_individual",
    "questionnaires": "telecentre_training.report_questionnaires",
    "traces": "telecentre_training.report_traces",
    "certificate": "telecentre_training.report_certificate",
    "attestation": "telecentre_training.report_attestation",
}


class TelecentreTrainingDocument(models.Model):
    """A PDF of a trainee as it was made that day, with its hash. Also the queue."""

    _name = "telecentre.training.document"
    _description = "Training Document"
    _order = "create_date desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    enrolment_id = fields.Many2one(
        "telecentre.training.enrolment",
        string="Trainee",
        required=True,
        ondelete="restrict",
        index=True,
    )
    partner_id = fields.Many2one(related="enrolment_id.partner_id", store=True)
    cohort_id = fields.Many2one(
        related="enrolment_id.cohort_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="enrolment_id.company_id", store=True, index=True
    )
    kind = fields.Selection(KINDS, required=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("ready", "Ready"),
            ("failed", "Failed"),
        ],
        required=True,
        default="waiting",
        index=True,
    )
    error = fields.Char()
    date_made = fields.Datetime(string="Made on")
    attachment_id = fields.Many2one("ir.attachment", ondelete="restrict", copy=False)
    datas = fields.Binary(related="attachment_id.datas", string="File")
    sha256 = fields.Char(string="SHA-256")
    is_intact = fields.Boolean(
        string="Untouched",
        compute="_compute_is_intact",
        help="The file is still the one that was made.",
    )

    @api.depends("kind", "partner_id.name", "cohort_id.name")
    def _compute_name(self):
        for document in self:
            document.name = document._get_filename()

    def _get_filename(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        names = (kinds.get(self.kind), self.partner_id.name, self.cohort_id.name)
        return " - ".join(filter(None, names)) + ".pdf"

    @api.depends("attachment_id", "sha256")
    def _compute_is_intact(self):
        for document in self:
            # The right to read the document gives that to read its file.
            content = document.sudo().attachment_id.raw
            document.is_intact = bool(content) and document.sha256 == (
                hashlib.sha256(content).hexdigest()
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ready(self):
        if any(document.state == "ready" for document in self):
            raise UserError(
                self.env._(
                    "A document that was made is kept: make it again, the newest "
                    "counts."
                )
            )

    # ------------------------------------------------------------------
    # Making
    # ------------------------------------------------------------------

    @api.model
    def _queue(self, enrolments, kinds):
        """Ask for these documents; a scheduled job makes them in the background."""
        waiting = self.sudo().create(
            [
                {"enrolment_id": enrolment.id, "kind": kind}
                for kind in kinds
                for enrolment in enrolments
            ]
        )
        self.env.ref("telecentre_training.telecentre_training_document_cron")._trigger()
        return waiting.sudo(False)

    @api.model
    def _cron_make(self):
        """Make what waits, some at a time: a run that is killed goes on later."""
        waiting = Domain("state", "=", "waiting")
        cron = self.env["ir.cron"]
        while documents := self.search(waiting, limit=BATCH, order="id"):
            for document in documents:
                document._make()
            left = cron._commit_progress(
                len(documents), remaining=self.search_count(waiting)
            )
            self.env.invalidate_all()
            if not left:
                break

    def _make(self):
        """Print, keep the file and its hash; what fails says why and does not block."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                content = self._print()
                self.write(self._prepare_file_vals(content))
        except UserError as error:
            self.write({"state": "failed", "error": str(error)})

    def _print(self):
        self._check_printable()
        lang = self.partner_id.lang or self.env.user.lang
        content, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang=lang)
            ._render_qweb_pdf(REPORTS[self.kind], [self.enrolment_id.id])
        )
        return content

    def _check_printable(self):
        if self.kind == "questionnaires" and not any(
            each.state == "done" for each in self.enrolment_id.questionnaire_ids
        ):
            raise UserError(
                self.env._(
                    "%(name)s has sent no questionnaire.", name=self.partner_id.name
                )
            )
        if self.kind in ("certificate", "attestation") and not (
            self.enrolment_id.date_exit
        ):
            raise UserError(
                self.env._(
                    "%(name)s has not finished the training.",
                    name=self.partner_id.name,
                )
            )

    def _prepare_file_vals(self, content):
        attachment = self.env["ir.attachment"].create(
            {
                "name": self._get_filename(),
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "state": "ready",
            "error": False,
            "date_made": fields.Datetime.now(),
            "attachment_id": attachment.id,
            "sha256": hashlib.sha256(content).hexdigest(),
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_retry(self):
        """Try again what failed."""
        self.check_access("unlink")
        failed = self.filtered(lambda document: document.state == "failed")
        failed.sudo().write({"state": "waiting", "error": False})
        self.env.ref("telecentre_training.telecentre_training_document_cron")._trigger()
        return True

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "self",
        }

    def action_send(self):
        """Send these documents to their trainees."""
        self.check_access("unlink")
        ready = self.filtered(lambda document: document.state == "ready")
        for enrolment, documents in ready.grouped("enrolment_id").items():
            enrolment.message_post(
                subject=enrolment.course_id.name,
                body=enrolment.env._(
                    "Here are your documents for the training “%(course)s”.",
                    course=enrolment.course_id.name,
                ),
                partner_ids=enrolment.partner_id.ids,
                attachment_ids=documents.attachment_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        return True
