from odoo import api, fields, models


class TelecentreCollectionOrder(models.Model):
    """One invoice as a collection order: what finance issues and the accountant books.

    A credit note is the reduction of the order of its invoice. What is paid of it is in
    ``telecentre_collection_order_payment.py``.
    """

    _name = "telecentre.collection.order"
    _description = "Collection Order"
    _order = "handover_id desc, id"
    _rec_name = "move_id"

    handover_id = fields.Many2one(
        "telecentre.collection.handover",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_id = fields.Many2one(
        "account.move", string="Invoice", required=True, ondelete="restrict"
    )
    move_type = fields.Selection(related="move_id.move_type")
    partner_id = fields.Many2one(related="move_id.partner_id", store=True, index=True)
    line_ids = fields.One2many("telecentre.collection.order.line", "order_id")
    origin_id = fields.Many2one(
        "telecentre.collection.order",
        string="Reduces",
        index="btree_not_null",
        ondelete="restrict",
        help="The order of the invoice that this credit note corrects.",
    )
    # Signed: a reduction is negative, so that a hand-over adds up.
    amount_untaxed = fields.Monetary(compute="_compute_amounts", store=True)
    amount_tax = fields.Monetary(compute="_compute_amounts", store=True)
    amount_total = fields.Monetary(compute="_compute_amounts", store=True)
    is_cashed = fields.Boolean(
        string="Cashed before",
        help="Paid before the order, as at a cash office: it is only regularised.",
    )
    cash_reference = fields.Char(
        string="Cashed with", help="Receipts of the cash office, or entries."
    )
    cash_office_code = fields.Char()
    state = fields.Selection(
        [
            ("ready", "Ready"),
            ("aside", "Set aside"),
            ("handed", "Handed over"),
            ("accepted", "Taken in charge"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="ready",
    )
    reason = fields.Char(help="Why it is set aside or rejected, and what to do.")
    # given back by the finance software
    number = fields.Char(string="Order number", readonly=True)
    slip = fields.Char(string="Slip (bordereau)", readonly=True)
    year = fields.Char(string="Fiscal year", readonly=True)

    _move_unique = models.UniqueIndex(
        "(move_id) WHERE state <> 'rejected'",
        "This invoice is on a hand-over already.",
    )

    @api.depends("line_ids.amount_untaxed", "line_ids.amount_tax")
    def _compute_amounts(self):
        for order in self:
            order.amount_untaxed = sum(order.line_ids.mapped("amount_untaxed"))
            order.amount_tax = sum(order.line_ids.mapped("amount_tax"))
            order.amount_total = order.amount_untaxed + order.amount_tax

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def _make_lines(self):
        """Group the lines of each invoice, then say what is missing."""
        receipts = self._get_receipts()
        codes = self.handover_id._get_debtor_codes()
        for order, origin in self._find_origins().items():
            order.origin_id = origin
        self.line_ids.create(
            [
                vals | {"order_id": order.id}
                for order in self
                for vals in order._prepare_lines_vals()
            ]
        )
        for order in self:
            found = receipts.get(order.move_id, receipts[None])
            entries = order._get_paying_entries()
            order.is_cashed = bool(entries)
            order.cash_reference = ", ".join((found or entries).mapped("name"))
            order.cash_office_code = found[:1].office_id.code
        for order in self:
            reason = order._get_refusal(codes)
            order.state = "aside" if reason else "ready"
            order.reason = reason

    def _get_receipts(self):
        """``{invoice: receipts}`` of what cash offices took; none for ``None``."""
        Receipt = self.env["telecentre.cash.office.receipt"]
        found = {None: Receipt}
        for receipt in Receipt.search(
            [
                ("invoice_ids", "in", self.move_id.ids),
                ("origin_id", "=", False),
                ("contrary_ids", "=", False),
            ]
        ):
            for move in receipt.invoice_ids:
                found[move] = found.get(move, Receipt) | receipt
        return found

    def _get_paying_entries(self):
        """The entries that paid an invoice in full, if it is."""
        self.ensure_one()
        move = self.move_id
        if self.move_type != "out_invoice" or not self.currency_id.is_zero(
            move.amount_residual
        ):
            return move.browse()
        return move.line_ids.matched_credit_ids.credit_move_id.move_id

    def _find_origins(self):
        """``{reduction: the order that it reduces, if there is one}``."""
        corrected = {
            order: order.move_id._get_l10n_fr_origins()
            for order in self
            if order.move_type == "out_refund"
        }
        moves = self.move_id.browse().union(*corrected.values())
        known = self.search(
            [("move_id", "in", moves.ids), ("state", "in", ("handed", "accepted"))]
        ).grouped("move_id")
        return {
            order: next(
                (known[move] for move in origins if move in known), self.browse()
            )
            for order, origins in corrected.items()
        }

    def _prepare_lines_vals(self):
        """One line per product code, nature, function and rate; none of zero."""
        self.ensure_one()
        sign = -1 if self.move_type == "out_refund" else 1
        groups = {}
        for line in self.move_id.invoice_line_ids:
            if line.display_type == "product":
                key = self._get_line_key(line)
                lines, untaxed, tax = groups.get(key, (line.browse(), 0.0, 0.0))
                groups[key] = (
                    lines | line,
                    untaxed + sign * line.price_subtotal,
                    tax + sign * (line.price_total - line.price_subtotal),
                )
        kept = {
            key: (lines, untaxed, tax)
            for key, (lines, untaxed, tax) in groups.items()
            if not self.currency_id.is_zero(untaxed)
        }
        return [
            self._prepare_line_vals(sequence, key, *values)
            for sequence, (key, values) in enumerate(kept.items(), start=1)
        ]

    def _get_line_key(self, line):
        product = line.product_id
        return (
            product.l10n_fr_local_code or "",
            product.l10n_fr_nature or "",
            product.l10n_fr_function or "",
            sum(line.tax_ids.flatten_taxes_hierarchy().mapped("amount")),
        )

    def _prepare_line_vals(self, sequence, key, lines, untaxed, tax):
        local_code, nature, function, rate = key
        same = self.origin_id.line_ids.filtered(lambda line: line._get_key() == key)
        return {
            "sequence": sequence,
            "name": ", ".join(lines.product_id.mapped("name")) or lines[0].name,
            "local_code": local_code,
            "nature": nature,
            "function": function,
            "rate": rate,
            "amount_untaxed": self.currency_id.round(untaxed),
            "amount_tax": self.currency_id.round(tax),
            "origin_line_id": (same or self.origin_id.line_ids)[:1].id,
        }

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------

    def _get_refusal(self, codes):
        """Why this cannot be handed over now, in a sentence, or nothing.

        :param dict codes: those of the classes of debtors
        """
        self.ensure_one()
        move, journal = self.move_id, self.handover_id.journal_id
        currency = self.currency_id
        sign = -1 if self.move_type == "out_refund" else 1
        total = sign * move.amount_total
        checks = (
            (
                currency.compare_amounts(self.amount_total, total),
                self.env._("Its lines do not add up to the invoice: tell support."),
            ),
            (
                any(sign * line.amount_untaxed < 0 for line in self.line_ids),
                self.env._(
                    "A correction outweighs what it corrects: no order may hold a "
                    "negative line. Credit the invoice, and invoice without it."
                ),
            ),
            (
                not self.is_cashed
                and sign > 0
                and currency.compare_amounts(total, self.handover_id.amount_floor) < 0,
                self.env._("Below the floor: no order may be issued for so little."),
            ),
            (
                not journal.l10n_fr_budget_code,
                self.env._("The journal has no budget code: finance sets it."),
            ),
            (
                not journal._get_l10n_fr_triplet(self.move_type),
                self.env._(
                    "The journal does not say what kind of piece this is: finance sets "
                    "it there (TypBord-TypPce-NatPce)."
                ),
            ),
            (
                not all(line.nature for line in self.line_ids),
                self.env._(
                    "%(product)s has no nature: finance sets it on the product.",
                    product=self.line_ids.filtered(lambda line: not line.nature)[
                        :1
                    ].name,
                ),
            ),
            (
                self.partner_id._get_l10n_fr_class() not in codes,
                self.env._(
                    "This class of debtors has no codes: finance sets them in the "
                    "configuration."
                ),
            ),
            (
                sign < 0 and not self.origin_id.number,
                self.env._(
                    "The order that it reduces has no number yet: import the numbers "
                    "first."
                ),
            ),
        )
        return next((sentence for is_wrong, sentence in checks if is_wrong), False)
