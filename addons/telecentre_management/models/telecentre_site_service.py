from odoo import fields, models


class TelecentreSiteService(models.Model):
    """What a site offers beside its spaces: a host, a copier, help with paperwork…"""

    _name = "telecentre.site.service"
    _description = "Service of a Site"
    _inherit = ["telecentre.site.bound"]
    _order = "site_id, sequence, id"

    site_id = fields.Many2one(
        "telecentre.site", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("permanent", "Permanent"), ("occasional", "On request")],
        required=True,
        default="permanent",
    )
    hours = fields.Char(
        string="Presence", translate=True, help="When someone is there for it."
    )
    description = fields.Text(translate=True)
