from datetime import timedelta

from odoo import api, fields, models

from ..tools.rules import Stay


class TelecentreSpace(models.Model):
    """What would be accepted on spaces: availability and the rules of their policy.

    Screens, the members' portal and the confirmation all ask here.
    """

    _inherit = "telecentre.space"

    policy_id = fields.Many2one(
        "telecentre.policy",
        string="Rules",
        compute="_compute_policy_id",
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
        help="The most specific rental policy: of this space, its kind at this site, "
        "its kind, its site, the network.",
    )

    @api.depends("site_id", "type_id")
    def _compute_policy_id(self):
        policies = self.env["telecentre.policy"]._get_policies(self._origin)
        for space in self:
            space.policy_id = policies.get(space._origin)

    def _get_usual_opening(self, date_start, date_stop):
        """Open pieces of this space, leaves and closures not taken out."""
        space = self.sudo()
        return space.site_id._get_usual_opening(
            space._get_calendar(), date_start, date_stop
        )

    def _filter_bookable(
        self, date_start, date_stop, ignored=None, partner=None, usage="rental"
    ):
        """The spaces that would be accepted for this stay.

        :param ignored: rentals that do not count (the ones being moved)
        :param partner: who it is for; without one, what some member could book
        :param str usage: rules are for rentals only
        """
        stays = [Stay(space, partner, date_start, date_stop) for space in self]
        accepted = self._filter_accepted(stays, ignored, usage)
        return self.browse().union(*(stay.space for stay in accepted))

    def _get_slots(self, date_start, date_stop, minutes, partner=None, ignored=None):
        """The stays of one length that would be accepted, each by itself.

        Starts are on the grid of the policy's step, or each quarter of an hour from the
        opening; a start at midnight is given for stays of whole days.

        :param date_start, date_stop: naive UTC; starts lie in between
        :param int minutes: length, by the clock
        :param partner: who it is for
        :param ignored: rentals that do not count (the ones being moved)
        :return: ``{space: [(start, stop), …]}``, naive UTC, in a constant number of
            queries
        """
        length = timedelta(minutes=minutes)
        slots = {space: [] for space in self}
        if not self or length <= timedelta():
            return slots
        partner = partner or self.env["res.partner"]
        known, book = self._get_known(partner, date_start, date_stop + length, ignored)
        for space in self:
            for start in book.get_starts(space, date_start, date_stop):
                stay = Stay(space, partner, start, start + length)
                if self._is_accepted(stay, known, book):
                    slots[space].append((stay.start, stay.stop))
        return slots

    @api.model
    def _filter_accepted(self, stays, ignored=None, usage="rental"):
        """The ones of these stays that would be accepted, each by itself.

        :param stays: list of ``tools.rules.Stay``
        """
        if not stays:
            return []
        spaces = self.browse({stay.space.id for stay in stays})
        partners = self.env["res.partner"].browse(
            {stay.partner.id for stay in stays if stay.partner}
        )
        first = min(stay.start for stay in stays)
        last = max(stay.stop for stay in stays)
        if usage != "rental":
            known = spaces._get_availability(first, last, ignored)
            return [stay for stay in stays if known[stay.space].fits(*stay[2:])]
        known, book = spaces._get_known(partners, first, last, ignored)
        return [stay for stay in stays if self._is_accepted(stay, known, book)]

    def _get_known(self, partners, date_start, date_stop, ignored=None):
        """``({space: Availability}, RuleBook)`` of a range."""
        known = self._get_availability(date_start, date_stop, ignored)
        book = self.env["telecentre.policy"]._get_rule_book(
            self, partners, date_start, date_stop, ignored, schedules=known
        )
        for space in self:
            book.schedules.setdefault(space, known[space])
        return known, book

    def _get_rule_refusal(self, date_start, date_stop, ignored, partner, usage):
        """The sentences of the rules that refuse a stay which is free, or nothing."""
        self.ensure_one()
        if usage != "rental":
            return ""
        partner = partner or self.env["res.partner"]
        known, book = self._get_known(partner, date_start, date_stop, ignored)
        if not known[self].fits(date_start, date_stop):
            return ""
        stay = Stay(self, partner, date_start, date_stop)
        broken = book.get_broken(stay)
        policy = self.env["telecentre.policy"]._get_policies(self)[self]
        return "\n".join(policy._explain(stay, broken, ignored)) if broken else ""

    @api.model
    def _is_accepted(self, stay, known, book):
        return known[stay.space].fits(stay.start, stay.stop) and not book.get_broken(
            stay
        )
