from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecentre_finish_rentals = fields.Boolean(
        related="company_id.telecentre_finish_rentals", readonly=False
    )
    telecentre_offer_hours = fields.Float(
        related="company_id.telecentre_offer_hours", readonly=False
    )
    telecentre_mail_confirmed = fields.Boolean(
        related="company_id.telecentre_mail_confirmed", readonly=False
    )
    telecentre_mail_changed = fields.Boolean(
        related="company_id.telecentre_mail_changed", readonly=False
    )
    telecentre_mail_cancelled = fields.Boolean(
        related="company_id.telecentre_mail_cancelled", readonly=False
    )
    telecentre_mail_approval = fields.Boolean(
        related="company_id.telecentre_mail_approval", readonly=False
    )
    telecentre_mail_waiting = fields.Boolean(
        related="company_id.telecentre_mail_waiting", readonly=False
    )
    telecentre_mail_no_show = fields.Boolean(
        related="company_id.telecentre_mail_no_show", readonly=False
    )
    telecentre_mail_reminder = fields.Boolean(
        related="company_id.telecentre_mail_reminder", readonly=False
    )
