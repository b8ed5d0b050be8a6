"""Groups of spaces, with real commits: all of them or none, and no deadlock."""

import concurrent.futures

import odoo_script
import pytest
from network_script import MEMBERS_AND_KEY
from test_double_booking import REFUSALS, call, query

ROUNDS = 6


@pytest.fixture
def network(clone_database, start_server, odoo_command):
    database = clone_database()
    data = odoo_script.run(odoo_command, database, MEMBERS_AND_KEY)
    return start_server(database), data


def draft_group(server, data, member, spaces, hour):
    """A draft that takes ``spaces``, in that order, at one hour of 5 January 2026."""
    status, ids = call(
        server,
        data["key"],
        "telecentre.rental.series",
        "create",
        vals_list=[
            {
                "partner_id": member,
                "date_first": "2026-01-05",
                "start_hour": hour,
                "duration": 0.5,
                "frequency": "once",
                "need_ids": [[0, 0, {"space_id": space}] for space in spaces],
            }
        ],
        context={"lang": "en_US", "tz": "Europe/Paris"},
    )
    assert status == 200, ids
    return ids[0]


def confirm(server, data, group):
    return call(
        server, data["key"], "telecentre.rental.series", "action_confirm", ids=[group]
    )


def test_of_two_groups_in_opposite_order_one_wins(network):
    server, data = network
    server.expected += REFUSALS
    first, second = data["spaces"][:2]
    with concurrent.futures.ThreadPoolExecutor(2) as callers:
        for number in range(ROUNDS):
            hour = 8.5 + number / 2
            groups = [
                draft_group(server, data, data["members"][0], [first, second], hour),
                draft_group(server, data, data["members"][1], [second, first], hour),
            ]
            answers = list(
                callers.map(lambda group: confirm(server, data, group), groups)
            )
            assert sorted(answer == (200, True) for answer in answers) == [False, True]
    rows = query(
        server.database,
        "SELECT date_start, count(*), count(DISTINCT series_id), "
        "count(DISTINCT space_id) FROM telecentre_rental "
        "WHERE state = 'confirmed' GROUP BY date_start",
    )
    assert [row[1:] for row in rows] == [(2, 1, 2)] * ROUNDS
    states = query(
        server.database,
        "SELECT state, count(*) FROM telecentre_rental_series GROUP BY state",
    )
    assert dict(states) == {"confirmed": ROUNDS, "draft": ROUNDS}
    log = server.log.read_text()
    assert "deadlock" not in log.lower()
