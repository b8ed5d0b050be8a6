from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from .service_orders import ORDERS, RECURRENCES
from .telecentre_demo import LANG, TZ


class TelecentreDemo(models.AbstractModel):
    """Orders of secretarial services, in all states."""

    _inherit = "telecentre.demo"

    @api.model
    def _create_rentals(self):
        rentals = super()._create_rentals()
        if rentals:
            self._create_services()
        return rentals

    @api.model
    def _create_services(self):
        Order = (
            self.env["telecentre.service.order"]
            .with_user(self._ref("user_host"))
            .with_context(
                lang=LANG,
                tz=TZ,
                tracking_disable=True,
                mail_create_nosubscribe=True,
                telecentre_no_mail=True,
            )
        )
        for values in ORDERS:
            order = Order.create(self._prepare_service(values))
            self._play_service(order, values)
        Order.create(self._prepare_unknown())
        Order.env["telecentre.service.recurrence"].create(
            [self._prepare_recurrence(*values) for values in RECURRENCES]
        )

    @api.model
    def _prepare_service(self, values):
        return {
            "partner_id": self._ref(f"member_{values.member}").id,
            "site_id": self._ref(f"site_{values.site}").id,
            "product_id": self._ref(f"product_service_{values.service}").id,
            "quantity": values.quantity,
            "title": values.title,
            "channel": values.channel,
            "instructions": values.instructions,
            "date_deadline": self._today() + timedelta(days=values.days),
            "user_id": self._ref("user_host").id if values.is_taken else False,
            "priority": "1" if values.urgent else "0",
            "file_in_ids": self._prepare_file(values.received),
        }

    @api.model
    def _prepare_file(self, name):
        """A file worth its name only: of a kind that nobody tries to show."""
        if not name:
            return []
        return [Command.create({"name": name, "raw": name.encode()})]

    @api.model
    def _play_service(self, order, values):
        for step in values.steps:
            if step == "deliver":
                order.file_out_ids = self._prepare_file(values.handed)
            if step == "rate":
                order.sudo()._portal_rate("5", "Impeccable et rapide, merci.")
            else:
                getattr(order, f"action_{step}")()
            if step == "start":
                self._count_time(order, values.minutes)

    @api.model
    def _count_time(self, order, minutes):
        """The work began this morning; what is for today is still being done."""
        running = order.time_ids.filtered(lambda time: not time.date_stop)
        running.date_start = fields.Datetime.now() - timedelta(minutes=minutes)
        if order.date_deadline < self._today():
            running.action_stop()

    @api.model
    def _prepare_unknown(self):
        """A mail from somebody who is in no address book."""
        return {
            "site_id": self._ref("site_murat").id,
            "channel": "mail",
            "email_from": "Cabinet Fontanges <contact@fontanges.example.org>",
            "title": "Demande de devis pour de la frappe",
            "instructions": "Bonjour, nous cherchons quelqu’un pour saisir une "
            "vingtaine de comptes rendus par mois. Est-ce possible chez vous ?",
        }

    @api.model
    def _prepare_recurrence(self, member, service, site, days):
        return {
            "partner_id": self._ref(f"member_{member}").id,
            "product_id": self._ref(f"product_service_{service}").id,
            "site_id": self._ref(f"site_{site}").id,
            "user_id": self._ref("user_host").id,
            "frequency": "weekly",
            "date_start": self._today() - timedelta(days=30),
            "instructions": "Numériser et envoyer par courriel avant midi.",
        } | dict.fromkeys(days, True)
