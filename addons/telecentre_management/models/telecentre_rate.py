from odoo import api, fields, models
from odoo.exceptions import UserError

UNIT_SELECTION = [
    ("hour", "Hour"),
    ("half_day", "Half-day"),
    ("day", "Day"),
    ("week", "Week"),
    ("month", "Month"),
]


class TelecentreRate(models.Model):
    """A unit in which a type of space is sold.

    The product carries taxes and accounts; its price comes from the member's price
    list on the day of use.
    """

    _name = "telecentre.rate"
    _description = "Rate"
    _order = "space_type_id, unit_rank, id"

    space_type_id = fields.Many2one(
        "telecentre.space.type", required=True, ondelete="cascade", index=True
    )
    unit = fields.Selection(UNIT_SELECTION, required=True)
    # Stored so that rates are read from the shortest unit to the longest.
    unit_rank = fields.Integer(compute="_compute_unit_rank", store=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("type", "=", "service"), ("sale_ok", "=", True)],
    )
    list_price = fields.Float(
        related="product_id.lst_price",
        string="Public price",
        digits="Product Price",
        help="Price without a price list; the member's price list comes first.",
    )

    _unit_unique = models.UniqueIndex(
        "(space_type_id, unit)", "A type of space has at most one rate per unit."
    )

    @api.depends("unit")
    def _compute_unit_rank(self):
        ranks = {unit: rank for rank, (unit, _label) in enumerate(UNIT_SELECTION)}
        for rate in self:
            rate.unit_rank = ranks.get(rate.unit, 0)

    @api.depends("space_type_id", "unit")
    def _compute_display_name(self):
        labels = dict(self._fields["unit"]._description_selection(self.env))
        for rate in self:
            rate.display_name = " · ".join(
                filter(None, [rate.space_type_id.name, labels.get(rate.unit)])
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_unit(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_unit(vals)
        return super().write(vals)

    def _check_unit(self, vals):
        """A remote client is told which units there are."""
        labels = dict(self._fields["unit"]._description_selection(self.env))
        unit = vals.get("unit")
        if unit and unit not in labels:
            raise UserError(
                self.env._(
                    "“%(unit)s” is not a unit of price: choose one of %(units)s.",
                    unit=unit,
                    units=", ".join(labels),
                )
            )
