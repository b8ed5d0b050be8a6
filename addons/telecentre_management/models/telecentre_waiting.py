from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from ..tools import spans

# Waiting for a place, or having one offered.
LIVE_STATES = ("waiting", "offered")


class TelecentreWaiting(models.Model):
    """Somebody who wants a place that is taken, for a time that is still to come.

    Who asked first is served first: offers are in ``telecentre_waiting_offer.py``.
    """

    _name = "telecentre.waiting"
    _description = "Waiting List Entry"
    _inherit = ["telecentre.space.bound", "mail.thread", "mail.activity.mixin"]
    _order = "date_asked, id"
    _rec_names_search = ["partner_id.name"]
    _check_company_auto = True

    # who
    partner_id = fields.Many2one(
        "res.partner",
        string="Member",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    date_asked = fields.Datetime(
        string="Asked on",
        required=True,
        default=fields.Datetime.now,
        copy=False,
        help="Who asked first is served first.",
    )

    # what
    site_id = fields.Many2one(
        "telecentre.site",
        required=True,
        index=True,
        tracking=True,
        compute="_compute_site_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("state", "=", "open")],
    )
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, precompute=True, index=True
    )
    space_type_id = fields.Many2one(
        "telecentre.space.type",
        string="Kind",
        compute="_compute_space_type_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    space_id = fields.Many2one(
        "telecentre.space",
        check_company=True,
        ondelete="cascade",
        tracking=True,
        domain="[('site_id', '=', site_id), ('type_id', '=', space_type_id)]",
        help="Empty: any space of this kind.",
    )

    # when
    date_start = fields.Datetime(string="From", required=True, tracking=True)
    date_stop = fields.Datetime(string="To", required=True, tracking=True)
    duration = fields.Float(
        string="For (hours)",
        help="Zero: the whole time from start to end. Otherwise any free time of this "
        "length in between.",
    )

    # state
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="waiting",
        tracking=True,
        index=True,
        group_expand=True,
    )
    rental_id = fields.Many2one(
        "telecentre.rental",
        string="Offer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The rental that keeps the space until the member answers.",
    )
    offer_until = fields.Datetime(
        string="Answer until", readonly=True, copy=False, tracking=True
    )
    note = fields.Text(
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
    )
    rank = fields.Integer(
        compute="_compute_rank",
        help="Place in the line of those who wait for this kind of space at this site.",
    )
    period_label = fields.Char(string="Wanted", compute="_compute_period_label")

    _dates_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "The time wanted ends after it starts."
    )
    _dates_sensible = models.Constraint(
        "CHECK (date_stop - date_start <= interval '731 days' "
        "AND date_stop < '3000-01-01' AND duration >= 0)",
        "The time wanted lasts two years at most: check both dates and the length.",
    )
    _live_index = models.Index("(site_id, date_asked) WHERE state = 'waiting'")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("state", "date_asked", "site_id", "space_type_id")
    def _compute_rank(self):
        """Rank among all who wait: whoever may read one entry may know its place."""
        lines = (
            self.sudo()
            .search_fetch(
                [
                    ("state", "=", "waiting"),
                    ("site_id", "in", self.site_id.ids),
                    ("space_type_id", "in", self.space_type_id.ids),
                ],
                ["site_id", "space_type_id"],
            )
            .grouped(lambda entry: (entry.site_id, entry.space_type_id))
        )
        for entry in self:
            line = lines.get((entry.site_id, entry.space_type_id), self.browse())
            ids = line.ids
            entry.rank = ids.index(entry.id) + 1 if entry.id in ids else 0

    @api.depends("date_start", "date_stop", "duration", "site_id")
    @api.depends_context("lang")
    def _compute_period_label(self):
        for entry in self:
            entry.period_label = (
                entry._get_period_label()
                if entry.site_id and entry.date_start and entry.date_stop
                else False
            )

    @api.depends("partner_id", "site_id", "space_type_id", "space_id")
    def _compute_display_name(self):
        for entry in self:
            what = entry.space_id.name or entry.space_type_id.name
            parts = [entry.partner_id.name, entry.site_id.name, what]
            entry.display_name = " · ".join(filter(None, parts))

    def _get_period_label(self):
        """``24/11/2026 09:00–12:00``, and ``2 h in`` before it if that is enough."""
        self.ensure_one()
        tz = self.site_id._get_tz()
        start, stop = (
            spans.to_local(moment, tz) for moment in (self.date_start, self.date_stop)
        )
        label = f"{format_date(self.env, start.date())} {start:%H:%M}"
        if start.date() == stop.date():
            label += f"–{stop:%H:%M}"
        else:
            label += f" – {format_date(self.env, stop.date())} {stop:%H:%M}"
        if not self.duration:
            return label
        return self.env._(
            "%(hours)s h within %(period)s", hours=f"{self.duration:g}", period=label
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("site_id", "space_id", "space_type_id")
    def _check_space_id(self):
        for entry in self:
            space = entry.space_id
            if space and (
                space.site_id != entry.site_id or space.type_id != entry.space_type_id
            ):
                raise ValidationError(
                    entry.env._(
                        "%(space)s is not a space of this kind at %(site)s.",
                        space=space.display_name,
                        site=entry.site_id.name,
                    )
                )

    @api.constrains("date_start", "date_stop", "duration")
    def _check_duration(self):
        for entry in self:
            if timedelta(hours=entry.duration) > entry.date_stop - entry.date_start:
                raise ValidationError(
                    entry.env._(
                        "The time wanted is longer than the period it is in: "
                        "%(period)s.",
                        period=entry._get_period_label(),
                    )
                )

    @api.onchange("site_id", "space_type_id")
    def _onchange_site_id(self):
        """Let go of a space that is no longer what is asked for."""
        space = self.space_id
        if space and (
            space.site_id != self.site_id or space.type_id != self.space_type_id
        ):
            self.space_id = False

    def write(self, vals):
        """States are for the buttons."""
        if "state" in vals and any(entry.state != vals["state"] for entry in self):
            raise UserError(
                self.env._("The state of an entry changes through its buttons.")
            )
        return super().write(vals)

    def _set_state(self, state, **values):
        """The only place that writes a state."""
        # Past our own write(), which refuses states written by hand.
        return super().write(  # pylint: disable=super-method-mismatch
            {"state": state, **values}
        )

    @api.model_create_multi
    def create(self, vals_list):
        """A new entry waits; a place that is free is offered at once by the button."""
        entries = super().create([{**vals, "state": "waiting"} for vals in vals_list])
        now = fields.Datetime.now()
        for entry in entries:
            if entry._is_over(now):
                raise UserError(
                    entry.env._(
                        "Nothing can be offered for a time that is past: %(period)s.",
                        period=entry._get_period_label(),
                    )
                )
        return entries

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_accept(self):
        """The member takes what is offered: the rental is confirmed."""
        self.check_access("write")
        self._get_offered()._accept()
        return True

    def action_decline(self):
        """The member does not want it: the next one gets the offer."""
        self.check_access("write")
        self._get_offered()._decline()
        return True

    def action_cancel(self):
        """The member no longer waits."""
        self.check_access("write")
        live = self.filtered(lambda entry: entry.state in LIVE_STATES)
        offers = live.rental_id
        live._set_state("cancelled", rental_id=False, offer_until=False)
        offers.filtered(lambda rental: rental.state == "requested")._cancel(
            self.env._("No longer waiting")
        )
        return True

    def action_wait(self):
        """Back on the list, at the place of the first demand."""
        self.check_access("write")
        self.filtered(lambda entry: entry.state not in LIVE_STATES)._set_state(
            "waiting", rental_id=False, offer_until=False
        )
        return True

    def action_open_rental(self):
        self.ensure_one()
        return self.rental_id._get_records_action()

    def _get_offered(self):
        """These entries, all of which have an offer that can be answered."""
        for entry in self:
            if entry.state != "offered":
                raise UserError(
                    entry.env._(
                        "%(entry)s: there is no offer to answer any more.",
                        entry=entry.display_name,
                    )
                )
        return self
