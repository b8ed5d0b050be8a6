"""Freed places go to two who wait, one each, with real commits."""

import concurrent.futures
from datetime import date, timedelta

import odoo_script
import pytest
from network_script import MEMBERS_AND_KEY
from test_double_booking import book, call, query

# A Monday two weeks ahead, at hours when the site is open, summer and winter.
DAY = date.today() + timedelta(days=21 - date.today().weekday())
SLOT = {"date_start": f"{DAY} 08:00:00", "date_stop": f"{DAY} 09:00:00"}

WAITING = f"""
kind = env["telecentre.space.type"].search([("name", "=", "Private office")])
entries = env["telecentre.waiting"].create([
    {{
        "partner_id": partner.id, "site_id": env["telecentre.site"].search([]).id,
        "space_type_id": kind.id, "date_asked": f"2026-01-0{{rank}} 08:00:00",
        "date_start": "{SLOT["date_start"]}", "date_stop": "{SLOT["date_stop"]}",
    }}
    for rank, partner in enumerate(
        env["res.partner"].search([("name", "=like", "Member 1%")], limit=6), start=1
    )
])
env.cr.commit()
result({{"entries": entries.ids}})
"""


@pytest.fixture
def network(clone_database, start_server, odoo_command):
    """Both offices are taken; six members wait for one."""
    database = clone_database()
    data = odoo_script.run(odoo_command, database, MEMBERS_AND_KEY)
    server = start_server(database)
    data["rentals"] = [
        book(server, data, data["members"][number], space_id=space, **SLOT)[1][0]
        for number, space in enumerate(data["spaces"])
    ]
    data |= odoo_script.run(odoo_command, database, WAITING)
    # Of two that change the same entry or space, one starts again.
    server.expected += ["no offer to answer", "bad query"]
    return server, data


def at_once(server, data, calls):
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as callers:
        return list(
            callers.map(
                lambda args: call(server, data["key"], args[0], args[1], **args[2]),
                calls,
            )
        )


def test_two_places_freed_at_once_go_to_the_first_two(network):
    server, data = network
    answers = at_once(
        server,
        data,
        [
            ("telecentre.rental", "action_cancel", {"ids": [rental], "reason": "Ill"})
            for rental in data["rentals"]
        ],
    )
    assert [status for status, _body in answers] == [200, 200], answers
    offers = query(
        server.database,
        "SELECT w.id, r.space_id FROM telecentre_waiting w JOIN telecentre_rental r "
        "ON r.id = w.rental_id WHERE w.state = 'offered' AND r.state = 'requested' "
        "ORDER BY w.date_asked",
    )
    assert [entry for entry, _space in offers] == data["entries"][:2]
    assert sorted(space for _entry, space in offers) == sorted(data["spaces"])

    # Both accept, and each clicks twice.
    answers = at_once(
        server,
        data,
        [
            ("telecentre.waiting", "action_accept", {"ids": [entry]})
            for entry in data["entries"][:2] * 2
        ],
    )
    assert sorted(status for status, _body in answers) == [200, 200, 422, 422], answers
    states = query(
        server.database, "SELECT state FROM telecentre_waiting ORDER BY date_asked"
    )
    assert [state for [state] in states] == ["accepted"] * 2 + ["waiting"] * 4
    charged = query(
        server.database,
        "SELECT count(*), sum(amount_due) FROM telecentre_charge WHERE state = 'open'",
    )
    assert charged[0][0] == 2
