from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.telecentre_management.report.telecentre_public_aid import SOURCES

NUMBER = 3


class TelecentrePublicAid(models.Model):
    """Free training of an undertaking is public aid, where its operation says so."""

    _inherit = "telecentre.public.aid"
    _depends = {
        "telecentre.training.participant": [
            "company_id",
            "date_entry",
            "operation_id",
            "partner_id",
        ],
        "telecentre.training.operation": ["convention_id", "is_de_minimis", "name"],
        "telecentre.training.convention": ["cost_max"],
        "telecentre.training.enrolment": [
            "hours_expected",
            "hours_followed",
            "operation_id",
            "participant_id",
        ],
    }

    kind = fields.Selection(selection_add=[("training", "Free training")])

    def _get_source_queries(self):
        return [*super()._get_source_queries(), self._get_training_query(NUMBER)]

    def _get_training_query(self, number):
        """The cost of the operation, shared by hours: granted on the first day."""
        return SQL(
            """
            SELECT participant.id * %(sources)s + %(number)s AS id,
                   operation.name,
                   participant.date_entry AS date,
                   entity.id AS partner_id,
                   entity.telecentre_undertaking_key AS undertaking_key,
                   (SELECT name FROM res_company company
                     WHERE company.id = participant.company_id) AS funder,
                   'training' AS kind,
                   ROUND((convention.cost_max * followed.hours / (
                       SELECT NULLIF(SUM(planned.hours_expected), 0)
                         FROM telecentre_training_enrolment planned
                        WHERE planned.operation_id = operation.id
                   ))::numeric, 2) AS amount,
                   participant.company_id,
                   NULL::integer AS site_id,
                   NULL::integer AS act_id,
                   NULL::integer AS gratuity_id,
                   NULL::integer AS rental_id
              FROM telecentre_training_participant participant
              JOIN telecentre_training_operation operation
                ON operation.id = participant.operation_id
              JOIN telecentre_training_convention convention
                ON convention.id = operation.convention_id
              JOIN res_partner who ON who.id = participant.partner_id
              JOIN res_partner entity ON entity.id = who.commercial_partner_id
              JOIN LATERAL (
                    SELECT SUM(enrolment.hours_followed) AS hours
                      FROM telecentre_training_enrolment enrolment
                     WHERE enrolment.participant_id = participant.id
                   ) followed ON followed.hours > 0
             WHERE operation.is_de_minimis
               AND entity.telecentre_is_undertaking
               AND participant.date_entry IS NOT NULL
            """,
            sources=SOURCES,
            number=number,
        )
