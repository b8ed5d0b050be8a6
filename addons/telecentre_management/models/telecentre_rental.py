from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# A rental in one of these states keeps its space from anybody else.
BLOCKING_STATES = ("requested", "confirmed", "in_use", "done")
# What a confirmation freezes: changing one of these re-opens price and charge.
FROZEN_FIELDS = {
    "space_id",
    "date_start",
    "date_stop",
    "partner_id",
    "payer_id",
    "usage",
    "use_credits",
}
# What a rule of the policy looks at, and what notice and horizon do.
RULED_FIELDS = FROZEN_FIELDS - {"payer_id"}
START_FIELDS = {"space_id", "date_start"}


class TelecentreRental(models.Model):
    """The use of one space by one member, from ``date_start`` to ``date_stop`` (UTC).

    Availability is in ``telecentre_rental_availability.py``, price and charge in
    ``telecentre_rental_price.py``.
    """

    _name = "telecentre.rental"
    _description = "Rental"
    _inherit = ["telecentre.space.bound", "mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "partner_id.name"]
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
    usage = fields.Selection(
        [
            ("rental", "Rental"),
            ("internal", "Internal use"),
            ("closure", "Closure"),
            ("training", "Training"),
        ],
        required=True,
        default="rental",
        tracking=True,
    )

    # where
    site_id = fields.Many2one(
        "telecentre.site",
        compute="_compute_site_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        domain=[("state", "=", "open")],
    )
    space_type_id = fields.Many2one(
        "telecentre.space.type",
        string="Kind",
        compute="_compute_space_type_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    space_id = fields.Many2one(
        "telecentre.space",
        required=True,
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    # Stored for the company rule, which is read with every search.
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, precompute=True, index=True
    )
    tz = fields.Selection(related="site_id.tz", string="Time zone")

    # who
    partner_id = fields.Many2one(
        "res.partner",
        string="Member",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
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

    # when
    date_start = fields.Datetime(string="From", required=True, tracking=True)
    date_stop = fields.Datetime(string="To", required=True, tracking=True)
    # Stored to be summed in pivot and graph.
    duration = fields.Float(
        string="Duration (hours)",
        compute="_compute_duration",
        store=True,
        aggregator="sum",
    )

    # state
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("requested", "On hold"),
            ("confirmed", "Confirmed"),
            ("in_use", "In use"),
            ("done", "Done"),
            ("no_show", "No-show"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
        group_expand=True,
    )
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)
    color = fields.Integer(compute="_compute_color")
    note = fields.Text(
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "A rental ends after it starts."
    )
    _dates_sensible = models.Constraint(
        "CHECK (date_stop - date_start <= interval '731 days' "
        "AND date_stop < '3000-01-01')",
        "A rental lasts two years at most: check both dates.",
    )
    _partner_required = models.Constraint(
        "CHECK (usage <> 'rental' OR partner_id IS NOT NULL)",
        "A rental needs a member.",
    )
    _date_index = models.Index("(date_start, date_stop)")
    _site_date_index = models.Index("(site_id, date_start)")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for rental in self:
            rental.payer_id = rental.partner_id._get_telecentre_payer()

    @api.depends("date_start", "date_stop")
    def _compute_duration(self):
        for rental in self:
            seconds = 0
            if rental.date_start and rental.date_stop:
                seconds = (rental.date_stop - rental.date_start).total_seconds()
            rental.duration = seconds / 3600

    @api.depends("state")
    def _compute_color(self):
        colors = {
            "draft": 3,
            "requested": 2,
            "confirmed": 4,
            "in_use": 10,
            "done": 8,
            "no_show": 1,
            "cancelled": 0,
        }
        for rental in self:
            rental.color = colors[rental.state]

    @api.depends("name", "partner_id", "space_id")
    @api.depends_context("telecentre_calendar")
    def _compute_display_name(self):
        usages = dict(self._fields["usage"]._description_selection(self.env))
        calendar = self.env.context.get("telecentre_calendar")
        for rental in self:
            who = rental.partner_id.name or usages.get(rental.usage)
            where = rental.space_id.name if calendar else rental.name
            rental.display_name = " · ".join(filter(None, [where, who]))

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("site_id", "space_id")
    def _check_site_id(self):
        for rental in self:
            if rental.site_id != rental.space_id.site_id:
                raise ValidationError(
                    rental.env._(
                        "%(space)s is not a space of %(site)s: choose another space.",
                        space=rental.space_id.display_name,
                        site=rental.site_id.name,
                    )
                )

    @api.onchange("site_id", "space_type_id", "date_start", "date_stop")
    def _onchange_site_id(self):
        """Let go of a space that no longer fits what is asked for."""
        space = self.space_id
        if space and (
            (self.site_id and space.site_id != self.site_id)
            or (self.space_type_id and space.type_id != self.space_type_id)
        ):
            self.space_id = False

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts; rows given as confirmed go through the confirmation."""
        default_space_id = self.default_get(["space_id"]).get("space_id")
        if not all(vals.get("space_id", default_space_id) for vals in vals_list):
            raise UserError(self.env._("Say which space is rented."))
        wanted = [vals.get("state", "draft") for vals in vals_list]
        labels = dict(self._fields["state"]._description_selection(self.env))
        for state in wanted:
            if state not in ("draft", "confirmed"):
                raise UserError(
                    self.env._(
                        "A new rental is a draft or confirmed, not “%(state)s”: "
                        "create it, then use the buttons.",
                        state=labels.get(state, state),
                    )
                )
        sequence = self.env["ir.sequence"]
        rentals = super().create(
            [
                vals
                | {
                    "state": "draft",
                    "name": sequence.next_by_code("telecentre.rental"),
                }
                for vals in vals_list
            ]
        )
        self.browse(
            rental.id
            for rental, state in zip(rentals, wanted, strict=True)
            if state == "confirmed"
        )._confirm()
        return rentals

    def write(self, vals):
        """Moving a confirmed rental checks and prices it again."""
        if "state" in vals and any(rental.state != vals["state"] for rental in self):
            raise UserError(
                self.env._(
                    "The state of a rental changes through its buttons: "
                    "confirm, check in, done, no-show or cancel."
                )
            )
        if not FROZEN_FIELDS & vals.keys():
            return super().write(vals)
        changed = self._filter_changed(vals)
        if changed != self:
            return changed._write_apart(self - changed, vals)
        moved = self.filtered(lambda rental: rental.state not in ("draft", "cancelled"))
        ruled = moved._filter_changed(vals, RULED_FIELDS)
        same_start = ruled - ruled._filter_changed(vals, START_FIELDS)
        moved._check_movable()
        moved._lock_spaces(vals.get("space_id"))
        moved._check_bookable(vals)
        moved._remember_changed()
        with moved._explain_overlap(vals):
            result = super().write(vals)
            moved.flush_recordset()
        ruled._check_rules(same_start)
        moved._replace_charges(self.env._("Rental changed"))
        moved._after_release()
        return result

    def _write_apart(self, others, vals):
        """Write ``vals``, but to others only what is not frozen.

        What is written as it was would be priced again all the same, by today's price
        list and credits.
        """
        others.write(
            {name: value for name, value in vals.items() if name not in FROZEN_FIELDS}
        )
        return not self or self.write(vals)

    def _filter_changed(self, vals, changing=FROZEN_FIELDS):
        """The rentals for which ``vals`` changes one of these fields."""
        names = [name for name in changing if name in vals]
        after = {
            name: self._fields[name].convert_to_cache(vals[name], self, validate=False)
            for name in names
        }
        return self.filtered(
            lambda rental: any(
                rental._fields[name].convert_to_cache(
                    rental[name], rental, validate=False
                )
                != after[name]
                for name in names
            )
        )

    def _set_state(self, state, **values):
        """The only place that writes a state."""
        self._remember_changed()
        # Past our own write(), which refuses states written by hand.
        return super().write(  # pylint: disable=super-method-mismatch
            {"state": state, **values}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for rental in self:
            if rental.state not in ("draft", "cancelled") or rental.charge_ids:
                raise UserError(
                    rental.env._(
                        "Rental %(rental)s cannot be deleted: cancel it instead, "
                        "so that its history is kept.",
                        rental=rental.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Freeze the price, keep the space and write the charge.

        Drafts, and rentals on hold.

        :raise ValidationError: if a space is not free, with what is free instead
        """
        self.check_access("write")
        self._confirm()
        return True

    def action_check_in(self):
        """The member is there."""
        self.check_access("write")
        self._change_state("in_use", ("confirmed",))
        return True

    def action_done(self):
        """The use is over."""
        self.check_access("write")
        self._change_state("done", ("confirmed", "in_use"))
        return True

    def action_no_show(self):
        """Nobody came: the space is free again, the charge stays."""
        self.check_access("write")
        rentals = self.filtered(lambda rental: rental.state == "confirmed")
        rentals._set_state("no_show")
        rentals._after_release()
        return True

    def action_reopen(self):
        """Undo a check-in, an end or a no-show."""
        self.check_access("write")
        rentals = self.filtered(
            lambda rental: rental.state in ("in_use", "done", "no_show")
        )
        rentals._lock_spaces()
        rentals.filtered(lambda rental: rental.state == "no_show")._check_bookable()
        with rentals._explain_overlap():
            rentals._set_state("confirmed")
            rentals.flush_recordset()
        return True

    def action_cancel(self, reason=None):
        """Give the space back and take the charge back.

        :param str reason: kept on the rental; required once it was confirmed
        """
        self.check_access("write")
        self._cancel(reason)
        return True

    def _cancel(self, reason=None):
        rentals = self.filtered(
            lambda rental: (
                rental.state in ("draft", "requested", "confirmed", "no_show")
            )
        )
        rentals._check_cancellable(reason)
        released = rentals.filtered(lambda rental: rental.state in BLOCKING_STATES)
        rentals._set_state(
            "cancelled", cancel_reason=reason, hold_reason=False, hold_until=False
        )
        rentals._take_charges_back(reason)
        released._after_release()

    def action_draft(self):
        """Take a cancelled rental up again."""
        self.check_access("write")
        self._change_state("draft", ("cancelled",))
        return True

    def action_open_cancel(self):
        """Ask for the reason, then cancel."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel rentals"),
            "res_model": "telecentre.rental.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_rental_ids": self.ids},
        }

    def _change_state(self, state, origins):
        self.filtered(lambda rental: rental.state in origins)._set_state(state)

    def _check_cancellable(self, reason):
        for rental in self:
            if rental.state != "draft" and not (reason or "").strip():
                raise UserError(
                    rental.env._(
                        "Say why rental %(rental)s is cancelled.", rental=rental.name
                    )
                )

    def _check_movable(self):
        for rental in self:
            if rental.state not in ("requested", "confirmed"):
                raise UserError(
                    rental.env._(
                        "Rental %(rental)s is %(state)s: it can no longer be moved. "
                        "Set it back to confirmed first.",
                        rental=rental.name,
                        state=dict(
                            rental._fields["state"]._description_selection(rental.env)
                        )[rental.state].lower(),
                    )
                )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _get_period_label(self):
        """Local dates and times of the use."""
        self.ensure_one()
        return self.site_id._format_period(self.date_start, self.date_stop)
