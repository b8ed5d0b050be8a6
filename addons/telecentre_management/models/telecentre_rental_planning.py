from odoo import api, fields, models
from odoo.tools.misc import formatLang

from .telecentre_rental import BLOCKING_STATES

# What a board on screen shows of a rental.
SHOWN_FIELDS = {
    "space_id",
    "date_start",
    "date_stop",
    "partner_id",
    "usage",
    "state",
}
CHANGED_SITES = "telecentre_planning_sites"


class TelecentreRental(models.Model):
    """Rentals on the planning board, and news of them for the boards on screen."""

    _inherit = "telecentre.rental"

    # ------------------------------------------------------------------
    # Showing
    # ------------------------------------------------------------------

    def _prepare_planning_bookings(self):
        """What the board shows of these rentals (in sudo): the rest is “taken”."""
        readable = self.sudo(False)._filtered_access("read")
        movable = readable._filtered_access("write")
        bookings = []
        for rental in readable:
            booking = rental._prepare_planning_booking()
            booking["lock"] = (
                rental._get_lock_reason()
                if rental in movable
                else rental.env._(
                    "Only the hosts of %(site)s move this rental.",
                    site=rental.site_id.name,
                )
            )
            bookings.append(booking)
        return bookings + [
            rental._prepare_planning_taken()
            for rental in self - readable
            if rental.state in BLOCKING_STATES
        ]

    def _prepare_planning_booking(self):
        return {
            **self._prepare_planning_taken(),
            "id": self.id,
            "number": self.name,
            "state": self.state,
            "usage": self.usage,
            "label": self._get_who(),
            "company": self._get_company_name(),
            "amount": self._get_planning_amount(),
        }

    def _prepare_planning_taken(self):
        """A rental that the user may not read: when and where, and no more."""
        return {
            "id": False,
            "key": self.id,
            "space_id": self.space_id.id,
            "start": fields.Datetime.to_string(self.date_start),
            "stop": fields.Datetime.to_string(self.date_stop),
            "state": "taken",
            "label": self.env._("Taken"),
            "lock": self.env._("This rental belongs to another site."),
        }

    def _get_who(self):
        """The member, or what the space is used for."""
        usages = dict(self._fields["usage"]._description_selection(self.env))
        return self.partner_id.name or usages[self.usage]

    def _get_company_name(self):
        """The company of the member, unless the member is one."""
        company = self.partner_id.commercial_company_name or ""
        return company if company != self.partner_id.name else ""

    def _get_planning_amount(self):
        """The price in few words: an amount, or free and why."""
        if self.usage != "rental":
            return ""
        if self.gratuity_id and not self.amount_due:
            return self.env._("Free (%(reason)s)", reason=self.sudo().gratuity_id.name)
        return formatLang(self.env, self.amount_due, currency_obj=self.currency_id)

    def _get_lock_reason(self):
        """Why the board does not let this rental be moved, or an empty string."""
        if self.state not in ("draft", "requested", "confirmed"):
            states = dict(self._fields["state"]._description_selection(self.env))
            return self.env._(
                "%(state)s: set it back to confirmed to move it.",
                state=states[self.state],
            )
        # A host may read that it is invoiced, not the invoice.
        invoiced = self.sudo().charge_ids.filtered(
            lambda charge: charge.state == "invoiced"
        )
        if invoiced:
            return self.env._(
                "Already on invoice %(invoice)s: cancel it and make a new one.",
                invoice=invoiced[0].move_id.display_name,
            )
        return ""

    # ------------------------------------------------------------------
    # Moving
    # ------------------------------------------------------------------

    @api.readonly
    def get_drop_zones(self, date_start, date_stop, space_ids):
        """What is open and taken in spaces once this rental is out of the way.

        :param str date_start, date_stop: UTC, ``YYYY-MM-DD HH:MM:SS``
        :param list space_ids: those of sites that the user does not run are left out
        :return: ``{space id: {"pieces", "closed", "no_edge", "taken"}}``
        """
        self.ensure_one()
        self.check_access("write")
        spaces = self.env["telecentre.space"].search([("id", "in", space_ids)])
        spaces = spaces._filtered_access("write")
        start, stop = spaces.site_id._parse_range(date_start, date_stop)
        known = spaces._get_availability(start, stop, ignored=self)
        return {
            space.id: spaces._prepare_planning_hours(known[space]) for space in spaces
        }

    # ------------------------------------------------------------------
    # News
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rentals = super().create(vals_list)
        rentals._notify_boards()
        return rentals

    def write(self, vals):
        if not SHOWN_FIELDS & vals.keys():
            return super().write(vals)
        self._notify_boards()
        result = super().write(vals)
        self._notify_boards()
        return result

    def _set_state(self, state, **values):
        self._notify_boards()
        return super()._set_state(state, **values)

    def unlink(self):
        self._notify_boards()
        return super().unlink()

    def _notify_boards(self):
        """Tell the hosts' boards which sites changed, once per transaction."""
        precommit = self.env.cr.precommit
        if CHANGED_SITES not in precommit.data:
            precommit.data[CHANGED_SITES] = set()
            precommit.add(self.sudo().browse()._send_board_news)
        precommit.data[CHANGED_SITES].update(self.sudo().site_id.ids)

    @api.model
    def _send_board_news(self):
        site_ids = self.env.cr.precommit.data.pop(CHANGED_SITES, ())
        if site_ids:
            self.env["bus.bus"]._sendone(
                self.env.ref("telecentre_management.telecentre_management_group_host"),
                "telecentre_planning/changed",
                {"site_ids": sorted(site_ids)},
            )
