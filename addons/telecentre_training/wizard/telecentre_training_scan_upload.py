import base64
import hashlib
import io

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import code128, pages

# Wide enough to be read on screen, small enough to keep hundreds.
KEPT_SIZE = (1800, 1800)


class TelecentreTrainingScanUpload(models.TransientModel):
    """Take scanned sheets, find out by their bars whose they are."""

    _name = "telecentre.training.scan.upload"
    _description = "Read Scanned Sheets"

    attachment_ids = fields.Many2many(
        "ir.attachment",
        "telecentre_training_scan_upload_rel",
        string="Scans",
        required=True,
        help="Pictures, or PDF files as scanners make them; several pages each.",
    )

    def action_confirm(self):
        """All the pages or none: what cannot be read is named."""
        self.ensure_one()
        vals_list = [
            vals
            for attachment in self.attachment_ids
            for vals in self._read_file(attachment)
        ]
        scans = self.env["telecentre.training.scan"]
        known = scans.search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("sha256", "in", [vals["sha256"] for vals in vals_list])
        )
        fresh = {
            vals["sha256"]: vals
            for vals in vals_list
            if vals["sha256"] not in known.mapped("sha256")
        }
        read = known | scans.create(list(fresh.values()))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_scan_action"
        )
        if len(read) == 1:
            return action | {"res_id": read.id, "views": [(False, "form")]}
        return action | {"domain": [("id", "in", read.ids)]}

    def _read_file(self, attachment):
        try:
            found = [
                self._prepare_scan_vals(attachment.name, number, image)
                for number, image in enumerate(
                    pages.get_pages(attachment.raw or b""), start=1
                )
            ]
        except pages.UnreadableError as error:
            raise UserError(
                self.env._(
                    "“%(file)s” cannot be read: give a picture (JPEG, PNG) or the PDF "
                    "of a scanner. Nothing was recorded.",
                    file=attachment.name,
                )
            ) from error
        if not found:
            raise UserError(
                self.env._("“%(file)s” holds no scanned page.", file=attachment.name)
            )
        return found

    def _prepare_scan_vals(self, filename, number, image):
        code = code128.read(image)
        image.thumbnail(KEPT_SIZE)
        content = io.BytesIO()
        image.save(content, "JPEG", quality=80)
        return {
            "filename": filename,
            "page": number,
            "image": base64.b64encode(content.getvalue()),
            "sha256": hashlib.sha256(content.getvalue()).hexdigest(),
            "code": code,
            "company_id": self.env.company.id,
        }
