from odoo import fields, models


class TelecentrePriceCheckLine(models.TransientModel):
    """One thing to correct."""

    _name = "telecentre.price.check.line"
    _description = "Price to Correct"
    _order = "id"

    check_id = fields.Many2one(
        "telecentre.price.check", required=True, ondelete="cascade"
    )
    problem = fields.Selection(
        [
            ("no_public", "No public price list"),
            ("no_act", "Price list without act"),
            ("not_transmitted", "Act not transmitted"),
            ("missing", "No price"),
            ("overlap", "Two prices at the same time"),
            ("plan_no_act", "Monthly fee without act"),
        ],
        required=True,
    )
    pricelist_id = fields.Many2one("product.pricelist", string="Price list")
    audience = fields.Selection(related="pricelist_id.telecentre_audience")
    rate_id = fields.Many2one("telecentre.rate")
    plan_id = fields.Many2one("telecentre.plan")
    date_start = fields.Date(string="From")
    date_stop = fields.Date(string="To")

    def action_open(self):
        """Where it is corrected."""
        self.ensure_one()
        record = self.plan_id or self.pricelist_id
        if self.problem == "not_transmitted":
            record = self.pricelist_id.telecentre_act_id
        if record:
            return record._get_records_action()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_pricelist_action"
        )
