from odoo import models


class TelecentreGratuityGrant(models.Model):
    """What members read of their own gratuities. Callers have checked who they are."""

    _inherit = "telecentre.gratuity.grant"

    def _portal_get_period_label(self):
        self.ensure_one()
        return self.partner_id._portal_format_period(self.date_start, self.date_stop)

    def _portal_get_reduction_label(self):
        """``Free``, or by how much it is reduced."""
        if self.reduction == 100:
            return self.env._("Free of charge")
        return self.env._("Reduction of %(percent)s %%", percent=f"{self.reduction:g}")
