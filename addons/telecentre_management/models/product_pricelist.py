from odoo import fields, models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    telecentre_act_id = fields.Many2one(
        "telecentre.act",
        string="Act",
        index="btree_not_null",
        check_company=True,
        help="The decision of the council that voted these prices.",
    )
