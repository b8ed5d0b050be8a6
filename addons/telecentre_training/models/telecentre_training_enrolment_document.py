from odoo import fields, models


class TelecentreTrainingEnrolment(models.Model):
    """What the trainee reached, and their documents."""

    _inherit = "telecentre.training.enrolment"

    document_ids = fields.One2many("telecentre.training.document", "enrolment_id")
    result = fields.Selection(
        [
            ("reached", "Aims reached"),
            ("partly", "Aims partly reached"),
            ("not_reached", "Aims not reached"),
        ],
        string="Assessment",
        tracking=True,
        help="Printed on the attestation.",
    )
    result_note = fields.Text(string="Result of the assessment")

    def _portal_get_documents(self):
        """The newest ready document of each kind."""
        ready = self.document_ids.filtered(lambda each: each.state == "ready")
        newest = {document.kind: document for document in ready.sorted("id")}
        return list(newest.values())

    def _get_nature_boxes(self):
        """``[(label, is this one), …]`` of the certificate."""
        labels = self.course_id._fields["nature"]._description_selection(self.env)
        return [(label, value == self.course_id.nature) for value, label in labels]
