from odoo import fields, models


class TelecentreSpace(models.Model):
    """Who waits for a space."""

    _inherit = "telecentre.space"

    waiting_count = fields.Integer(string="Waiting", compute="_compute_waiting_count")

    def _compute_waiting_count(self):
        """Those who want this very space, and those who want its kind at its site."""
        groups = self.env["telecentre.waiting"]._read_group(
            [("state", "=", "waiting"), ("site_id", "in", self.site_id.ids)],
            ["site_id", "space_type_id", "space_id"],
            ["__count"],
        )
        for space in self:
            space.waiting_count = sum(
                count
                for site, space_type, wanted, count in groups
                if site == space.site_id
                and space_type == space.type_id
                and (not wanted or wanted == space)
            )

    def action_open_waiting(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_waiting_action"
        )
        return action | {
            "domain": [
                ("site_id", "=", self.site_id.id),
                ("space_type_id", "=", self.type_id.id),
                ("space_id", "in", [False, self.id]),
            ],
            "context": {
                "search_default_live": 1,
                "default_site_id": self.site_id.id,
                "default_space_type_id": self.type_id.id,
            },
        }
