from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TelecentreBillingRun(models.Model):
    """Sending: Odoo's own, for all invoices of a run at once, in the background."""

    _inherit = "telecentre.billing.run"

    sent_count = fields.Integer(string="Sent", compute="_compute_sent")
    sending_count = fields.Integer(string="Being sent", compute="_compute_sent")

    @api.depends("move_ids.is_move_sent", "move_ids.sending_data")
    def _compute_sent(self):
        posted = Domain("telecentre_run_id", "in", self.ids) & Domain(
            "state", "=", "posted"
        )
        moves = self.env["account.move"]
        sent = dict(
            moves._read_group(
                posted & Domain("is_move_sent", "=", True),
                ["telecentre_run_id"],
                ["__count"],
            )
        )
        waiting = dict(
            moves._read_group(
                posted & Domain("sending_data", "!=", False),
                ["telecentre_run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.sent_count = sent.get(run, 0)
            run.sending_count = waiting.get(run, 0)

    def action_send(self):
        """Hand the invoices that are not sent yet to Odoo's sending job.

        By mail, or as each payer's contact says; who has no address sees their invoice
        in the portal only.
        """
        self.ensure_one()
        moves = self.move_ids.filtered(
            lambda move: (
                move.state == "posted"
                and not move.is_move_sent
                and not move.sending_data
            )
        )
        if not moves:
            raise UserError(
                self.env._("All posted invoices of %(run)s are sent.", run=self.name)
            )
        wizard = self.env["account.move.send.batch.wizard"].create(
            {"move_ids": moves.ids}
        )
        return wizard.action_send_and_print()
