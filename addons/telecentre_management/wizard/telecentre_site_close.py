from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import spans

# What a closing hands over to the closure that it makes.
CLOSURE_FIELDS = ("name", "kind", "date_start", "date_stop")


class TelecentreSiteClose(models.TransientModel):
    """Close sites for a while: which time and why, then what becomes of each rental.

    Nothing is written before the last button: it makes the closure, moves, cancels
    and writes to the members, all or nothing. The rentals of an existing closure are
    settled on the same screen.
    """

    _name = "telecentre.site.close"
    _description = "Close Sites"

    step = fields.Selection(
        [("period", "Period"), ("rentals", "Rentals")],
        required=True,
        readonly=True,
        default="period",
    )
    closure_id = fields.Many2one("telecentre.closure", readonly=True)

    # what is closed
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    site_ids = fields.Many2many("telecentre.site", string="Sites")
    allowed_site_ids = fields.Many2many(
        "telecentre.site", compute="_compute_allowed_site_ids"
    )
    space_ids = fields.Many2many(
        "telecentre.space",
        string="Spaces",
        domain="[('site_id', 'in', site_ids)]",
        help="Empty: all spaces of these sites.",
    )
    name = fields.Char(string="Reason", help="Members read it in their mail.")
    kind = fields.Selection(
        "_selection_kind", string="Kind of closure", required=True, default="closed"
    )

    # when
    is_whole_days = fields.Boolean(string="Whole days", default=True)
    date_first = fields.Date(string="First day", default=fields.Date.context_today)
    date_last = fields.Date(
        string="Last day", compute="_compute_date_last", store=True, readonly=False
    )
    date_start = fields.Datetime(
        string="From", compute="_compute_dates", store=True, readonly=False
    )
    date_stop = fields.Datetime(
        string="To", compute="_compute_dates", store=True, readonly=False
    )

    # what becomes of the rentals
    line_ids = fields.One2many(
        "telecentre.site.close.line", "closing_id", string="Rentals hit"
    )
    decision_all = fields.Selection(
        [
            ("proposed", "As proposed"),
            ("move", "Move elsewhere, same time"),
            ("postpone", "Move to another day"),
            ("cancel", "Cancel"),
            ("keep", "Keep as is"),
        ],
        string="For all",
        default="proposed",
        help="Where it is possible; then change any line.",
    )
    rental_count = fields.Integer(compute="_compute_rental_count")
    has_new_rentals = fields.Boolean(readonly=True)

    # mail
    is_told = fields.Boolean(string="Write to the members", default=True)
    is_announced = fields.Boolean(
        string="Also to those who come then",
        default=True,
        help="They learn that nobody will be there to welcome them.",
    )
    message = fields.Text(string="A word to the members")

    @api.model
    def _selection_kind(self):
        return (
            self.env["telecentre.closure"]
            ._fields["kind"]
            ._description_selection(self.env)
        )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("company_id")
    def _compute_allowed_site_ids(self):
        sites = self.env["telecentre.site"].search([("state", "!=", "closed")])
        allowed = sites._filtered_access("write")
        for closing in self:
            closing.allowed_site_ids = allowed.filtered_domain(
                [("company_id", "=", closing.company_id.id)]
            )

    @api.depends("date_first")
    def _compute_date_last(self):
        for closing in self:
            first, last = closing.date_first, closing.date_last
            closing.date_last = max(first, last) if first and last else first

    @api.depends("closure_id", "is_whole_days", "date_first", "date_last", "site_ids")
    def _compute_dates(self):
        for closing in self:
            closure = closing.closure_id
            tz = closing.site_ids[:1]._get_tz()
            if closure:
                closing.date_start = closure.date_start
                closing.date_stop = closure.date_stop
            elif closing.is_whole_days and closing.date_first and closing.date_last:
                closing.date_start = spans.local_moment(closing.date_first, 0, tz)
                closing.date_stop = spans.local_moment(closing.date_last, 24, tz)
            else:
                closing.date_start = closing.date_start
                closing.date_stop = closing.date_stop

    @api.depends("line_ids")
    def _compute_rental_count(self):
        for closing in self:
            closing.rental_count = len(closing.line_ids)

    @api.onchange("decision_all")
    def _onchange_decision_all(self):
        """Fill in all lines; a line changed afterwards keeps its own decision."""
        for line in self.line_ids:
            line.decision = line._pick(self.decision_all)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_today(self):
        return self._set_day(0)

    def action_tomorrow(self):
        return self._set_day(1)

    def _set_day(self, offset):
        self.ensure_one()
        today = spans.to_local(fields.Datetime.now(), self.site_ids[:1]._get_tz())
        day = today.date() + timedelta(days=offset)
        self.write({"is_whole_days": True, "date_first": day, "date_last": day})
        return self._reopen()

    def action_show_rentals(self):
        """List the rentals that this closure would hit, with what could be done."""
        self.ensure_one()
        self._check_complete()
        self.step = "rentals"
        self._fill_lines()
        return self._reopen()

    def action_back(self):
        self.ensure_one()
        self.line_ids.unlink()
        self.write({"step": "period", "has_new_rentals": False})
        return self._reopen()

    def action_close(self):
        """Close, move, cancel, write to the members: all or nothing."""
        self.ensure_one()
        self._check_complete()
        if self._add_new_rentals():
            return self._reopen()
        closure = self.closure_id or self.env["telecentre.closure"].create(
            self._prepare_closure_vals()
        )
        self._settle(closure)
        return closure._get_records_action()

    def _settle(self, closure):
        """Hook: apply the decisions."""
        self.line_ids._apply(closure)

    def _check_complete(self):
        if self.closure_id:
            return
        if not self.site_ids:
            raise UserError(self.env._("Choose the sites to close."))
        foreign = self.site_ids - self.site_ids._filtered_access("write")
        if foreign:
            raise UserError(
                self.env._(
                    "You do not run %(sites)s: ask a host of that site, or a network "
                    "manager, to close it.",
                    sites=", ".join(foreign.mapped("name")),
                )
            )
        if not self.date_start or not self.date_stop:
            raise UserError(self.env._("Say from when to when."))
        if self.step == "rentals" and not (self.name or "").strip():
            raise UserError(self.env._("Say why: the members read it."))
        if self.date_start >= self.date_stop:
            raise UserError(
                self.env._("The end must come after the start: check both dates.")
            )

    def _reopen(self):
        self.ensure_one()
        name = self.env._("Close for a while")
        if self.closure_id:
            name = self.env._("Rentals hit by “%(closure)s”", closure=self.name)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # ------------------------------------------------------------------
    # Rentals
    # ------------------------------------------------------------------

    @api.model
    def _create_for(self, closure):
        """Settle the rentals of a closure that exists."""
        closing = self.create(
            {
                "step": "rentals",
                "closure_id": closure.id,
                "company_id": closure.company_id.id,
                "site_ids": [fields.Command.set(closure.site_ids.ids)],
                "space_ids": [fields.Command.set(closure.space_ids.ids)],
                **{name: closure[name] for name in CLOSURE_FIELDS},
            }
        )
        closing._fill_lines()
        return closing

    def _prepare_closure_vals(self):
        return {
            "company_id": self.company_id.id,
            "site_ids": [fields.Command.set(self.site_ids.ids)],
            "space_ids": [fields.Command.set(self.space_ids.ids)],
            **{name: self[name] for name in CLOSURE_FIELDS},
        }

    def _get_closure(self):
        """The closure, or what it will be."""
        Closure = self.env["telecentre.closure"]
        return self.closure_id or Closure.new(self._prepare_closure_vals())

    def _fill_lines(self, rentals=None):
        """Propose something for each rental hit, or for these."""
        closure = self._get_closure()
        if rentals is None:
            self.line_ids.unlink()
            rentals = closure._get_hit_rentals()[closure]
        proposals = rentals._get_proposals(closure)
        self.env["telecentre.site.close.line"].create(
            [
                rental._prepare_closing_line_vals(closure, proposals[rental])
                | {"closing_id": self.id}
                for rental in rentals
            ]
        )

    def _add_new_rentals(self):
        """Whether rentals were booked since the list was made: they are added to it."""
        closure = self._get_closure()
        hit = closure._get_hit_rentals()[closure]
        new = hit - self.line_ids.rental_id
        # Who was cancelled or moved meanwhile is no longer ours to settle.
        self.line_ids.filtered(lambda line: line.rental_id not in hit).unlink()
        self.has_new_rentals = bool(new)
        if new:
            self._fill_lines(new)
        return bool(new)
