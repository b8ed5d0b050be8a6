import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.purge import is_purge

# Printed by one browser, then kept: few keep the memory low and the progress alive.
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
        if is_purge(self.env):
            return
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
            for alike in documents.grouped(
                lambda document: (document.kind, document._get_lang())
            ).values():
                alike._make()
            left = cron._commit_progress(
                len(documents), remaining=self.search_count(waiting)
            )
            self.env.invalidate_all()
            if not left:
                break

    def _make(self):
        """Print documents of a kind and a language, keep the files and their hashes.

        What fails says why and does not block the others.
        """
        contents = self._print_together() if len(self) > 1 else {}
        for document in self:
            try:
                with self.env.cr.savepoint():
                    content = contents.get(document.enrolment_id.id)
                    content = content or document._print()
                    document.write(document._prepare_file_vals(content))
            except UserError as error:
                document.write({"state": "failed", "error": str(error)})

    def _get_lang(self):
        return self.partner_id.lang or self.env.user.lang

    def _get_printer(self):
        """The reports, in the language of these documents."""
        return self.env["ir.actions.report"].with_context(lang=self[:1]._get_lang())

    def _print(self):
        self._check_printable()
        content, _kind = self._get_printer()._render_qweb_pdf(
            REPORTS[self.kind], [self.enrolment_id.id]
        )
        return content

    def _print_together(self):
        """Several documents by one browser, which takes a second to start.

        :return: ``{id of the enrolment: content}``; without those that cannot be
            printed so, which are then printed one by one, to know why
        """
        printable = self.filtered(lambda document: not document._get_obstacle())
        if not printable:
            return {}
        try:
            with self.env.cr.savepoint():
                streams = self._get_printer()._render_qweb_pdf_prepare_streams(
                    REPORTS[self[:1].kind],
                    {"report_type": "pdf"},
                    printable.enrolment_id.ids,
                )
        except UserError:
            return {}
        return {
            enrolment_id: found["stream"].getvalue()
            for enrolment_id, found in streams.items()
            if found["stream"]
        }

    def _check_printable(self):
        if obstacle := self._get_obstacle():
            raise UserError(obstacle)

    def _get_obstacle(self):
        """Why this document cannot be made yet, or nothing."""
        name, enrolment = self.partner_id.name, self.enrolment_id
        if self.kind == "questionnaires" and not any(
            each.state == "done" for each in enrolment.questionnaire_ids
        ):
            return self.env._("%(name)s has sent no questionnaire.", name=name)
        if self.kind in ("certificate", "attestation") and not enrolment.date_exit:
            return self.env._("%(name)s has not finished the training.", name=name)
        return False

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
