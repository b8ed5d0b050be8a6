import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# A timer that runs for longer was forgotten: no order takes that long in one go.
FORGOTTEN = timedelta(hours=4)


class TelecentreServiceTime(models.Model):
    """Time a host spends on an order: it runs until it has an end."""

    _name = "telecentre.service.time"
    _description = "Time Spent on a Service"
    _order = "date_start desc, id desc"

    order_id = fields.Many2one(
        "telecentre.service.order", required=True, index=True, ondelete="cascade"
    )
    # Stored for the record rules, which are read with every search.
    site_id = fields.Many2one(
        related="order_id.site_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Member")
    user_id = fields.Many2one(
        "res.users",
        string="Host",
        required=True,
        index=True,
        default=lambda self: self.env.uid,
    )
    date_start = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now
    )
    date_stop = fields.Datetime(string="To")
    # Stored to be summed.
    minutes = fields.Integer(compute="_compute_minutes", store=True)
    hours = fields.Float(compute="_compute_minutes", store=True, aggregator="sum")
    is_forgotten = fields.Boolean(
        compute="_compute_is_forgotten", search="_search_is_forgotten"
    )
    note = fields.Char()

    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)", "Time ends after it starts."
    )
    _running_unique = models.UniqueIndex(
        "(user_id) WHERE date_stop IS NULL",
        "This host is already counting the time of another order: stop it first.",
    )

    @api.depends("date_start", "date_stop")
    def _compute_minutes(self):
        for time in self:
            seconds = 0
            if time.date_start and time.date_stop:
                seconds = (time.date_stop - time.date_start).total_seconds()
            time.minutes = math.ceil(seconds / 60)
            time.hours = time.minutes / 60

    @api.depends("date_start", "date_stop")
    def _compute_is_forgotten(self):
        limit = fields.Datetime.now() - FORGOTTEN
        for time in self:
            time.is_forgotten = not time.date_stop and time.date_start < limit

    def _search_is_forgotten(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return self._get_forgotten_domain()

    @api.model
    def _get_forgotten_domain(self):
        return Domain("date_stop", "=", False) & Domain(
            "date_start", "<", fields.Datetime.now() - FORGOTTEN
        )

    @api.depends("user_id", "date_start", "order_id")
    def _compute_display_name(self):
        for time in self:
            time.display_name = f"{time.order_id.name} · {time.user_id.name}"

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        times = super().create(vals_list)
        times._check_order_open()
        return times

    def write(self, vals):
        self._check_order_open()
        result = super().write(vals)
        if "order_id" in vals:
            self._check_order_open()
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_delivered(self):
        self._check_order_open()

    def _check_order_open(self):
        """What was charged was counted: the time behind it stays."""
        delivered = self.order_id.filtered(lambda order: order.state == "delivered")
        if delivered:
            raise UserError(
                self.env._(
                    "%(order)s is delivered: undo the delivery before you change its "
                    "time.",
                    order=delivered[0].name,
                )
            )

    def action_stop(self):
        """End the timers that run."""
        self.filtered(lambda time: not time.date_stop).date_stop = fields.Datetime.now()
        return True

    # ------------------------------------------------------------------
    # Forgotten timers
    # ------------------------------------------------------------------

    @api.model
    def _cron_warn_forgotten(self):
        """One activity a forgotten timer, for whoever started it."""
        summary = self.env._("A timer was forgotten")
        for time in self.search(self._get_forgotten_domain()):
            activities = time.order_id.activity_ids.filtered(
                lambda activity, user=time.user_id: activity.user_id == user
            )
            if summary not in activities.mapped("summary"):
                time.order_id.activity_schedule(
                    "mail.mail_activity_data_warning",
                    user_id=time.user_id.id,
                    summary=summary,
                    note=self.env._("Correct the end of the time that is counted."),
                )
