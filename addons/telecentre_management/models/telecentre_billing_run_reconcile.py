from odoo import models


class TelecentreBillingRun(models.Model):
    """The figures of a run, from the charges to the money."""

    _inherit = "telecentre.billing.run"

    def action_open_reconciliation(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_reconciliation_action"
        )
        return action | {
            "domain": [("run_id", "=", self.id)],
            "context": {},
        }
