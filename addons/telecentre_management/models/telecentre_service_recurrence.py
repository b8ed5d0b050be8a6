from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import spans
from ..tools.recurrence import LAST, Recurrence

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RULE_FIELDS = {
    "frequency",
    "interval",
    "date_start",
    "date_stop",
    "is_open_days_only",
    "days_ahead",
    "active",
    *WEEKDAYS,
}
# What each order takes over from its recurrence.
ORDER_FIELDS = {
    "site_id",
    "partner_id",
    "product_id",
    "quantity",
    "user_id",
    "instructions",
}
BATCH = 100
MOST_DAYS = 1000


class TelecentreServiceRecurrence(models.Model):
    """A service that comes back, such as the daily mail: a job makes its orders."""

    _name = "telecentre.service.recurrence"
    _description = "Recurring Service"
    _inherit = ["telecentre.site.bound", "mail.thread"]
    _order = "site_id, partner_id, id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    site_id = fields.Many2one(
        "telecentre.site",
        required=True,
        index=True,
        domain=[("state", "=", "open")],
        default=lambda self: self.env["telecentre.service.order"]._default_site_id(),
    )
    # Stored for the company rule, which is read with every search.
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Member", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Service",
        required=True,
        ondelete="restrict",
        domain=[("telecentre_is_service", "=", True)],
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(required=True, default=1, digits="Product Unit")
    user_id = fields.Many2one(
        "res.users", string="Assigned to", domain=[("share", "=", False)]
    )
    instructions = fields.Text()

    # rule
    frequency = fields.Selection(
        [("daily", "Every day"), ("weekly", "Every week"), ("monthly", "Every month")],
        required=True,
        default="daily",
        tracking=True,
    )
    interval = fields.Integer(
        required=True,
        default=1,
        tracking=True,
        help="2: every other day, week or month.",
    )
    mon = fields.Boolean(string="Monday")
    tue = fields.Boolean(string="Tuesday")
    wed = fields.Boolean(string="Wednesday")
    thu = fields.Boolean(string="Thursday")
    fri = fields.Boolean(string="Friday")
    sat = fields.Boolean(string="Saturday")
    sun = fields.Boolean(string="Sunday")
    is_open_days_only = fields.Boolean(
        string="Only while the site is open",
        default=True,
        help="No order for a day on which the site is closed.",
    )
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_stop = fields.Date(
        string="Until", tracking=True, help="Last day, included. Empty: no end."
    )
    days_ahead = fields.Integer(
        string="Days ahead",
        required=True,
        default=7,
        help="How long before its day an order is made.",
    )

    order_ids = fields.One2many(
        "telecentre.service.order", "recurrence_id", string="Orders"
    )
    order_count = fields.Integer(compute="_compute_order_count")
    date_next = fields.Date(string="Next day", compute="_compute_date_next")

    _rule_sensible = models.Constraint(
        "CHECK (quantity > 0 AND interval BETWEEN 1 AND 99 "
        "AND days_ahead BETWEEN 0 AND 60)",
        "A quantity and an interval of 1 or more, 60 days ahead at most.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)", "A recurring service ends after it starts."
    )

    @api.depends("order_ids")
    def _compute_order_count(self):
        counts = dict(
            self.env["telecentre.service.order"]._read_group(
                [("recurrence_id", "in", self.ids)], ["recurrence_id"], ["__count"]
            )
        )
        for recurrence in self:
            recurrence.order_count = counts.get(recurrence, 0)

    @api.depends(*RULE_FIELDS - {"active"}, "site_id")
    def _compute_date_next(self):
        today = fields.Date.context_today(self)
        for recurrence in self:
            days = recurrence._get_days(today, today + timedelta(days=62))
            recurrence.date_next = min(days.values(), default=False)

    @api.depends("partner_id", "product_id")
    def _compute_display_name(self):
        for recurrence in self:
            recurrence.display_name = " · ".join(
                filter(None, [recurrence.product_id.name, recurrence.partner_id.name])
            )

    @api.constrains("frequency", *WEEKDAYS)
    def _check_weekdays(self):
        for recurrence in self:
            if recurrence.frequency == "weekly" and not recurrence._get_weekdays():
                raise ValidationError(
                    recurrence.env._("Choose at least one day of the week.")
                )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        recurrences = super().create(vals_list)
        recurrences._create_orders()
        return recurrences

    def write(self, vals):
        """Orders to come that nobody has begun follow the new rule."""
        result = super().write(vals)
        if vals.keys() & (RULE_FIELDS | ORDER_FIELDS):
            self._drop_coming()
            self.filtered("active")._create_orders()
        return result

    def _drop_coming(self):
        coming = self.order_ids.filtered(
            lambda order: (
                order.state == "requested"
                and order.date_recurrence >= order._get_today()
                and not order.time_ids
            )
        )
        # Whoever changes the rule may drop what it made.
        coming.sudo().unlink()

    def action_open_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_service_order_action"
        )
        return action | {
            "domain": [("recurrence_id", "=", self.id)],
            "context": {"create": False},
        }

    # ------------------------------------------------------------------
    # Days
    # ------------------------------------------------------------------

    def _get_weekdays(self):
        return tuple(number for number, name in enumerate(WEEKDAYS) if self[name])

    def _get_days(self, first, last):
        """``{day of the rule: day of the work}`` between two local days.

        A closed day has no work, except that what comes once a month moves to the next
        open day.
        """
        self.ensure_one()
        last = min(last, self.date_stop or last)
        if not (self.frequency and self.date_start and self.site_id) or last < first:
            return {}
        rule = self._get_rule(last)
        start = self._get_first_day(first)
        days = [day for day in rule.get_days(start, MOST_DAYS) if day >= first]
        if not self.is_open_days_only or not days:
            return dict(zip(days, days, strict=True))
        wait = 7 if self.frequency == "monthly" else 0
        open_days = self._get_open_days(days[0], days[-1] + timedelta(days=wait))
        found = {
            day: next((each for each in open_days if 0 <= (each - day).days <= wait), 0)
            for day in days
        }
        return {day: moved for day, moved in found.items() if moved}

    def _get_rule(self, last):
        start = self.date_start
        is_monthly = self.frequency == "monthly"
        is_last_day = (start + timedelta(days=1)).day == 1
        return Recurrence(
            frequency=self.frequency,
            interval=max(self.interval, 1),
            weekdays=() if is_monthly else self._get_weekdays(),
            month_day=(LAST if is_last_day else start.day) if is_monthly else None,
            until=last,
        )

    def _get_first_day(self, first):
        """Where to begin counting: near ``first``, in step with the first day."""
        start, interval = self.date_start, max(self.interval, 1)
        if first <= start:
            return start
        if self.frequency == "monthly":
            months = (first.year - start.year) * 12 + first.month - start.month
            return start + relativedelta(months=months // interval * interval)
        step = interval * (7 if self.frequency == "weekly" else 1)
        return start + timedelta(days=(first - start).days // step * step)

    def _get_open_days(self, first, last):
        tz = self.site_id._get_tz()
        half_days = self.site_id._get_half_days(
            spans.local_moment(first, 0, tz),
            spans.local_moment(last + timedelta(days=1), 0, tz),
        )
        return sorted({piece[0] for piece in half_days[self.site_id]})

    # ------------------------------------------------------------------
    # Orders
    # ------------------------------------------------------------------

    @api.model
    def _cron_create_orders(self):
        """Make the orders of the days to come; one a day, however often it runs."""
        today = fields.Date.context_today(self)
        recurrences = self.search(
            ["|", ("date_stop", "=", False), ("date_stop", ">=", today)], order="id"
        )
        for start in range(0, len(recurrences), BATCH):
            batch = recurrences[start : start + BATCH]
            batch._create_orders()
            left = self.env["ir.cron"]._commit_progress(
                len(batch), remaining=len(recurrences) - start - len(batch)
            )
            if not left:
                break

    def _create_orders(self):
        """Orders of these rules from today on that were not made yet."""
        Order = self.env["telecentre.service.order"]
        made = {
            (recurrence.id, day)
            for recurrence, day in Order.sudo()._read_group(
                [("recurrence_id", "in", self.ids)],
                ["recurrence_id", "date_recurrence:day"],
            )
        }
        return Order.create(
            [
                recurrence._prepare_order_vals(day, moved)
                for recurrence in self
                for day, moved in recurrence._get_coming_days().items()
                if (recurrence.id, day) not in made
            ]
        )

    def _get_coming_days(self):
        today = spans.to_local(fields.Datetime.now(), self.site_id._get_tz()).date()
        return self._get_days(
            max(today, self.date_start), today + timedelta(days=self.days_ahead)
        )

    def _prepare_order_vals(self, day, moved):
        self.ensure_one()
        return {
            "recurrence_id": self.id,
            "date_recurrence": day,
            "date_deadline": moved,
            "channel": "recurrence",
            "site_id": self.site_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "user_id": self.user_id.id,
            "instructions": self.instructions,
        }
