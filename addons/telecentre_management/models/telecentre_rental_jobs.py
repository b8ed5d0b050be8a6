import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import spans

_logger = logging.getLogger(__name__)

BATCH = 100
# A job that has not run for longer was down, and so was the check-in.
DOWN = timedelta(hours=1)


class TelecentreRental(models.Model):
    """What happens by itself: members who do not come, stays that end."""

    _inherit = "telecentre.rental"

    # ------------------------------------------------------------------
    # Nobody came
    # ------------------------------------------------------------------

    @api.model
    def _cron_release_no_shows(self):
        """Give back the spaces of who has not checked in after the grace period."""
        domain = Domain("state", "=", "confirmed") & Domain(
            "date_release", "<=", fields.Datetime.now()
        )
        self._work_in_batches(domain, "_release_batch", "date_release, id")

    def _release_batch(self):
        """One batch: those whose site was closed, or unreachable, keep their space."""
        excused = self._filter_excused()
        excused._keep_space()
        self._isolate(self - excused, "action_no_show")

    def _filter_excused(self):
        """Who could not come, or could not check in."""
        closed = self._filter_closed()
        lastcall = fields.Datetime.to_datetime(self.env.context.get("lastcall"))
        if not lastcall or fields.Datetime.now() - lastcall < DOWN:
            return closed
        return closed | self.filtered(lambda rental: rental.date_start >= lastcall)

    def _filter_closed(self):
        """The rentals whose space was closed when its member should have come."""
        schedules = self.space_id._get_schedules(
            min(self.mapped("date_start")), max(self.mapped("date_release"))
        )
        return self.filtered(
            lambda rental: rental._was_closed(schedules[rental.space_id])
        )

    def _was_closed(self, schedule):
        self.ensure_one()
        begin = self.date_release - self._get_grace()
        is_open = any(start <= begin < stop for start, stop in schedule.opening)
        closures = [*schedule.closed, *schedule.no_edge]
        return not is_open or bool(spans.clip(closures, begin, self.date_release))

    def _keep_space(self):
        """Leave it to the host, once."""
        self.write({"date_release": False})
        message = self.env._(
            "Nobody checked in, but the site was closed or the check-in did not work "
            "then: the space is kept. Mark it as a no-show if need be."
        )
        self._message_log_batch(bodies=dict.fromkeys(self.ids, message))

    # ------------------------------------------------------------------
    # Stays that end
    # ------------------------------------------------------------------

    @api.model
    def _cron_finish(self):
        """End the stays of past days, so that nobody has to do it by hand.

        The day itself is the host's: until midnight a no-show can still be noted.
        """
        domain = Domain("company_id.telecentre_finish_rentals", "=", True) & (
            Domain("state", "=", "in_use")
            | Domain("state", "=", "confirmed") & Domain("date_release", "=", False)
        )
        domain &= Domain.OR(
            Domain("site_id", "in", sites.ids)
            & Domain("date_stop", "<=", self._get_midnight(sites[0]))
            for sites in self.env["telecentre.site"]
            .with_context(active_test=False)
            .search([])
            .grouped("tz")
            .values()
        )
        self._work_in_batches(domain, "_finish_batch", "date_stop, id")

    @api.model
    def _get_midnight(self, site):
        """When today began at this site."""
        tz = site._get_tz()
        today = spans.to_local(fields.Datetime.now(), tz).date()
        return spans.local_moment(today, 0, tz)

    def _finish_batch(self):
        self._isolate(self, "action_done")

    # ------------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------------

    @api.model
    def _work_in_batches(self, domain, work, order):
        """Call the method ``work`` of each batch, and commit after each.

        One that fails is set aside by ``_isolate``, and not met again in this run.
        """
        done = self.browse()
        while rentals := self.search(
            domain & Domain("id", "not in", done.ids), limit=BATCH, order=order
        ):
            getattr(rentals, work)()
            done |= rentals
            left = self.env["ir.cron"]._commit_progress(
                len(rentals),
                remaining=self.search_count(domain & Domain("id", "not in", done.ids)),
            )
            if not left:
                break

    @api.model
    def _isolate(self, rentals, action):
        """Do all at once; if one fails, one by one, and tell about that one."""
        try:
            with self.env.cr.savepoint():
                getattr(rentals, action)()
            return
        except UserError:
            _logger.info("%s of %s one by one", action, rentals)
        for rental in rentals:
            try:
                with self.env.cr.savepoint():
                    getattr(rental, action)()
            except UserError as error:
                rental._tell_failure(str(error))

    def _tell_failure(self, reason):
        """An activity for a host of the site, once."""
        self.ensure_one()
        summary = self.env._("Could not be done by itself")
        if summary in self.activity_ids.mapped("summary"):
            return
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=summary,
            note=reason,
            user_id=(self.site_id.user_ids[:1] or self.env.user).id,
        )
