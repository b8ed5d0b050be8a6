from odoo import api, models


class TelecentreSpaceBound(models.AbstractModel):
    """A record that is about a space, of which the site and the kind follow.

    Before a space is chosen, site and kind say which spaces there are to choose from.
    """

    _name = "telecentre.space.bound"
    _description = "Record of a Space"
    _inherit = ["telecentre.site.bound"]

    @api.depends("space_id")
    def _compute_site_id(self):
        """The site of the space; before one is chosen, the host's only site."""
        missing = self.filtered(lambda bound: not bound.space_id)
        own = missing and self.env["telecentre.site"].search(
            [("user_ids", "in", self.env.uid), ("state", "=", "open")], limit=2
        )
        for bound in self:
            bound.site_id = (
                bound.space_id.site_id
                or bound.site_id
                or (own if len(own) == 1 else False)
            )

    @api.depends("space_id")
    def _compute_space_type_id(self):
        for bound in self:
            bound.space_type_id = bound.space_id.type_id or bound.space_type_id
