from odoo import models


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
