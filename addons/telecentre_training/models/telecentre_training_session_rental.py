from odoo import api, fields, models

# What the rental of a room follows.
ROOM_FIELDS = {"date_start", "date_stop", "space_id", "state", "kind"}


class TelecentreTrainingSession(models.Model):
    """A session on site takes its room through one rental, which it alone moves."""

    _inherit = "telecentre.training.session"

    rental_id = fields.Many2one(
        "telecentre.rental",
        string="Rental of the room",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _rental_unique = models.UniqueIndex(
        "(rental_id) WHERE rental_id IS NOT NULL",
        "This rental already belongs to another session.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._sync_rentals()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if ROOM_FIELDS & vals.keys():
            self._sync_rentals()
        return result

    def unlink(self):
        """A session that goes gives its room back and leaves no rental behind."""
        rentals = self.rental_id
        result = super().unlink()
        rentals._cancel_for_training(self.env._("Session deleted"))
        rentals.unlink()
        return result

    def _needs_room(self):
        return self.state == "planned" and self.kind == "on_site"

    def _sync_rentals(self):
        """Take, move or give back the rooms: all of them or none."""
        wanting = self.filtered(lambda session: session._needs_room())
        (self - wanting).rental_id._cancel_for_training(self.env._("Session cancelled"))
        for session in wanting.filtered("rental_id"):
            session._move_rental()
        wanting.filtered(lambda session: not session.rental_id)._take_rooms()

    def _take_rooms(self):
        """One confirmed rental each, in one batch."""
        if not self:
            return
        rentals = self.env["telecentre.rental"].create(
            [session._prepare_rental_vals() for session in self]
        )
        for session, rental in zip(self, rentals, strict=True):
            session.rental_id = rental
        rentals._confirm()

    def _move_rental(self):
        rental = self.rental_id
        if rental.state in ("cancelled", "no_show"):
            rental.action_draft()
        wanted = self._prepare_rental_vals()
        changed = {
            name: value
            for name, value in wanted.items()
            if rental._fields[name].convert_to_write(rental[name], rental) != value
        }
        if changed:
            rental.write(changed)
        rental._confirm()

    def _prepare_rental_vals(self):
        return {
            "usage": "training",
            "site_id": self.space_id.site_id.id,
            "space_id": self.space_id.id,
            "date_start": self.date_start,
            "date_stop": self.date_stop,
        }
