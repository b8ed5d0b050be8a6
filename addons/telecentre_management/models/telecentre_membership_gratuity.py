from odoo import api, models


class TelecentreMembership(models.Model):
    """The first membership starts gratuities: they follow its first day."""

    _inherit = "telecentre.membership"

    @api.model_create_multi
    def create(self, vals_list):
        memberships = super().create(vals_list)
        memberships.partner_id._sync_telecentre_grants()
        return memberships

    def write(self, vals):
        partners = self.partner_id
        result = super().write(vals)
        if vals.keys() & {"partner_id", "date_start", "site_id"}:
            (partners | self.partner_id)._sync_telecentre_grants()
        return result

    def unlink(self):
        partners = self.partner_id
        result = super().unlink()
        partners._sync_telecentre_grants()
        return result
