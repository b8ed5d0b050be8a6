from odoo import fields, models


class TelecentreGratuity(models.Model):
    """Gratuities of secretarial services, apart from those of spaces."""

    _inherit = "telecentre.gratuity"

    applies_to = fields.Selection(
        [("space", "Use of spaces"), ("service", "Secretarial services")],
        required=True,
        default="space",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Services",
        domain=[("telecentre_is_service", "=", True)],
        help="Empty: every service.",
    )

    def _fits_space(self, space):
        return self.applies_to == "space" and super()._fits_space(space)

    def _filter_for_service(self, order, day):
        """Those of these gratuities that apply to an order, strongest first."""
        return self.filtered(
            lambda gratuity: gratuity._fits_service(order)
        )._filter_held(order.partner_id, day)

    def _fits_service(self, order):
        """Whether it is for this service, at this site."""
        return (
            self.applies_to == "service"
            and (not self.product_ids or order.product_id in self.product_ids)
            and self._fits_site(order.site_id)
        )

    def _get_scope_label(self):
        if self.applies_to == "space":
            return super()._get_scope_label()
        services = ", ".join(self.product_ids.mapped("name"))
        parts = [
            services or self.env._("every secretarial service"),
            ", ".join(self.site_ids.mapped("name")),
        ]
        return " · ".join(filter(None, parts))
