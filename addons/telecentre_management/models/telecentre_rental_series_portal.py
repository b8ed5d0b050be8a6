from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools import spans

MOST_WEEKS = 52
# A plan that its member left open.
DRAFT_LIFE = timedelta(days=1)


class TelecentreRentalSeries(models.Model):
    """What members do themselves: a weekly series, planned, confirmed, called off.

    Members read series, never drafts: the portal shows them their own plan, once it has
    checked whose it is.
    """

    _name = "telecentre.rental.series"
    _inherit = ["telecentre.rental.series", "portal.mixin"]

    is_portal = fields.Boolean(
        string="Made by the member", readonly=True, copy=False, default=False
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for series in self:
            series.access_url = f"/my/series/{series.id}"
        return result

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    @api.model
    def _portal_plan(self, partner, site, kind, start, stop, quantity, until, count):
        """A draft that repeats an order each week, with what is possible by date.

        It takes the place of the member's last one.

        :param until: local date of the last one; else there are ``count`` of them
        :return: the draft (sudo)
        :raise UserError: if there is no date, or too many
        """
        series_sudo = self.sudo()
        series_sudo.search(self._portal_get_draft_domain(partner)).unlink()
        vals = self._portal_prepare_vals(partner, site, kind, start, stop, quantity)
        partner._check_telecentre_may_book()
        ends = {"end_by": "until", "until": until} if until else {"count": count}
        series = series_sudo.create(vals | ends)
        if len(series._get_days()) > MOST_WEEKS:
            raise UserError(
                self.env._("Choose %(most)s weeks at most.", most=MOST_WEEKS)
            )
        series.action_check()
        return series

    @api.model
    def _portal_prepare_vals(self, partner, site, kind, start, stop, quantity):
        first, last = (
            spans.to_local(moment, site._get_tz()) for moment in (start, stop)
        )
        return {
            "is_portal": True,
            "company_id": site.company_id.id,
            "partner_id": partner.id,
            "need_ids": [
                Command.create(
                    {
                        "site_id": site.id,
                        "space_type_id": kind.id,
                        "quantity": quantity,
                    }
                )
            ],
            "date_first": first.date(),
            "start_hour": first.hour + first.minute / 60,
            "duration": (last - first).total_seconds() / 3600,
            "frequency": "weekly",
        }

    @api.model
    def _portal_get_draft_domain(self, people):
        return (
            Domain("partner_id", "in", people.ids)
            & Domain("is_portal", "=", True)
            & Domain("state", "=", "draft")
        )

    def _portal_get_dates(self):
        """``[(day, lines), …]`` of the plan."""
        return [*self.line_ids.grouped("day").items()]

    def _portal_decide(self, day, choice):
        """Leave a date out, look for another place, or take what was asked.

        :param str choice: ``skip``, ``move`` or ``book``
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.day == day)
        lines._decide(choice)

    @api.autovacuum
    def _gc_portal_drafts(self):
        """Plans that nobody confirmed hold nothing: they go the next day."""
        self.search(
            Domain("is_portal", "=", True)
            & Domain("state", "=", "draft")
            & Domain("write_date", "<", fields.Datetime.now() - DRAFT_LIFE)
        ).unlink()

    # ------------------------------------------------------------------
    # Booked
    # ------------------------------------------------------------------

    @api.model
    def _portal_get_coming(self, people):
        """``[(series, next start, number to come), …]`` (sudo), soonest first."""
        Rental = self.env["telecentre.rental"].sudo()
        groups = Rental._read_group(
            Rental._portal_get_domain(people) & Domain("series_id", "!=", False),
            ["series_id"],
            ["date_start:min", "__count"],
        )
        return sorted(groups, key=lambda group: (group[1], group[0].id))

    def _portal_can_cancel(self):
        return self.state == "confirmed" and bool(self._get_left())


class TelecentreRentalSeriesNeed(models.Model):
    _inherit = "telecentre.rental.series.need"

    def _get_candidates(self):
        """A member is given what members book themselves, whoever asks for them."""
        candidates = super()._get_candidates()
        if not self.env.user.share:
            return candidates
        return {
            need: spaces.filtered(
                lambda space: (
                    space.is_portal_bookable
                    and space.site_id.state == "open"
                    and space.site_id.is_published
                )
            )
            for need, spaces in candidates.items()
        }
