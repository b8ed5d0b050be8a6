from decimal import Decimal

from odoo import models
from odoo.fields import Domain

from ..tools.esf_costs import to_decimal


class TelecentreTrainingOperation(models.Model):
    """What was taken off a claim is not asked again in the next one."""

    _inherit = "telecentre.training.operation"

    def _get_lost(self, first, last):
        domain = Domain("operation_id", "=", self.id) & Domain(
            "state", "in", ("checked", "paid")
        )
        if first:
            domain &= Domain("date_start", ">=", first)
        if last:
            domain &= Domain("date_stop", "<=", last)
        claims = self.env["telecentre.training.claim"].search(domain)
        lost = sum((to_decimal(each.cost_lost) for each in claims), Decimal(0))
        return super()._get_lost(first, last) + lost
