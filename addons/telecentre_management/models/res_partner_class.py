from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The classes of clients that finance tells apart."""

    _inherit = "res.partner"

    @api.model
    def _get_telecentre_classes(self):
        """``[(value, label), …]``, for selections."""
        return [
            ("public", self.env._("Public bodies")),
            ("business", self.env._("Businesses and associations")),
            ("individual", self.env._("Individuals")),
        ]

    @api.model
    def _get_telecentre_class_domain(self, client_class):
        """Contacts of one class; a contact is of the class of its organisation."""
        owner = "commercial_partner_id"
        public = Domain(f"{owner}.telecentre_situation", "=", "public_body")
        business = ~public & (
            Domain(f"{owner}.is_company", "=", True)
            | Domain(f"{owner}.vat", "!=", False)
            | Domain(f"{owner}.telecentre_situation", "in", ("company", "association"))
        )
        return {
            "public": public,
            "business": business,
            "individual": ~public & ~business,
        }[client_class]
