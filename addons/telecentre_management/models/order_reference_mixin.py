from odoo import api, fields, models


class TelecentreOrderReference(models.AbstractModel):
    """What is ordered under a number of the payer: an order, an engagement.

    It is copied on each charge, and billing makes one invoice per number.
    """

    _name = "telecentre.order.reference"
    _description = "Order Reference"

    order_reference = fields.Char(
        compute="_compute_order_reference",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="Number of the payer's own order, which their invoice must quote: the "
        "engagement number of a public body.",
    )

    @api.depends("payer_id")
    def _compute_order_reference(self):
        for order in self:
            order.order_reference = order.payer_id.telecentre_order_reference

    def write(self, vals):
        """A number that comes late still reaches what is not invoiced yet."""
        result = super().write(vals)
        if "order_reference" in vals:
            # Whoever may change what is ordered need not be allowed to change charges.
            charges = self.sudo().charge_ids
            charges.filtered(lambda charge: charge.state == "open").write(
                {"order_reference": vals["order_reference"]}
            )
        return result
