from odoo import api, fields, models
from odoo.tools import SQL


class TelecentreRevenueReport(models.Model):
    """What use is worth, what is due of it, invoiced and collected; untaxed.

    One row a charge that is not void. What is collected is the share of its invoice
    that was settled.
    """

    _name = "telecentre.revenue.report"
    _description = "Revenue"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "charge_id"
    _depends = {
        "account.move": ["amount_residual_signed", "amount_total_signed", "state"],
        "account.move.line": ["move_id"],
        "res.partner": ["telecentre_situation"],
        "telecentre.charge": [
            "amount_due",
            "amount_full",
            "date",
            "membership_id",
            "move_line_id",
            "partner_id",
            "pass_id",
            "payer_id",
            "product_id",
            "rental_id",
            "service_order_id",
            "site_id",
            "state",
        ],
        "telecentre.rental": ["space_type_id"],
        "telecentre.space.type": ["kind"],
    }

    charge_id = fields.Many2one("telecentre.charge", readonly=True)
    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    site_id = fields.Many2one("telecentre.site", readonly=True)
    authority_id = fields.Many2one(
        "res.partner", string="Local authority", readonly=True
    )
    nature = fields.Selection(
        [
            ("rental", "Rentals"),
            ("membership", "Monthly plans"),
            ("pass", "Prepaid passes"),
            ("service", "Services"),
            ("other", "Other"),
        ],
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    space_type_id = fields.Many2one(
        "telecentre.space.type", string="Kind", readonly=True
    )
    space_kind = fields.Selection(
        selection="_selection_space_kind", string="Category", readonly=True
    )
    audience = fields.Selection(selection="_selection_audience", readonly=True)
    partner_id = fields.Many2one("res.partner", string="User", readonly=True)
    payer_id = fields.Many2one("res.partner", readonly=True)
    amount_full = fields.Monetary(string="Full value", readonly=True)
    amount_free = fields.Monetary(
        string="Value given", readonly=True, help="Full value less what is due."
    )
    amount_due = fields.Monetary(readonly=True)
    amount_invoiced = fields.Monetary(string="Invoiced", readonly=True)
    amount_collected = fields.Monetary(string="Collected", readonly=True)

    @api.model
    def _selection_space_kind(self):
        kinds = self.env["telecentre.space.type"]._fields["kind"]
        return kinds._description_selection(self.env)

    @api.model
    def _selection_audience(self):
        situations = self.env["res.partner"]._fields["telecentre_situation"]
        return situations._description_selection(self.env)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT charge.id,
                   charge.id AS charge_id,
                   charge.date,
                   charge.company_id,
                   charge.site_id,
                   site.authority_id,
                   CASE WHEN charge.rental_id IS NOT NULL THEN 'rental'
                        WHEN charge.membership_id IS NOT NULL THEN 'membership'
                        WHEN charge.pass_id IS NOT NULL THEN 'pass'
                        WHEN charge.service_order_id IS NOT NULL THEN 'service'
                        ELSE 'other'
                   END AS nature,
                   charge.product_id,
                   rental.space_type_id,
                   kind.kind AS space_kind,
                   member.telecentre_situation AS audience,
                   charge.partner_id,
                   charge.payer_id,
                   charge.amount_full,
                   charge.amount_full - charge.amount_due AS amount_free,
                   charge.amount_due,
                   CASE WHEN move.state = 'posted' THEN charge.amount_due
                        ELSE 0 END AS amount_invoiced,
                   CASE WHEN move.state = 'posted'
                        THEN COALESCE(charge.amount_due * (
                            1 - move.amount_residual_signed
                            / NULLIF(move.amount_total_signed, 0)
                        ), 0)
                        ELSE 0 END AS amount_collected
              FROM telecentre_charge charge
              JOIN telecentre_site site ON site.id = charge.site_id
              JOIN res_partner member ON member.id = charge.partner_id
         LEFT JOIN telecentre_rental rental ON rental.id = charge.rental_id
         LEFT JOIN telecentre_space_type kind ON kind.id = rental.space_type_id
         LEFT JOIN account_move_line line ON line.id = charge.move_line_id
         LEFT JOIN account_move move ON move.id = line.move_id
             WHERE charge.date_void IS NULL
            """
        )
