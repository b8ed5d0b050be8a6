from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class TelecentreTrainingUnsigned(models.Model):
    """A signature that is missing on a half-day, and what it puts at risk.

    Under a unit cost the hours of a trainee who has not signed are lost for certain.
    Otherwise, and for a sheet without its trainer's signature, the amount is the share
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
            "hours",
            "date_start",
        ],
        "telecentre.training.session": [
            *("hours", "date_start", "date_stop", "state", "trainer_id"),
            "sheet_signature_id",
        ],
        "telecentre.training.enrolment": ["participant_id"],
        "telecentre.training.participant": ["operation_id", "ineligible_reason"],
        "telecentre.training.operation": ["convention_id"],
        "telecentre.training.convention": ["cost_option", "unit_price", "cost_max"],
    }

    signer = fields.Selection(
        [("trainee", "Trainee"), ("trainer", "Trainer")],
        string="Signature of",
        readonly=True,
    )
    people = fields.Integer(string="Trainees concerned", readonly=True, aggregator=None)
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
            WITH planned AS (
                SELECT follower.operation_id, SUM(each.hours) AS hours
                  FROM telecentre_training_attendance AS line
                  JOIN telecentre_training_session AS each
                    ON each.id = line.session_id
                  JOIN telecentre_training_enrolment AS follower
                    ON follower.id = line.enrolment_id
                 WHERE each.state = 'planned'
                   AND follower.operation_id IS NOT NULL
                 GROUP BY follower.operation_id
            ),
            priced AS (
                SELECT attendance.id AS attendance_id,
                       attendance.status,
                       attendance.hours AS hours_signed,
                       attendance.cohort_id,
                       attendance.company_id,
                       participant.operation_id,
                       participant.id AS participant_id,
                       session.id AS session_id,
                       session.trainer_id,
                       session.sheet_signature_id,
                       session.date_start,
                       session.hours,
                       convention.cost_option = 'unit_hour' AS is_unit,
                       CASE WHEN convention.cost_option = 'unit_hour'
                            THEN COALESCE(convention.unit_price, 0)
                            ELSE convention.cost_max / NULLIF(planned.hours, 0)
                       END AS price
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
                  JOIN planned
                    ON planned.operation_id = operation.id
                 WHERE session.state = 'planned'
                   AND session.date_stop < (NOW() AT TIME ZONE 'UTC')
                   AND COALESCE(participant.ineligible_reason, '') = ''
            )
            SELECT attendance_id * 2 AS id,
                   'trainee' AS signer,
                   1 AS people,
                   attendance_id,
                   operation_id,
                   participant_id,
                   cohort_id,
                   session_id,
                   trainer_id,
                   company_id,
                   date_start,
                   hours,
                   is_unit AS is_certain,
                   ROUND((hours * price)::numeric, 2) AS amount
              FROM priced
             WHERE status = 'expected'
             UNION ALL
            SELECT session_id * 2 + 1 AS id,
                   'trainer' AS signer,
                   COUNT(*) AS people,
                   NULL AS attendance_id,
                   operation_id,
                   NULL AS participant_id,
                   cohort_id,
                   session_id,
                   trainer_id,
                   company_id,
                   date_start,
                   SUM(hours_signed) AS hours,
                   FALSE AS is_certain,
                   ROUND((SUM(hours_signed) * MAX(price))::numeric, 2) AS amount
              FROM priced
             WHERE status IN ('present', 'partial')
               AND sheet_signature_id IS NULL
             GROUP BY operation_id,
                   cohort_id,
                   session_id,
                   trainer_id,
                   company_id,
                   date_start
            """
        )

    def action_open_correct(self):
        """Record why, as for any attendance; the trainer signs the sheet itself."""
        if sheets := self.filtered(lambda each: each.signer == "trainer"):
            raise UserError(
                self.env._(
                    "%(session)s waits for the signature of %(trainer)s: in their "
                    "portal, on the tablet or on the scanned sheet.",
                    session=sheets[0].session_id.name,
                    trainer=sheets[0].trainer_id.name or self.env._("a trainer"),
                )
            )
        return self.attendance_id.action_open_correct()
