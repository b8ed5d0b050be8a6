from odoo import api, fields, models
from odoo.exceptions import UserError

# From then on somebody is expected to take part.
COUNTED_STATES = ("enrolled", "in_training", "completed", "dropped_out")


class TelecentreTrainingCohort(models.Model):
    """A cohort that a fund pays for: its number and mention come from the operation."""

    _inherit = "telecentre.training.cohort"

    operation_id = fields.Many2one(
        "telecentre.training.operation",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    funding_reference = fields.Char(
        compute="_compute_funding", store=True, readonly=False, precompute=True
    )
    funding_mention = fields.Char(
        compute="_compute_funding", store=True, readonly=False, precompute=True
    )

    @api.depends("operation_id.number", "operation_id.rule_set_id.mention")
    def _compute_funding(self):
        for cohort in self:
            operation = cohort.operation_id
            cohort.funding_reference = operation.number or cohort.funding_reference
            cohort.funding_mention = (
                operation.rule_set_id.mention or cohort.funding_mention
            )

    @api.model_create_multi
    def create(self, vals_list):
        cohorts = super().create(vals_list)
        cohorts._fill_participants()
        return cohorts

    def write(self, vals):
        if "operation_id" in vals:
            self._check_operation(vals["operation_id"])
        result = super().write(vals)
        if "operation_id" in vals:
            self._fill_participants()
        return result

    def _check_operation(self, operation_id):
        """People who entered an operation do not leave it for another."""
        for cohort in self:
            if cohort.operation_id.id != operation_id and any(
                cohort.enrolment_ids.participant_id.mapped("date_entry")
            ):
                raise UserError(
                    cohort.env._(
                        "People of cohort %(cohort)s already take part in "
                        "%(operation)s.",
                        cohort=cohort.name,
                        operation=cohort.operation_id.display_name,
                    )
                )

    def _fill_participants(self):
        self.filtered("operation_id").enrolment_ids._fill_participants()


class TelecentreTrainingEnrolment(models.Model):
    """Who enrols in a funded cohort becomes a participant of its operation, once."""

    _inherit = "telecentre.training.enrolment"

    participant_id = fields.Many2one(
        "telecentre.training.participant",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    operation_id = fields.Many2one(related="cohort_id.operation_id", store=True)

    def _set_state(self, state, **values):
        result = super()._set_state(state, **values)
        if state in COUNTED_STATES:
            self._fill_participants()
        return result

    def _fill_participants(self):
        """Find or create the record of each person in the operation."""
        joining = self.filtered(
            lambda each: (
                each.cohort_id.operation_id
                and each.state in COUNTED_STATES
                and each.participant_id.operation_id != each.cohort_id.operation_id
            )
        )
        # Enrolling is enough to take part; answers are asked for later.
        participants = self.env["telecentre.training.participant"].sudo()
        known = {
            (each.operation_id.id, each.partner_id.id): each
            for each in participants.search(
                [
                    ("operation_id", "in", joining.cohort_id.operation_id.ids),
                    ("partner_id", "in", joining.partner_id.ids),
                ]
            )
        }
        keys = {
            enrolment: (enrolment.cohort_id.operation_id.id, enrolment.partner_id.id)
            for enrolment in joining
        }
        missing = [key for key in dict.fromkeys(keys.values()) if key not in known]
        created = participants.create(
            [
                {"operation_id": operation_id, "partner_id": partner_id}
                for operation_id, partner_id in missing
            ]
        )
        known.update(zip(missing, created, strict=True))
        for key, enrolments in joining.grouped(keys.get).items():
            enrolments.sudo().participant_id = known[key]
