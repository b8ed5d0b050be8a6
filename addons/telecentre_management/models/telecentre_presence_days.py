from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..tools import spans

# A rental in one of these states is a presence.
PRESENT_STATES = ("in_use", "done")


class TelecentrePresenceCertificate(models.Model):
    """The facts behind a certificate: the rentals that took place."""

    _inherit = "telecentre.presence.certificate"

    @api.model
    def _get_days(self, partner, start, stop):
        """The days of presence of a member, from a day to a day (both included).

        :return: ``[{"date", "site", "site_id", "checked_in"}, …]`` in order; it is
            checked in if the arrival was noted that day
        """
        rentals = self._get_presences(partner, start, stop)
        found = {}
        for rental, days in self._get_days_by_rental(rentals).items():
            arrival = rental.date_check_in and rental.site_id._to_local_day(
                rental.date_check_in
            )
            for day in days:
                if start <= day <= stop:
                    key = day, rental.site_id
                    found[key] = found.get(key, False) or day == arrival
        return [
            {
                "date": fields.Date.to_string(day),
                "site": site.name,
                "site_id": site.id,
                "checked_in": checked_in,
            }
            for (day, site), checked_in in sorted(
                found.items(), key=lambda item: (item[0][0], item[0][1].name)
            )
        ]

    @api.model
    def _get_presences(self, partner, start, stop):
        """The rentals that took place, wholly or partly, on these days."""
        one_day = timedelta(days=1)
        # A local day begins and ends some hours before or after that of UTC.
        return (
            self.env["telecentre.rental"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", partner.id),
                    ("usage", "=", "rental"),
                    ("state", "in", PRESENT_STATES),
                    ("date_start", "<", stop + 2 * one_day),
                    ("date_stop", ">", start - one_day),
                ],
                order="date_start, id",
            )
        )

    @api.model
    def _get_days_by_rental(self, rentals):
        """``{rental: {local day, …}}``: days of opening, none of which is to come."""
        if not rentals:
            return {}
        now = fields.Datetime.now()
        schedules = rentals.space_id._get_schedules(
            min(rentals.mapped("date_start")), max(rentals.mapped("date_stop"))
        )
        return {
            rental: {
                day
                for day, _period, *span in schedules[rental.space_id].pieces
                if spans.clip([tuple(span)], rental.date_start, rental.date_stop)
                and span[0] <= now
            }
            # Let in while the site was closed: they were there all the same.
            or {rental.site_id._to_local_day(rental.date_start)}
            for rental in rentals
        }

    # ------------------------------------------------------------------
    # When the facts change
    # ------------------------------------------------------------------

    @api.model
    def _revoke_contradicted(self, partners):
        """Revoke the certificates of these members that no longer hold."""
        valid = self.sudo().search(
            [("partner_id", "in", partners.ids), ("date_revoked", "=", False)]
        )
        for certificate in valid:
            lost = certificate._get_lost_days()
            if lost:
                env = certificate.with_context(
                    lang=certificate.partner_id.lang or certificate.env.lang
                ).env
                certificate._revoke(
                    env._(
                        "No longer recorded: %(days)s",
                        days=", ".join(format_date(env, day) for day in lost),
                    )
                )

    def _get_lost_days(self):
        """Certified days that no rental of the member covers any more."""
        self.ensure_one()
        rentals = self._get_presences(self.partner_id, self.date_start, self.date_stop)
        covered = [
            (
                rental.site_id.id,
                rental.site_id._to_local_day(rental.date_start),
                # Half-open: what ends at midnight does not touch the next day.
                rental.site_id._to_local_day(rental.date_stop - timedelta(seconds=1)),
            )
            for rental in rentals
        ]
        days = [
            (fields.Date.to_date(day["date"]), day["site_id"])
            for day in self.snapshot["days"]
        ]
        return sorted(
            {
                day
                for day, site_id in days
                if not any(
                    site_id == other and start <= day <= stop
                    for other, start, stop in covered
                )
            }
        )
