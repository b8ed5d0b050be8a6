from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MOST_CHARACTERS = 3000


class TelecentreTrainingCohort(models.Model):
    """People apply by themselves, in their portal."""

    _inherit = "telecentre.training.cohort"

    @api.model
    def _get_open_domain(self):
        """Cohorts that recruit and have not begun."""
        return Domain("state", "=", "open") & (
            Domain("date_start", "=", False)
            | Domain("date_start", ">", fields.Date.context_today(self))
        )

    def _portal_apply(self, partner, situation, project, motivation):
        """One application a person and cohort; the officer is told."""
        self.ensure_one()
        mine = self.enrolment_ids.filtered(lambda each: each.partner_id == partner)
        if mine:
            raise UserError(
                self.env._(
                    "You have already applied to “%(cohort)s”: see “My training”.",
                    cohort=self.name,
                )
            )
        situations = dict(self.enrolment_ids._fields["situation"].selection)
        if situation not in situations or not (project or "").strip():
            raise UserError(
                self.env._("Say what your situation is and which project you have.")
            )
        enrolment = self.env["telecentre.training.enrolment"].create(
            {
                "cohort_id": self.id,
                "partner_id": partner.id,
                "situation": situation,
                "project": project.strip()[:MOST_CHARACTERS],
                "motivation": (motivation or "").strip()[:MOST_CHARACTERS],
                "source": "portal",
            }
        )
        if self.user_id:
            enrolment.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("New application from the portal: judge it"),
                user_id=self.user_id.id,
            )
        return enrolment


class TelecentreTrainingEnrolment(models.Model):
    _inherit = "telecentre.training.enrolment"

    def _portal_accept(self):
        """The person takes the seat that was offered."""
        self.ensure_one()
        if self.state != "selected":
            raise UserError(self.env._("No seat waits for your answer."))
        self.action_enrol()

    def _portal_withdraw(self):
        """The person gives up before the first day."""
        self.ensure_one()
        if self.state not in ("candidate", "waiting", "selected", "enrolled"):
            raise UserError(
                self.env._("The training has begun: speak to the training officer.")
            )
        self.action_withdraw(self.env._("Withdrawn in the portal"))

    def action_open_interview(self):
        """Plan an interview with these candidates."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan an interview"),
            "res_model": "mail.activity.schedule",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "active_model": self._name,
                "active_ids": self.ids,
                "active_id": self[:1].id,
                "default_res_model": self._name,
                "default_res_ids": str(self.ids),
                "default_activity_type_id": self.env.ref(
                    "telecentre_training.mail_activity_type_interview"
                ).id,
            },
        }
