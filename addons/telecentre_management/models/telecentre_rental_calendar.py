import base64
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..tools import icalendar
from .telecentre_rental_in_series import PLACE_FIELDS

STATUSES = {
    "requested": icalendar.TENTATIVE,
    "confirmed": icalendar.CONFIRMED,
    "in_use": icalendar.CONFIRMED,
    "done": icalendar.CONFIRMED,
    "no_show": icalendar.CANCELLED,
    "cancelled": icalendar.CANCELLED,
}
# The mails that come with a file for the calendar, and what it asks of programs.
METHODS = {
    "confirmed": "PUBLISH",
    "approved": "PUBLISH",
    "changed": "PUBLISH",
    "cancelled": "CANCEL",
    "refused": "CANCEL",
}
FEED_PAST = timedelta(days=365)


class TelecentreRental(models.Model):
    """A rental in the member's own calendar: in mails, as a file, in a feed.

    The same event every time: calendar programs follow what happens to it.
    """

    _inherit = "telecentre.rental"

    ical_sequence = fields.Integer(
        string="Version in calendars",
        readonly=True,
        copy=False,
        help="Grows each time that the place, the time or the state changes.",
    )

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def write(self, vals):
        place = {name: vals[name] for name in PLACE_FIELDS & vals.keys()}
        if place:
            kept = self.filtered(lambda rental: rental.state in STATUSES)
            kept._filter_changed(place)._next_ical_version()
        return super().write(vals)

    def _set_state(self, state, **values):
        status = STATUSES.get(state)
        place = PLACE_FIELDS & values.keys()
        self.filtered(
            lambda rental: place or STATUSES.get(rental.state) != status
        )._next_ical_version()
        return super()._set_state(state, **values)

    def _next_ical_version(self):
        for sequence, rentals in self.grouped("ical_sequence").items():
            rentals.write({"ical_sequence": sequence + 1})

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def _get_ical(self, method="", name=""):
        """These rentals as a calendar file; what is not known to it is left out.

        :return: bytes
        """
        known = self.filtered(lambda rental: rental.state in STATUSES)
        domain = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return icalendar.to_calendar(
            [rental._prepare_ical_stay(domain) for rental in known], method, name
        )

    def _prepare_ical_stay(self, domain):
        """:param str domain: what makes ids unique in the world"""
        self.ensure_one()
        place = self.site_id.partner_id
        return icalendar.Stay(
            uid=f"rental-{self.id}@{domain}",
            sequence=self.ical_sequence,
            status=STATUSES[self.state],
            start=self.date_start,
            stop=self.date_stop,
            tz=self.site_id._get_tz(),
            summary=f"{self.space_id.name} · {self.site_id.name}",
            location=self._get_mail_address() or self.site_id.name,
            description=self._get_ical_description(),
            url=self._get_mail_link() or "",
            organizer=(
                self.site_id.name,
                place.email_normalized or self.company_id.email or "",
            ),
            changed=self.write_date or fields.Datetime.now(),
            point=(place.partner_latitude, place.partner_longitude),
        )

    def _get_ical_description(self):
        """Number, telephone and page; no code of a door, feeds travel."""
        phone = self.site_id.partner_id.phone
        return "\n".join(
            filter(
                None,
                [
                    self.env._("Number: %(number)s", number=self.name),
                    phone and self.env._("Telephone: %(number)s", number=phone),
                    self._get_mail_link(),
                ],
            )
        )

    def _get_ical_feed_domain(self, partner):
        """What a member's feed tells: the last year, and all that is to come."""
        since = fields.Datetime.now() - FEED_PAST
        return (
            Domain("partner_id", "=", partner.id)
            & Domain("usage", "=", "rental")
            & Domain("state", "in", [*STATUSES])
            & Domain("hold_reason", "!=", "cart")
            & Domain("date_stop", ">=", since)
        )

    # ------------------------------------------------------------------
    # Mails
    # ------------------------------------------------------------------

    def _process_attachments_for_template_post(self, mail_template):
        """The stays that a mail tells of, as a file for the member's calendar."""
        result = super()._process_attachments_for_template_post(mail_template)
        method = METHODS.get(self._get_mail_event(mail_template))
        if not method:
            return result
        for rental in self:
            told = rental._get_mail_rentals().with_context(
                lang=rental.partner_id.lang or self.env.lang
            )
            content = base64.b64encode(told._get_ical(method))
            result.setdefault(rental.id, {}).setdefault("attachments", []).append(
                (f"{told[0]._get_ical_name()}.ics", content)
            )
        return result

    def _get_mail_event(self, mail_template):
        """The key of ``EVENTS`` that a template is for, or None."""
        prefix = "telecentre_management.mail_template_rental_"
        name = mail_template.get_external_id()[mail_template.id]
        return name.removeprefix(prefix) if name.startswith(prefix) else None

    def _get_ical_name(self):
        """Name of a file without its ending: the number, as a path may hold it."""
        return self.name.replace("/", "-")
