from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _get_telecentre_class_domain(self, client_class):
        """In France, the class is written on the contact: finance may correct it."""
        return Domain("commercial_partner_id.l10n_fr_client_class", "=", client_class)
