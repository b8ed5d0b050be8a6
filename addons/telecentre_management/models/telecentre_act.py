from odoo import api, fields, models


class TelecentreAct(models.Model):
    """A decision of the council (délibération) that public prices refer to."""

    _name = "telecentre.act"
    _description = "Act of the Council"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_names_search = ["number", "title"]
    _check_company_auto = True

    number = fields.Char(required=True, tracking=True)
    title = fields.Char(required=True)
    date = fields.Date(required=True, tracking=True)
    active = fields.Boolean(default=True)
    document = fields.Binary(attachment=True)
    document_name = fields.Char()
    note = fields.Text()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    pricelist_ids = fields.One2many(
        "product.pricelist", "telecentre_act_id", string="Price lists", readonly=True
    )

    _number_unique = models.UniqueIndex(
        "(company_id, number)", "This company already has an act with this number."
    )

    @api.depends("number", "title")
    def _compute_display_name(self):
        for act in self:
            act.display_name = " – ".join(filter(None, [act.number, act.title]))
