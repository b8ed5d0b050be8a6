from odoo import api, fields, models
from odoo.tools.misc import format_datetime


class ReportTelecentreDaySheet(models.AbstractModel):
    """The day sheet on paper: the same facts as on screen."""

    _name = "report.telecentre_management.report_day_sheet"
    _description = "Day Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        """The pages of some sites: those of a print menu, or of the screen."""
        data = data or {}
        sites = self.env["telecentre.site"].browse(docids or data.get("site_ids"))
        sheet = sites.get_day_sheet(data.get("day"))
        return {
            "doc_ids": sites.ids,
            "doc_model": "telecentre.site",
            "docs": sites,
            "sheet": sheet,
            "printed": format_datetime(
                self.env, fields.Datetime.now(), dt_format="short"
            ),
        }
