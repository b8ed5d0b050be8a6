from contextlib import contextmanager

from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# Blocks of one room with its parts: numbers from root id × this.
MOST_PARTS = 1000


class TelecentreSpace(models.Model):
    """A room rented whole or in parts.

    Each smallest part is one block, a number; a space is the range of the blocks of
    its parts. Two spaces exclude each other when their ranges overlap: a room and its
    parts do, two parts do not. Rentals copy the range, so that PostgreSQL can refuse
    two overlapping ones (``_no_overlap``).
    """

    _inherit = "telecentre.space"

    block_first = fields.Integer(readonly=True, copy=False)
    block_last = fields.Integer(readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        spaces = super().create(vals_list)
        spaces._get_roots()._number_blocks()
        return spaces

    def write(self, vals):
        """A room that gets or loses a part is numbered again, with its rentals."""
        if "parent_id" not in vals:
            return super().write(vals)
        self._check_outside(self.browse(vals["parent_id"] or []))
        before = self._get_roots()
        result = super().write(vals)
        # Whoever is booking one of these rooms starts again with the new numbers.
        rooms = before | self._get_roots()
        rooms._touch()
        with self._explain_common_rentals():
            rooms._number_blocks()
            self.env["telecentre.rental"].flush_model(["block_first", "block_last"])
        return result

    def _check_outside(self, room):
        """A room is no part of itself: said before Odoo says "Recursion Detected."."""
        inside = {int(part) for part in (room.parent_path or "").split("/") if part}
        for space in self:
            if space.id in inside:
                raise ValidationError(
                    space.env._(
                        "%(space)s cannot be a part of %(room)s, which is the same "
                        "room or a part of it: choose another room.",
                        space=space.display_name,
                        room=room.display_name,
                    )
                )

    @contextmanager
    def _explain_common_rentals(self):
        try:
            with self.env.cr.savepoint():
                yield
        except ExclusionViolation as error:
            raise ValidationError(
                self.env._(
                    "%(space)s and the room it would be a part of have rentals at the "
                    "same time: move or cancel one of them first.",
                    space=", ".join(self.mapped("display_name")),
                )
            ) from error

    def unlink(self):
        roots = self._get_roots()
        result = super().unlink()
        roots.exists()._number_blocks()
        return result

    @api.constrains("parent_id", "site_id")
    def _check_parent_id(self):
        for space in self:
            if space.parent_id and space.parent_id.site_id != space.site_id:
                raise ValidationError(
                    space.env._(
                        "%(part)s cannot be a part of %(room)s: "
                        "they are not at the same site.",
                        part=space.display_name,
                        room=space.parent_id.display_name,
                    )
                )

    def _get_roots(self):
        """The rooms that these spaces are, or are parts of."""
        return self.browse(
            {int((space.parent_path or f"{space.id}/").split("/")[0]) for space in self}
        )

    def _number_blocks(self):
        """Give each part of these rooms its range of blocks. Roots only."""
        trees = self.with_context(active_test=False).search(
            [("id", "child_of", self.ids)], order="parent_path"
        )
        for root, tree in trees.grouped(lambda space: space._get_roots()).items():
            first = root.id * MOST_PARTS
            children = tree.grouped("parent_id")
            used = root._number_block(first, children) - first
            if used > MOST_PARTS:
                raise ValidationError(
                    root.env._(
                        "%(room)s has more than %(most)s parts.",
                        room=root.display_name,
                        most=MOST_PARTS,
                    )
                )

    def _number_block(self, first, children):
        """Number this space and its parts from ``first``; the next free number."""
        following = first
        for part in children.get(self, ()):
            following = part._number_block(following, children)
        following = max(following, first + 1)
        if (self.block_first, self.block_last) != (first, following - 1):
            self.write({"block_first": first, "block_last": following - 1})
        return following

    def _excludes(self, other):
        """Whether one of two spaces is the other or a part of it."""
        return (
            self.block_first <= other.block_last
            and other.block_first <= self.block_last
        )

    def _get_relatives(self):
        """``{space id: [ids of the spaces that exclude it, itself included]}``."""
        relatives = {space_id: [] for space_id in self.ids}
        self.flush_model(["block_first", "block_last"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT space.id, other.id
                  FROM telecentre_space space
                  JOIN telecentre_space other
                    ON other.block_first / %(most)s = space.block_first / %(most)s
                   AND other.block_first <= space.block_last
                   AND other.block_last >= space.block_first
                 WHERE space.id = ANY(%(ids)s)
                """,
                most=MOST_PARTS,
                ids=self.ids,
            )
        )
        for space_id, other_id in rows:
            relatives[space_id].append(other_id)
        return relatives

    def _lock(self):
        """Queue up behind whoever is booking these rooms or a part of them.

        Rows are locked in id order: without it, waiters on the exclusion constraint
        deadlock each other for seconds.
        """
        if roots := self._get_roots():
            self.env.execute_query(
                SQL(
                    "SELECT id FROM telecentre_space WHERE id = ANY(%s) "
                    "ORDER BY id FOR NO KEY UPDATE",
                    roots.ids,
                )
            )

    def _touch(self):
        """Make who is booking these rooms right now start again and see the change.

        After this, their transaction cannot take the lock with its old snapshot.
        """
        if roots := self._get_roots().sorted("id"):
            roots._lock()
            self.env.execute_query(
                SQL(
                    "UPDATE telecentre_space SET write_date = write_date "
                    "WHERE id = ANY(%s) RETURNING id",
                    roots.ids,
                )
            )
