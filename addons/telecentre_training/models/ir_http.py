from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Scripts of the portal speak the language of the page."""
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "telecentre_training"]
