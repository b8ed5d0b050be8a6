from odoo import models

from odoo.addons.telecentre_management.tools import spans


class TelecentreTrainingSession(models.Model):
    """Moments as people read them where the session takes place."""

    _inherit = "telecentre.training.session"

    def _get_local(self, moment):
        """``2026-01-05 09:00``, in the time of the site; nothing for no moment."""
        if not moment:
            return None
        return f"{spans.to_local(moment, self.site_id._get_tz()):%Y-%m-%d %H:%M}"
