from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import spans

ACTIVITY = "telecentre_management.mail_activity_rental_approval"


class TelecentreRental(models.Model):
    """What members book under some policies is on hold until a host approves it.

    Staff need no approval. A request that nobody answered before it begins ends there.
    """

    _inherit = "telecentre.rental"

    is_awaiting = fields.Boolean(
        string="To approve",
        compute="_compute_is_awaiting",
        search="_search_is_awaiting",
    )

    @api.depends("state", "hold_reason")
    def _compute_is_awaiting(self):
        for rental in self:
            rental.is_awaiting = (
                rental.state == "requested" and rental.hold_reason == "approval"
            )

    def _search_is_awaiting(self, operator, value):
        if operator != "in":
            return NotImplemented
        awaiting = Domain("state", "=", "requested") & Domain(
            "hold_reason", "=", "approval"
        )
        found = Domain.FALSE
        if True in value:
            found |= awaiting
        if False in value:
            found |= ~awaiting
        return found

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_approve(self):
        """Confirm what waits for approval."""
        self._check_decidable()
        return self.filtered("is_awaiting").action_confirm()

    def action_refuse(self, reason=None):
        """Give the space back and tell the member why.

        :param str reason: what the member reads
        """
        self._check_decidable()
        awaiting = self.filtered("is_awaiting")
        awaiting._check_cancellable(reason)
        awaiting._cancel(reason)
        return True

    def action_open_refuse(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "telecentre.rental.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_rental_ids": self.filtered("is_awaiting").ids},
        }

    def _check_decidable(self):
        self.check_access("write")
        if self.env.user.share:
            raise UserError(self.env._("The hosts of the site answer requests."))

    # ------------------------------------------------------------------
    # Flow
    # ------------------------------------------------------------------

    def _confirm(self):
        """Members ask where a policy wants approval; whatever else is confirmed."""
        asking = self._filter_needing_approval()
        if asking:
            # All rooms in one go, in id order, before either half.
            self._lock_spaces()
            asking._ask_approval()
        confirmed = self - asking
        awaiting = confirmed.filtered("is_awaiting")
        result = super(TelecentreRental, confirmed)._confirm()
        awaiting._end_approval()
        return result

    def _filter_needing_approval(self):
        """Among what a member confirms, the rentals that a host is to approve."""
        rentals = self.browse()
        if not self.env.user.share:
            return rentals
        asked = self.filtered(
            lambda rental: (
                rental.usage == "rental" and rental.state in ("draft", "requested")
            )
        )
        policies = self.env["telecentre.policy"]._get_policies(asked.space_id)
        return asked.filtered(
            lambda rental: policies[rental.space_id]._needs_approval(rental)
        )

    def _is_by_member(self):
        """Whether who rents has a membership on the day of use."""
        day = spans.to_local(self.date_start, self.site_id._get_tz()).date()
        # Whether somebody is a member decides; the membership itself is not shown.
        return any(
            membership.company_id == self.company_id
            and membership.date_start <= day
            and (not membership.date_stop or day <= membership.date_stop)
            for membership in self.sudo().partner_id.telecentre_membership_ids
        )

    def _ask_approval(self):
        """Put drafts and baskets on hold for a host; what waits already goes on."""
        asking = self.filtered(lambda rental: not rental.is_awaiting)
        drafts = asking.filtered(lambda rental: rental.state == "draft")
        held = asking - drafts
        held._check_held()
        drafts._hold("approval")
        asking._wait_for_approval()
        held._after_hold()
        asking._plan_approval()

    def _wait_for_approval(self):
        """Until the stay begins: nobody's answer is a no, and the place is freed."""
        for start, rentals in self.grouped("date_start").items():
            rentals._set_state("requested", hold_reason="approval", hold_until=start)

    def write(self, vals):
        result = super().write(vals)
        if "date_start" in vals:
            self.filtered("is_awaiting")._wait_for_approval()
        return result

    def _cancel(self, reason=None):
        awaiting = self.filtered("is_awaiting")
        result = super()._cancel(reason)
        awaiting._end_approval()
        return result

    # ------------------------------------------------------------------
    # Hosts
    # ------------------------------------------------------------------

    def _plan_approval(self):
        """One activity per rental, for a host of its site."""
        # A member may not plan the work of hosts: the request does.
        for site, rentals in self.sudo().grouped("site_id").items():
            rentals.activity_schedule(
                ACTIVITY,
                date_deadline=fields.Date.context_today(self),
                user_id=site._get_approver().id,
            )

    def _end_approval(self):
        self.sudo().activity_unlink([ACTIVITY])


class TelecentrePolicy(models.Model):
    _inherit = "telecentre.policy"

    def _needs_approval(self, rental):
        """Whether this policy, which may be empty, wants a host to approve a rental."""
        if self.approval == "everybody":
            return True
        return self.approval == "non_members" and not rental._is_by_member()
