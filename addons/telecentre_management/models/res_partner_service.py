from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    telecentre_service_count = fields.Integer(
        string="Services", compute="_compute_telecentre_service_count"
    )

    def _compute_telecentre_service_count(self):
        Order = self.env["telecentre.service.order"]
        counts = dict(
            Order._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
            if Order.has_access("read")
            else ()
        )
        for partner in self:
            partner.telecentre_service_count = counts.get(partner, 0)

    def action_open_telecentre_services(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_service_order_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }
