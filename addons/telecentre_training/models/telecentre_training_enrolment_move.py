from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

MOVABLE_STATES = ("candidate", "waiting", "refused")


class TelecentreTrainingEnrolment(models.Model):
    """Who found no seat in a cohort may apply to another of the same course."""

    _inherit = "telecentre.training.enrolment"

    def action_open_move(self):
        """Ask for the other cohort."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to another cohort"),
            "res_model": "telecentre.training.enrolment.move",
            "view_mode": "form",
            "target": "new",
            "context": {"default_enrolment_ids": self.ids},
        }

    def _move(self, cohort):
        """Candidates of another cohort, judged as they were."""
        self.check_access("write")
        self._check_movable(cohort)
        moving = self.filtered(lambda each: each.cohort_id != cohort)
        origins = {each: each.cohort_id.name for each in moving}
        moving._set_state("candidate", cohort_id=cohort.id, rank=0, leave_reason=False)
        moving._message_log_batch(
            bodies={
                enrolment.id: enrolment.env._(
                    "Moved from cohort %(origin)s to %(cohort)s.",
                    origin=origin,
                    cohort=cohort.name,
                )
                for enrolment, origin in origins.items()
            }
        )

    def _check_movable(self, cohort):
        if self.course_id - cohort.course_id:
            raise UserError(
                self.env._(
                    "Cohort %(cohort)s follows another course: its candidates are "
                    "judged otherwise.",
                    cohort=cohort.name,
                )
            )
        seated = self.filtered(lambda each: each.state not in MOVABLE_STATES)
        if seated:
            raise UserError(
                self.env._(
                    "%(names)s have or had a seat: put them back to candidate first.",
                    names=seated._get_names(),
                )
            )
        known = self.search(
            Domain("cohort_id", "=", cohort.id)
            & Domain("partner_id", "in", self.partner_id.ids)
            & Domain("id", "not in", self.ids)
        )
        if known:
            raise UserError(
                self.env._(
                    "%(names)s are already on the list of cohort %(cohort)s.",
                    names=known._get_names(),
                    cohort=cohort.name,
                )
            )

    def _get_names(self):
        return ", ".join(self.mapped("partner_id.name"))
