from datetime import timedelta
from itertools import pairwise

from odoo import models
from odoo.fields import Domain

AT_ONCE = timedelta(minutes=10)
AT_ONCE_COUNT = 3


class TelecentreTrainingAttendance(models.Model):
    """Who signed before the half-day began."""

    _inherit = "telecentre.training.attendance"

    def _check_early(self):
        for line in self:
            fact = line.signature_id
            if fact.kind == "present" and fact.date_signed < fact.session_start:
                yield line.cohort_id._finding(
                    "early",
                    "error",
                    line.env._(
                        "%(name)s signed on %(date)s, before the session began.",
                        name=line.partner_id.name,
                        date=line.session_id._format_moment(fact.date_signed),
                    ),
                    line.env._("Correct the attendance with another proof."),
                    line.session_id,
                    line.enrolment_id,
                )


class TelecentreTrainingEnrolment(models.Model):
    """Who signed many half-days in one go, or was in two places."""

    _inherit = "telecentre.training.enrolment"

    def _check_at_once(self):
        """Several half-days signed in one go: not signed half-day by half-day."""
        for enrolment in self:
            facts = enrolment.attendance_ids.signature_id.filtered(
                lambda fact: fact.kind == "present" and fact.role == "trainee"
            ).sorted("date_signed")
            for index in range(len(facts) - AT_ONCE_COUNT + 1):
                first, last = facts[index], facts[index + AT_ONCE_COUNT - 1]
                if last.date_signed - first.date_signed <= AT_ONCE:
                    yield enrolment.cohort_id._finding(
                        "at_once",
                        "error",
                        enrolment.env._(
                            "%(name)s signed several half-days in one go on %(date)s.",
                            name=enrolment.partner_id.name,
                            date=first.session_id._format_moment(first.date_signed),
                        ),
                        enrolment.env._(
                            "Add other proof of presence: work handed in, connection "
                            "logs."
                        ),
                        first.session_id,
                        enrolment,
                    )
                    break

    def _check_elsewhere(self):
        """Somebody present at two sessions at the same time, in two cohorts."""
        lines = self.env["telecentre.training.attendance"].search(
            Domain("partner_id", "in", self.partner_id.ids)
            & Domain("status", "in", ("present", "partial"))
            & Domain("session_id.kind", "=", "on_site")
        )
        for theirs in lines.grouped("partner_id").values():
            for before, after in pairwise(theirs.sorted("date_start")):
                if after.date_start < before.session_id.date_stop and (
                    (before | after).enrolment_id & self
                ):
                    yield after.cohort_id._finding(
                        "elsewhere",
                        "error",
                        after.env._(
                            "%(name)s is also present at “%(session)s” at that time.",
                            name=after.partner_id.name,
                            session=before.session_id.display_name,
                        ),
                        after.env._("Correct the line that is wrong."),
                        after.session_id,
                        after.enrolment_id,
                    )
