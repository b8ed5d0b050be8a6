from odoo import fields, models


class TelecentreServiceOrder(models.Model):
    """An order that a recurring service made for one day."""

    _inherit = "telecentre.service.order"

    recurrence_id = fields.Many2one(
        "telecentre.service.recurrence",
        string="Recurring service",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    date_recurrence = fields.Date(string="For the day", readonly=True, copy=False)

    _recurrence_unique = models.UniqueIndex(
        "(recurrence_id, date_recurrence) WHERE recurrence_id IS NOT NULL",
        "This recurring service already has an order for that day.",
    )
