from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.rules import Stay

MOST_AT_ONCE = 20


class TelecentreRental(models.Model):
    """What members do themselves in the portal. Callers have checked who they are."""

    _name = "telecentre.rental"
    _inherit = ["telecentre.rental", "portal.mixin"]

    # One key per form that was sent and space: a double click books once.
    portal_key = fields.Char(readonly=True, copy=False)

    _portal_key_unique = models.UniqueIndex(
        "(portal_key) WHERE portal_key IS NOT NULL", "This has just been booked."
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for rental in self:
            rental.access_url = f"/my/rentals/{rental.id}"
        return result

    @api.model
    def _portal_get_domain(self, people, which="coming"):
        """The rentals of a member, or of several: coming, past, or cancelled."""
        domain = Domain("partner_id", "in", people.ids) & Domain("usage", "=", "rental")
        now = fields.Datetime.now()
        gone = Domain("state", "in", ("cancelled", "no_show"))
        return domain & {
            "coming": ~gone & Domain("date_stop", ">=", now),
            "past": ~gone & Domain("date_stop", "<", now),
            "cancelled": gone,
        }.get(which, Domain.TRUE)

    @api.model
    def _portal_get_spaces(self, partner, site, kind, start, stop, quantity):
        """The spaces that an order would take, in order of the site."""
        spaces = self._portal_get_accepted(partner, site, kind, start, stop, quantity)
        return spaces[:quantity]

    @api.model
    def _portal_get_accepted(self, partner, site, kind, start, stop, quantity):
        """All the spaces that would do for an order."""
        if not 1 <= quantity <= MOST_AT_ONCE:
            raise UserError(
                self.env._("Choose from 1 to %(most)s spaces.", most=MOST_AT_ONCE)
            )
        Space = self.env["telecentre.space"]
        spaces = Space._get_offered({"site_id": site.id, "type_id": kind.id})
        stays = [Stay(space, partner, start, stop) for space in spaces]
        accepted = Space._filter_accepted(stays)
        return Space.sudo().browse([stay.space.id for stay in accepted])

    @api.model
    def _portal_prepare(self, partner, spaces, start, stop):
        """The rentals as they would be, not yet written, and their quotes."""
        rentals = self.sudo().browse()
        for space in spaces:
            rentals += self.sudo().new(
                {
                    "space_id": space.id,
                    "partner_id": partner.id,
                    "date_start": start,
                    "date_stop": stop,
                }
            )
        return rentals, rentals._get_quotes()

    @api.model
    def _portal_get_total(self, quote):
        """What a quote comes to, taxes included: what a person has to pay."""
        if quote.currency.is_zero(quote.amount_due):
            return 0.0
        taxes = quote.taxes.sudo().compute_all(
            quote.amount_due, currency=quote.currency, handle_price_include=False
        )
        return taxes["total_included"]

    @api.model
    def _portal_book(self, partner, site, kind, start, stop, quantity, key):
        """Book several spaces at once, all or none; the same form only once.

        :param str key: of the form that was sent
        :raise ValidationError: when fewer are free than asked for
        """
        drafts = self._portal_create(partner, site, kind, start, stop, quantity, key)
        drafts.action_confirm()
        return drafts

    @api.model
    def _portal_create(self, partner, site, kind, start, stop, quantity, key):
        """The rentals of a form: drafts, or what it has made before."""
        made = self.sudo().search(
            [("portal_key", "=like", f"{key}/%"), ("partner_id", "=", partner.id)]
        )
        if made:
            return made
        spaces = self._portal_get_accepted(partner, site, kind, start, stop, quantity)
        spaces = spaces._take_free(start, stop, quantity)
        if len(spaces) < quantity:
            raise ValidationError(
                self.env._(
                    "Only %(count)s of the %(wanted)s places are still free at that "
                    "time: choose others below.",
                    count=len(spaces),
                    wanted=quantity,
                )
            )
        return self.sudo().create(
            [
                {
                    "space_id": space.id,
                    "partner_id": partner.id,
                    "date_start": start,
                    "date_stop": stop,
                    "portal_key": f"{key}/{space.id}",
                }
                for space in spaces
            ]
        )

    def _portal_can_cancel(self):
        self.ensure_one()
        return self.state in ("requested", "confirmed") and (
            self.date_start > fields.Datetime.now()
        )
