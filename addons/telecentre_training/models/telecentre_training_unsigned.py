from odoo import fields, models
from odoo.tools import SQL


class TelecentreTrainingUnsigned(models.Model):
    """A half-day that a participant has not signed, and what it puts at risk.

    Under a unit cost the hours are lost for certain. Otherwise the amount is the share
    of the cost that a reviewer could take off by these hours.
    """

    _name = "telecentre.training.unsigned"
    _description = "Euros of Missing Signatures"
    _auto = False
    _order = "is_certain desc, amount desc, date_start, id"
    _rec_name = "participant_id"
    _depends = {
        "telecentre.training.attendance": [
            "enrolment_id",
            "session_id",
            "status",
            "date_start",
        ],
        "telecentre.training.session": ["hours", "date_stop", "state", "trainer_id"],
        "telecentre.training.enrolment": ["participant_id"],
        "telecentre.training.participant": ["operation_id", "ineligible_reason"],
        "telecentre.training.operation": ["convention_id"],
        "telecentre.training.convention": ["cost_option", "unit_price", "cost_max"],
    }

    attendance_id = fields.Many2one("telecentre.training.attendance", readonly=True)
    operation_id = fields.Many2one("telecentre.training.operation", readonly=True)
    participant_id = fields.Many2one("telecentre.training.participant", readonly=True)
    cohort_id = fields.Many2one("telecentre.training.cohort", readonly=True)
    session_id = fields.Many2one("telecentre.training.session", readonly=True)
    trainer_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Datetime(string="Half-day", readonly=True)
    hours = fields.Float(readonly=True)
    amount = fields.Monetary(string="At risk", readonly=True)
    is_certain = fields.Boolean(string="Lost for certain", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT attendance.id,
                   attendance.id AS attendance_id,
                   participant.operation_id,
                   participant.id AS participant_id,
                   attendance.cohort_id,
                   session.id AS session_id,
                   session.trainer_id,
                   attendance.company_id,
                   attendance.date_start,
                   session.hours,
                   convention.cost_option = 'unit_hour' AS is_certain,
                   ROUND((CASE WHEN convention.cost_option = 'unit_hour'
                        THEN session.hours * COALESCE(convention.unit_price, 0)
                        ELSE convention.cost_max * session.hours
                             / NULLIF(planned.hours, 0)
                   END)::numeric, 2) AS amount
              FROM telecentre_training_attendance AS attendance
              JOIN telecentre_training_session AS session
                ON session.id = attendance.session_id
              JOIN telecentre_training_enrolment AS enrolment
                ON enrolment.id = attendance.enrolment_id
              JOIN telecentre_training_participant AS participant
                ON participant.id = enrolment.participant_id
              JOIN telecentre_training_operation AS operation
                ON operation.id = participant.operation_id
              JOIN telecentre_training_convention AS convention
                ON convention.id = operation.convention_id
              JOIN (
                    SELECT follower.operation_id, SUM(each.hours) AS hours
                      FROM telecentre_training_attendance AS line
                      JOIN telecentre_training_session AS each
                        ON each.id = line.session_id
                      JOIN telecentre_training_enrolment AS follower
                        ON follower.id = line.enrolment_id
                     WHERE each.state = 'planned'
                       AND follower.operation_id IS NOT NULL
                     GROUP BY follower.operation_id
                   ) AS planned
                ON planned.operation_id = operation.id
             WHERE attendance.status = 'expected'
               AND session.state = 'planned'
               AND session.date_stop < (NOW() AT TIME ZONE 'UTC')
               AND COALESCE(participant.ineligible_reason, '') = ''
            """
        )

    def action_open_correct(self):
        """Record why, as for any attendance."""
        return self.attendance_id.action_open_correct()
