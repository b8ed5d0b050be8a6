from odoo import fields, models


class TelecentreSite(models.Model):
    """The requests of members that wait for the hosts of a site."""

    _inherit = "telecentre.site"

    to_approve_count = fields.Integer(compute="_compute_to_approve_count")

    def _compute_to_approve_count(self):
        counts = dict(
            self.env["telecentre.rental"]._read_group(
                [("site_id", "in", self.ids), ("is_awaiting", "=", True)],
                ["site_id"],
                ["__count"],
            )
        )
        for site in self:
            site.to_approve_count = counts.get(site, 0)

    def action_open_to_approve(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_rental_action_to_approve"
        )
        return action | {
            "domain": [("site_id", "=", self.id), ("is_awaiting", "=", True)]
        }

    def _get_approver(self):
        """Who answers the requests of this site: a host, else a network manager."""
        self.ensure_one()
        managers = self.env.ref(
            "telecentre_management.telecentre_management_group_manager"
        )
        return (
            self.user_ids.filtered("active")[:1]
            or managers.all_user_ids.filtered(
                lambda user: not user.share and self.company_id in user.company_ids
            )[:1]
        )
