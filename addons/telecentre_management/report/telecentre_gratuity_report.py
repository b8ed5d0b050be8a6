from odoo import fields, models
from odoo.tools import SQL


class TelecentreGratuityReport(models.Model):
    """Value of the free use that was given: one row a charge with a gratuity.

    A correction counts on the day of what it corrects, so that both cancel out.
    """

    _name = "telecentre.gratuity.report"
    _description = "Value of Gratuities"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "gratuity_id"
    _depends = {
        "telecentre.charge": [
            "amount_due",
            "amount_full",
            "date",
            "date_void",
            "gratuity_id",
            "origin_id",
            "partner_id",
        ],
        "telecentre.gratuity": ["act_id"],
        "telecentre.rental": ["duration", "space_type_id"],
    }

    charge_id = fields.Many2one("telecentre.charge", readonly=True)
    rental_id = fields.Many2one("telecentre.rental", readonly=True)
    date = fields.Date(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Member", readonly=True)
    payer_id = fields.Many2one("res.partner", readonly=True)
    gratuity_id = fields.Many2one("telecentre.gratuity", string="Reason", readonly=True)
    act_id = fields.Many2one("telecentre.act", readonly=True)
    site_id = fields.Many2one("telecentre.site", readonly=True)
    space_type_id = fields.Many2one(
        "telecentre.space.type", string="Kind", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_full = fields.Monetary(string="Full value", readonly=True)
    amount_due = fields.Monetary(readonly=True)
    value = fields.Monetary(
        string="Value given", readonly=True, help="Untaxed value minus amount due."
    )
    duration = fields.Float(string="Hours", readonly=True)
    uses = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT charge.id,
                   charge.id AS charge_id,
                   charge.rental_id,
                   COALESCE(origin.date, charge.date) AS date,
                   charge.partner_id,
                   charge.payer_id,
                   charge.gratuity_id,
                   gratuity.act_id,
                   charge.site_id,
                   rental.space_type_id,
                   charge.company_id,
                   charge.amount_full,
                   charge.amount_due,
                   charge.amount_full - charge.amount_due AS value,
                   SIGN(charge.quantity) * rental.duration AS duration,
                   SIGN(charge.quantity)::integer AS uses
              FROM telecentre_charge charge
              JOIN telecentre_gratuity gratuity ON gratuity.id = charge.gratuity_id
         LEFT JOIN telecentre_charge origin ON origin.id = charge.origin_id
         LEFT JOIN telecentre_rental rental ON rental.id = charge.rental_id
             WHERE charge.date_void IS NULL
            """
        )
