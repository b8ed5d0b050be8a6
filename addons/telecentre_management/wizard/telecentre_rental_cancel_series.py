from odoo import api, fields, models


class TelecentreRentalCancel(models.TransientModel):
    """One of a series or a group: ask how much of it is cancelled."""

    _inherit = "telecentre.rental.cancel"

    origin_rental_ids = fields.Many2many(
        "telecentre.rental",
        "telecentre_rental_cancel_origin_rel",
        string="Rentals cancelled first",
        default=lambda self: self.env.context.get("default_rental_ids"),
    )
    has_series = fields.Boolean(compute="_compute_has_series")
    series_scope = fields.Selection(
        [
            ("these", "Only these rentals"),
            ("date", "All the spaces taken together on these dates"),
            ("following", "These dates and the following ones"),
            ("all", "All that is left of the series or group"),
        ],
        string="How much",
        compute="_compute_series_scope",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("origin_rental_ids")
    def _compute_has_series(self):
        for wizard in self:
            wizard.has_series = bool(wizard.origin_rental_ids.series_id)

    @api.depends("origin_rental_ids")
    def _compute_series_scope(self):
        """Spaces taken together go together, unless one says otherwise."""
        for wizard in self:
            series = wizard.origin_rental_ids.series_id
            together = any(count > 1 for count in series.mapped("space_count"))
            wizard.series_scope = "date" if together else "these"

    @api.onchange("series_scope")
    def _onchange_series_scope(self):
        """Show what it takes with it, and what that costs."""
        if self.has_series:
            self.rental_ids = self._get_scope_rentals()

    def _get_scope_rentals(self):
        """The rentals asked for, and those of their series that go with them."""
        origins = self.origin_rental_ids._origin
        if self.series_scope == "these":
            return origins
        left = origins.series_id.sudo()._get_left().sudo(False)
        days = {
            series: sorted(rentals.mapped("series_day"))
            for series, rentals in origins.grouped("series_id").items()
        }
        if self.series_scope == "date":
            left = left.filtered(lambda r: r.series_day in days[r.series_id])
        elif self.series_scope == "following":
            left = left.filtered(lambda r: r.series_day >= days[r.series_id][0])
        return origins | left

    def action_cancel(self):
        """Whoever may write a series may cancel it at all its sites."""
        self.ensure_one()
        if not self.has_series or self.series_scope == "these":
            return super().action_cancel()
        series = self.origin_rental_ids.series_id
        series.check_access("write")
        alone = self.rental_ids - series.sudo().rental_ids.sudo(False)
        alone.check_access("write")
        result = super(TelecentreRentalCancel, self.sudo()).action_cancel()
        if self.series_scope == "all":
            series.sudo()._set_state("cancelled", cancel_reason=self.reason)
        return result
