from odoo import models
from odoo.tools.misc import formatLang


class TelecentreGratuity(models.Model):
    """What keeps a gratuity from being given: its own ceiling, that of public aid."""

    _inherit = "telecentre.gratuity"

    def _get_ceiling_obstacle(self, value, given):
        """Why one member cannot receive ``value`` more, having had ``given``."""
        if not self.value_limit or given + value <= self.value_limit:
            return ""
        return self.env._(
            "“%(gratuity)s” no longer applies: its ceiling of %(limit)s per "
            "member would be exceeded.",
            gratuity=self.name,
            limit=self._format_value(self.value_limit),
        )

    def _get_aid_obstacle(self, value, day, rule, ledger, undertaking):
        """Why an undertaking cannot receive ``value`` of public aid more.

        :param rule: ``telecentre.public.aid.rule`` of the day
        :param ledger: ``AidLedger``, ``None`` for who is no undertaking
        """
        if ledger is None or not rule:
            return ""
        if value <= rule.amount - ledger.get_peak(day, rule.years):
            return ""
        return self.env._(
            "“%(gratuity)s” is not applied: %(undertaking)s would receive more than "
            "%(ceiling)s of public aid in %(years)s years (%(regulation)s).",
            gratuity=self.name,
            undertaking=undertaking.name,
            ceiling=self._format_value(rule.amount),
            years=rule.years,
            regulation=rule.name,
        )

    def _format_value(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)
