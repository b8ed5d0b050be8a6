from odoo import api, fields, models


class TelecentreRentalSeriesChange(models.TransientModel):
    """Ask which dates of a series change, before showing what comes of it."""

    _name = "telecentre.rental.series.change"
    _description = "Change a Series"

    series_id = fields.Many2one(
        "telecentre.rental.series", required=True, ondelete="cascade", readonly=True
    )
    day = fields.Date(string="From the", help="The first date that changes.")
    scope = fields.Selection(
        [
            ("this", "This date only"),
            ("following", "This date and the following ones"),
            ("all", "All dates to come"),
        ],
        compute="_compute_scope",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )

    @api.depends("day")
    def _compute_scope(self):
        for change in self:
            change.scope = "following" if change.day else "all"

    def action_change(self):
        """Open the change to prepare."""
        self.ensure_one()
        return self.series_id._make_change(self.scope, self.day)._get_records_action(
            target="current"
        )
