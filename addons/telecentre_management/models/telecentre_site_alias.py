from ast import literal_eval

from odoo import fields, models


class TelecentreSite(models.Model):
    """The mail address of the secretariat of a site: what is sent becomes an order."""

    _name = "telecentre.site"
    _inherit = ["telecentre.site", "mail.alias.mixin.optional"]

    alias_id = fields.Many2one(
        string="Mail of the secretariat",
        help="What is sent to this address becomes an order of this site.",
    )
    service_order_count = fields.Integer(compute="_compute_service_order_count")

    def _compute_service_order_count(self):
        counts = dict(
            self.env["telecentre.service.order"]._read_group(
                [
                    ("site_id", "in", self.ids),
                    ("state", "not in", ("delivered", "declined", "cancelled")),
                ],
                ["site_id"],
                ["__count"],
            )
        )
        for site in self:
            site.service_order_count = counts.get(site, 0)

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id(
            "telecentre.service.order"
        )
        if self.id:
            defaults = literal_eval(self.alias_defaults or "{}")
            values["alias_defaults"] = defaults | {"site_id": self.id}
        return values

    def action_open_service_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_service_order_action"
        )
        return action | {
            "domain": [("site_id", "=", self.id)],
            "context": {"default_site_id": self.id},
        }
