import re

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _format_telecentre_date(self, day):
        """In French, the first day of a month is an ordinal."""
        text = super()._format_telecentre_date(day)
        if (self.env.lang or "").startswith("fr"):
            return re.sub(r"^1(?=\s)", "1er", text)
        return text
