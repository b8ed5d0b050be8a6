from odoo import models
from odoo.tools import SQL


class TelecentreSpace(models.Model):
    """Many who want a space of one kind at once: each gets another one."""

    _inherit = "telecentre.space"

    def _take_free(self, date_start, date_stop, quantity):
        """Lock as many of these spaces as wanted, in order, that are free by now.

        Spaces that somebody else is booking are passed over first, and queued up for
        only when no other is left: what a page shows free is not refused because
        others look at the same page. Who locks several and queues up may be asked by
        PostgreSQL to start again, which Odoo does by itself.

        :param date_start, date_stop: naive UTC
        :param int quantity: wanted
        :return: those taken, fewer when there are no more
        """
        left, taken = self, self.browse()
        for is_patient in (False, True):
            while left and len(taken) < quantity:
                locked = left._lock_some(quantity - len(taken), is_patient)
                if not locked:
                    break
                left -= locked
                taken += locked._filter_free_now(date_start, date_stop)
        return taken

    def _lock_some(self, quantity, is_patient):
        """The first of these spaces whose rooms can be locked, at once or in turn."""
        rooms = {space: space._get_roots().id for space in self}
        ids = [*dict.fromkeys(rooms.values())]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM telecentre_space
                 WHERE id = ANY(%(ids)s)
              ORDER BY ARRAY_POSITION(%(ids)s, id)
                 LIMIT %(quantity)s
                   FOR NO KEY UPDATE %(skip)s
                """,
                ids=ids,
                quantity=quantity,
                skip=SQL() if is_patient else SQL("SKIP LOCKED"),
            )
        )
        locked = {room_id for [room_id] in rows}
        return self.filtered(lambda space: rooms[space] in locked)[:quantity]

    def _filter_free_now(self, date_start, date_stop):
        """These, locked, less those that others took since this transaction began."""
        known = self._get_availability(
            date_start, date_stop, fresh=True, is_guarded=False
        )
        return self.filtered(lambda space: known[space].fits(date_start, date_stop))
