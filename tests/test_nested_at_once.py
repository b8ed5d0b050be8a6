"""A room and its parts exclude each other when all are booked at once."""

import concurrent.futures

import odoo_script
import pytest
from network_script import MEMBERS_AND_KEY
from test_double_booking import REFUSALS, book, call, query

HOURS = (8, 9, 10, 12, 13, 14)  # UTC, inside the opening

# Office 2 becomes the left half of Office 1; the right half is added.
PARTS = """
whole, left = env["telecentre.space"].search([], order="id")
right = left.copy({"name": "Right half"})
(left | right).parent_id = whole
env.cr.commit()
result({"whole": whole.id, "left": left.id, "right": right.id})
"""


@pytest.fixture
def network(clone_database, start_server, odoo_command):
    database = clone_database()
    data = odoo_script.run(odoo_command, database, MEMBERS_AND_KEY)
    data |= odoo_script.run(odoo_command, database, PARTS)
    server = start_server(database)
    server.expected += REFUSALS
    return server, data


def draft(server, data, member, space, hour):
    status, ids = book(
        server,
        data,
        data["members"][member],
        state="draft",
        space_id=space,
        date_start=f"2026-01-05 {hour:02}:00:00",
        date_stop=f"2026-01-05 {hour + 1:02}:00:00",
    )
    assert status == 200, ids
    return ids[0]


def confirm(server, data, rental):
    return call(
        server, data["key"], "telecentre.rental", "action_confirm", ids=[rental]
    )


def test_a_room_and_its_parts_confirmed_at_once_never_overlap(network):
    server, data = network
    names = ("whole", "left", "right")
    with concurrent.futures.ThreadPoolExecutor(len(names)) as callers:
        for hour in HOURS:
            drafts = [
                draft(server, data, number, data[name], hour)
                for number, name in enumerate(names)
            ]
            answers = list(
                callers.map(lambda rental: confirm(server, data, rental), drafts)
            )
            won = {
                name
                for name, (status, _body) in zip(names, answers, strict=True)
                if status == 200
            }
            # The whole alone, or both halves: they do not exclude each other.
            assert won in ({"whole"}, {"left", "right"}), answers
            for status, body in answers:
                assert status == 200 or "is already taken" in body["message"], body
    overlaps = query(
        server.database,
        """
        SELECT count(*) FROM telecentre_rental one JOIN telecentre_rental other
            ON one.id < other.id AND one.date_start < other.date_stop
           AND other.date_start < one.date_stop
           AND one.block_first <= other.block_last
           AND other.block_first <= one.block_last
         WHERE one.state = 'confirmed' AND other.state = 'confirmed'
        """,
    )
    assert overlaps == [(0,)]
