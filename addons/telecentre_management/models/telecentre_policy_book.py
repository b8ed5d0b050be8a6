from datetime import timedelta

from odoo import api, fields, models

from ..tools import spans
from ..tools.grid import Grid, get_day_openings
from ..tools.rules import Limits, RuleBook, Stay, get_period


class TelecentrePolicy(models.Model):
    """What is read once, so that any number of stays is judged without a query."""

    _inherit = "telecentre.policy"

    def _get_limits(self):
        self.ensure_one()
        return Limits(
            lead=timedelta(minutes=self.lead_minutes),
            horizon=self.horizon_days,
            member_horizon=self.member_horizon_days,
            shortest=timedelta(minutes=self.shortest_minutes),
            longest=timedelta(minutes=self.longest_minutes),
            step=timedelta(minutes=self.step_minutes),
            quotas=tuple(quota._to_value() for quota in self.quota_ids),
            company=self.company_id,
        )

    @api.model
    def _get_rule_book(
        self,
        spaces,
        partners,
        date_start,
        date_stop,
        ignored=None,
        fresh=False,
        schedules=None,
    ):
        """What judging stays on these spaces takes, in a constant number of queries.

        :param partners: who the stays are for
        :param ignored: rentals that do not count in quotas: the ones being judged
        :param bool fresh: count what others committed since this transaction began; for
            who holds the lock of the people (``_lock_people``)
        :param schedules: ``{space: Availability}`` of the range, when it is known
        :return: ``tools.rules.RuleBook``
        """
        book = RuleBook(now=fields.Datetime.now(), is_staff=not self.env.user.share)
        policies = self._get_policies(spaces)
        self._fill_limits(book, policies)
        quotas = {quota for limits in book.limits.values() for quota in limits.quotas}
        uses = []
        if quotas and partners:
            periods = self._get_quota_range(quotas, spaces, date_start, date_stop)
            uses = self._get_uses(partners, quotas, *periods, ignored, fresh)
            used = spaces.browse({use.space.id for use in uses})
            self._fill_limits(book, self._get_policies(used - spaces))
            book.entities = {
                use.partner: use.partner.commercial_partner_id for use in uses
            } | {partner: partner.sudo().commercial_partner_id for partner in partners}
        if book.limits:
            book.schedules |= schedules or spaces._get_schedules(date_start, date_stop)
            if uses:
                book.schedules |= used._get_schedules(*periods)
            book.grids = self._get_grids(book, spaces, date_start, date_stop)
            book.memberships = self._get_memberships(book, partners)
        for use in uses:
            book.add(use)
        return book

    @api.model
    def _fill_limits(self, book, policies):
        limits = {
            policy: policy._get_limits() for policy in set(policies.values()) if policy
        }
        book.limits |= {
            space: limits[policy] for space, policy in policies.items() if policy
        }

    @api.model
    def _get_grids(self, book, spaces, date_start, date_stop):
        """``{space: Grid}`` of the spaces that have a step; no query."""
        stepped = spaces.filtered(
            lambda space: space in book.limits and book.limits[space].step
        )
        grids = {}
        for space in stepped:
            known = space.sudo()
            step = book.limits[space].step
            # Spaces of one site mostly share its calendar: read it once.
            key = known.site_id, known._get_calendar(), step
            if key not in grids:
                opening = space._get_usual_opening(date_start, date_stop)
                grids[key] = Grid(
                    known.site_id._get_tz(), step, get_day_openings(opening)
                )
            grids[space] = grids[key]
        return {space: grids[space] for space in stepped}

    @api.model
    def _get_memberships(self, book, partners):
        """``{partner: [(company, first day, last day), …]}`` if a rule asks for it."""
        companies = {
            limits.company.id
            for limits in book.limits.values()
            if limits.member_horizon
        }
        if not companies or not partners:
            return {}
        # Whether somebody is a member decides; the membership itself is not shown.
        memberships = (
            self.env["telecentre.membership"]
            .sudo()
            .search_fetch(
                [
                    ("partner_id", "in", partners.ids),
                    ("company_id", "in", [*companies]),
                ],
                ["partner_id", "company_id", "date_start", "date_stop"],
            )
        )
        found = {}
        for membership in memberships:
            found.setdefault(membership.partner_id, []).append(
                (membership.company_id, membership.date_start, membership.date_stop)
            )
        return found

    # ------------------------------------------------------------------
    # Quotas
    # ------------------------------------------------------------------

    @api.model
    def _get_quota_range(self, quotas, spaces, date_start, date_stop):
        """The whole local periods that a range touches."""
        starts, stops = [date_start], [date_stop]
        for zone in {site._get_tz() for site in spaces.sudo().site_id}:
            for period in {quota.period for quota in quotas}:
                first = spans.to_local(date_start, zone).date()
                last = spans.to_local(date_stop, zone).date()
                starts.append(spans.local_moment(get_period(first, period)[0], 0, zone))
                stops.append(spans.local_moment(get_period(last, period)[1], 0, zone))
        return min(starts), max(stops)

    @api.model
    def _get_uses(self, partners, quotas, date_start, date_stop, ignored, fresh):
        """The stays that count in the quotas of these people."""
        people = self._get_people(partners, quotas)
        rows = self.env["telecentre.rental"]._get_person_rows(
            people.ids, date_start, date_stop, ignored, fresh
        )
        Space = self.env["telecentre.space"].sudo()
        return [
            Stay(
                Space.browse(space_id).sudo(False),
                partners.sudo().browse(partner_id),
                start,
                stop,
            )
            for partner_id, space_id, start, stop, _rental_id in sorted(rows)
        ]

    @api.model
    def _get_people(self, partners, quotas):
        """Whose rentals count: these people, or all people of their entities."""
        partners = partners.sudo()
        if not any(quota.is_shared for quota in quotas):
            return partners
        return partners | partners.with_context(active_test=False).search(
            [("commercial_partner_id", "in", partners.commercial_partner_id.ids)]
        )
