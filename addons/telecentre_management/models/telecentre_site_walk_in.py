from datetime import timedelta

from odoo import api, fields, models

from ..tools import spans
from .telecentre_space_planning import DEFAULT_STEP

HOUR = timedelta(hours=1)


class TelecentreSite(models.Model):
    """What a person who has just come in can have, in one call."""

    _inherit = "telecentre.site"

    @api.readonly
    def get_walk_in_offer(self, partner_id=None):
        """What is free now, by kind of space, until when, at what price.

        :param int partner_id: whose prices; public ones if none
        :return: ``{"site_id", "sites", "kinds": [{"id", "name", "free", "options":
            [{"unit", "space_id", "space", "start", "stop", "label", "price"}]}]}``;
            moments are UTC strings; no kind while nothing is open or free
        """
        self.env["telecentre.rental"].check_access("create")
        sites = self._get_own()._filtered_access("write")
        site = (self & sites or sites)[:1]
        spaces = self.env["telecentre.space"].search([("site_id", "=", site.id)])
        partners = self.env["res.partner"]
        # Who is not known yet pays as somebody new.
        partner = partners.browse(partner_id) if partner_id else partners.new({})
        return {
            "site_id": site.id,
            "sites": [{"id": each.id, "name": each.name} for each in sites],
            "kinds": spaces._prepare_walk_in_kinds(partner),
        }


class TelecentreSpace(models.Model):
    _inherit = "telecentre.space"

    def _prepare_walk_in_kinds(self, partner):
        """The kinds among these spaces that are free now, with what they offer."""
        if not self:
            return []
        now = fields.Datetime.now()
        tz = self.site_id._get_tz()
        day = spans.to_local(now, tz).date()
        midnight = spans.local_moment(day, 24, tz)
        known = self._get_availability(now, midnight)
        policies = self.env["telecentre.policy"]._get_policies(self)
        stays, free = {}, {}
        for space in self:
            own = space._get_walk_in_stays(known[space], now, policies[space])
            if own:
                free[space.type_id] = free.get(space.type_id, 0) + 1
            options = stays.setdefault(space.type_id, {})
            for unit, span in own.items():
                # The first free space of a kind is as good as the next ones.
                options.setdefault((unit, span[1]), (space, *span))
        return [
            {
                "id": space_type.id,
                "name": space_type.name,
                "free": free[space_type],
                "options": self._prepare_walk_in_options(options, partner),
            }
            for space_type, options in stays.items()
            if options
        ]

    def _get_walk_in_stays(self, known, now, policy):
        """``{unit: (start, stop)}``: an hour, the half-day, the day, from now on.

        From the last step of the grid, or from the next opening of the day.
        """
        step = timedelta(minutes=policy.step_minutes or DEFAULT_STEP)
        shortest = timedelta(minutes=policy.shortest_minutes)
        today = spans.to_local(now, known.tz).date()
        left = [
            (opens, closes)
            for day, _period, opens, closes in known.pieces
            if day == today and closes > now
        ]
        if not left:
            return {}
        opens, closes = left[0]
        start = opens + max(timedelta(), (now - opens) // step * step)
        ends = {"half_day": closes}
        if start + HOUR < closes:
            ends = {"hour": start + HOUR} | ends
        if left[-1][1] > closes:
            ends["day"] = left[-1][1]
        return {
            unit: (start, stop)
            for unit, stop in ends.items()
            if stop - start >= shortest and known.fits(start, stop)
        }

    def _prepare_walk_in_options(self, options, partner):
        Rental = self.env["telecentre.rental"]
        rentals = [
            Rental.new(
                {
                    "space_id": space.id,
                    "partner_id": partner,
                    "date_start": start,
                    "date_stop": stop,
                }
            )
            for space, start, stop in options.values()
        ]
        quotes = Rental.union(*rentals)._get_quotes()
        return [
            {
                "unit": unit,
                "space_id": rental.space_id.id,
                "space": rental.space_id.name,
                "start": fields.Datetime.to_string(rental.date_start),
                "stop": fields.Datetime.to_string(rental.date_stop),
                "label": rental._get_walk_in_label(unit),
                "price": rental._format_quote(quotes[rental]),
            }
            for (unit, _stop), rental in zip(options, rentals, strict=True)
        ]


class TelecentreRental(models.Model):
    _inherit = "telecentre.rental"

    def _get_walk_in_label(self, unit):
        local = spans.to_local(self.date_stop, self.site_id._get_tz())
        hour = f"{local:%H:%M}"
        labels = {
            "hour": self.env._("1 hour, until %(hour)s", hour=hour),
            "half_day": self.env._("Half-day, until %(hour)s", hour=hour),
            "day": self.env._("Day, until %(hour)s", hour=hour),
        }
        return labels[unit]
