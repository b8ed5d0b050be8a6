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
        missing = self.filtered(lambda record: not record.space_id)
        own = missing and self.env["telecentre.site"].search(
            [("user_ids", "in", self.env.uid), ("state", "=", "open")], limit=2
        )
        for record in self:
            record.site_id = (
                record.space_id.site_id
                or record.site_id
                or (own if len(own) == 1 else False)
            )

    @api.depends("space_id")
    def _compute_space_type_id(self):
        for record in self:
            record.space_type_id = record.space_id.type_id or record.space_type_id
