from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

# Below, the law forbids a collection order (article D1611-1 of the CGCT).
FLOOR = 15
# States of an order of which the invoice is not handed over again.
TAKEN = ("handed", "accepted")


class TelecentreCollectionHandover(models.Model):
    """Invoices of a budget handed over to the finance software as collection orders.

    The council does not collect: its accountant does, once finance has issued the
    orders. Files are in ``telecentre_collection_handover_files.py``.
    """

    _name = "telecentre.collection.handover"
    _description = "Hand-over of Collection Orders"
    _inherit = ["mail.thread"]
    _order = "date_stop desc, id desc"
    _rec_names_search = ["journal_id.name", "journal_id.l10n_fr_budget_code"]
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal",
        string="Budget",
        required=True,
        check_company=True,
        domain=[("type", "=", "sale")],
        default=lambda self: self.env.company.telecentre_journal_id,
        help="The journal of the invoices; its codes are those of the budget.",
    )
    date_stop = fields.Date(
        string="Invoices until",
        required=True,
        default=fields.Date.context_today,
        help="All posted invoices until this day that were not handed over yet.",
    )
    amount_floor = fields.Monetary(
        string="Floor",
        default=FLOOR,
        help="An invoice below it cannot be an order: it waits for a payment.",
    )
    state = fields.Selection(
        [("draft", "To hand over"), ("done", "Handed over")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    date_done = fields.Datetime(string="Handed over on", readonly=True, copy=False)
    order_ids = fields.One2many(
        "telecentre.collection.order",
        "handover_id",
        string="Collection orders",
        readonly=True,
    )
    ready_count = fields.Integer(string="Number of orders", compute="_compute_totals")
    aside_count = fields.Integer(string="Set aside", compute="_compute_totals")
    amount_untaxed = fields.Monetary(compute="_compute_totals")
    amount_tax = fields.Monetary(compute="_compute_totals")
    amount_total = fields.Monetary(compute="_compute_totals")
    amount_recovered = fields.Monetary(string="Recovered", compute="_compute_totals")
    amount_open = fields.Monetary(string="To collect", compute="_compute_totals")

    @api.depends("journal_id", "date_stop")
    def _compute_name(self):
        for handover in self:
            handover.name = handover.env._(
                "%(budget)s, invoices to %(date)s",
                budget=handover.journal_id.l10n_fr_budget_code
                or handover.journal_id.name,
                date=format_date(handover.env, handover.date_stop),
            )

    @api.depends("order_ids.state", "order_ids.amount_recovered")
    def _compute_totals(self):
        for handover in self:
            aside = handover.order_ids.filtered(lambda order: order.state == "aside")
            orders = handover.order_ids.filtered(
                lambda order: order.state not in ("aside", "rejected")
            )
            handover.ready_count = len(orders)
            handover.aside_count = len(aside)
            handover.amount_untaxed = sum(orders.mapped("amount_untaxed"))
            handover.amount_tax = sum(orders.mapped("amount_tax"))
            handover.amount_total = sum(orders.mapped("amount_total"))
            handover.amount_recovered = sum(orders.mapped("amount_recovered"))
            handover.amount_open = handover.amount_total - handover.amount_recovered

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        for handover in self:
            if handover.state == "done":
                raise UserError(
                    handover.env._(
                        "%(handover)s was handed over: it stays.",
                        handover=handover.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_prepare(self):
        """List the orders, and what is set aside and why. Can be done again."""
        for handover in self.filtered(lambda handover: handover.state == "draft"):
            moves = self.env["account.move"].search(
                handover._get_move_domain(), order="invoice_date, name"
            )
            # What another draft lists is not handed over: the last one prepared has it.
            moves.l10n_fr_order_ids.filtered(
                lambda order: order.handover_id.state == "draft"
            ).unlink()
            handover.order_ids.create(
                [handover._prepare_order_vals(move) for move in moves]
            )
            handover.order_ids._make_lines()
        return True

    def action_hand_over(self):
        """Freeze the orders and write the files; what is set aside waits."""
        for handover in self.filtered(lambda handover: handover.state == "draft"):
            handover.action_prepare()
            orders = handover.order_ids
            ready = orders.filtered(lambda order: order.state == "ready")
            if not ready:
                raise UserError(
                    handover.env._("There is no order to hand over: look at the list.")
                )
            (orders - ready).unlink()
            ready.write({"state": "handed"})
            handover.write({"state": "done", "date_done": fields.Datetime.now()})
            handover._attach_files()
        return True

    def action_open_import(self):
        """Read what the finance software gives back."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import numbers and payments"),
            "res_model": "telecentre.collection.import",
            "view_mode": "form",
            "target": "new",
            "context": {"default_company_id": self.company_id.id},
        }

    def _get_move_domain(self):
        """Posted and not handed over, or rejected; one of nothing makes no order."""
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("journal_id", "=", self.journal_id.id)
            & Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain("state", "=", "posted")
            & Domain("invoice_date", "<=", self.date_stop)
            & Domain("amount_total", "!=", 0)
            & Domain("l10n_fr_order_ids", "not any", [("state", "in", TAKEN)])
        )

    def _prepare_order_vals(self, move):
        return {"handover_id": self.id, "move_id": move.id}

    def _get_debtor_codes(self):
        """``{class of client: its codes}``, as finance says."""
        return {
            code.client_class: code
            for code in self.env["telecentre.debtor.code"].search(
                [("company_id", "in", self.company_id.ids)]
            )
        }
