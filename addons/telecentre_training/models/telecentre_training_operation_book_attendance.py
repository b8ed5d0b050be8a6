from odoo import models

from ..tools.evidence import Piece, make_csv


class TelecentreTrainingOperation(models.Model):
    """Attendance in the evidence book: half-days, scanned sheets, documents."""

    _inherit = "telecentre.training.operation"

    def _get_attendance_pieces(self, folder):
        enrolments = self.participant_ids.enrolment_ids
        lines = enrolments.attendance_ids.sorted("date_start")
        statuses = dict(lines._fields["status"]._description_selection(self.env))
        table = make_csv(
            [
                *(self.env._("Cohort"), self.env._("Session"), self.env._("Date")),
                *(self.env._("Name"), self.env._("Attendance"), self.env._("Hours")),
                *(self.env._("Signed on"), self.env._("Seal")),
            ],
            [
                [
                    line.cohort_id.name,
                    line.session_id.name,
                    line.session_id._get_local(line.date_start),
                    line.partner_id.name,
                    statuses[line.status],
                    round(line.hours, 2),
                    line.session_id._get_local(line.signature_id.date_signed),
                    line.signature_id.hash,
                ]
                for line in lines
            ],
        )
        title = self.env._("Attendance, half-day by half-day")
        # The right to read a document gives that to read its file.
        documents = enrolments.document_ids.sudo().filtered(
            lambda each: each.state == "ready"
        )
        return [
            Piece(folder, f"{title}.csv", title, table),
            *self._get_scan_pieces(folder),
            *(self._get_document_piece(folder, each) for each in documents),
        ]

    def _get_document_piece(self, folder, document):
        """A PDF of a trainee, named in the language of who makes the book."""
        kinds = dict(document._fields["kind"]._description_selection(self.env))
        names = (
            kinds[document.kind],
            document.partner_id.name,
            document.cohort_id.name,
        )
        title = ", ".join(filter(None, names))
        return Piece(folder, f"{title}.pdf", title, document.attachment_id.raw or None)

    def _get_scan_pieces(self, folder):
        """The signed sheets that were scanned."""
        # The right to read the sheet gives that to read its picture.
        scans = self.env["telecentre.training.scan"].search(
            [("cohort_id", "in", self.cohort_ids.ids), ("date_recorded", "!=", False)],
            order="cohort_id, day, id",
        )
        title = self.env._("Signed sheet")
        return [
            self._get_file(
                folder,
                f"{title}, {scan.cohort_id.name}, {scan.day}",
                scan.image,
                f"{title} {scan.day} {scan.sha256[:8]}.png",
            )
            for scan in scans
        ]
