from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentrePassSell(models.TransientModel):
    """Sell a pass at the desk: choose it, see its price, sell."""

    _name = "telecentre.pass.sell"
    _description = "Sell a Pass"

    partner_id = fields.Many2one("res.partner", string="Member", required=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    type_id = fields.Many2one(
        "telecentre.pass.type",
        string="Pass",
        required=True,
        domain="[('company_id', '=', company_id)]",
        compute="_compute_type_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    site_id = fields.Many2one(
        "telecentre.site",
        string="Sold at",
        required=True,
        domain="[('company_id', '=', company_id), ('state', '=', 'open')]",
        compute="_compute_site_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    payer_id = fields.Many2one(
        "res.partner",
        required=True,
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_start = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(string="Untaxed price", compute="_compute_price")

    @api.depends("company_id")
    def _compute_type_id(self):
        """The first kind of pass in the list."""
        for sale in self:
            sale.type_id = sale.type_id or self.env["telecentre.pass.type"].search(
                [("company_id", "=", sale.company_id.id)], limit=1
            )

    @api.depends("partner_id", "company_id")
    def _compute_site_id(self):
        """Where the host works; else the home site of the member."""
        own = self.env["telecentre.site"].search(
            [("user_ids", "in", self.env.uid), ("state", "=", "open")]
        )
        for sale in self:
            mine = own.filtered(
                lambda site, sale=sale: site.company_id == sale.company_id
            )
            home = sale.partner_id.telecentre_site_id
            sale.site_id = sale.site_id or (
                home if home in mine or not mine else mine[:1]
            )

    @api.depends("partner_id", "company_id")
    def _compute_payer_id(self):
        for sale in self:
            sale.payer_id = sale.partner_id._get_telecentre_payer(sale.company_id)

    @api.depends("type_id", "partner_id")
    def _compute_price(self):
        today = fields.Date.context_today(self)
        for sale in self:
            sale.price = (
                sale.type_id and sale.type_id._get_price(sale.partner_id, today)[0]
            )

    def action_sell(self):
        """Sell, then show the pass."""
        self.ensure_one()
        self.env["telecentre.pass"].check_access("read")
        if not self.site_id.has_access("write"):
            raise UserError(
                self.env._("You sell at your own sites only: choose one of them.")
            )
        sold = self.type_id._sell(
            self.partner_id, self.site_id, self.payer_id, self.date_start
        )
        return sold._get_records_action()
