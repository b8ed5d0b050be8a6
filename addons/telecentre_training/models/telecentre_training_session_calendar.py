from odoo import models

from odoo.addons.telecentre_management.tools import icalendar


class TelecentreTrainingSession(models.Model):
    """Half-days in the calendar of who follows or teaches them."""

    _inherit = "telecentre.training.session"

    def _get_ical(self, name):
        """These sessions as a calendar file; those cancelled say so.

        :param str name: title of the calendar
        :return: bytes
        """
        domain = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return icalendar.to_calendar(
            [session._prepare_ical_stay(domain) for session in self], "", name
        )

    def _prepare_ical_stay(self, domain):
        """:param str domain: what makes ids unique in the world"""
        self.ensure_one()
        place = self.site_id.partner_id
        room = self.space_id.name or self.env._("Remote")
        return icalendar.Stay(
            uid=f"training-{self.id}@{domain}",
            sequence=int(self.write_date.timestamp()),
            status=(
                icalendar.CANCELLED
                if self.state == "cancelled"
                else icalendar.CONFIRMED
            ),
            start=self.date_start,
            stop=self.date_stop,
            tz=self.site_id._get_tz(),
            summary=self.name,
            location=f"{room} · {self.site_id.name}",
            description=self.course_id.name,
            url=f"{self.get_base_url()}/my",
            organizer=(
                self.site_id.name,
                place.email_normalized or self.company_id.email or "",
            ),
            changed=self.write_date,
            point=(place.partner_latitude, place.partner_longitude),
        )
