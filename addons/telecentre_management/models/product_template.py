from odoo import api, fields, models

MINUTES_PER_HOUR = 60


class ProductTemplate(models.Model):
    """A secretarial service that a host does for a member."""

    _inherit = "product.template"

    telecentre_is_service = fields.Boolean(
        string="Secretarial service",
        help="Typing, mail handling, printing… It is ordered from the host of a site.",
    )
    telecentre_is_portal_ordered = fields.Boolean(
        string="Ordered online",
        default=True,
        help="Members may order it in the portal.",
    )
    telecentre_site_ids = fields.Many2many(
        "telecentre.site",
        string="Offered at",
        help="Empty: every open site.",
    )
    telecentre_delay_days = fields.Integer(
        string="Usual time (days)",
        default=2,
        help="Proposed as the deadline of a new order; 0: the same day.",
    )
    telecentre_unit_minutes = fields.Float(
        string="Time of one unit (minutes)",
        compute="_compute_telecentre_unit_minutes",
        store=True,
        readonly=False,
        precompute=True,
        digits=(16, 2),
        help="Tells how busy the hosts will be. What is priced by time is counted in "
        "it: each unit that is begun is due.",
    )
    telecentre_is_timed = fields.Boolean(
        string="Priced by time", compute="_compute_telecentre_is_timed"
    )
    telecentre_order_hint = fields.Text(
        string="What to tell",
        translate=True,
        help="Shown to the member who orders: format, number of copies, address…",
    )

    _telecentre_service_times_sensible = models.Constraint(
        "CHECK (telecentre_delay_days >= 0 AND telecentre_unit_minutes >= 0)",
        "The usual time and the time of one unit are zero or more.",
    )

    @api.depends("uom_id")
    def _compute_telecentre_is_timed(self):
        hour = self.env.ref("uom.product_uom_hour")
        for product in self:
            product.telecentre_is_timed = bool(
                product.uom_id
            ) and product.uom_id._has_common_reference(hour)

    @api.depends("uom_id")
    def _compute_telecentre_unit_minutes(self):
        """The length of a unit of time; what was chosen for a page or an act stays."""
        for product in self:
            if product.telecentre_is_timed:
                # Odoo's minute is a sixtieth to seven digits.
                product.telecentre_unit_minutes = round(
                    product.uom_id.factor * MINUTES_PER_HOUR, 2
                )
            else:
                product.telecentre_unit_minutes = product.telecentre_unit_minutes

    @api.model
    def _get_telecentre_services(self, site):
        """What members may order at a site, in order of the catalogue."""
        # The catalogue is public; products are not readable by members.
        return self.sudo().search(
            [
                ("telecentre_is_service", "=", True),
                ("telecentre_is_portal_ordered", "=", True),
                ("sale_ok", "=", True),
                ("company_id", "in", (site.company_id.id, False)),
                "|",
                ("telecentre_site_ids", "=", False),
                ("telecentre_site_ids", "in", site.ids),
            ],
            order="sequence, name, id",
        )
