from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreDeposit(models.Model):
    """Money held for a badge, a key or an office, and given back: never revenue.

    Its entries (``telecentre_deposit_entry.py``) are posted at once and never deleted.
    """

    _name = "telecentre.deposit"
    _description = "Deposit"
    _inherit = ["mail.thread"]
    _order = "date_received desc, id desc"
    _rec_names_search = ["reason", "partner_id.name"]
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Member", required=True, index=True, ondelete="restrict"
    )
    site_id = fields.Many2one(
        "telecentre.site", required=True, index=True, check_company=True
    )
    company_id = fields.Many2one(related="site_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Char(string="For", required=True)
    amount = fields.Monetary(required=True, tracking=True)
    date_received = fields.Date(
        string="Received on", required=True, default=fields.Date.context_today
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Received in",
        required=True,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    state = fields.Selection(
        [("draft", "To receive"), ("held", "Being held"), ("refunded", "Given back")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    date_refund = fields.Date(string="Given back on", readonly=True, copy=False)
    amount_kept = fields.Monetary(
        string="Kept", readonly=True, copy=False, help="Set against what is owed."
    )
    kept_reason = fields.Char(string="Kept because", readonly=True, copy=False)
    move_id = fields.Many2one(
        "account.move", string="Entry of receipt", readonly=True, copy=False
    )
    refund_move_id = fields.Many2one(
        "account.move", string="Entry of refund", readonly=True, copy=False
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A deposit is an amount above zero."
    )
    _kept_at_most_all = models.Constraint(
        "CHECK (amount_kept IS NULL OR (amount_kept >= 0 AND amount_kept <= amount))",
        "No more is kept than was received.",
    )

    @api.depends("partner_id", "reason")
    def _compute_display_name(self):
        for deposit in self:
            deposit.display_name = " – ".join(
                filter(None, (deposit.partner_id.name, deposit.reason))
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(deposit.state != "draft" for deposit in self):
            raise UserError(
                self.env._("A deposit that was received is part of the accounts.")
            )

    def write(self, vals):
        """What was received is not rewritten."""
        frozen = {"partner_id", "amount", "date_received", "journal_id", "site_id"}
        if frozen & vals.keys() and any(each.state != "draft" for each in self):
            raise UserError(
                self.env._(
                    "A deposit that was received is not changed: give it back, then "
                    "receive another."
                )
            )
        return super().write(vals)

    def action_receive(self):
        """Book the money and hold it."""
        self.check_access("write")
        for deposit in self.filtered(lambda each: each.state == "draft"):
            deposit.write({"move_id": deposit._book_receipt().id, "state": "held"})
        return True

    def action_open_refund(self):
        """Ask how it is given back."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give a deposit back"),
            "res_model": "telecentre.deposit.refund",
            "view_mode": "form",
            "target": "new",
            "context": {"default_deposit_id": self.id},
        }

    def _refund(self, journal, date, kept=0.0, kept_reason=False):
        """Give it back, less what is kept against what the member owes.

        :raise UserError: if it is not held any more, or more is kept than was received
        """
        self.ensure_one()
        self.lock_for_update()
        if self.state != "held":
            raise UserError(
                self.env._("%(deposit)s is not held.", deposit=self.display_name)
            )
        if not 0 <= kept <= self.amount:
            raise UserError(self.env._("No more is kept than was received."))
        self.write(
            {
                "refund_move_id": self._book_refund(journal, date, kept).id,
                "state": "refunded",
                "date_refund": date,
                "amount_kept": kept,
                "kept_reason": kept_reason,
            }
        )

    def action_open_entries(self):
        self.ensure_one()
        return (self.move_id | self.refund_move_id)._get_records_action(
            name=self.env._("Entries")
        )

    def action_print(self):
        return self.env.ref(
            "telecentre_management.telecentre_deposit_report"
        ).report_action(self)
