from odoo import api, fields, models

MOST_SPACES = 50


class TelecentreRentalSeriesNeed(models.Model):
    """What each date of a series takes: one space, or several of a kind."""

    _name = "telecentre.rental.series.need"
    _description = "Spaces Asked For"
    _order = "series_id, sequence, id"
    _check_company_auto = True

    series_id = fields.Many2one(
        "telecentre.rental.series", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="series_id.company_id")
    sequence = fields.Integer(default=10)
    site_id = fields.Many2one(
        "telecentre.site",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        check_company=True,
        domain=[("state", "=", "open")],
    )
    space_type_id = fields.Many2one(
        "telecentre.space.type",
        string="Kind",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    space_id = fields.Many2one(
        "telecentre.space",
        check_company=True,
        domain="[('site_id', '=', site_id), ('type_id', '=?', space_type_id)]",
        help="Empty: any free one of this kind, always the same if possible.",
    )
    quantity = fields.Integer(
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        default=1,
    )

    _quantity_sensible = models.Constraint(
        f"CHECK (quantity BETWEEN 1 AND {MOST_SPACES})",
        "Ask for one to fifty spaces of a kind.",
    )
    _one_precise_space = models.Constraint(
        "CHECK (space_id IS NULL OR quantity = 1)",
        "A precise space is there once: ask for a kind to have several.",
    )

    @api.depends("space_id")
    def _compute_place(self):
        for need in self:
            need.site_id = need.space_id.site_id or need.site_id
            need.space_type_id = need.space_id.type_id or need.space_type_id

    @api.depends("space_id")
    def _compute_quantity(self):
        for need in self:
            need.quantity = 1 if need.space_id else need.quantity or 1

    @api.onchange("site_id", "space_type_id")
    def _onchange_place(self):
        """Let go of a space that is no longer at that site or of that kind."""
        space = self.space_id
        if space and (
            space.site_id != self.site_id or space.type_id != self.space_type_id
        ):
            self.space_id = False

    @api.depends("space_id", "space_type_id", "site_id", "quantity")
    def _compute_display_name(self):
        for need in self:
            what = need.space_id.name or need.space_type_id.name
            if need.quantity > 1:
                what = f"{need.quantity} × {what}"
            need.display_name = " · ".join(filter(None, [need.site_id.name, what]))

    def _get_candidates(self):
        """``{need: spaces that would do, as asked}``, in one search."""
        # Places are public to staff; a member's portal asks for what it shows.
        spaces = self.env["telecentre.space"].search(
            [
                ("site_id", "in", self.site_id.ids),
                ("type_id", "in", self.space_type_id.ids),
            ]
        )
        return {
            need: spaces.filtered(
                lambda space, need=need: (
                    space.site_id == need.site_id
                    and space.type_id == need.space_type_id
                )
            )
            for need in self
        }

    def _get_places(self):
        """All the spaces that may be taken."""
        return self.space_id.union(*self._get_candidates().values())

    def _prepare_copy_vals(self):
        return {
            "sequence": self.sequence,
            "site_id": self.site_id.id,
            "space_type_id": self.space_type_id.id,
            "space_id": self.space_id.id,
            "quantity": self.quantity,
        }
