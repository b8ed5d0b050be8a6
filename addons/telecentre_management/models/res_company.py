from odoo import fields, models
from odoo.tools.misc import format_date


class ResCompany(models.Model):
    _inherit = "res.company"

    telecentre_journal_id = fields.Many2one(
        "account.journal",
        string="Telecentre journal",
        domain=[("type", "=", "sale")],
        check_company=True,
        help="Journal in which the billing runs make their invoices.",
    )
    telecentre_is_act_quoted = fields.Boolean(
        string="Quote the act on invoices",
        help="The text of each charge ends with the act that voted its price.",
    )

    def _format_telecentre_date(self, day):
        """A date in full, for documents; a country may write it its own way."""
        return format_date(self.env, day, date_format="long") if day else ""
