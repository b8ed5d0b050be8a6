from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# A receipt is a counterfoil: after it is written only this may change.
MUTABLE_FIELDS = {"deposit_id", "move_id"}


class TelecentreCashOfficeReceipt(models.Model):
    """Money taken at the counter: numbered, posted at once, never deleted.

    The law on cash registers wants a payment to make its accounting entry without
    anybody's doing: there is no draft.
    """

    _name = "telecentre.cash.office.receipt"
    _description = "Receipt of a Cash Office"
    _order = "date desc, id desc"
    _rec_names_search = ["name", "partner_id.name"]

    name = fields.Char(string="Number", readonly=True, required=True, copy=False)
    session_id = fields.Many2one(
        "telecentre.cash.office.session",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    office_id = fields.Many2one(
        related="session_id.office_id", store=True, index=True, string="Cash office"
    )
    company_id = fields.Many2one(related="office_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, copy=False
    )
    user_id = fields.Many2one(
        "res.users", string="Cashed by", readonly=True, default=lambda s: s.env.user
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Received from",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    means_id = fields.Many2one(
        "telecentre.cash.office.means",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    kind = fields.Selection(related="means_id.kind", store=True, string="Kind of means")
    reference = fields.Char(
        readonly=True, help="Number and bank of the cheque, ticket of the card."
    )
    amount = fields.Monetary(required=True, readonly=True)
    invoice_ids = fields.Many2many(
        "account.move", string="Invoices", readonly=True, copy=False
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    origin_id = fields.Many2one(
        "telecentre.cash.office.receipt", string="Cancels", readonly=True, copy=False
    )
    contrary_ids = fields.One2many("telecentre.cash.office.receipt", "origin_id")
    reason = fields.Char(readonly=True, copy=False)
    deposit_id = fields.Many2one(
        "telecentre.cash.office.deposit",
        string="Paid over with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    # As deposits have, for the sums of both.
    state = fields.Selection(
        [("posted", "Posted")], default="posted", required=True, readonly=True
    )

    _name_unique = models.UniqueIndex(
        "(office_id, name)", "Two receipts cannot have the same number."
    )
    _origin_unique = models.UniqueIndex(
        "(origin_id) WHERE origin_id IS NOT NULL", "This receipt is cancelled already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Number and entry come with the receipt, in the same transaction.

        Written as superuser: the counter needs no accounting rights.
        """
        sessions = self.env["telecentre.cash.office.session"].browse(
            [vals["session_id"] for vals in vals_list]
        )
        numbered = [
            vals | {"name": session.office_id.sequence_id.next_by_id()}
            for session, vals in zip(sessions, vals_list, strict=True)
        ]
        receipts = super().create(numbered)
        for receipt in receipts:
            receipt._check_allowed()
            receipt._post_entry()
        return receipts

    def write(self, vals):
        if vals.keys() - MUTABLE_FIELDS or not self.env.su:
            raise UserError(
                self.env._("A receipt is never changed: cancel it with a reason.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A receipt is never deleted: cancel it with a reason.")
        )

    def _check_allowed(self):
        """
        :raise UserError: if the deed or the session does not allow this
        """
        self.session_id._check_holder()
        office = self.office_id
        if self.session_id.state != "open":
            raise UserError(
                self.env._("Open a session of %(office)s first.", office=office.name)
            )
        if self.means_id.office_id != office:
            raise UserError(
                self.env._("%(office)s does not take this.", office=office.name)
            )
        products = self.invoice_ids.invoice_line_ids.product_id
        if not office._allows(products):
            refused = products - office.product_ids
            raise UserError(
                self.env._(
                    "The deed of %(office)s does not allow to cash “%(product)s”.",
                    office=office.name,
                    product=refused[:1].display_name,
                )
            )

    # ------------------------------------------------------------------
    # Entry
    # ------------------------------------------------------------------

    def _post_entry(self):
        """Debit the means, credit the client, settle the invoices."""
        self.ensure_one()
        move = self.env["account.move"].create(self._prepare_entry_vals())
        move._post(soft=False)
        self.move_id = move
        mine = self._get_client_lines()
        if self.origin_id:
            origin = self.origin_id._get_client_lines()
            origin.remove_move_reconcile()
            (mine | origin).reconcile()
            return
        due = self.invoice_ids.line_ids.filtered(
            lambda line: line.account_id == mine.account_id and not line.reconciled
        )
        (mine | due).reconcile()

    def _prepare_entry_vals(self):
        client = self.partner_id.commercial_partner_id
        receivable = (
            self.invoice_ids.line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            ).account_id[:1]
            or client.with_company(self.company_id).property_account_receivable_id
        )
        sides = (
            (self.means_id.account_id, self.amount),
            (receivable, -self.amount),
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
                        "partner_id": client.id,
                        "name": self.name,
                        "debit": max(amount, 0),
                        "credit": max(-amount, 0),
                    }
                )
                for account, amount in sides
            ],
        }

    def _get_client_lines(self):
        return self.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_print(self):
        return self.env.ref(
            "l10n_fr_telecentre.telecentre_cash_office_receipt_report"
        ).report_action(self)

    def action_open_cancel(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel a receipt"),
            "res_model": "telecentre.cash.office.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_receipt_id": self.id},
        }

    def _cancel(self, reason):
        """A contrary receipt with its own number: the counterfoil keeps both."""
        self.ensure_one()
        session = self.office_id.session_id
        if self.deposit_id:
            raise UserError(
                self.env._(
                    "%(receipt)s was paid over to the accountant: ask them to refund.",
                    receipt=self.name,
                )
            )
        if self.origin_id or self.contrary_ids:
            raise UserError(
                self.env._("%(receipt)s is cancelled already.", receipt=self.name)
            )
        if not session:
            raise UserError(
                self.env._(
                    "Open a session of %(office)s first.", office=self.office_id.name
                )
            )
        # Only through here and the counter: nobody writes receipts by hand.
        return self.sudo().create(
            {
                "session_id": session.id,
                "partner_id": self.partner_id.id,
                "means_id": self.means_id.id,
                "amount": -self.amount,
                "invoice_ids": [Command.set(self.sudo().invoice_ids.ids)],
                "origin_id": self.id,
                "reason": reason,
            }
        )
