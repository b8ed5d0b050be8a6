from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .telecentre_waiting import LIVE_STATES

MOST_WAITING = 20
SHOWN_DAYS = 30


class TelecentreWaiting(models.Model):
    """What members do on the waiting list themselves: join, answer, leave."""

    _name = "telecentre.waiting"
    _inherit = ["telecentre.waiting", "portal.mixin"]

    # What a page asked for: sent twice, it waits once.
    portal_key = fields.Char(readonly=True, copy=False)

    _portal_key_unique = models.UniqueIndex(
        "(portal_key) WHERE state IN ('waiting', 'offered')",
        "You already wait for that.",
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for entry in self:
            entry.access_url = f"/my/waiting/{entry.id}"
        return result

    @api.model
    def _portal_get_domain(self, partner):
        """What a member waits for, and what came of it lately."""
        since = fields.Datetime.now() - timedelta(days=SHOWN_DAYS)
        return Domain("partner_id", "=", partner.id) & (
            Domain("state", "in", LIVE_STATES) | Domain("date_stop", ">=", since)
        )

    @api.model
    def _portal_join(self, partner, site, kind, start, stop, minutes):
        """Wait for a kind of space; what is free by now is offered at once.

        :param int minutes: of a stay that may lie anywhere in between; zero: all of it
        :return: the entry (sudo), the one that was there if there was one
        """
        own = self.sudo().search(
            Domain("partner_id", "=", partner.id) & Domain("state", "in", LIVE_STATES)
        )
        key = f"{partner.id}/{site.id}/{kind.id}/{start}/{stop}/{minutes}"
        if same := own.filtered(lambda entry: entry.portal_key == key):
            return same
        if stop <= fields.Datetime.now():
            raise UserError(self.env._("This time is over: choose a later one."))
        if len(own) >= MOST_WAITING:
            raise UserError(
                self.env._(
                    "You already wait for %(count)s places: leave one of these lists "
                    "first.",
                    count=len(own),
                )
            )
        entry = self.sudo().create(
            {
                "partner_id": partner.id,
                "site_id": site.id,
                "space_type_id": kind.id,
                "date_start": start,
                "date_stop": stop,
                "duration": minutes / 60,
                "portal_key": key,
            }
        )
        self._offer_freed(site)
        return entry

    def _portal_group(self):
        """``[(title, entries), …]``: what is to be answered first."""
        titles = {
            "offered": self.env._("Offered to you"),
            "waiting": self.env._("You are waiting"),
            "gone": self.env._("Lately"),
        }
        groups = self.grouped(
            lambda entry: entry.state if entry.state in LIVE_STATES else "gone"
        )
        return [(titles[key], groups[key]) for key in titles if key in groups]

    def _portal_can_wait_again(self):
        return self.state in ("declined", "expired", "cancelled") and not self._is_over(
            fields.Datetime.now()
        )

    def _portal_wait_again(self):
        """At the end of the line: an offer was theirs already."""
        self.action_wait()
        self.date_asked = fields.Datetime.now()
        self.flush_recordset()
        self._offer_freed(self.site_id)

    def _portal_get_offer_quote(self):
        """The price of what is offered, as ``portal_quote`` shows it."""
        self.ensure_one()
        return self.rental_id._get_quotes()[self.rental_id]


class TelecentreRental(models.Model):
    _inherit = "telecentre.rental"

    def _after_hold(self):
        """An offer that was taken may still need the host's approval."""
        result = super()._after_hold()
        asked = self.filtered(lambda rental: rental.hold_reason == "approval")
        asked._get_offers()._set_state("accepted", offer_until=False)
        return result

    def _get_mail_link(self):
        """An offer is answered on the page of who waits."""
        link = super()._get_mail_link()
        entry = self.sudo().waiting_ids.filtered(
            lambda entry: entry.state in ("offered", "expired")
        )
        if link and entry:
            return entry.get_base_url() + entry[0].access_url
        return link
