from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.telecentre_management.models.telecentre_rental import BLOCKING_STATES


class TelecentreRental(models.Model):
    _inherit = "telecentre.rental"

    training_session_ids = fields.One2many(
        "telecentre.training.session", "rental_id", string="Training session"
    )

    @api.constrains("date_start", "date_stop", "space_id", "state", "usage")
    def _check_training_session(self):
        """The rental of a session follows it: a host moves the session, not this."""
        # A host may move rentals without any right on the training.
        for session in self.sudo().training_session_ids:
            rental = session.rental_id
            if not session._needs_room() or rental.state == "draft":
                continue
            same = (
                rental.usage == "training"
                and rental.state in BLOCKING_STATES
                and rental.space_id == session.space_id
                and rental.date_start == session.date_start
                and rental.date_stop == session.date_stop
            )
            if not same:
                raise ValidationError(
                    rental.env._(
                        "Rental %(rental)s is the room of the training session "
                        "“%(session)s”: ask the training officer to move or cancel "
                        "that session.",
                        rental=rental.name,
                        session=session.display_name,
                    )
                )

    @api.depends("training_session_ids")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for rental in self:
            if rental.usage == "training" and rental.training_session_ids:
                # The calendar says which training takes the room.
                cohort = rental.sudo().training_session_ids.cohort_id
                rental.display_name = " · ".join(
                    filter(None, [rental.display_name, cohort.name])
                )
        return result

    def _cancel_for_training(self, reason):
        """Give back the rooms of sessions that no longer need them."""
        self.filtered(
            lambda rental: rental.state in ("draft", "requested", "confirmed")
        )._cancel(reason)
