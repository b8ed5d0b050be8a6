from odoo import models
from odoo.exceptions import UserError, ValidationError

from ..tools.cancel_terms import CancelFee
from ..tools.rules import Stay
from .telecentre_rental_change_fee import AGREED


class TelecentreRental(models.Model):
    """A member moves a rental: other hours, or another space of the same kind.

    Everything is checked again, as for staff's own moves; the old place is kept until
    the new one is theirs. What it costs late: ``telecentre_rental_change_fee.py``.
    """

    _inherit = "telecentre.rental"

    def _portal_get_change_refusal(self):
        """Why its member can no longer change it online, or an empty string."""
        self.ensure_one()
        if self.state not in ("requested", "confirmed") or self.hold_reason in (
            "offer",
            "cart",
        ):
            return self.env._("This rental can no longer be changed.")
        invoiced = self._filter_invoiced()
        if invoiced:
            return self.env._(
                "Rental %(rental)s is already invoiced: ask the host of %(site)s.",
                rental=self.name,
                site=self.site_id.name,
            )
        try:
            # Its fee is shown with each place, and agreed to.
            self.with_context(**{AGREED: CancelFee()})._check_movable()
        except UserError as error:
            return str(error)
        return self._get_approval_refusal(self.space_id)

    def _get_approval_refusal(self, space):
        """Why a confirmed rental of that space is the host's to change, or nothing."""
        policies = self.env["telecentre.policy"]._get_policies(space)
        if self.state != "confirmed" or not policies[space]._needs_approval(self):
            return ""
        return self.env._(
            "The host approves each rental of %(space)s: ask them to change yours.",
            space=space.name,
        )

    def _portal_can_change(self):
        return not self._portal_get_change_refusal()

    def _portal_prepare_change(self, space, start, stop):
        """The rental as it would be, not written, and its quote."""
        changed = self.new(
            {"space_id": space.id, "date_start": start, "date_stop": stop}, origin=self
        )
        return changed, changed._get_quotes()[changed]

    def _portal_get_change_spaces(self, start, stop, site):
        """The spaces of the same kind that it could move to, its own first."""
        Space = self.env["telecentre.space"]
        spaces = Space._get_offered(
            {"site_id": site.id, "type_id": self.space_type_id.id}
        )
        stays = [Stay(space, self.partner_id, start, stop) for space in spaces]
        accepted = Space._filter_accepted(stays, self)
        return (
            Space.sudo()
            .browse([stay.space.id for stay in accepted])
            .sorted(lambda space: space != self.space_id)
        )

    def _portal_change(self, space, start, stop, shown=0.0):
        """Move it, or say why not: then nothing has changed.

        :param float shown: the fee that the member saw and agreed to
        :raise UserError: with what is free instead
        """
        self.ensure_one()
        if self._is_at(space, start, stop):
            return
        if refusal := self._portal_get_change_refusal():
            raise UserError(refusal)
        if space not in self._portal_get_change_spaces(start, stop, space.site_id):
            raise ValidationError(
                space._get_refusal(start, stop, self, self.partner_id)
            )
        if refusal := self._get_approval_refusal(space):
            raise UserError(refusal)
        self._portal_move(space, start, stop, shown)

    def _is_at(self, space, start, stop):
        """Whether it is there already: a change sent twice."""
        return (self.space_id, self.date_start, self.date_stop) == (space, start, stop)
