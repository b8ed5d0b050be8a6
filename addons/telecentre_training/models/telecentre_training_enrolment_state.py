from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .telecentre_training_enrolment import SEATED_STATES


class TelecentreTrainingEnrolment(models.Model):
    """From candidate to the last day: who is chosen, who comes, who leaves."""

    _inherit = "telecentre.training.enrolment"

    # ------------------------------------------------------------------
    # Choosing
    # ------------------------------------------------------------------

    def action_select(self):
        """Offer a seat, and write to the person."""
        self.check_access("write")
        chosen = self._take_seats("selected", ("candidate", "waiting", "refused"))
        chosen._send("telecentre_training.mail_template_selected")
        return True

    def action_wait(self):
        """Keep in order, behind those already waiting, and write to the person."""
        self.check_access("write")
        waiting = self.filtered(
            lambda each: each.state in ("candidate", "selected", "refused")
        )
        freed = waiting.filtered(lambda each: each.state == "selected").cohort_id
        ranks = dict(
            self._read_group(
                Domain("cohort_id", "in", waiting.cohort_id.ids),
                ["cohort_id"],
                ["rank:max"],
            )
        )
        for enrolment in waiting:
            cohort = enrolment.cohort_id
            ranks[cohort] = (ranks.get(cohort) or 0) + 1
            enrolment._set_state("waiting", rank=ranks[cohort])
        waiting._send("telecentre_training.mail_template_waiting")
        freed._call_next_waiting()
        return True

    def action_enrol(self):
        """The person accepts the seat."""
        self.check_access("write")
        enrolled = self._take_seats("enrolled", ("candidate", "waiting", "selected"))
        # Now: later the job of the documents and the tablets would do it at once.
        enrolled.partner_id.sudo()._fill_training_codes()
        enrolled.filtered(lambda each: each.cohort_id.state == "running")._start()
        return True

    def action_candidate(self):
        """Undo a choice made too early."""
        self.check_access("write")
        undone = self.filtered(
            lambda each: (
                each.state
                in ("waiting", "selected", "enrolled", "refused", "withdrawn")
            )
        )
        freed = undone.filtered(lambda each: each.state in SEATED_STATES).cohort_id
        undone._set_state("candidate", rank=0, leave_reason=False)
        freed._call_next_waiting()
        return True

    def _take_seats(self, state, origins):
        """Move to a state that has a seat; PostgreSQL has the last word."""
        moving = self.filtered(lambda each: each.state in origins)
        moving._check_seats()
        moving._set_state(state, rank=0, leave_reason=False)
        # Write the count of seats now: two officers cannot take the last one.
        moving.cohort_id.flush_recordset(["seats_taken"])
        return moving

    def _check_seats(self):
        wanting = self.filtered(lambda each: each.state not in SEATED_STATES)
        for cohort, enrolments in wanting.grouped("cohort_id").items():
            left = cohort.seats - cohort.seats_taken
            if len(enrolments) > left:
                raise UserError(
                    cohort.env._(
                        "Cohort %(cohort)s has %(left)s of its %(seats)s seats left, "
                        "%(wanted)s are asked for: put people on the waiting list, or "
                        "add seats.",
                        cohort=cohort.name,
                        left=left,
                        seats=cohort.seats,
                        wanted=len(enrolments),
                    )
                )

    # ------------------------------------------------------------------
    # Leaving
    # ------------------------------------------------------------------

    def action_refuse(self, reason):
        """Say no, with the reason that can be given to the person."""
        self.check_access("write")
        refused = self._leave("refused", ("candidate", "waiting", "selected"), reason)
        refused._send("telecentre_training.mail_template_refused")
        return True

    def action_withdraw(self, reason):
        """The person gives up before the first day."""
        self.check_access("write")
        self._leave(
            "withdrawn", ("candidate", "waiting", "selected", "enrolled"), reason
        )
        return True

    def action_drop_out(self, reason, date=None):
        """The person leaves the training on the way.

        :param date: last day really followed, not the planned end
        """
        self.check_access("write")
        date = fields.Date.to_date(date) or fields.Date.context_today(self)
        leaving = self.filtered(lambda each: each.state == "in_training")
        leaving._check_last_day(date)
        leaving._leave("dropped_out", ("in_training",), reason, date_exit=date)
        return True

    def action_open_leave(self):
        """Ask for the reason (and the last day), then refuse or let go."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leave"),
            "res_model": "telecentre.training.enrolment.leave",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_enrolment_ids": self.ids,
                "default_kind": self.env.context.get("telecentre_leave", "refused"),
            },
        }

    def _leave(self, state, origins, reason, **vals):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        leaving = self.filtered(lambda each: each.state in origins)
        freed = leaving.filtered(lambda each: each.state in SEATED_STATES).cohort_id
        leaving._set_state(state, leave_reason=reason, rank=0, **vals)
        freed._call_next_waiting()
        return leaving

    def _check_last_day(self, date):
        for enrolment in self:
            if date < enrolment.date_entry or date > fields.Date.context_today(self):
                raise UserError(
                    enrolment.env._(
                        "The last day of %(name)s lies between the first day followed "
                        "and today.",
                        name=enrolment.partner_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Following
    # ------------------------------------------------------------------

    def _start(self, is_first_day=False):
        """The first day: what is known at entry is kept from now on."""
        starting = self.filtered(lambda each: each.state == "enrolled")
        starting._check_situation()
        for cohort, enrolments in starting.grouped("cohort_id").items():
            enrolments._set_state(
                "in_training", date_entry=cohort._get_entry_day(is_first_day)
            )
        starting._after_start()

    def _check_situation(self):
        if missing := self.filtered(lambda each: not each.situation):
            raise UserError(
                self.env._(
                    "Say the situation at entry of %(names)s: it is asked for on the "
                    "first day and no longer changes.",
                    names=", ".join(missing.partner_id.mapped("name")),
                )
            )

    def _complete(self):
        """The last day: the training is completed and its rights are opened."""
        done = self.filtered(lambda each: each.state == "in_training")
        for cohort, enrolments in done.grouped("cohort_id").items():
            enrolments._set_state("completed", date_exit=cohort.date_stop)
            enrolments.partner_id._grant_telecentre_gratuity(
                "training_completed",
                cohort.date_stop,
                company=cohort.company_id,
                reason=cohort.name,
            )
        done._after_complete()

    def _after_start(self):
        """Hook: these people have just begun."""

    def _after_complete(self):
        """Hook: these people have just completed the training."""

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _send(self, template):
        """Write to those who have an address; note the others."""
        reached = self.filtered("email")
        if reached:
            reached.message_mail_with_source(template)
        for enrolment in self - reached:
            enrolment.message_post(
                body=enrolment.env._("No e-mail address: tell them by phone or post.")
            )
