"""Rooms in parts: the guard against double booking compares blocks (see nesting).

Filled before the constraint is made: without them it could not be, and silently so.
"""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        ALTER TABLE telecentre_space
            ADD COLUMN IF NOT EXISTS block_first integer,
            ADD COLUMN IF NOT EXISTS block_last integer
        """
    )
    # No space was part of another before this version.
    cr.execute(
        "UPDATE telecentre_space SET block_first = id * 1000, block_last = id * 1000 "
        "WHERE block_first IS NULL"
    )
    cr.execute(
        """
        ALTER TABLE telecentre_rental
            ADD COLUMN IF NOT EXISTS block_first integer,
            ADD COLUMN IF NOT EXISTS block_last integer
        """
    )
    cr.execute(
        """
        UPDATE telecentre_rental rental
           SET block_first = space.block_first, block_last = space.block_last
          FROM telecentre_space space
         WHERE space.id = rental.space_id AND rental.block_first IS NULL
        """
    )
