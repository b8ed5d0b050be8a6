from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# Not begun: a member may still withdraw.
WAITING_STATES = ("requested", "estimated", "accepted")
OPEN_STATES = (*WAITING_STATES, "in_progress")
# What an estimate told the member, and what a delivery charged.
TERMS = {"product_id", "partner_id", "site_id", "quantity"}
DELIVERED_TERMS = TERMS | {"quantity_done", "payer_id"}


class TelecentreServiceOrder(models.Model):
    """A secretarial service that a host does for a member, from request to delivery.

    Price and charge are in ``telecentre_service_order_price.py``.
    """

    _name = "telecentre.service.order"
    _description = "Service Order"
    _inherit = ["telecentre.site.bound", "mail.thread", "mail.activity.mixin"]
    _order = "priority desc, date_deadline, id"
    _rec_names_search = ["name", "title", "partner_id.name"]
    _check_company_auto = True

    # identity
    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
        index="trigram",
    )
    title = fields.Char(
        string="Subject",
        compute="_compute_title",
        store=True,
        readonly=False,
        precompute=True,
    )
    channel = fields.Selection(
        [
            ("desk", "At the desk"),
            ("phone", "By phone"),
            ("mail", "By mail"),
            ("portal", "In the portal"),
            ("recurrence", "Recurring service"),
        ],
        string="Asked",
        required=True,
        default="desk",
    )

    # where and who
    site_id = fields.Many2one(
        "telecentre.site",
        required=True,
        index=True,
        tracking=True,
        domain=[("state", "=", "open")],
        default=lambda self: self._default_site_id(),
    )
    # Stored for the company rule, which is read with every search.
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Member",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    email_from = fields.Char(
        string="Sender", readonly=True, help="Who wrote, when it is no known contact."
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who is invoiced: the member, an employer, an association…",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
    )

    # what
    product_id = fields.Many2one(
        "product.product",
        string="Service",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        domain=[("telecentre_is_service", "=", True)],
    )
    quantity = fields.Float(
        string="Quantity asked", default=1, digits="Product Unit", tracking=True
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    is_timed = fields.Boolean(related="product_id.telecentre_is_timed")
    instructions = fields.Text()
    note = fields.Text(
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")

    # when
    date_requested = fields.Datetime(
        string="Asked on", required=True, readonly=True, default=fields.Datetime.now
    )
    date_deadline = fields.Date(
        string="Deadline",
        compute="_compute_date_deadline",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        index="btree_not_null",
    )
    date_delivered = fields.Datetime(string="Delivered on", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    # Stored to be summed: how busy the hosts will be.
    hours_planned = fields.Float(
        string="Estimated time",
        compute="_compute_hours_planned",
        store=True,
        readonly=False,
    )

    # state
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("estimated", "Estimate sent"),
            ("accepted", "Accepted"),
            ("in_progress", "In progress"),
            ("delivered", "Delivered"),
            ("declined", "Declined"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="requested",
        tracking=True,
        index=True,
        group_expand="_group_expand_states",
    )
    cancel_reason = fields.Char(
        string="Reason", readonly=True, copy=False, tracking=True
    )

    _quantities_positive = models.Constraint(
        "CHECK (quantity > 0 AND quantity_done >= 0)",
        "A quantity is more than nothing.",
    )
    _open_index = models.Index(
        "(site_id, date_deadline) WHERE state NOT IN "
        "('delivered', 'declined', 'cancelled')"
    )

    @api.model
    def _default_site_id(self):
        """The host's only site."""
        own = self.env["telecentre.site"].search(
            [("user_ids", "in", self.env.uid), ("state", "=", "open")], limit=2
        )
        return own if len(own) == 1 else False

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("product_id")
    def _compute_title(self):
        for order in self:
            order.title = order.title or order.product_id.name

    @api.depends("partner_id", "site_id")
    def _compute_payer_id(self):
        for order in self:
            order.payer_id = order.partner_id._get_telecentre_payer(
                order.site_id.company_id
            )

    @api.depends("product_id")
    def _compute_date_deadline(self):
        """The usual time of the service; a day that was chosen stays."""
        for order in self:
            if not order.date_deadline and order.product_id:
                asked = fields.Date.context_today(order, order.date_requested)
                days = order.product_id.telecentre_delay_days
                order.date_deadline = asked + timedelta(days=days)
            else:
                order.date_deadline = order.date_deadline

    @api.depends("date_deadline", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for order in self:
            order.is_late = bool(
                order.state in OPEN_STATES
                and order.date_deadline
                and order.date_deadline < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "in", OPEN_STATES) & Domain(
            "date_deadline", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    @api.depends("product_id", "quantity")
    def _compute_hours_planned(self):
        for order in self:
            minutes = order.quantity * order.product_id.telecentre_unit_minutes
            order.hours_planned = minutes / 60

    @api.depends("name", "title")
    def _compute_display_name(self):
        for order in self:
            order.display_name = " · ".join(filter(None, [order.name, order.title]))

    @api.model
    def _group_expand_states(self, states, domain):
        """The columns of the work that is under way, were they empty."""
        shown = {*OPEN_STATES, "delivered", *states}
        return [key for key, _label in self._fields["state"].selection if key in shown]

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """New orders are requests, whatever a caller says."""
        sequence = self.env["ir.sequence"]
        return super().create(
            [
                vals
                | {
                    "state": "requested",
                    "name": sequence.next_by_code("telecentre.service.order"),
                }
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """States change through buttons, and nothing that was told changes after."""
        if "state" in vals and any(order.state != vals["state"] for order in self):
            raise UserError(
                self.env._(
                    "The state of an order changes through its buttons: estimate, "
                    "start, deliver or cancel."
                )
            )
        self._check_editable(vals)
        return super().write(vals)

    def _check_editable(self, vals):
        for order in self:
            changed = {
                name
                for name in DELIVERED_TERMS & vals.keys()
                if order._fields[name].convert_to_write(order[name], order)
                != vals[name]
            }
            if not changed or order.state == "requested":
                continue
            if order.state in ("delivered", "declined", "cancelled", "estimated"):
                raise UserError(order._get_closed_sentence())
            if changed & (TERMS - {"quantity"}):
                raise UserError(
                    order.env._(
                        "The price of %(order)s is agreed: cancel it and make another "
                        "order, or set it back to requested first.",
                        order=order.name,
                    )
                )

    def _get_closed_sentence(self):
        """Why nothing can be changed now, and what to do first."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(order)s is in the state “%(state)s”: set it back before you change it.",
            order=self.name,
            state=labels[self.state],
        )

    def _set_state(self, state, **values):
        """The only place that writes a state."""
        # Past our own write(), which refuses states written by hand.
        return super().write(  # pylint: disable=super-method-mismatch
            {"state": state, **values}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for order in self:
            if order.state not in ("requested", "cancelled") or order.charge_ids:
                raise UserError(
                    order.env._(
                        "%(order)s cannot be deleted: cancel it instead, so that its "
                        "history is kept.",
                        order=order.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_start(self):
        """Begin the work, and the time of whoever begins it."""
        orders = self._take(("requested", "accepted"))
        orders._check_ready("quantity")
        for order in orders:
            order._set_state("in_progress", user_id=order.user_id.id or self.env.uid)
        if len(orders) == 1:
            orders._start_timer()
        return True

    def action_deliver(self):
        """Hand the work over: the time ends, the charge is written, a mail goes."""
        orders = self._take(("requested", "accepted", "in_progress"))
        orders._stop_timers()
        orders._check_ready("quantity_done")
        for order in orders:
            order._set_state(
                "delivered",
                date_delivered=fields.Datetime.now(),
                user_id=order.user_id.id or self.env.uid,
            )
        orders._write_charges()
        orders._notify("delivered")
        return True

    def action_undo(self, reason=None):
        """Take a delivery back: the charge is voided, or a contrary one written.

        :param str reason: kept on the charge; required
        """
        orders = self._take(("delivered",))
        if orders:
            orders._check_reason(reason)
        orders._get_live_charges()._take_back(reason)
        orders._set_state("in_progress", date_delivered=False)
        for order in orders:
            order._message_log(
                body=order.env._("Delivery undone: %(reason)s", reason=reason)
            )
        return True

    def action_cancel(self, reason=None):
        """Give the order up before it is delivered.

        :param str reason: kept on the order; required once work has begun
        """
        orders = self._take((*OPEN_STATES, "declined"))
        orders.filtered(lambda order: order.state == "in_progress")._check_reason(
            reason
        )
        orders._stop_timers()
        orders._set_state("cancelled", cancel_reason=reason)
        orders._notify("cancelled")
        return True

    def action_reset(self):
        """Back to requested: the price is the one of today again."""
        orders = self._take(
            ("estimated", "accepted", "in_progress", "declined", "cancelled")
        )
        orders._stop_timers()
        orders._set_state(
            "requested",
            cancel_reason=False,
            date_priced=False,
            date_estimated=False,
            date_accepted=False,
            amount_accepted=0,
        )
        orders._refresh_price()
        return True

    def action_assign_me(self):
        """Take orders that nobody has taken yet."""
        self.check_access("write")
        self.filtered(lambda order: not order.user_id).user_id = self.env.uid
        return True

    def action_open_reason(self):
        """Ask why, then cancel, decline or undo."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Say why"),
            "res_model": "telecentre.service.order.reason",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_ids": self.ids} | self.env.context,
        }

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _take(self, states):
        """The orders in these states, behind whoever is changing them right now.

        A transaction that began before another one changed them starts again:
        PostgreSQL says so, and Odoo runs the request once more.
        """
        self.check_access("write")
        if self.ids:
            self.env.execute_query(
                SQL(
                    "SELECT id FROM telecentre_service_order WHERE id = ANY(%s) "
                    "ORDER BY id FOR NO KEY UPDATE",
                    list(self.ids),
                )
            )
        return self.filtered(lambda order: order.state in states)

    def _check_reason(self, reason):
        if self and not (reason or "").strip():
            raise UserError(
                self.env._("Say why %(order)s is changed.", order=self[0].name)
            )

    def _check_known(self):
        """Nothing begins before it is known what is done, for whom."""
        for order in self:
            if not order.partner_id:
                raise UserError(
                    order.env._(
                        "%(order)s has no member yet: choose who it is for%(sender)s.",
                        order=order.name,
                        sender=f" ({order.email_from})" if order.email_from else "",
                    )
                )
            if not order.product_id:
                raise UserError(
                    order.env._(
                        "%(order)s has no service yet: choose one of the catalogue.",
                        order=order.name,
                    )
                )

    def _check_ready(self, quantity_field):
        """Known, priced by an act from now on, and within what the member agreed to.

        :param str quantity_field: the quantity that is agreed to
        """
        self._check_known()
        self._check_priced()
        self._freeze_price()
        self._check_agreed(quantity_field)
