from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# What is chosen before it is paid over.
CHOSEN_FIELDS = {"office_id", "means_id", "date"}


class TelecentreCashOfficeDeposit(models.Model):
    """What a cash office pays over to the public accountant, with its slip."""

    _name = "telecentre.cash.office.deposit"
    _description = "Payment to the Public Accountant"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    office_id = fields.Many2one(
        "telecentre.cash.office",
        string="Cash office",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="office_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    means_id = fields.Many2one(
        "telecentre.cash.office.means",
        required=True,
        ondelete="restrict",
        domain="[('office_id', '=', office_id)]",
        compute="_compute_means_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    kind = fields.Selection(related="means_id.kind", store=True)
    date = fields.Datetime(default=fields.Datetime.now, required=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Paid over by",
        readonly=True,
        default=lambda self: self.env.user,
    )
    receipt_ids = fields.One2many(
        "telecentre.cash.office.receipt",
        "deposit_id",
        string="Receipts",
        readonly=True,
    )
    waiting_ids = fields.Many2many(
        "telecentre.cash.office.receipt",
        string="Receipts to pay over",
        compute="_compute_waiting_ids",
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=True, copy=False
    )
    state = fields.Selection(
        [("draft", "To pay over"), ("posted", "Paid over")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("name", "state")
    def _compute_display_name(self):
        for deposit in self:
            deposit.display_name = (
                deposit.env._("Deposit slip being prepared")
                if deposit.state == "draft"
                else deposit.name
            )

    @api.depends("office_id")
    def _compute_means_id(self):
        for deposit in self:
            if deposit.means_id.office_id != deposit.office_id:
                deposit.means_id = deposit.office_id.means_ids[:1]

    @api.depends("means_id", "state", "date")
    def _compute_waiting_ids(self):
        for deposit in self:
            deposit.waiting_ids = (
                self.env["telecentre.cash.office.receipt"].search(
                    deposit._get_waiting_domain(), order="date, id"
                )
                if deposit.state == "draft" and deposit.means_id
                else False
            )

    @api.depends("waiting_ids", "state")
    def _compute_amount(self):
        for deposit in self:
            if deposit.state == "draft":
                deposit.amount = sum(deposit.waiting_ids.mapped("amount"))

    def _get_waiting_domain(self):
        self.ensure_one()
        return (
            Domain("office_id", "=", self.office_id.id)
            & Domain("means_id", "=", self.means_id.id)
            & Domain("deposit_id", "=", False)
            & Domain("date", "<=", self.date)
        )

    def write(self, vals):
        posted = any(deposit.state == "posted" for deposit in self)
        if not self.env.su and (posted or vals.keys() - CHOSEN_FIELDS):
            raise UserError(self.env._("What is paid over is never changed by hand."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        for deposit in self:
            if deposit.state == "posted":
                raise UserError(
                    deposit.env._(
                        "%(deposit)s was paid over: it stays.", deposit=deposit.name
                    )
                )

    def action_post(self):
        """Number the slip, take the receipts, post the entry: all at once."""
        for deposit in self.filtered(lambda deposit: deposit.state == "draft"):
            deposit.check_access("write")
            # A deputy pays over without accounting rights.
            deposit.sudo()._post_deposit()
        return True

    def _post_deposit(self):
        self.ensure_one()
        office = self.office_id
        if not office.treasury_account_id:
            raise UserError(
                self.env._(
                    "%(office)s has no account for what is paid over: finance chooses "
                    "it on the cash office.",
                    office=office.name,
                )
            )
        # Two slips never take the same receipt.
        office.lock_for_update()
        receipts = self.waiting_ids
        amount = sum(receipts.mapped("amount"))
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("There is nothing to pay over."))
        self.write(
            {
                "name": self.env._(
                    "Slip %(number)s", number=office.slip_sequence_id.next_by_id()
                ),
                "amount": amount,
                "state": "posted",
            }
        )
        receipts.write({"deposit_id": self.id})
        self.move_id = self.env["account.move"].create(self._prepare_entry_vals())
        self.move_id._post(soft=False)

    def _prepare_entry_vals(self):
        sides = (
            (self.office_id.treasury_account_id, self.amount),
            (self.means_id.account_id, -self.amount),
        )
        return {
            "move_type": "entry",
            "journal_id": self.office_id.journal_id.id,
            "company_id": self.company_id.id,
            "date": fields.Datetime.context_timestamp(self, self.date).date(),
            "ref": self.name,
            "line_ids": [
                Command.create(
                    {
                        "account_id": account.id,
                        "name": self.name,
                        "debit": max(amount, 0),
                        "credit": max(-amount, 0),
                    }
                )
                for account, amount in sides
            ],
        }

    def action_print(self):
        return self.env.ref(
            "l10n_fr_telecentre.telecentre_cash_office_deposit_report"
        ).report_action(self)
