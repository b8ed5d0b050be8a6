from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date


class ProductPricelistItem(models.Model):
    """A dated price row; a new act may vote one row of an older list."""

    _inherit = "product.pricelist.item"

    telecentre_act_id = fields.Many2one(
        "telecentre.act",
        string="Act",
        index="btree_not_null",
        check_company=True,
        help="The act that voted this row. Empty: the act of the price list.",
    )

    def _get_telecentre_act(self):
        """The act that voted this row."""
        return self.telecentre_act_id or self.pricelist_id.telecentre_act_id

    @api.constrains("telecentre_act_id", "pricelist_id", "date_start")
    def _check_telecentre_act(self):
        """A row voted by its own act says from when, and not before the act."""
        for item in self.filtered("telecentre_act_id"):
            act = item.telecentre_act_id
            # Compared in UTC: a row from local midnight is dated the evening before.
            start = item.date_start and fields.Datetime.add(item.date_start, days=1)
            if not start or not act._is_in_force(start.date()):
                raise ValidationError(
                    item.env._(
                        "The row “%(row)s” is voted by act %(act)s: date it from "
                        "%(date)s at the earliest.",
                        row=item.name,
                        act=act.number,
                        date=format_date(item.env, act.date_effective),
                    )
                )

    @api.constrains("fixed_price", "compute_price", "pricelist_id")
    def _check_telecentre_price(self):
        for item in self:
            if (
                item.compute_price == "fixed"
                and item.fixed_price < 0
                and item._get_telecentre_act()
            ):
                raise ValidationError(
                    item.env._(
                        "“%(row)s” has a negative price: a public price is zero or "
                        "more.",
                        row=item.name,
                    )
                )
