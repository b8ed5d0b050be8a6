from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreServiceOrder(models.Model):
    """Time counted with start and stop; one timer at a time for each host."""

    _inherit = "telecentre.service.order"

    time_ids = fields.One2many("telecentre.service.time", "order_id")
    # Stored: what is priced by time follows it.
    minutes_spent = fields.Integer(
        string="Minutes spent", compute="_compute_minutes_spent", store=True
    )
    hours_spent = fields.Float(
        string="Time spent", compute="_compute_minutes_spent", store=True
    )
    is_running = fields.Boolean(
        string="Being worked on", compute="_compute_running", search="_search_running"
    )
    is_mine_running = fields.Boolean(compute="_compute_running")
    has_forgotten_timer = fields.Boolean(
        compute="_compute_running", search="_search_forgotten_timer"
    )

    @api.depends("time_ids.minutes")
    def _compute_minutes_spent(self):
        for order in self:
            order.minutes_spent = sum(order.time_ids.mapped("minutes"))
            order.hours_spent = order.minutes_spent / 60

    @api.depends("time_ids.date_stop")
    @api.depends_context("uid")
    def _compute_running(self):
        for order in self:
            running = order.time_ids.filtered(lambda time: not time.date_stop)
            order.is_running = bool(running)
            order.is_mine_running = self.env.user in running.user_id
            order.has_forgotten_timer = any(running.mapped("is_forgotten"))

    def _search_running(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("time_ids", "any", [("date_stop", "=", False)])]

    def _search_forgotten_timer(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        forgotten = self.env["telecentre.service.time"]._get_forgotten_domain()
        return [("time_ids", "any", forgotten)]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_timer_start(self):
        """Go on with the work: whatever else the host was counting stops."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "in_progress":
            raise UserError(
                self.env._(
                    "Start the work of %(order)s before you count its time.",
                    order=self.name,
                )
            )
        self._start_timer()
        return True

    def action_timer_stop(self):
        """Have a break: the host's own timer stops."""
        self.check_access("write")
        self.time_ids.filtered(lambda time: time.user_id == self.env.user).action_stop()
        return True

    def _start_timer(self):
        """A timer of the user on this order, and on no other."""
        running = self._get_own_timer()
        if running.order_id == self:
            return
        # It may be on an order of another site, where the host has worked before.
        running.action_stop()
        running.flush_recordset()
        self.env["telecentre.service.time"].create({"order_id": self.id})

    @api.model
    def _get_own_timer(self):
        return (
            self.env["telecentre.service.time"]
            .sudo()
            .search([("user_id", "=", self.env.uid), ("date_stop", "=", False)])
        )

    def _stop_timers(self):
        """All timers of these orders, whosever they are."""
        # A host who delivers ends the time of a colleague, too.
        self.sudo().time_ids.action_stop()
