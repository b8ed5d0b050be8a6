from psycopg2.errors import ExclusionViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestSpaceNesting(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.left, cls.right = cls._make_spaces(
            cls.murat, cls.room_type, "Left half", "Right half"
        )
        (cls.left | cls.right).parent_id = cls.room

    def is_free(self, space):
        return space in space._filter_bookable(utc(5, 9), utc(5, 12))

    def test_a_rented_room_takes_its_parts(self):
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.room.id)
        self.assertFalse(self.is_free(self.left))
        with self.assertRaisesRegex(ValidationError, "Meeting room is already taken"):
            self._make_confirmed(utc(5, 10), utc(5, 11), space_id=self.left.id)

    def test_a_rented_part_takes_the_room_and_leaves_the_other_part(self):
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.left.id)
        self.assertFalse(self.is_free(self.room))
        self.assertTrue(self.is_free(self.right))
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.right.id)
        with self.assertRaisesRegex(ValidationError, "Left half is already taken"):
            self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.room.id)

    def test_parts_of_parts_exclude_what_they_are_in(self):
        [corner] = self._make_spaces(self.murat, self.room_type, "Corner")
        corner.parent_id = self.left
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=corner.id)
        self.assertFalse(self.is_free(self.left))
        self.assertFalse(self.is_free(self.room))
        self.assertTrue(self.is_free(self.right))

    def test_the_database_guards_a_room_and_its_parts(self):
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.room.id)
        draft = self._make_rental(utc(5, 11), utc(5, 12), space_id=self.left.id)
        self.env.flush_all()
        with (
            self.assertRaises(ExclusionViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE telecentre_rental SET state = 'confirmed' WHERE id = %s",
                [draft.id],
            )

    def test_rentals_follow_a_space_that_becomes_a_part(self):
        [booth] = self._make_spaces(self.murat, self.room_type, "Booth")
        rental = self._make_confirmed(utc(5, 9), utc(5, 12), space_id=booth.id)
        booth.parent_id = self.right
        self.assertEqual(rental.block_first, booth.block_first)
        self.assertFalse(self.is_free(self.right))
        self.assertTrue(self.is_free(self.left))
        booth.parent_id = False
        self.assertTrue(self.is_free(self.right))

    def test_a_space_does_not_become_a_part_of_a_room_taken_at_the_same_time(self):
        [booth] = self._make_spaces(self.murat, self.room_type, "Booth")
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=booth.id)
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.room.id)
        with (
            self.assertRaisesRegex(ValidationError, "rentals at the same time"),
            mute_logger("odoo.sql_db"),
        ):
            booth.parent_id = self.room

    def test_a_part_is_at_the_site_of_its_room(self):
        with self.assertRaisesRegex(ValidationError, "not at the same site"):
            self.ydes_office.parent_id = self.room

    def test_a_room_is_not_a_part_of_itself_nor_of_its_part(self):
        for room in (self.room, self.left):
            with self.assertRaisesRegex(
                ValidationError, "Meeting room cannot be a part of .*choose another"
            ):
                self.room.parent_id = room
        self.assertFalse(self.room.parent_id)

    def test_a_deleted_part_gives_its_block_back(self):
        self.left.unlink()
        self.assertEqual(self.room.block_first, self.right.block_first)
        self.assertEqual(self.room.block_last, self.right.block_last)
