from odoo import fields, models
from odoo.tools.misc import format_date


class TelecentreConsent(models.Model):
    """What members read of their own consents."""

    _inherit = "telecentre.consent"

    def _portal_get_label(self):
        """When it was given, in which words, and when it was withdrawn."""
        words = {
            "version": self.version,
            "given": self._portal_format_day(self.date_given),
        }
        if not self.date_withdrawn:
            return self.env._("given on %(given)s (text no. %(version)s)", **words)
        return self.env._(
            "given on %(given)s (text no. %(version)s), withdrawn on %(withdrawn)s",
            withdrawn=self._portal_format_day(self.date_withdrawn),
            **words,
        )

    def _portal_format_day(self, moment):
        return format_date(self.env, fields.Datetime.context_timestamp(self, moment))
