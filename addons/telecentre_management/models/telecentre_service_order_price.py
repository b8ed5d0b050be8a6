from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_round
from odoo.tools.misc import format_date, formatLang

WORKED_STATES = ("in_progress", "delivered")


class TelecentreServiceOrder(models.Model):
    """Price of an order: that of the day while it is asked for, frozen once agreed."""

    _inherit = "telecentre.service.order"

    currency_id = fields.Many2one(related="company_id.currency_id")
    date_priced = fields.Date(
        string="Price of",
        readonly=True,
        copy=False,
        help="Day whose price list and act rule; empty: the price of today.",
    )
    # Stored: they are the price that was agreed.
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price list",
        compute="_compute_price",
        store=True,
        copy=False,
        index="btree_not_null",
    )
    act_id = fields.Many2one(
        "telecentre.act",
        compute="_compute_price",
        store=True,
        copy=False,
        index="btree_not_null",
        help="The decision of the council that voted the price.",
    )
    gratuity_id = fields.Many2one(
        "telecentre.gratuity",
        compute="_compute_price",
        store=True,
        copy=False,
        index="btree_not_null",
    )
    price_unit = fields.Float(
        compute="_compute_price", store=True, copy=False, digits="Product Price"
    )
    price_refusal = fields.Char(compute="_compute_price_refusal")
    quantity_done = fields.Float(
        string="Quantity done",
        compute="_compute_quantity_done",
        store=True,
        readonly=False,
        copy=False,
        digits="Product Unit",
        tracking=True,
        help="What is charged. Counted from the time spent when the service is priced "
        "by time.",
    )
    amount_full = fields.Monetary(
        string="Full price",
        compute="_compute_amounts",
        store=True,
        copy=False,
        help="Untaxed price before any gratuity.",
    )
    amount_due = fields.Monetary(
        string="Price due",
        compute="_compute_amounts",
        store=True,
        copy=False,
        help="Untaxed price after the gratuity.",
    )
    amount_total = fields.Monetary(
        string="Price, taxes included",
        compute="_compute_amounts",
        store=True,
        copy=False,
        help="What a person has to pay.",
    )
    charge_ids = fields.One2many(
        "telecentre.charge",
        "service_order_id",
        string="Charges",
        readonly=True,
        copy=False,
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("product_id", "partner_id", "payer_id", "site_id", "quantity")
    def _compute_price(self):
        """The price of today; one that was agreed stays."""
        quotes = self.filtered(lambda order: not order.date_priced)._get_quotes()
        for order in self:
            if order not in quotes:
                order.pricelist_id = order.pricelist_id
                order.act_id = order.act_id
                order.gratuity_id = order.gratuity_id
                order.price_unit = order.price_unit
            else:
                order.update(order._prepare_price_vals(quotes[order]))

    def _prepare_price_vals(self, quote):
        return {
            "pricelist_id": quote.pricelist.id,
            "act_id": quote.act.id,
            "gratuity_id": quote.gratuity.id,
            "price_unit": quote.charged[1],
        }

    @api.depends("product_id", "partner_id", "site_id", "date_priced")
    def _compute_price_refusal(self):
        quotes = self.filtered(lambda order: not order.date_priced)._get_quotes()
        for order in self:
            order.price_refusal = order in quotes and quotes[order].refusal

    @api.depends("quantity", "product_id", "minutes_spent")
    def _compute_quantity_done(self):
        """What was asked for; each unit of time that was begun.

        What a host has typed stays, unless time is counted.
        """
        for order in self:
            minutes = order.product_id.telecentre_unit_minutes
            if order.is_timed and order.minutes_spent and minutes:
                order.quantity_done = float_round(
                    order.minutes_spent / minutes,
                    precision_digits=0,
                    rounding_method="UP",
                )
            elif order.state not in WORKED_STATES:
                order.quantity_done = order.quantity
            else:
                order.quantity_done = order.quantity_done or order.quantity

    @api.depends(
        "quantity", "quantity_done", "state", "price_unit", "gratuity_id", "payer_id"
    )
    def _compute_amounts(self):
        cache = {}
        for order in self:
            taxes = order._get_taxes(cache)
            quantity = order._get_charged_quantity()
            reduction = order.sudo().gratuity_id.reduction
            order.amount_full = order._get_untaxed(quantity, taxes)
            order.amount_due = order._get_untaxed(quantity, taxes, reduction)
            order.amount_total = order._include_taxes(
                order.amount_due, taxes, order._get_currency()
            )

    @api.model
    def _include_taxes(self, amount, taxes, currency):
        return taxes.sudo().compute_all(
            amount, currency=currency, handle_price_include=False
        )["total_included"]

    def _get_charged_quantity(self):
        """What was asked for, until the work shows what it comes to."""
        return self.quantity_done if self.state in WORKED_STATES else self.quantity

    def _get_untaxed(self, quantity, taxes, discount=0.0):
        return self.env["telecentre.charge"]._get_untaxed(
            quantity,
            self.price_unit,
            currency=self._get_currency(),
            taxes=taxes,
            discount=discount,
        )

    def _get_currency(self):
        return self.currency_id or self.env.company.currency_id

    def _get_taxes(self, cache=None):
        return self._get_taxes_of(self.product_id, cache)

    def _get_taxes_of(self, product, cache=None):
        """Taxes of a product for the payer; fiscal positions are read once a batch."""
        cache = {} if cache is None else cache
        company, payer = self.site_id.company_id, self.sudo().payer_id
        key = ("fiscal position", payer, company)
        if key not in cache:
            cache[key] = (
                self.env["account.fiscal.position"]
                .sudo()
                .with_company(company)
                ._get_fiscal_position(payer)
            )
        taxes = product.sudo().taxes_id._filter_taxes_by_company(company)
        return cache[key].map_tax(taxes)

    # ------------------------------------------------------------------
    # Agreement
    # ------------------------------------------------------------------

    def _check_priced(self):
        quotes = self.filtered(lambda order: not order.date_priced)._get_quotes()
        for order, quote in quotes.items():
            if refusal := quote.refusal:
                raise UserError(
                    order.env._(
                        "%(order)s: %(reason)s", order=order.name, reason=refusal
                    )
                )

    def _freeze_price(self):
        """From now on the price is that of today, whatever the price list becomes."""
        unpriced = self.filtered(lambda order: not order.date_priced)
        unpriced._refresh_price()
        for order in unpriced:
            order.date_priced = order._get_today()

    def _refresh_price(self):
        for order, quote in self._get_quotes().items():
            order.write(order._prepare_price_vals(quote))

    # ------------------------------------------------------------------
    # Charge
    # ------------------------------------------------------------------

    def _write_charges(self):
        # Hosts deliver; only this method may write the charge.
        self.env["telecentre.charge"].sudo().create(
            [order._prepare_charge_vals() for order in self if order.quantity_done]
        )

    def _prepare_charge_vals(self):
        """The single charge of a delivered order."""
        self.ensure_one()
        labelled = self.with_context(lang=self.payer_id.lang or self.env.lang)
        gratuity = self.sudo().gratuity_id
        return {
            "service_order_id": self.id,
            "source_key": self._get_charge_key(),
            "date": self._get_today(),
            "company_id": self.company_id.id,
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.payer_id.id,
            "product_id": self.product_id.id,
            "name": labelled._get_charge_label(),
            "quantity": self.quantity_done,
            "price_unit": self.price_unit,
            "discount": gratuity.reduction,
            "gratuity_id": gratuity.id,
            "tax_ids": [Command.set(self._get_taxes().ids)],
        }

    def _get_charge_key(self):
        """One live charge per order; a credited one makes room for the next."""
        credited = self.sudo().charge_ids.contrary_ids
        return f"service,{self.id},{len(credited)}"

    def _get_charge_label(self):
        parts = [self.product_id.name]
        if self.title and self.title != self.product_id.name:
            parts.append(self.title)
        parts += [
            format_date(self.env, self._get_today()),
            self.site_id.name,
            self.name,
        ]
        if self.partner_id != self.payer_id:
            parts.append(self.partner_id.name)
        act = self.sudo().act_id
        if self.company_id.telecentre_is_act_quoted and act:
            label = act.with_env(self.sudo().env)._get_label()
            parts.append(self.env._("act %(act)s", act=label))
        return " · ".join(parts)

    def _get_live_charges(self):
        return self.sudo().charge_ids._filter_live()

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _format_money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _get_quantity_label(self, quantity):
        """``3 pages``."""
        unit = self.sudo().product_id.uom_id.with_env(self.sudo().env)
        digits = 0 if quantity == int(quantity) else 2
        number = formatLang(self.env, quantity, digits=digits)
        return f"{number} {unit.name.lower()}" if unit else number

    def _get_document_name(self, kind):
        """The name of a PDF file, without what no file name may hold."""
        titles = {
            "estimate": self.env._("Estimate"),
            "delivery": self.env._("Delivery note"),
        }
        return f"{titles[kind]} {self.name}".replace("/", "-")
