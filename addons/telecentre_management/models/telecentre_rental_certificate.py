from odoo import models

from .telecentre_presence_days import PRESENT_STATES

FACTS = {"date_start", "date_stop", "space_id", "site_id", "partner_id"}


class TelecentreRental(models.Model):
    """A presence that is corrected revokes the certificates that tell of it."""

    _inherit = "telecentre.rental"

    def write(self, vals):
        corrected = FACTS & vals.keys()
        members = self._get_certified_members() if corrected else None
        result = super().write(vals)
        self._revoke_certificates(members)
        return result

    def _set_state(self, state, **values):
        corrected = state not in PRESENT_STATES
        members = self._get_certified_members() if corrected else None
        result = super()._set_state(state, **values)
        self._revoke_certificates(members)
        return result

    def _get_certified_members(self):
        """Those whose presence these rentals tell."""
        present = self.filtered(lambda rental: rental.state in PRESENT_STATES)
        return present.partner_id

    def _revoke_certificates(self, members):
        if members:
            self.env["telecentre.presence.certificate"]._revoke_contradicted(members)
