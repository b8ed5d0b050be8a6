from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TelecentreCharge(models.Model):
    """Charges that may not be billed yet, and why."""

    _inherit = "telecentre.charge"

    hold_reason = fields.Char(
        string="Held back because",
        readonly=True,
        copy=False,
        help="Billing leaves this charge alone until it is let go.",
    )
    hold_uid = fields.Many2one(
        "res.users", string="Held back by", readonly=True, copy=False
    )
    unbillable_reason = fields.Char(
        string="Not billed because",
        compute="_compute_unbillable_reason",
        help="Why it is not on an invoice, and what to do about it.",
    )

    _held_index = models.Index("(company_id) WHERE hold_reason IS NOT NULL")

    @api.depends("state", "hold_reason", "void_reason", "payer_id", "order_reference")
    def _compute_unbillable_reason(self):
        """Of open charges: on hold, or what the last run said of their invoice."""
        latest = self._get_latest_refusals()
        for charge in self:
            if charge.state == "open":
                charge.unbillable_reason = charge.hold_reason or latest.get(
                    (charge.company_id, *charge._get_invoice_key())
                )
            else:
                charge.unbillable_reason = charge.state == "void" and charge.void_reason

    def _get_latest_refusals(self):
        """``{(company, payer, order reference): reason}`` of what a run left out."""
        charges = self.filtered(lambda charge: charge.state == "open")
        if not charges:
            return {}
        # Hosts see the reason, not the runs.
        lines = (
            self.env["telecentre.billing.run.line"]
            .sudo()
            .search_fetch(
                Domain("payer_id", "in", charges.payer_id.ids),
                ["company_id", "payer_id", "order_reference", "state", "reason"],
                order="id",
            )
        )
        return {
            (line.company_id, line.payer_id, line.order_reference or False): (
                line.state in ("set_aside", "carried") and line.reason
            )
            for line in lines
        }

    def action_open_hold(self):
        """Ask why these charges are held back."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hold charges back"),
            "res_model": "telecentre.charge.hold",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_ids": self.ids},
        }

    def action_release(self):
        """Let billing take these charges again."""
        self.check_access("write")
        self.sudo().write({"hold_reason": False, "hold_uid": False})
        return True

    def _hold(self, reason):
        """Keep these charges out of billing.

        :param str reason: shown in the ledger
        :raise UserError: on one that is no longer open
        """
        if closed := self.filtered(lambda charge: charge.state != "open"):
            raise UserError(
                self.env._(
                    "“%(charge)s” is not to be invoiced any more: only open charges "
                    "are held back.",
                    charge=closed[0].name,
                )
            )
        self.sudo().write({"hold_reason": reason, "hold_uid": self.env.uid})
