import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.availability import Busy

_logger = logging.getLogger(__name__)

# Below this, half of the time left would be too short to answer.
SHORTEST_OFFER = timedelta(minutes=30)


class TelecentreWaiting(models.Model):
    """Who is offered a place that has become free, in order, until when."""

    _inherit = "telecentre.waiting"

    # ------------------------------------------------------------------
    # Offering
    # ------------------------------------------------------------------

    def action_offer(self):
        """Offer a place now, before the job does, whoever else is waiting.

        :raise UserError: if nothing is free that fits
        """
        self.check_access("write")
        waiting = self.filtered(lambda entry: entry.state == "waiting")
        offered = waiting.sudo()._offer()
        if waiting and not offered:
            raise UserError(
                self.env._(
                    "Nothing is free for %(entry)s on %(period)s.",
                    entry=waiting[0].display_name,
                    period=waiting[0].period_label,
                )
            )
        return True

    @api.model
    def _offer_freed(self, sites):
        """Offer what is free at these sites to who waits for it, in order."""
        # The list belongs to nobody in particular: who frees a place may not read it.
        waiting = self.sudo().search(self._get_waiting_domain(sites))
        return waiting._offer()

    @api.model
    def _get_waiting_domain(self, sites):
        return (
            Domain("state", "=", "waiting")
            & Domain("site_id", "in", sites.ids)
            & Domain("date_stop", ">", fields.Datetime.now())
        )

    def _offer(self):
        """Offer a place to each of these entries that one is free for. In order.

        What is free is read once, however many wait; a place that is offered is not
        free for the next.

        :return: the entries that were offered a place
        """
        offered = self.browse()
        if not self:
            return offered
        spaces = self.env["telecentre.space"].search(
            [
                ("site_id", "in", self.site_id.ids),
                ("type_id", "in", self.space_type_id.ids),
            ]
        )
        known = spaces._get_availability(
            min(self.mapped("date_start")), max(self.mapped("date_stop"))
        )
        for entry in self.sorted(lambda entry: (entry.date_asked, entry.id)):
            if entry._offer_first(known):
                offered |= entry
        return offered

    def _offer_first(self, known):
        """Hold the first place that fits; a refusal of the rules lets it be."""
        for space, start, stop in self._get_places(known):
            rental = self._try_place(space, start, stop)
            if rental:
                for other, availability in known.items():
                    if other._excludes(space):
                        busy = known[space]
                        availability.add(
                            Busy(start, stop, busy.before, busy.after, False, rental.id)
                        )
                return rental
        return self.env["telecentre.rental"]

    def _get_places(self, known):
        """``(space, start, stop)`` that would fit, one per space, in their order."""
        for space, availability in known.items():
            if (
                space.site_id != self.site_id
                or space.type_id != self.space_type_id
                or (self.space_id and space != self.space_id)
            ):
                continue
            span = self._get_fit(availability)
            if span:
                yield space, *span

    def _get_fit(self, availability):
        """The first stay as wanted in what is free, or None."""
        now = fields.Datetime.now()
        if not self.duration:
            span = self.date_start, self.date_stop
            return span if span[0] > now and availability.fits(*span) else None
        length = timedelta(hours=self.duration)
        first = max(self.date_start, now)
        for start, stop in availability.get_free(first, self.date_stop):
            start = self._round_up(start)
            if start + length <= stop and availability.fits(start, start + length):
                return start, start + length
        return None

    @api.model
    def _round_up(self, moment):
        """The next quarter of an hour."""
        return moment + (-(moment - moment.min) % timedelta(minutes=15))

    def _try_place(self, space, start, stop):
        """Hold a place for this entry, unless a rule or another booking refuses."""
        if not self.try_lock_for_update():
            return self.env["telecentre.rental"]
        try:
            with self.env.cr.savepoint():
                return self._hold_place(space, start, stop)
        except UserError as error:
            _logger.info("no offer for waiting entry %s: %s", self.id, error)
            return self.env["telecentre.rental"]

    def _hold_place(self, space, start, stop):
        until = self._get_offer_until(space, start)
        rental = self.env["telecentre.rental"].create(
            {
                "space_id": space.id,
                "partner_id": self.partner_id.id,
                "date_start": start,
                "date_stop": stop,
            }
        )
        rental._hold("offer", until)
        self._set_state("offered", rental_id=rental.id, offer_until=until)
        rental._notify("offer")
        return rental

    def _get_offer_until(self, space, start):
        """The deadline: as set, but at most half of the time left before the stay."""
        now = fields.Datetime.now()
        policy = self.env["telecentre.policy"]._get_policies(space)[space]
        hours = policy.offer_hours or self.company_id.telecentre_offer_hours
        left = start - now
        half = max(left / 2, min(left, SHORTEST_OFFER))
        until = now + min(timedelta(hours=hours), half)
        return until.replace(microsecond=0)

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    def _accept(self):
        """Confirm the rentals; the hook marks these entries as accepted."""
        self.rental_id._confirm()

    def _decline(self):
        offers = self.rental_id
        self._set_state("declined", offer_until=False)
        offers._cancel(self.env._("Offer declined"))

    def _expire(self):
        """The deadline has passed: the holds are about to be released."""
        self._set_state("expired", offer_until=False)
        self.rental_id._notify("offer_expired")

    # ------------------------------------------------------------------
    # Job
    # ------------------------------------------------------------------

    @api.model
    def _cron_offer(self):
        """A net under the hooks: new spaces, longer hours, closures lifted."""
        now = fields.Datetime.now()
        late = self.search([("state", "=", "waiting"), ("date_start", "<=", now)])
        late.filtered(lambda entry: entry._is_over(now))._set_state("expired")
        sites = self.search([("state", "=", "waiting")]).site_id
        for number, site in enumerate(sites, start=1):
            self._offer_freed(site)
            self.env["ir.cron"]._commit_progress(1, remaining=len(sites) - number)

    def _is_over(self, now):
        """Whether what is wanted can no longer take place."""
        length = timedelta(hours=self.duration)
        latest = self.date_stop - length if self.duration else self.date_start
        return latest <= now
