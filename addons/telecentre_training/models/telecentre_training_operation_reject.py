from odoo import fields, models
from odoo.fields import Domain


class TelecentreTrainingOperation(models.Model):
    """What a reviewer would refuse, with its amount."""

    _inherit = "telecentre.training.operation"

    def _get_rejections(self, first=None, last=None):
        """What is not claimed or may be rejected: ``[(text, amount)]``."""
        domain = self._get_costs_domain(
            first or fields.Date.to_date("1900-01-01"),
            last or fields.Date.to_date("9999-12-31"),
        )
        costs = self.env["telecentre.training.cost"]
        issues = dict(costs._fields["issue"]._description_selection(self.env))
        found = [
            (self.env._("Not claimed: %(issue)s.", issue=issues[issue]), amount)
            for issue, amount in costs._read_group(
                domain & Domain("issue", "!=", False), ["issue"], ["amount:sum"]
            )
        ]
        doubtful = costs.search(domain & Domain("is_doubtful", "=", True))
        if doubtful:
            text = self.env._("External services without their procurement file.")
            found.append((text, sum(doubtful.mapped("amount"))))
        return [*found, *self._find_incomplete_hours()]

    def _find_incomplete_hours(self):
        unsigned = self.env["telecentre.training.unsigned"].search(
            [("operation_id", "=", self.id)]
        )
        if not unsigned:
            return []
        text = self.env._(
            "%(count)s half-days without the trainee’s signature.", count=len(unsigned)
        )
        return [(text, sum(unsigned.mapped("amount")))]
