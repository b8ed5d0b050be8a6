from odoo import models

from ..models.telecentre_training_operation_publish import TOO_FEW, WITHHELD
from ..tools.evidence import make_csv


class TelecentreTrainingFigures(models.TransientModel):
    _inherit = "telecentre.training.figures"

    def action_publish(self):
        """The table as it may be published, as a file."""
        self.ensure_one()
        operation, rules = self.operation_id, self.rule_set_id
        table = operation._get_published(operation.get_indicators(rules, self.date))
        keys = ("F", "M", "X", "total")
        content = make_csv(
            [
                *(self.env._("Code"), self.env._("Name"), "F", "M", "X"),
                self.env._("Total"),
            ],
            [
                [each.code, each.name, *(table[each.code][key] for key in keys)]
                for each in rules.indicator_ids
            ]
            + [
                [TOO_FEW, self.env._("fewer than five people")],
                [WITHHELD, self.env._("withheld, or a figure under five would show")],
            ],
        )
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{operation.number or operation.name} {self.date}.csv",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }
