from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

HOLD_BATCH = 200


class TelecentreRental(models.Model):
    """Taking a space and giving it back: hold, confirm, release.

    What other files and addons add to these moments, they add to the hooks at the end.
    """

    _inherit = "telecentre.rental"

    hold_reason = fields.Selection(
        [
            ("approval", "Waiting for approval"),
            ("offer", "Offered from the waiting list"),
            ("cart", "In a basket"),
        ],
        string="Held for",
        readonly=True,
        copy=False,
        tracking=True,
    )
    hold_until = fields.Datetime(
        string="Held until",
        readonly=True,
        copy=False,
        help="The space is given back then, unless the rental is confirmed before.",
    )

    _hold_index = models.Index("(hold_until) WHERE state = 'requested'")

    def _hold(self, reason, until=None):
        """Keep the spaces of drafts for a while: nothing is due yet. All or nothing.

        :param str reason: of ``hold_reason``
        :param datetime until: naive UTC; kept until someone decides if there is none
        """
        drafts = self.filtered(lambda rental: rental.state == "draft")
        if not drafts:
            return
        drafts._lock_spaces()
        drafts._check_bookable()
        drafts._check_rules()
        drafts._get_accepted_quotes()
        drafts._take_spaces("requested", hold_reason=reason, hold_until=until)
        drafts._after_hold()

    def _confirm(self):
        """Check, freeze the price, take the space, write the charge: all or nothing.

        Drafts and rentals on hold; a held space needs no new check.
        """
        rentals = self.filtered(lambda rental: rental.state in ("draft", "requested"))
        if not rentals:
            return
        drafts = rentals.filtered(lambda rental: rental.state == "draft")
        rentals._lock_spaces()
        rentals._check_held()
        drafts._check_bookable()
        drafts._check_rules()
        quotes = rentals._get_accepted_quotes()
        rentals._take_spaces("confirmed", hold_reason=False, hold_until=False)
        rentals._freeze(quotes)
        rentals._after_confirm()

    def _check_held(self):
        """A hold whose time is over is no longer the member's to confirm."""
        now = fields.Datetime.now()
        for rental in self:
            if rental.state == "requested" and (rental.hold_until or now) < now:
                raise UserError(
                    rental.env._(
                        "%(rental)s was held until %(date)s: that time is over. Make a "
                        "new rental.",
                        rental=rental.name,
                        date=rental.space_id._format_moment(rental.hold_until),
                    )
                )

    def _take_spaces(self, state, **values):
        """Write a state that keeps the spaces; PostgreSQL decides between two."""
        with self._explain_overlap():
            self._set_state(state, **values)
            self.flush_recordset()

    @api.model
    def _cron_release_holds(self):
        """Give back the spaces whose hold is over."""
        domain = Domain("state", "=", "requested") & Domain(
            "hold_until", "<", fields.Datetime.now()
        )
        rentals = self.search(domain, limit=HOLD_BATCH, order="hold_until, id")
        rentals._expire_holds()
        self.env["ir.cron"]._commit_progress(
            len(rentals), remaining=self.search_count(domain)
        )

    def _expire_holds(self):
        """Cancel holds that were not confirmed in time."""
        self._cancel(self.env._("Not confirmed in time"))

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _after_hold(self):
        """These rentals have just been put on hold."""

    def _after_confirm(self):
        """These rentals have just been confirmed, their price is frozen."""

    def _after_release(self):
        """The spaces of these rentals have just become free, or freer.

        After a cancellation, a no-show, a hold that ended or a move: a moved rental
        already has its new place, its old one is no longer known here.
        """
