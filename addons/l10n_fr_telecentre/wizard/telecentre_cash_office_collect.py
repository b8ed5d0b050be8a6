from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Command, Domain


class TelecentreCashOfficeCollect(models.TransientModel):
    """Take a payment at the counter: what is due, how it is paid, the receipt."""

    _name = "telecentre.cash.office.collect"
    _description = "Payment at the Counter"

    session_id = fields.Many2one("telecentre.cash.office.session", required=True)
    office_id = fields.Many2one(related="session_id.office_id")
    company_id = fields.Many2one(related="office_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Received from", required=True)
    charge_ids = fields.Many2many(
        "telecentre.charge",
        string="Not yet invoiced",
        compute="_compute_due",
        store=True,
        readonly=False,
        domain="[('id', 'in', payable_charge_ids)]",
    )
    payable_charge_ids = fields.Many2many(
        "telecentre.charge", compute="_compute_payable_charge_ids"
    )
    invoice_ids = fields.Many2many(
        "account.move",
        string="Unpaid invoices",
        compute="_compute_invoice_ids",
        compute_sudo=True,
    )
    invoice_count = fields.Integer(compute="_compute_invoice_ids", compute_sudo=True)
    is_invoice_paid = fields.Boolean(
        string="Settle the unpaid invoices too", default=True
    )
    amount_invoices = fields.Monetary(
        string="Unpaid invoices, total",
        compute="_compute_invoice_ids",
        compute_sudo=True,
    )
    amount_charges = fields.Monetary(
        string="Not yet invoiced, with tax", compute="_compute_amount"
    )
    amount = fields.Monetary(string="To pay", compute="_compute_amount")
    means_id = fields.Many2one(
        "telecentre.cash.office.means",
        string="Paid by",
        required=True,
        compute="_compute_means_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('office_id', '=', office_id)]",
    )
    kind = fields.Selection(related="means_id.kind")
    reference = fields.Char(help="Number and bank of the cheque, ticket of the card.")
    amount_given = fields.Monetary(string="Given")
    amount_change = fields.Monetary(string="Change", compute="_compute_amount_change")
    alert = fields.Char(compute="_compute_alert")

    @api.depends("session_id")
    def _compute_means_id(self):
        for wizard in self:
            wizard.means_id = wizard.office_id.means_ids[:1]

    @api.depends("partner_id")
    def _compute_payable_charge_ids(self):
        for wizard in self:
            wizard.payable_charge_ids = wizard._get_charges()

    @api.depends("partner_id")
    def _compute_due(self):
        for wizard in self:
            wizard.charge_ids = wizard._get_charges()

    def _get_charges(self):
        """What the payer owes and the deed allows to cash."""
        charges = self.env["telecentre.charge"]
        if not self.partner_id:
            return charges
        domain = charges._get_billable_domain(
            self.company_id,
            fields.Date.context_today(self),
            self.env["telecentre.site"],
        ) & Domain("payer_id", "=", self.partner_id.id)
        allowed = self.office_id.sudo().product_ids
        if allowed:
            domain &= Domain("product_id", "in", allowed.ids)
        return charges.search(domain, order="date, id")

    @api.depends("partner_id")
    def _compute_invoice_ids(self):
        for wizard in self:
            moves = wizard._get_unpaid_invoices()
            wizard.invoice_ids = moves
            wizard.invoice_count = len(moves)
            wizard.amount_invoices = sum(moves.mapped("amount_residual"))

    def _get_unpaid_invoices(self):
        """Posted invoices of which all may be cashed here, oldest first."""
        self.ensure_one()
        moves = self.env["account.move"]
        if not self.partner_id:
            return moves
        return moves.search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
            ],
            order="invoice_date, id",
        ).filtered(
            lambda move: self.office_id._allows(move.invoice_line_ids.product_id)
        )

    @api.depends("charge_ids", "is_invoice_paid", "invoice_ids")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount_charges = sum(
                wizard.currency_id.round(charge._portal_get_total())
                for charge in wizard.charge_ids
            )
            wizard.amount = wizard.amount_charges + (
                wizard.amount_invoices if wizard.is_invoice_paid else 0.0
            )

    @api.depends("amount_given", "amount")
    def _compute_amount_change(self):
        for wizard in self:
            change = wizard.amount_given - wizard.amount
            wizard.amount_change = max(change, 0.0) if wizard.amount_given else 0.0

    @api.depends("office_id", "amount")
    def _compute_alert(self):
        """What the office must do, this payment included: it is never refused."""
        for wizard in self:
            wizard.alert = wizard.office_id.alert or wizard._get_alert()

    def _get_alert(self):
        """That this payment reaches the ceiling, in a sentence, or nothing."""
        self.ensure_one()
        office, currency = self.office_id, self.currency_id
        held = office.amount_held + self.amount
        if not self.amount or not office._is_ceiling_reached(held):
            return False
        return self.env._(
            "With this payment the office holds %(held)s, for a ceiling of "
            "%(ceiling)s: pay over right after it.",
            held=currency.format(held),
            ceiling=currency.format(office.amount_ceiling),
        )

    # ------------------------------------------------------------------
    # Collect
    # ------------------------------------------------------------------

    def action_collect(self):
        """Invoice what was not, cash it, and print the receipt."""
        self.ensure_one()
        self.session_id._check_holder()
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("There is nothing to pay."))
        if (
            self.amount_given
            and self.currency_id.compare_amounts(self.amount_given, self.amount) < 0
        ):
            raise UserError(
                self.env._(
                    "%(given)s is less than the %(amount)s to pay.",
                    given=self.currency_id.format(self.amount_given),
                    amount=self.currency_id.format(self.amount),
                )
            )
        action = self._collect().action_print()
        return action | {"close_on_report_download": True}

    def _collect(self):
        # The counter needs no accounting rights to invoice what it cashes.
        moves = self.sudo()._invoice_charges()
        if self.is_invoice_paid:
            moves |= self.sudo().invoice_ids
        receipt = (
            self.env["telecentre.cash.office.receipt"]
            .sudo()
            .create(
                {
                    "session_id": self.session_id.id,
                    "partner_id": self.partner_id.id,
                    "means_id": self.means_id.id,
                    "reference": self.reference,
                    "amount": sum(moves.mapped("amount_residual")),
                    "invoice_ids": [Command.set(moves.ids)],
                }
            )
        )
        return receipt.sudo(False)

    def _invoice_charges(self):
        """One posted invoice of the chosen charges."""
        charges = self.charge_ids
        if not charges:
            return self.env["account.move"]
        try:
            charges.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody is invoicing this right now: try again.")
            ) from error
        charges.invalidate_recordset(["state"])
        if any(charge.state != "open" for charge in charges):
            raise UserError(self.env._("Part of this is invoiced already: look again."))
        move = self.env["account.move"].create(self._prepare_move_vals(charges))
        lines = move.invoice_line_ids.sorted("sequence")
        for charge, line in zip(charges, lines, strict=True):
            charge.write({"move_line_id": line.id})
        move._post(soft=False)
        return move

    def _prepare_move_vals(self, charges):
        today = fields.Date.context_today(self)
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "journal_id": self.company_id.telecentre_journal_id.id,
            "partner_id": self.partner_id.id,
            "invoice_date": today,
            "invoice_date_due": today,
            "invoice_payment_term_id": False,
            "invoice_origin": self.session_id.name,
            "invoice_line_ids": [
                Command.create(charge._prepare_move_line_vals(sequence))
                for sequence, charge in enumerate(charges, start=1)
            ],
        }
