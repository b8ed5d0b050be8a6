from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .telecentre_training_participant import ENTRY_FIELDS


class TelecentreTrainingParticipant(models.Model):
    """What was answered on the first day is kept."""

    _inherit = "telecentre.training.participant"

    def write(self, vals):
        self.operation_id._check_not_controller()
        self._check_frozen(vals)
        return super().write(vals)

    def _check_frozen(self, vals):
        """What was answered by the first day stays; what was not can still be asked."""
        today = fields.Date.context_today(self)
        for participant in self:
            if (
                participant.is_unlocked
                or not participant.date_entry
                or participant.date_entry > today
            ):
                continue
            changed = participant._get_changed(vals)
            if changed:
                raise UserError(
                    participant.env._(
                        "The answers of %(name)s are those of the first day, "
                        "%(date)s. To mend a mistake, open the corrections and say "
                        "why.",
                        name=participant.partner_id.name,
                        date=format_date(participant.env, participant.date_entry),
                    )
                )

    def _get_changed(self, vals):
        """Answers given before that these values would change."""
        values = {
            name: fields.Date.to_date(vals[name])
            if self._fields[name].type == "date"
            else vals[name]
            for name in ENTRY_FIELDS
            if name in vals
        }
        return [
            name
            for name, value in values.items()
            if self[name]
            and self._fields[name].convert_to_write(self[name], self) != value
        ]

    def action_lock(self):
        """The corrections are done."""
        self.check_access("write")
        self.write({"is_unlocked": False})
        return True

    def _unlock(self, reason):
        """Open the corrections; what changes is kept in the history with its author."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        self.write({"is_unlocked": True})
        for participant in self:
            participant.message_post(
                body=participant.env._("Corrections opened: %(reason)s", reason=reason)
            )

    def action_open_unlock(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the answers"),
            "res_model": "telecentre.training.unlock",
            "view_mode": "form",
            "target": "new",
            "context": {"default_participant_ids": self.ids},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_entered(self):
        for participant in self:
            if participant.date_entry and not participant.operation_id.date_purged:
                raise UserError(
                    participant.env._(
                        "%(name)s took part in this operation: the record is kept.",
                        name=participant.partner_id.name,
                    )
                )
