from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreRentalSeries(models.Model):
    """Rentals that are one thing: dates that repeat, several spaces at once, or both.

    Which dates is in ``telecentre_rental_series_rule.py``, which spaces in
    ``telecentre_rental_series_need.py``. Before it is confirmed, a plan
    (``telecentre_rental_series_plan.py``) says date by date what is possible and what
    to do; confirming it is all or nothing (``telecentre_rental_series_book.py``). A
    change is a draft copy with a plan of its own, applied the same way
    (``telecentre_rental_series_change.py``).
    """

    _name = "telecentre.rental.series"
    _description = "Series or Group of Rentals"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_first desc, id desc"
    _rec_names_search = ["name", "partner_id.name"]
    _check_company_auto = True

    # identity
    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    usage = fields.Selection(
        selection="_selection_usage",
        required=True,
        default="rental",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
    )
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)

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
        ondelete="restrict",
        help="Who is invoiced: the member, an employer, an association…",
    )

    # where
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    need_ids = fields.One2many(
        "telecentre.rental.series.need",
        "series_id",
        string="Spaces",
        copy=True,
        default=lambda self: self._default_need_ids(),
    )
    # Stored for the record rules, which are read with every search.
    site_ids = fields.Many2many(
        "telecentre.site", string="Sites", compute="_compute_site_ids", store=True
    )
    site_id = fields.Many2one(
        "telecentre.site",
        string="First site",
        compute="_compute_site_ids",
        store=True,
        help="The hours of the booking are those of this site's time zone.",
    )
    # Stored to be searched.
    space_count = fields.Integer(
        string="Spaces at once", compute="_compute_space_count", store=True
    )

    # what came of it
    line_ids = fields.One2many(
        "telecentre.rental.series.line", "series_id", string="Dates", copy=False
    )
    rental_ids = fields.One2many(
        "telecentre.rental", "series_id", string="Rentals", readonly=True, copy=False
    )
    rental_count = fields.Integer(compute="_compute_rental_count")
    rental_left_count = fields.Integer(
        string="To come", compute="_compute_rental_count"
    )
    amount_due = fields.Monetary(
        string="Total due",
        compute="_compute_amount_due",
        help="Untaxed price of all dates, after gratuities.",
    )

    _partner_required = models.Constraint(
        "CHECK (usage <> 'rental' OR partner_id IS NOT NULL)",
        "A rental needs a member.",
    )

    def _default_need_ids(self):
        site = self.env["telecentre.site"]._get_own()
        return [
            fields.Command.create({"site_id": site.id if len(site) == 1 else False})
        ]

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for series in self:
            series.payer_id = series.partner_id._get_telecentre_payer()

    @api.depends("need_ids.site_id")
    def _compute_site_ids(self):
        for series in self:
            series.site_ids = series.need_ids.site_id
            series.site_id = series.need_ids.site_id[:1]

    @api.depends("need_ids.quantity")
    def _compute_space_count(self):
        for series in self:
            series.space_count = sum(series.need_ids.mapped("quantity"))

    def _compute_rental_count(self):
        counts = self._count_rentals([("state", "!=", "cancelled")])
        left = self._count_rentals(self._get_left_domain())
        for series in self:
            series.rental_count = counts.get(series, 0)
            series.rental_left_count = left.get(series, 0)

    def _count_rentals(self, domain):
        # Of all its sites: whoever reads a series may know how long it is.
        groups = (
            self.env["telecentre.rental"]
            .sudo()
            ._read_group(
                [("series_id", "in", self.ids), *domain], ["series_id"], ["__count"]
            )
        )
        return {series.sudo(False): count for series, count in groups}

    @api.depends("state", "line_ids.amount_due")
    def _compute_amount_due(self):
        """Of the plan while it is a draft, of its rentals then."""
        amounts = {
            series.id: amount
            for series, amount in self.env["telecentre.rental"]
            .sudo()
            ._read_group(
                [
                    ("series_id", "in", self.ids),
                    ("state", "not in", ("draft", "cancelled")),
                ],
                ["series_id"],
                ["amount_due:sum"],
            )
        }
        for series in self:
            if series.state == "draft":
                series.amount_due = sum(series.line_ids.mapped("amount_due"))
            else:
                series.amount_due = amounts.get(series._origin.id, 0)

    @api.depends("name", "partner_id", "revised_id")
    def _compute_display_name(self):
        for series in self:
            name = series.name
            if series.revised_id:
                name = series.env._("Change of %(series)s", series=name)
            series.display_name = " · ".join(
                filter(None, [name, series.partner_id.name])
            )

    @api.model
    def _selection_usage(self):
        return (
            self.env["telecentre.rental"]
            ._fields["usage"]
            ._description_selection(self.env)
        )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        return super().create(
            [
                {"name": sequence.next_by_code("telecentre.rental.series")} | vals
                for vals in vals_list
            ]
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        for series in self:
            if series.sudo().rental_ids:
                raise UserError(
                    series.env._(
                        "%(series)s has rentals: cancel it instead, so that its "
                        "history is kept.",
                        series=series.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_rentals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_rental_action"
        )
        return action | {
            "domain": [("series_id", "=", self.id)],
            "context": {"create": False},
            "views": [(False, kind) for kind in ("list", "kanban", "calendar", "form")],
        }

    def action_open_cancel(self):
        """Ask for the reason, then cancel what is left."""
        self.ensure_one()
        rentals = self._get_left()
        if not rentals:
            raise UserError(
                self.env._(
                    "Nothing is left to cancel in %(series)s: what took place stays.",
                    series=self.name,
                )
            )
        return rentals.action_open_cancel() | {
            "context": {
                "default_rental_ids": rentals.ids,
                "default_series_scope": "all",
            }
        }

    def action_cancel(self, reason=None):
        """Cancel all that is left; what is past or was used stays as it is.

        :param str reason: kept on the series and its rentals; required
        """
        self.check_access("write")
        for series in self:
            if not (reason or "").strip():
                raise UserError(
                    series.env._("Say why %(series)s is cancelled.", series=series.name)
                )
        series = self.filtered(lambda series: series.state != "cancelled")
        # Whoever may write a series may call it off at all its sites.
        series.sudo()._get_left()._cancel(reason)
        series.sudo()._set_state("cancelled", cancel_reason=reason)
        return True

    def _set_state(self, state, **values):
        self.write({"state": state, **values})

    @api.model
    def _get_left_domain(self):
        """Rentals that have not begun: what can still be changed or cancelled."""
        return [
            ("state", "in", ("draft", "requested", "confirmed")),
            ("date_start", ">", fields.Datetime.now()),
        ]

    def _get_left(self):
        return self.rental_ids.filtered_domain(self._get_left_domain()).sorted(
            lambda rental: (rental.date_start, rental.id)
        )
