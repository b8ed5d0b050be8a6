from datetime import timedelta
from itertools import pairwise

from odoo import fields, models
from odoo.fields import Domain

from ..tools import travel


class TelecentreTrainingSession(models.Model):
    """What is wrong with half-days: closed, too small, changed, unsigned."""

    _inherit = "telecentre.training.session"

    def _check_opening(self):
        """A holiday or a closure decided since the session was planned."""
        if not self:
            return
        known = self.space_id._get_schedules(
            min(self.mapped("date_start")), max(self.mapped("date_stop"))
        )
        for session in self:
            schedule = known[session.space_id]
            if schedule.is_rentable and not schedule.is_open(
                session.date_start, session.date_stop
            ):
                yield session.cohort_id._finding(
                    "closed",
                    "error",
                    session.env._(
                        "%(site)s is closed then: public holiday, closure or hours.",
                        site=session.site_id.name,
                    ),
                    session.env._(
                        "Move the session, or record why the site was open that day."
                    ),
                    session,
                )

    def _check_room(self):
        for session in self:
            people = len(
                session.attendance_ids.filtered(lambda line: line.status != "absent")
            )
            if people > session.space_id.capacity:
                yield session.cohort_id._finding(
                    "room",
                    "error",
                    session.env._(
                        "%(people)s people in %(room)s, which holds %(capacity)s.",
                        people=people,
                        room=session.space_id.display_name,
                        capacity=session.space_id.capacity,
                    ),
                    session.env._("Take a larger room, or correct its capacity."),
                    session,
                )

    def _check_trainer_road(self):
        """Sessions of a same trainer at two sites, too near in time for the road."""
        trainers = self.trainer_id
        if not trainers:
            return
        day = timedelta(days=1)
        theirs = self.sudo().search(
            self._get_planned_domain(
                min(self.mapped("date_start")) - day,
                max(self.mapped("date_stop")) + day,
            )
            & Domain("trainer_id", "in", trainers.ids)
        )
        for sessions in theirs.grouped("trainer_id").values():
            for before, after in pairwise(sessions.sorted("date_start")):
                if not (before | after) & self or before.site_id == after.site_id:
                    continue
                gap = (after.date_start - before.date_stop).total_seconds() / 60
                needed = before._get_road_minutes(after)
                if gap < needed:
                    yield self.cohort_id[:1]._finding(
                        "trainer",
                        "error",
                        self.env._(
                            "%(trainer)s leaves %(from)s %(gap)s minutes before "
                            "beginning at %(to)s: about %(needed)s minutes of road.",
                            trainer=after.trainer_id.name,
                            gap=round(gap),
                            needed=needed,
                            to=after.site_id.name,
                            **{"from": before.site_id.name},
                        ),
                        self.env._("Change the trainer or the time of one of them."),
                        after if after in self else before,
                    )

    def _get_road_minutes(self, other):
        places = [
            (place.partner_latitude, place.partner_longitude)
            for place in (self.site_id.partner_id, other.site_id.partner_id)
        ]
        return travel.get_minutes(*places)

    def _check_titles(self):
        """What was signed says another title or time than the documents now."""
        for session in self:
            title = f"{session.course_id.name} · {session.name}"
            signed = session.signature_ids
            changed = signed.filtered(
                lambda fact, title=title, session=session: (
                    fact.session_title != title
                    or fact.session_start != session.date_start
                    or fact.session_stop != session.date_stop
                )
            )
            if changed:
                yield session.cohort_id._finding(
                    "title",
                    "error",
                    session.env._(
                        "%(count)s signatures were given for “%(title)s”, "
                        "%(start)s: the session has changed since.",
                        count=len(changed),
                        title=changed[0].session_title,
                        start=session._format_moment(changed[0].session_start),
                    ),
                    session.env._(
                        "Give the course and the session their title and time back."
                    ),
                    session,
                )

    def _check_sheet(self):
        """Sessions that are over: who did not sign, trainer included."""
        now = fields.Datetime.now()
        for session in self.filtered(lambda each: each.date_stop < now):
            finding = session.cohort_id._finding
            if not session.trainer_id:
                yield finding(
                    "sheet",
                    "error",
                    session.env._("Nobody taught this session."),
                    session.env._("Say who was the trainer."),
                    session,
                )
            elif session.attendance_ids and not session.sheet_signature_id:
                yield finding(
                    "sheet",
                    "error",
                    session.env._(
                        "%(trainer)s did not sign the sheet.",
                        trainer=session.trainer_id.name,
                    ),
                    session.env._("Have the printed sheet signed, and keep it."),
                    session,
                )
            for line in session.attendance_ids:
                if line.status in ("expected", "announced"):
                    yield finding(
                        "missing",
                        "error",
                        session.env._(
                            "%(name)s neither signed nor was marked absent.",
                            name=line.partner_id.name,
                        ),
                        session.env._(
                            "Correct the attendance with the printed sheet or another "
                            "proof, or mark the absence."
                        ),
                        session,
                        line.enrolment_id,
                    )
