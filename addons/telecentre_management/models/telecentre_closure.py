from odoo import api, fields, models


class TelecentreClosure(models.Model):
    """A time when sites, or some of their spaces, are not open as usual.

    Public holidays are the calendar's own leaves; this is what a council decides for
    its sites: snow, works, a host on holiday.
    """

    _name = "telecentre.closure"
    _description = "Closure"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Reason", required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("closed", "Closed"),
            ("no_edge", "No start or end"),
            ("unstaffed", "Without a host"),
        ],
        string="Kind of closure",
        required=True,
        default="closed",
        tracking=True,
    )
    site_ids = fields.Many2many(
        "telecentre.site", string="Sites", required=True, check_company=True
    )
    space_ids = fields.Many2many(
        "telecentre.space",
        string="Spaces",
        check_company=True,
        domain="[('site_id', 'in', site_ids)]",
        help="Empty: all spaces of these sites.",
    )
    date_start = fields.Datetime(string="From", required=True, tracking=True)
    date_stop = fields.Datetime(string="To", required=True, tracking=True)

    _dates_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "A closure ends after it starts."
    )
    _date_index = models.Index("(date_stop, date_start)")

    @api.model
    def _get_between(self, sites, date_start, date_stop):
        """Closures of these sites in a range.

        Whatever the user may read: that a place is closed is no secret.
        """
        return self.sudo().search_fetch(
            [
                ("site_ids", "in", sites.ids),
                ("date_start", "<", date_stop),
                ("date_stop", ">", date_start),
            ],
            ["kind", "date_start", "date_stop", "site_ids", "space_ids"],
            order="date_start, id",
        )

    @api.model
    def _get_space_closures(self, spaces, date_start, date_stop):
        """``{space: {kind: [(start, stop), …]}}``, in a range."""
        kinds = {space: {} for space in spaces}
        for closure in self._get_between(spaces.site_id, date_start, date_stop):
            span = closure.date_start, closure.date_stop
            for space in spaces:
                if closure._concerns(space):
                    kind = closure._get_kind(space)
                    kinds[space].setdefault(kind, []).append(span)
        return kinds

    @api.model
    def _get_site_closures(self, sites, date_start, date_stop):
        """``{site: [(start, stop), …]}`` when the public does not come, in a range."""
        closures = {site: [] for site in sites}
        for closure in self._get_between(sites, date_start, date_stop):
            if closure.kind == "unstaffed" or closure.space_ids:
                continue
            for site in closure.site_ids & sites:
                closures[site].append((closure.date_start, closure.date_stop))
        return closures

    def _concerns(self, space):
        """Whether a space is in this closure, itself or by what it is a part of."""
        space = space.sudo()
        if self.space_ids:
            return any(space._excludes(other) for other in self.space_ids)
        return space.site_id in self.site_ids._origin

    def _get_kind(self, space):
        """What this closure is for a space: one that needs a host is closed."""
        if self.kind == "unstaffed" and space.sudo().type_id.needs_host:
            return "closed"
        return self.kind
