from datetime import datetime

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_time

from odoo.addons.telecentre_management.tools import spans

PRESENT = ("present", "partial")


class TelecentreTrainingSession(models.Model):
    """Who came late or left early: a fact of the trainer, beside the signature."""

    _inherit = "telecentre.training.session"

    def _note_times(self, trainer, attendance, arrival="", leaving=""):
        """The trainer notes when somebody who signed came or left.

        :param str arrival: ``"09:40"`` at the site; empty if from the beginning
        :param str leaving: the same; empty if until the end
        """
        self._check_trainer(trainer)
        self._check_signing("trainer")
        if attendance not in self.attendance_ids or attendance.status not in PRESENT:
            raise UserError(
                self.env._("Times are noted for somebody who signed this half-day.")
            )
        came, left = self._parse_time(arrival), self._parse_time(leaving)
        self._check_times(came, left)
        return attendance._add_fact(
            "present",
            "trainer",
            trainer,
            "portal",
            date_arrival=came,
            date_leaving=left,
            reason=self.env._("Noted by the trainer"),
            corrected_id=attendance.signature_id.id,
        )

    def _parse_time(self, text):
        """A moment of the day of this session, from what was typed."""
        if not (text or "").strip():
            return False
        tz = self.site_id._get_tz()
        try:
            time = datetime.strptime(text.strip(), "%H:%M").time()
        except ValueError as error:
            raise UserError(
                self.env._("“%(text)s” is no time: type it as 09:40.", text=text)
            ) from error
        day = spans.to_local(self.date_start, tz).date()
        return spans.to_utc(datetime.combine(day, time), tz)

    def _check_times(self, came, left):
        if not (came or left):
            raise UserError(self.env._("Say when they came, or when they left."))
        start, stop = came or self.date_start, left or self.date_stop
        if not self.date_start <= start < stop <= self.date_stop:
            raise UserError(
                self.env._(
                    "These times do not lie between %(start)s and %(stop)s.",
                    start=self._format_site_time(self.date_start),
                    stop=self._format_site_time(self.date_stop),
                )
            )

    def _format_site_time(self, moment):
        local = spans.to_local(moment, self.site_id._get_tz())
        return format_time(self.env, local.time(), time_format="short")
