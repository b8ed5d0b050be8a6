from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import clean_context

# What may change after a charge is written: its voiding and its invoicing.
MUTABLE_FIELDS = {
    "date_void",
    "void_reason",
    "void_uid",
    "move_line_id",
    "run_id",
    "is_superseded",
    "order_reference",
    "hold_reason",
    "hold_uid",
}

# What only rentals, memberships, corrections and billing runs may give.
GIVEN_FIELDS = MUTABLE_FIELDS | {
    "source_key",
    "rental_id",
    "membership_id",
    "pass_id",
    "service_order_id",
    "origin_id",
    "gratuity_id",
    "is_cancel_fee",
    "is_change_fee",
}


class TelecentreCharge(models.Model):
    """One amount due: the only thing that billing reads. Append-only.

    A charge is never edited: before it is invoiced it is voided, with its reason;
    after, a contrary charge is written and invoiced as a credit.
    """

    _name = "telecentre.charge"
    _description = "Charge"
    _order = "date desc, id desc"
    _rec_names_search = ["name", "payer_id.name"]
    _check_company_auto = True

    # what
    name = fields.Char(string="Description", required=True)
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Local day of use: a billing run takes charges up to its cut-off.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    site_id = fields.Many2one(
        "telecentre.site", required=True, index=True, check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="User", required=True, index=True, ondelete="restrict"
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )

    # how much
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    quantity = fields.Float(required=True, default=1, digits="Product Unit")
    price_unit = fields.Float(required=True, digits="Product Price")
    discount = fields.Float(string="Reduction (%)", digits="Discount")
    gratuity_id = fields.Many2one(
        "telecentre.gratuity", ondelete="restrict", index="btree_not_null"
    )
    tax_ids = fields.Many2many(
        "account.tax",
        compute="_compute_tax_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    # Stored to be summed; nothing they depend on can change.
    amount_full = fields.Monetary(
        string="Full value",
        compute="_compute_amounts",
        store=True,
        help="Untaxed value before any gratuity.",
    )
    amount_due = fields.Monetary(
        compute="_compute_amounts", store=True, help="Untaxed amount to invoice."
    )

    # source: exactly one per charge; other addons add theirs
    rental_id = fields.Many2one(
        "telecentre.rental", index="btree_not_null", ondelete="restrict"
    )
    membership_id = fields.Many2one(
        "telecentre.membership", index="btree_not_null", ondelete="restrict"
    )
    pass_id = fields.Many2one(
        "telecentre.pass", index="btree_not_null", ondelete="restrict"
    )
    source_key = fields.Char(
        readonly=True, help="What is charged: no source is charged twice."
    )

    # correction
    is_superseded = fields.Boolean(
        string="Superseded",
        readonly=True,
        help="Taken back because the dates of the membership changed: its period may "
        "be charged again.",
    )
    origin_id = fields.Many2one(
        "telecentre.charge",
        string="Corrects",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    contrary_ids = fields.One2many("telecentre.charge", "origin_id", readonly=True)
    date_void = fields.Datetime(string="Voided on", readonly=True, copy=False)
    void_reason = fields.Char(string="Reason", readonly=True, copy=False)
    void_uid = fields.Many2one(
        "res.users", string="Voided by", readonly=True, copy=False
    )

    # invoicing
    state = fields.Selection(
        [
            ("open", "To invoice"),
            ("invoiced", "Invoiced"),
            ("free", "Nothing to pay"),
            ("void", "Void"),
        ],
        compute="_compute_state",
        store=True,
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Invoice")
    run_id = fields.Many2one(
        "telecentre.billing.run",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _source_unique = models.UniqueIndex(
        "(source_key) WHERE source_key IS NOT NULL AND date_void IS NULL",
        "This use is already charged.",
    )
    _open_index = models.Index("(company_id, payer_id, date) WHERE state = 'open'")
    _payer_index = models.Index("(payer_id, date)")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for charge in self:
            charge.payer_id = charge.partner_id._get_telecentre_payer()

    @api.depends("product_id", "company_id")
    def _compute_tax_ids(self):
        for charge in self:
            charge.tax_ids = charge.product_id.taxes_id._filter_taxes_by_company(
                charge.company_id
            )

    @api.depends("quantity", "price_unit", "discount", "tax_ids", "company_id")
    def _compute_amounts(self):
        for charge in self:
            words = {"currency": charge.currency_id, "taxes": charge.tax_ids}
            quantity, price_unit = charge.quantity, charge.price_unit
            charge.amount_full = self._get_untaxed(quantity, price_unit, **words)
            charge.amount_due = self._get_untaxed(
                quantity, price_unit, discount=charge.discount, **words
            )

    @api.depends("date_void", "amount_due", "move_line_id.parent_state")
    def _compute_state(self):
        for charge in self:
            line = charge.move_line_id
            if charge.date_void:
                charge.state = "void"
            elif line and line.parent_state != "cancel":
                charge.state = "invoiced"
            elif charge.currency_id.is_zero(charge.amount_due):
                charge.state = "free"
            else:
                charge.state = "open"

    @api.model
    def _get_untaxed(self, quantity, price_unit, currency, taxes, discount=0.0):
        """Untaxed amount, as the invoice line will compute it.

        :param currency: ``res.currency``
        :param taxes: ``account.tax``, some of which may be included in the price
        :param float discount: in per cent
        """
        price = price_unit * (1 - discount / 100)
        taxes = taxes.sudo()
        if not any(taxes.flatten_taxes_hierarchy().mapped("price_include")):
            return currency.round(quantity * price)
        return taxes.compute_all(price, currency=currency, quantity=quantity)[
            "total_excluded"
        ]

    @api.model
    def _get_taxes(self, product, payer, company):
        """The taxes of a product for a payer, in a company."""
        position = (
            self.env["account.fiscal.position"]
            .with_company(company)
            ._get_fiscal_position(payer)
        )
        return position.map_tax(product.taxes_id._filter_taxes_by_company(company))

    # ------------------------------------------------------------------
    # Append-only
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """By hand, a charge is new and open; its links are for the code to make."""
        forged = {name for vals in vals_list for name in vals if vals[name]}
        if not self.env.su and forged & GIVEN_FIELDS:
            raise UserError(
                self.env._(
                    "A charge written by hand has no source, invoice or correction: "
                    "leave these fields empty."
                )
            )
        # Nor may a default in the context forge them.
        clean = self.with_context(clean_context(self.env.context))
        return super(TelecentreCharge, clean).create(vals_list)

    def write(self, vals):
        """Refuse to edit what was written: correct it with a contrary charge."""
        if vals.keys() - MUTABLE_FIELDS:
            raise UserError(
                self.env._(
                    "A charge is never edited. Take it back with a reason, "
                    "then write the right one."
                )
            )
        if not self.env.su:
            raise UserError(
                self.env._("Charges change through their actions and billing runs.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A charge is never deleted: take it back with a reason.")
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_void(self):
        """Ask for the reason, then take back."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take charges back"),
            "res_model": "telecentre.charge.void",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_ids": self.ids},
        }

    def action_open_source(self):
        """Open what is charged."""
        self.ensure_one()
        source = self._get_source()
        return source._get_records_action() if source else False

    def _get_source(self):
        """The record that is charged; a new kind of source extends this."""
        return self.rental_id or self.membership_id or self.pass_id or self.origin_id

    def action_open_invoice(self):
        self.ensure_one()
        return self.move_id._get_records_action()

    def _filter_live(self):
        """The charges that still count: not void, no correction, not corrected."""
        return self.filtered(
            lambda charge: (
                charge.state != "void"
                and not charge.origin_id
                and not charge.contrary_ids
            )
        )

    def _take_back(self, reason):
        """Void what is not invoiced yet, write a contrary charge for what is.

        :param str reason: kept on the voided or contrary charge
        """
        live = self.filtered(lambda charge: charge.state != "void")
        live = live.filtered(lambda charge: not charge.contrary_ids)
        if corrections := live.filtered("origin_id"):
            raise UserError(
                self.env._(
                    "“%(charge)s” is itself a correction: write a new charge instead.",
                    charge=corrections[0].name,
                )
            )
        invoiced = live.filtered(lambda charge: charge.state == "invoiced")
        # Rights were checked by the caller on what is charged.
        (live - invoiced).sudo().write(
            {
                "date_void": fields.Datetime.now(),
                "void_reason": reason,
                "void_uid": self.env.uid,
            }
        )
        # The next charge of the same source may be inserted at once.
        self.flush_model(["date_void"])
        return self.sudo().create(
            [charge._prepare_contrary_vals(reason) for charge in invoiced]
        )

    def _prepare_contrary_vals(self, reason):
        """The same amount, the other way, due now."""
        self.ensure_one()
        env = self.with_context(lang=self.payer_id.lang or self.env.lang).env
        return {
            "origin_id": self.id,
            "source_key": f"contrary,{self.id}",
            "rental_id": self.rental_id.id,
            "membership_id": self.membership_id.id,
            "pass_id": self.pass_id.id,
            "date": fields.Date.context_today(self),
            "company_id": self.company_id.id,
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "product_id": self.product_id.id,
            "name": env._(
                "Cancelled: %(charge)s (%(reason)s)", charge=self.name, reason=reason
            ),
            "void_reason": reason,
            "quantity": -self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "gratuity_id": self.gratuity_id.id,
            "tax_ids": [Command.set(self.tax_ids.ids)],
        }

    # ------------------------------------------------------------------
    # Billing
    # ------------------------------------------------------------------

    @api.model
    def _get_billable_domain(self, company, date_cutoff, sites):
        """Open charges that a run with these choices would take."""
        domain = (
            Domain("state", "=", "open")
            & Domain("hold_reason", "=", False)
            & Domain("company_id", "=", company.id)
            & Domain("date", "<=", date_cutoff)
        )
        return domain & Domain("site_id", "in", sites.ids) if sites else domain
