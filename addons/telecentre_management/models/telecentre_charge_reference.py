from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreCharge(models.Model):
    """The payer's own number for what is charged, as it was when charged."""

    _inherit = "telecentre.charge"

    order_reference = fields.Char(
        compute="_compute_order_reference",
        store=True,
        readonly=False,
        precompute=True,
        help="Number of the payer's order, which the invoice must quote.",
    )

    @api.depends("payer_id")
    def _compute_order_reference(self):
        """That of what is charged; a correction has that of what it takes back."""
        for charge in self:
            source = charge.origin_id or charge._get_source()
            charge.order_reference = (
                source.order_reference
                if source
                else charge.payer_id.telecentre_order_reference
            )

    def write(self, vals):
        """A number may come late: until the invoice is made, it is not the amount."""
        if vals.keys() != {"order_reference"} or self.env.su:
            return super().write(vals)
        self.check_access("write")
        if any(charge.state != "open" for charge in self):
            raise UserError(
                self.env._(
                    "An order reference is changed before the invoice is made, not "
                    "after."
                )
            )
        return super(TelecentreCharge, self.sudo()).write(vals)
