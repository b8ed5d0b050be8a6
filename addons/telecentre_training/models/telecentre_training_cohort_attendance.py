from odoo import api, fields, models
from odoo.fields import Domain

FOLLOWING_STATES = ("in_training", "completed", "dropped_out")
SESSION_FIELDS = [
    "name",
    "kind",
    "date_start",
    "date_stop",
    "site_id",
    "trainer_id",
    "hours",
    "missing_count",
    "sheet_signature_id",
]


class TelecentreTrainingCohort(models.Model):
    """Who is expected when, and the page that shows it all."""

    _inherit = "telecentre.training.cohort"

    attendance_ids = fields.One2many("telecentre.training.attendance", "cohort_id")
    missing_count = fields.Integer(
        string="Not signed", compute="_compute_missing_count"
    )

    def _compute_missing_count(self):
        """Half-days that are over and that nobody signed for."""
        counts = dict(
            self.env["telecentre.training.attendance"]._read_group(
                Domain("cohort_id", "in", self.ids)
                & Domain("status", "=", "expected")
                & Domain("date_start", "<", fields.Datetime.now()),
                ["cohort_id"],
                ["__count"],
            )
        )
        for cohort in self:
            cohort.missing_count = counts.get(cohort, 0)

    def _sync_attendances(self):
        """A line for each trainee and planned session between first and last day.

        Lines that nobody signed go when they are no longer expected.
        """
        # Sheets follow sessions and enrolments, whoever changes those.
        cohorts = self.sudo()
        existing = {
            (line.enrolment_id, line.session_id): line
            for line in cohorts.attendance_ids
        }
        wanted = {
            (enrolment, session)
            for cohort in cohorts
            for enrolment in cohort._filter_enrolments(*FOLLOWING_STATES)
            for session in cohort.session_ids
            if enrolment._is_expected(session)
        }
        cohorts.env["telecentre.training.attendance"].union(
            *(
                line
                for pair, line in existing.items()
                if pair not in wanted and not line.signature_ids
            )
        ).unlink()
        cohorts.env["telecentre.training.attendance"].create(
            [
                {"enrolment_id": enrolment.id, "session_id": session.id}
                for enrolment, session in sorted(
                    wanted - existing.keys(), key=lambda pair: (pair[1].id, pair[0].id)
                )
            ]
        )
        # Without the records that were only there to compute values before creation.
        cohorts.invalidate_recordset(["attendance_ids"])

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    @api.readonly
    def get_attendance_grid(self):
        """All the sessions and trainees of a cohort, for one page.

        A constant number of queries, whatever the size.
        """
        self.ensure_one()
        self.check_access("read")
        sessions = self.env["telecentre.training.session"].search_fetch(
            Domain("cohort_id", "=", self.id) & Domain("state", "=", "planned"),
            SESSION_FIELDS,
        )
        lines = self.env["telecentre.training.attendance"].search_fetch(
            Domain("cohort_id", "=", self.id),
            ["enrolment_id", "session_id", "status", "hours", "is_corrected"],
        )
        return {
            "cohort": self.display_name,
            "can_correct": lines.has_access("write"),
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "sessions": [session._get_grid_column() for session in sessions],
            "trainees": [
                mine.enrolment_id._get_grid_row(mine)
                for mine in lines.grouped("enrolment_id").values()
            ],
        }

    def action_open_grid(self):
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "telecentre_training_grid",
            "name": self.env._("Attendance of %(cohort)s", cohort=self.name),
            "params": {"cohort_id": self.id},
            "context": {"active_id": self.id},
        }
