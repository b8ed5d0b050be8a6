from odoo import api, fields, models
from odoo.fields import Domain


class TelecentreRental(models.Model):
    """A rental that is an offer, and the waiting list when a space becomes free."""

    _inherit = "telecentre.rental"

    waiting_ids = fields.One2many(
        "telecentre.waiting", "rental_id", string="Offered to", readonly=True
    )
    waiting_count = fields.Integer(string="Waiting", compute="_compute_waiting_count")

    @api.depends("site_id", "space_type_id", "space_id", "date_start", "date_stop")
    def _compute_waiting_count(self):
        """Who waits for a time that touches this rental, for this space or its kind."""
        waiting = self.env["telecentre.waiting"]
        if waiting.has_access("read") and not self.env.user.share:
            waiting = waiting.search(
                Domain("state", "=", "waiting")
                & Domain("site_id", "in", self.site_id.ids)
            )
        for rental in self:
            rental.waiting_count = len(
                waiting.filtered(lambda entry, rental=rental: rental._is_wanted(entry))
            )

    def _is_wanted(self, entry):
        return (
            self.date_start
            and self.date_stop
            and entry.site_id == self.site_id
            and entry.space_type_id == self.space_type_id
            and (not entry.space_id or entry.space_id == self.space_id)
            and entry.date_start < self.date_stop
            and entry.date_stop > self.date_start
        )

    def action_open_waiting(self):
        """Who waits for this space at this time."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_waiting_action"
        )
        return action | {
            "domain": [
                ("site_id", "=", self.site_id.id),
                ("space_type_id", "=", self.space_type_id.id),
                ("space_id", "in", [False, self.space_id.id]),
                ("date_start", "<", self.date_stop),
                ("date_stop", ">", self.date_start),
            ],
        }

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _after_confirm(self):
        result = super()._after_confirm()
        self._get_offers()._set_state("accepted", offer_until=False)
        return result

    def _after_release(self):
        """An offer given back by hand is declined; the place goes to the next."""
        result = super()._after_release()
        cancelled = self.filtered(lambda rental: rental.state == "cancelled")
        cancelled._get_offers()._set_state("declined", offer_until=False)
        self.env["telecentre.waiting"]._offer_freed(self.site_id)
        return result

    def _expire_holds(self):
        self._get_offers()._expire()
        return super()._expire_holds()

    def _get_offers(self):
        """The entries that these rentals answer, whoever may read them."""
        return self.sudo().waiting_ids.filtered(lambda entry: entry.state == "offered")
