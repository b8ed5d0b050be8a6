from odoo import fields, models


class ResCompany(models.Model):
    """What rentals do by themselves, and which mails members receive."""

    _inherit = "res.company"

    telecentre_finish_rentals = fields.Boolean(
        string="End past stays",
        default=True,
        help="Every night, the stays of the day that are not ended yet become done.",
    )
    telecentre_offer_hours = fields.Float(
        string="Time to answer an offer of the waiting list (hours)",
        default=24,
        help="Shorter when the stay is near; a policy may say otherwise.",
    )

    telecentre_mail_confirmed = fields.Boolean(string="Rental confirmed", default=True)
    telecentre_mail_changed = fields.Boolean(string="Rental changed", default=True)
    telecentre_mail_cancelled = fields.Boolean(string="Rental cancelled", default=True)
    telecentre_mail_approval = fields.Boolean(
        string="Request received, approved or refused", default=True
    )
    telecentre_mail_waiting = fields.Boolean(
        string="Offers of the waiting list", default=True
    )
    telecentre_mail_no_show = fields.Boolean(string="No-show", default=True)
    telecentre_mail_reminder = fields.Boolean(
        string="Reminder the day before", default=True
    )

    _telecentre_offer_hours_sensible = models.Constraint(
        "CHECK (telecentre_offer_hours > 0 AND telecentre_offer_hours <= 720)",
        "The time to answer an offer is more than nothing and thirty days at most.",
    )
