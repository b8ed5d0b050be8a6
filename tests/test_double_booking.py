"""No double booking, with real commits: many callers at once over JSON-2."""

import collections
import concurrent.futures
import json
import urllib.error
import urllib.request

import odoo_script
import psycopg2
import pytest
from network_script import MEMBERS_AND_KEY

CALLERS = 32
# What Odoo logs when the guard is at work.
REFUSALS = ["bad query", "telecentre_rental_no_overlap", "is already taken on"]


@pytest.fixture
def network(clone_database, start_server, odoo_command):
    """A real server on a database with one site, two offices and 32 members."""
    database = clone_database()
    data = odoo_script.run(odoo_command, database, MEMBERS_AND_KEY)
    return start_server(database), data


def call(server, key, model, method, **arguments):
    """One JSON-2 request; gives ``(status, body)``."""
    request = urllib.request.Request(
        f"{server.url}/json/2/{model}/{method}",
        data=json.dumps(arguments).encode(),
        headers={
            "Authorization": f"bearer {key}",
            "Content-Type": "application/json",
            "X-Odoo-Database": server.database,
        },
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def query(database, sql, *parameters):
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def book(server, data, member, **vals):
    return call(
        server,
        data["key"],
        "telecentre.rental",
        "create",
        vals_list=[
            {
                "space_id": data["spaces"][0],
                "partner_id": member,
                "date_start": "2026-01-05 09:00:00",
                "date_stop": "2026-01-05 10:00:00",
                "state": "confirmed",
                **vals,
            }
        ],
        context={"lang": "en_US", "tz": "Europe/Paris"},
    )


def test_of_32_callers_one_wins_and_31_read_why(network):
    server, data = network
    server.expected += REFUSALS
    with concurrent.futures.ThreadPoolExecutor(CALLERS) as callers:
        answers = list(
            callers.map(lambda member: book(server, data, member), data["members"])
        )
    statuses = collections.Counter(status for status, _body in answers)
    assert statuses == {200: 1, 422: CALLERS - 1}, answers
    for status, body in answers:
        if status != 200:
            assert "already taken on 01/05/2026 10:00–11:00" in body["message"]
            assert "by Member" in body["message"]
            assert "Office 2" in body["message"]
    rows = query(
        server.database,
        "SELECT r.state, c.state, c.amount_due FROM telecentre_rental r "
        "LEFT JOIN telecentre_charge c ON c.rental_id = r.id",
    )
    assert rows == [("confirmed", "open", 10)]


def test_confirming_drafts_at_once_lets_one_through(network):
    server, data = network
    server.expected += REFUSALS
    drafts = [
        book(server, data, member, state="draft")[1][0]
        for member in data["members"][:8]
    ]
    with concurrent.futures.ThreadPoolExecutor(8) as callers:
        answers = list(
            callers.map(
                lambda rental: call(
                    server,
                    data["key"],
                    "telecentre.rental",
                    "action_confirm",
                    ids=[rental],
                ),
                drafts,
            )
        )
    assert sorted(status for status, _body in answers) == [200] + [422] * 7


def test_public_methods_answer_over_json2(network):
    server, data = network
    free = call(
        server,
        data["key"],
        "telecentre.space",
        "get_free_intervals",
        ids=data["spaces"][:1],
        date_start="2026-01-05 00:00:00",
        date_stop="2026-01-06 00:00:00",
    )
    assert free[0] == 200
    assert free[1] == {
        str(data["spaces"][0]): [
            ["2026-01-05 07:00:00", "2026-01-05 11:00:00"],
            ["2026-01-05 12:00:00", "2026-01-05 16:00:00"],
        ]
    }
    status, quote = call(
        server,
        data["key"],
        "telecentre.space",
        "get_quote",
        ids=data["spaces"][:1],
        date_start="2026-01-05 09:00:00",
        date_stop="2026-01-05 11:00:00",
        partner_id=data["members"][0],
    )
    assert (status, quote["amount_due"]) == (200, 20.0)


def test_private_methods_do_not(network):
    server, data = network
    server.expected += ["Private methods"]
    status, _body = call(server, data["key"], "telecentre.rental", "_confirm", ids=[])
    assert status == 403


def test_the_guard_is_in_the_database(network):
    server, _data = network
    rows = query(
        server.database,
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'telecentre_rental'::regclass AND contype = 'x'",
    )
    assert len(rows) == 1
    assert "EXCLUDE USING gist" in rows[0][1]
    for piece in ("block_first", "tsrange(date_start, date_stop", "requested", "done"):
        assert piece in rows[0][1]
