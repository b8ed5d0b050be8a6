from datetime import timedelta
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ..tools import spans
from ..tools.availability import Busy

# How far ahead another day is looked for.
LOOK_AHEAD = timedelta(days=28)
FULL_DAY = 24  # hours


class Proposal(NamedTuple):
    """Where and when a stay could go instead; what is empty was not found."""

    elsewhere: models.BaseModel  # a space that is free at the same time
    another_day: tuple  # (start, stop) in the same space, or ()


class TelecentreRental(models.Model):
    """Other places and days for stays that cannot take place as planned."""

    _inherit = "telecentre.rental"

    def _get_proposals(self, closure):
        """A free space at the same time and another day, for each rental.

        What is proposed would be accepted, and no two rentals get the same: one
        reading of availability for all, each proposal being taken for the next ones.

        :param closure: what these rentals must get away from; a new record as long as
            it is only planned
        :return: ``{rental: Proposal}``
        """
        if not self:
            return {}
        spaces = self.space_id | self._get_other_spaces()
        known = spaces._get_availability(
            min(self.mapped("date_start")), max(self.mapped("date_stop")) + LOOK_AHEAD
        )
        if not closure._origin:
            known = {space: closure._foresee(space, known[space]) for space in known}
        relatives = spaces._get_relatives()
        ranked = self._rank_spaces(spaces)
        proposals = {}
        for rental in self.sorted(lambda rental: (rental.date_start, rental.id)):
            proposals[rental] = rental._propose(known, relatives, ranked)
        return proposals

    def _get_other_spaces(self):
        """Spaces of the same types at open sites where the user may rent."""
        sites = self.env["telecentre.site"].search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("state", "=", "open")
        )
        return self.env["telecentre.space"].search(
            Domain("site_id", "in", sites._filtered_access("write").ids)
            & Domain("type_id", "in", self.space_id.type_id.ids)
        )

    def _rank_spaces(self, spaces):
        """``{space: spaces of its type and company, nearest and fittest first}``."""
        by_type = spaces.grouped(lambda space: (space.company_id, space.type_id))
        return {
            space: by_type[space.company_id, space.type_id].sorted(space._rank)
            for space in self.space_id
        }

    def _propose(self, known, relatives, ranked):
        start, stop = self.date_start, self.date_stop
        elsewhere = next(
            (
                space
                for space in ranked[self.space_id]
                if space != self.space_id and known[space].fits(start, stop)
            ),
            self.space_id.browse(),
        )
        if elsewhere:
            self._note_proposal(known, relatives, elsewhere, start, stop)
        another_day = next(
            (
                span
                for span in self._get_next_days()
                if known[self.space_id].fits(*span)
            ),
            (),
        )
        if another_day:
            self._note_proposal(known, relatives, self.space_id, *another_day)
        return Proposal(elsewhere, another_day)

    def _get_next_days(self):
        """The same local hours on each of the next days."""
        tz = self.site_id._get_tz()
        start, stop = (
            spans.to_local(moment, tz) for moment in (self.date_start, self.date_stop)
        )
        for offset in range(1, LOOK_AHEAD.days):
            shift = timedelta(days=offset)
            yield spans.to_utc(start + shift, tz), spans.to_utc(stop + shift, tz)

    def _note_proposal(self, known, relatives, space, start, stop):
        """What is proposed to one rental is no longer free for the next."""
        own = known[space]
        for other in space.browse(relatives[space.id]):
            if other in known:
                known[other].add(Busy(start, stop, own.before, own.after))

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _prepare_stay_words(self):
        """When and where this rental is, in the member's language."""
        self.ensure_one()
        rental = self._in_member_language()
        # A member may read where to go; a host may not run the new site.
        site = rental.site_id.sudo()
        parts = [rental._get_period_label(), site.name, rental.sudo().space_id.name]
        return {
            "before": " · ".join(parts),
            "site": site.id,
            "address": ", ".join(
                filter(None, site.partner_id._display_address(True).split("\n"))
            ),
        }

    def _format_due(self):
        amount = self.amount_due
        return self._in_member_language().currency_id.format(amount)

    def _in_member_language(self):
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    # ------------------------------------------------------------------
    # Lines of a closing
    # ------------------------------------------------------------------

    def _prepare_closing_line_vals(self, closure, proposal):
        """The line of ``telecentre.site.close`` for this rental."""
        self.ensure_one()
        start, stop = proposal.another_day or (False, False)
        is_beyond = (
            self.date_start < closure.date_start or self.date_stop > closure.date_stop
        ) and self.duration > FULL_DAY
        return {
            "rental_id": self.id,
            "obstacle": self._get_move_obstacle(),
            "elsewhere_id": proposal.elsewhere.id,
            "another_start": start,
            "another_stop": stop,
            "is_beyond": is_beyond,
        }

    def _get_move_obstacle(self):
        """Why this rental cannot be moved, or nothing."""
        if self.state == "in_use":
            return self.env._("In use now.")
        invoiced = self._get_live_charges().filtered(
            lambda charge: charge.state == "invoiced"
        )
        if invoiced:
            return self.env._(
                "Already on invoice %(invoice)s.",
                invoice=invoiced[0].move_id.display_name,
            )
        return False
