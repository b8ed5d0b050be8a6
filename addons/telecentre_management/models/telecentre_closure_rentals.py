from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import spans

# A closure that changes one of these may hit other rentals.
SCOPE_FIELDS = {"site_ids", "space_ids", "kind", "date_start", "date_stop", "active"}
# The rentals that somebody still expects to take place.
EXPECTED_STATES = ("requested", "confirmed", "in_use")


class TelecentreClosure(models.Model):
    """The rentals that closures hit: a closure never deletes or changes one itself."""

    _inherit = "telecentre.closure"

    period = fields.Char(compute="_compute_period")
    rental_count = fields.Integer(string="Rentals hit", compute="_compute_rental_count")
    is_past = fields.Boolean(compute="_compute_is_past")

    @api.depends("site_ids.tz", "date_start", "date_stop")
    @api.depends_context("lang")
    def _compute_period(self):
        for closure in self:
            closure.period = (
                closure.date_start
                and closure.date_stop
                and closure.site_ids[:1]._format_period(
                    closure.date_start, closure.date_stop
                )
            )

    @api.depends("site_ids", "space_ids", "kind", "date_start", "date_stop")
    def _compute_rental_count(self):
        hit = self._get_hit_rentals()
        for closure in self:
            closure.rental_count = len(hit[closure])

    @api.depends("date_stop")
    def _compute_is_past(self):
        now = fields.Datetime.now()
        for closure in self:
            closure.is_past = bool(closure.date_stop) and closure.date_stop <= now

    @api.constrains("site_ids", "space_ids")
    def _check_space_ids(self):
        for closure in self:
            strangers = closure.space_ids.filtered(
                lambda space, closure=closure: space.site_id not in closure.site_ids
            )
            if strangers:
                raise ValidationError(
                    closure.env._(
                        "%(space)s is not at a site of the closure “%(closure)s”: "
                        "add its site or leave the space out.",
                        space=strangers[0].display_name,
                        closure=closure.name,
                    )
                )
            if not closure.site_ids:
                raise ValidationError(
                    closure.env._(
                        "Say which sites the closure “%(closure)s” is for.",
                        closure=closure.name,
                    )
                )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        closures = super().create(vals_list)
        closures._get_spaces()._touch()
        return closures

    def write(self, vals):
        """Whoever is booking there starts again; a host stays within their sites."""
        if not SCOPE_FIELDS & vals.keys():
            return super().write(vals)
        before = self._get_spaces()
        result = super().write(vals)
        # Record rules looked at the sites it was for.
        self.check_access("write")
        (before | self._get_spaces())._touch()
        return result

    def unlink(self):
        spaces = self._get_spaces()
        result = super().unlink()
        spaces._touch()
        return result

    def _get_spaces(self):
        """All spaces of the sites concerned, whatever the user may see."""
        spaces = self.env["telecentre.space"].sudo()
        return spaces.search([("site_id", "in", self.sudo().site_ids.ids)])

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_rentals(self):
        """List the rentals hit."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_rental_action"
        )
        return action | {
            "name": self.env._("Rentals hit by “%(closure)s”", closure=self.name),
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", self._get_hit_rentals()[self].ids)],
            "context": {},
        }

    def action_settle(self):
        """Decide what becomes of each rental hit, of those the user may change."""
        self.ensure_one()
        self.check_access("read")
        return self.env["telecentre.site.close"]._create_for(self)._reopen()

    # ------------------------------------------------------------------
    # Rentals hit
    # ------------------------------------------------------------------

    def _get_hit_rentals(self):
        """``{closure: rentals it hits}`` among those the user may read.

        One search for all; also for a closure that is only planned (a new record).
        """
        dated = self.filtered(
            lambda closure: (
                closure.date_start
                and closure.date_stop
                and closure.date_start < closure.date_stop
            )
        )
        rentals = self.env["telecentre.rental"]
        if dated:
            rentals = rentals.search(
                Domain("site_id", "in", dated.site_ids._origin.ids)
                & Domain("state", "in", EXPECTED_STATES)
                & Domain("usage", "!=", "closure")
                & Domain("date_start", "<", max(dated.mapped("date_stop")))
                & Domain("date_stop", ">", min(dated.mapped("date_start"))),
                order="date_start, site_id, space_id, id",
            )
        return {
            closure: rentals.filtered(
                lambda rental, closure=closure: (
                    closure in dated and closure._hits(rental)
                )
            )
            for closure in self
        }

    def _hits(self, rental):
        """Whether this rental could not be made with this closure."""
        space = rental.space_id
        if not self._meets(rental) or not self._concerns(space):
            return False
        kind = self._get_kind(space)
        if kind == "no_edge":
            begin, end = self.date_start, self.date_stop
            return begin <= rental.date_start < end or begin < rental.date_stop <= end
        return kind == "closed"

    def _meets(self, rental):
        """Whether a rental lies in this time, in whole or in part."""
        return rental.date_start < self.date_stop and rental.date_stop > self.date_start

    def _get_unstaffed_rentals(self):
        """Rentals that take place while this closure leaves their site without host."""
        self.ensure_one()
        rentals = self.env["telecentre.rental"]
        if self.kind != "unstaffed":
            return rentals
        found = rentals.search(
            Domain("site_id", "in", self.site_ids.ids)
            & Domain("state", "in", EXPECTED_STATES)
            & Domain("usage", "!=", "closure")
            & Domain("date_start", "<", self.date_stop)
            & Domain("date_stop", ">", self.date_start)
        )
        return found.filtered(
            lambda rental: self._concerns(rental.space_id) and not self._hits(rental)
        )

    def _foresee(self, space, availability):
        """What will be known of a space once this planned closure is made."""
        if not self._concerns(space):
            return availability
        span = (self.date_start, self.date_stop)
        kind = self._get_kind(space)
        if kind == "no_edge":
            return replace(availability, no_edge=[*availability.no_edge, span])
        if kind == "closed":
            return replace(
                availability,
                pieces=spans.subtract_from_pieces(availability.pieces, [span]),
                closed=[*availability.closed, span],
            )
        return availability
