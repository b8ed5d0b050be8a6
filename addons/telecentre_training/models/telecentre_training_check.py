from datetime import timedelta
from itertools import pairwise

from odoo import fields, models
from odoo.fields import Domain

from ..tools import travel

AT_ONCE = timedelta(minutes=10)
AT_ONCE_COUNT = 3


class TelecentreTrainingCohort(models.Model):
    """What an auditor would find in the attendance, found before.

    Each rule yields ``(rule, level, sentence, what to do, session, enrolment)``.
    """

    _inherit = "telecentre.training.cohort"

    def action_check(self):
        """Look for what would not stand an audit."""
        self.ensure_one()
        findings = self.env["telecentre.training.finding"].create(
            [
                {
                    "cohort_id": self.id,
                    "rule": rule,
                    "level": level,
                    "name": sentence,
                    "mend": mend,
                    "session_id": session.id,
                    "enrolment_id": enrolment.id,
                }
                for rule, level, sentence, mend, session, enrolment in self._check_all()
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_finding_action"
        )
        return action | {"domain": [("id", "in", findings.ids)]}

    def _check_all(self):
        sessions = self.session_ids.filtered(lambda each: each.state == "planned")
        on_site = sessions.filtered(lambda each: each.kind == "on_site")
        yield from self._check_chain()
        yield from self._check_programme(sessions)
        yield from on_site._check_opening()
        yield from on_site._check_room()
        yield from on_site._check_trainer_road()
        yield from sessions._check_titles()
        yield from sessions._check_sheet()
        yield from self.attendance_ids._check_early()
        yield from self.enrolment_ids._check_at_once()
        yield from self.enrolment_ids._check_elsewhere()

    def _finding(self, rule, level, sentence, mend, session=None, enrolment=None):
        return (
            rule,
            level,
            sentence,
            mend,
            session or self.env["telecentre.training.session"],
            enrolment or self.env["telecentre.training.enrolment"],
        )

    def _check_chain(self):
        words = {
            "changed": self.env._("A signed fact is no longer what was signed."),
            "missing": self.env._("Signed facts before this one are gone."),
            "moved": self.env._("A signed fact is no longer at its place."),
            "cut": self.env._("The last signed facts are gone."),
        }
        for signature, what in self._find_chain_breaks():
            yield self._finding(
                "chain",
                "error",
                words[what],
                self.env._(
                    "Compare with the printed or archived sheets and with a backup: "
                    "the database was changed outside this software."
                ),
                signature.session_id,
                signature.attendance_id.enrolment_id,
            )

    def _check_programme(self, sessions):
        for module in self.course_id.module_ids - sessions.module_id:
            yield self._finding(
                "programme",
                "warning",
                self.env._(
                    "No session for “%(module)s” of the programme.", module=module.name
                ),
                self.env._("Plan it, or take it out of the programme."),
            )
        for session in sessions:
            module = session.module_id
            if not module:
                yield self._finding(
                    "programme",
                    "warning",
                    self.env._("This session follows no line of the programme."),
                    self.env._("Choose its module: an auditor looks for it."),
                    session,
                )
            elif session.hours + 0.01 < module.hours:
                yield self._finding(
                    "programme",
                    "warning",
                    self.env._(
                        "%(planned)s instead of the %(wanted)s of the programme.",
                        planned=session._format_hours(session.hours),
                        wanted=session._format_hours(module.hours),
                    ),
                    self.env._("Lengthen the session, or correct the programme."),
                    session,
                )


class TelecentreTrainingSession(models.Model):
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


class TelecentreTrainingAttendance(models.Model):
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
