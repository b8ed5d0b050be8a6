from odoo import models


class TelecentreSiteBound(models.AbstractModel):
    """A record that belongs to a site, and that only the hosts of the site change."""

    _name = "telecentre.site.bound"
    _description = "Record of a Site"

    def write(self, vals):
        """Check the site a record goes to: record rules look at where it was."""
        result = super().write(vals)
        if vals.keys() & {"site_id", "space_id"}:
            self.check_access("write")
        return result
