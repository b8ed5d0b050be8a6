from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .telecentre_training_enrolment import SEATED_STATES


class TelecentreTrainingCohort(models.Model):
    """Seats of a cohort, and those who wait for one."""

    _inherit = "telecentre.training.cohort"

    enrolment_ids = fields.One2many("telecentre.training.enrolment", "cohort_id")
    # Stored for the guard below. Two transactions that take a seat write this same
    # row: PostgreSQL lets one pass and the other starts again, then sees it is full.
    seats_taken = fields.Integer(compute="_compute_seats_taken", store=True, copy=False)
    seats_left = fields.Integer(compute="_compute_seats_left")
    candidate_count = fields.Integer(compute="_compute_candidate_count")
    waiting_count = fields.Integer(compute="_compute_candidate_count")
    enrolment_count = fields.Integer(compute="_compute_candidate_count")

    _seats_enough = models.Constraint(
        "CHECK (seats_taken IS NULL OR seats_taken <= seats)",
        "This cohort has no seat left.",
    )

    @api.depends("enrolment_ids.state")
    def _compute_seats_taken(self):
        counts = dict(
            self.env["telecentre.training.enrolment"]
            .sudo()  # whoever counts, all seats count
            ._read_group(
                Domain("cohort_id", "in", self.ids)
                & Domain("state", "in", SEATED_STATES),
                ["cohort_id"],
                ["__count"],
            )
        )
        for cohort in self:
            cohort.seats_taken = counts.get(cohort._origin, 0)

    @api.depends("seats", "seats_taken")
    def _compute_seats_left(self):
        for cohort in self:
            cohort.seats_left = cohort.seats - cohort.seats_taken

    def _compute_candidate_count(self):
        groups = self.env["telecentre.training.enrolment"]._read_group(
            Domain("cohort_id", "in", self.ids), ["cohort_id", "state"], ["__count"]
        )
        counts = {(cohort, state): count for cohort, state, count in groups}
        for cohort in self:
            cohort.candidate_count = counts.get((cohort, "candidate"), 0)
            cohort.waiting_count = counts.get((cohort, "waiting"), 0)
            cohort.enrolment_count = sum(
                count for (each, _state), count in counts.items() if each == cohort
            )

    @api.constrains("seats")
    def _check_seats(self):
        for cohort in self:
            if cohort.seats < cohort.seats_taken:
                raise ValidationError(
                    cohort.env._(
                        "%(taken)s seats of cohort %(cohort)s are already taken.",
                        taken=cohort.seats_taken,
                        cohort=cohort.name,
                    )
                )

    @api.constrains("seats", "space_id")
    def _check_capacity(self):
        for cohort in self:
            if cohort.space_id and cohort.seats > cohort.space_id.capacity:
                raise ValidationError(
                    cohort.env._(
                        "%(room)s holds %(capacity)s people, cohort %(cohort)s has "
                        "%(seats)s seats: an auditor would refuse it.",
                        room=cohort.space_id.display_name,
                        capacity=cohort.space_id.capacity,
                        cohort=cohort.name,
                        seats=cohort.seats,
                    )
                )

    def _check_startable(self):
        result = super()._check_startable()
        for cohort in self:
            if not cohort._filter_enrolments("enrolled"):
                raise UserError(
                    cohort.env._(
                        "Nobody is enrolled in cohort %(cohort)s yet.",
                        cohort=cohort.name,
                    )
                )
        return result

    def _after_start(self):
        self._filter_enrolments("enrolled")._start(is_first_day=True)
        self.session_ids.trainer_id.sudo()._fill_training_codes()
        return super()._after_start()

    def _before_close(self):
        self._filter_enrolments("in_training")._complete()
        return super()._before_close()

    def _filter_enrolments(self, *states):
        return self.enrolment_ids.filtered(lambda each: each.state in states)

    def _get_entry_day(self, is_first_day):
        """The first day of the cohort, or that somebody who comes now will follow."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        days = sorted(
            session._get_local_dates(session)[0]
            for session in self.session_ids
            if session.state == "planned"
        )
        if not days:
            return today
        if is_first_day:
            return days[0]
        return next((day for day in days if day >= today), days[-1])

    def _call_next_waiting(self):
        """A seat is free: tell the officer who comes next."""
        for cohort in self:
            waiting = cohort._filter_enrolments("waiting").sorted("rank")[:1]
            if waiting and cohort.seats_left > 0:
                waiting.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=cohort.env._("A seat is free: next on the waiting list"),
                    user_id=cohort.user_id.id or cohort.env.uid,
                )

    def action_open_enrolments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_enrolment_action"
        )
        return action | {
            "domain": [("cohort_id", "=", self.id)],
            "context": {"default_cohort_id": self.id},
        }
