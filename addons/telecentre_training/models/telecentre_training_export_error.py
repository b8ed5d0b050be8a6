from odoo import api, fields, models

# What a column calls an answer that the participant calls otherwise.
EXPORT_OF_FIELD = {"commune_id": "commune", "diploma_id": "isced"}


class TelecentreTrainingExportError(models.Model):
    """What a platform refused: a message on a column of somebody's line.

    It leads to the answer that the column holds; answering again marks it as mended.
    """

    _name = "telecentre.training.export.error"
    _description = "Refusal of a Platform"
    _order = "participant_id, id"
    _rec_name = "message"

    participant_id = fields.Many2one(
        "telecentre.training.participant", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, index=True
    )
    column = fields.Char(required=True)
    # Empty if the platform speaks of a column that the profile has not.
    column_id = fields.Many2one(
        "telecentre.training.export.column",
        string="Column of the profile",
        ondelete="set null",
    )
    value = fields.Selection(related="column_id.value", string="Answer")
    message = fields.Char(required=True)
    date = fields.Date(
        string="Read on", required=True, default=fields.Date.context_today
    )
    is_mended = fields.Boolean(
        string="Mended", help="Answered again since; the next file will tell."
    )


class TelecentreTrainingParticipant(models.Model):
    _inherit = "telecentre.training.participant"

    error_ids = fields.One2many("telecentre.training.export.error", "participant_id")
    # Stored: searched; open refusals only.
    platform_error = fields.Char(
        string="Refused by the platform",
        compute="_compute_platform_error",
        store=True,
        tracking=True,
    )

    @api.depends("error_ids.message", "error_ids.column", "error_ids.is_mended")
    def _compute_platform_error(self):
        for participant in self:
            participant.platform_error = "; ".join(
                f"{error.column}: {error.message}"
                for error in participant.error_ids
                if not error.is_mended
            )

    def write(self, vals):
        result = super().write(vals)
        self._mend_errors({EXPORT_OF_FIELD.get(name, name) for name in vals})
        return result

    def _mend_errors(self, values):
        """What was answered again is no longer refused, until the next file."""
        open_errors = self.error_ids.filtered(lambda each: not each.is_mended)
        if open_errors:
            open_errors.filtered(lambda each: each.value in values).is_mended = True
