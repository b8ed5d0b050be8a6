from datetime import timedelta

from odoo import api, fields, models

from ..tools import spans

HOUR = timedelta(hours=1)
FULL_DAY = 24  # hours


class TelecentreDemo(models.AbstractModel):
    """Cancellations with a fee, and a waiting list with an offer."""

    _inherit = "telecentre.demo"

    @api.model
    def _hold_mails(self):
        """Mails stay in the queue: there is no server to hand them to.

        Switch the job on again (Settings, Technical, Scheduled actions) once there is.
        """
        self.env.ref("mail.ir_cron_mail_scheduler_action").active = False

    @api.model
    def _play(self, rentals):
        result = super()._play(rentals)
        coming = rentals.filtered(
            lambda rental: (
                rental.state == "confirmed"
                and rental.usage == "rental"
                and rental.amount_due
                and rental.duration < FULL_DAY
                and rental.date_start > self._get_tomorrow()
            )
        ).sorted(lambda rental: (rental.date_start, rental.id))
        self._cancel_late(coming)
        self._wait_and_offer(
            coming.filtered(lambda rental: rental.state == "confirmed")
        )
        return result

    @api.model
    def _get_tomorrow(self):
        tz = self._ref("site_murat")._get_tz()
        return spans.local_moment(self._today() + timedelta(days=1), 0, tz)

    @api.model
    def _cancel_late(self, coming):
        """Two members cancel too late to owe nothing."""
        late = coming.filtered(
            lambda rental: any(
                fee.percent for fee in rental._get_cancel_fees().values()
            )
        )
        late[:1]._cancel("Rendez-vous client avancé")
        late[1:2]._cancel("Enfant malade")

    @api.model
    def _wait_and_offer(self, coming):
        """Somebody waits for a place that is then given back, somebody for another."""
        soon = fields.Datetime.now() + timedelta(days=5)
        wanted = coming.filtered(
            lambda rental: (
                rental.date_start > soon
                and rental.space_id.type_id == self._ref("space_type_office")
                and rental.site_id == self._ref("site_murat")
            )
        )
        freed, kept = wanted[:1], wanted[1:2]
        if not kept:
            return
        members = [
            self._ref(f"member_{name}")
            for name in ("juillard", "rongier", "tissandier", "rolland")
        ]
        taken = freed.partner_id | kept.partner_id
        first, second, third = [each for each in members if each not in taken][:3]
        asked = fields.Datetime.now() - timedelta(days=3)
        for hours, member, rental in (
            (0, first, freed),
            (20, second, freed),
            (30, third, kept),
        ):
            self.env["telecentre.waiting"].with_context(
                lang=rental.env.lang, tracking_disable=True
            ).create(
                {
                    "partner_id": member.id,
                    "site_id": rental.site_id.id,
                    "space_type_id": rental.space_id.type_id.id,
                    "space_id": rental.space_id.id,
                    "date_start": rental.date_start,
                    "date_stop": rental.date_stop,
                    "date_asked": asked + hours * HOUR,
                }
            )
        freed._cancel("Chantier déplacé à Lyon")
