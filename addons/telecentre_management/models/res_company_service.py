from odoo import api, fields, models
from odoo.exceptions import ValidationError

DEFAULT_TYPES = (
    "pdf, doc, docx, odt, rtf, txt, xls, xlsx, ods, csv, jpg, jpeg, png, mp3"
)
# Programs and pages that a browser or a computer would run.
DANGEROUS_TYPES = {"exe", "bat", "cmd", "com", "js", "msi", "ps1", "sh", "html", "svg"}
MEGABYTE = 1024 * 1024


class ResCompany(models.Model):
    """What members may order and send by themselves."""

    _inherit = "res.company"

    telecentre_estimate_amount = fields.Monetary(
        string="Estimate above",
        default=50,
        help="An order that comes to more, untaxed, begins once the member has "
        "accepted an estimate.",
    )
    telecentre_upload_megabytes = fields.Integer(string="Largest file (MB)", default=10)
    telecentre_upload_types = fields.Char(
        string="Kinds of file",
        default=DEFAULT_TYPES,
        help="Endings of the files that members may send, with commas between.",
    )
    telecentre_mail_service = fields.Boolean(string="Service orders", default=True)

    _telecentre_estimate_sensible = models.Constraint(
        "CHECK (telecentre_estimate_amount >= 0)",
        "The amount above which an estimate is made is zero or more.",
    )
    _telecentre_upload_sensible = models.Constraint(
        "CHECK (telecentre_upload_megabytes BETWEEN 1 AND 100)",
        "The largest file is between 1 and 100 MB.",
    )

    @api.constrains("telecentre_upload_types")
    def _check_telecentre_upload_types(self):
        for company in self:
            if refused := company._get_telecentre_upload_types() & DANGEROUS_TYPES:
                raise ValidationError(
                    company.env._(
                        "Members must not send programs or web pages: remove "
                        "%(types)s.",
                        types=", ".join(sorted(refused)),
                    )
                )

    def _get_telecentre_upload_types(self):
        """Endings that are accepted: ``{"pdf", "jpg"}``."""
        endings = (self.telecentre_upload_types or "").lower().split(",")
        return {ending.strip(" .") for ending in endings} - {""}

    def _get_telecentre_upload_terms(self):
        """What a form says of files: ``{"megabytes", "types", "accept", "label"}``."""
        types = sorted(self._get_telecentre_upload_types())
        return {
            "megabytes": self.telecentre_upload_megabytes,
            "types": " ".join(types),
            "accept": ",".join(f".{ending}" for ending in types),
            "label": self.env._(
                "%(types)s; %(limit)s MB at most each.",
                types=", ".join(types),
                limit=self.telecentre_upload_megabytes,
            ),
        }

    def _get_telecentre_upload_problem(self, name, size):
        """Why a file is refused, in a sentence, if it is."""
        ending = name.lower().rpartition(".")[2] if "." in name else ""
        types = self._get_telecentre_upload_types()
        if ending not in types:
            return self.env._(
                "“%(file)s” is not a kind of file we accept. You can send: %(types)s.",
                file=name,
                types=", ".join(sorted(types)),
            )
        if size > self.telecentre_upload_megabytes * MEGABYTE:
            return self.env._(
                "“%(file)s” is too large: %(limit)s MB at most. Bring it on a USB key, "
                "or send it in parts.",
                file=name,
                limit=self.telecentre_upload_megabytes,
            )
        if not size:
            return self.env._("“%(file)s” is empty: choose it again.", file=name)
        return ""
