"""Rules that count others' rentals hold when two confirm at once, with real commits."""

import concurrent.futures
from datetime import date, timedelta

import odoo_script
import pytest
from network_script import MEMBERS_AND_KEY
from test_double_booking import book, call, query

# What is over is written down without rules: these rentals are to come.
MONDAY = date.today() + timedelta(days=7 - date.today().weekday())

POLICY = """
from odoo.fields import Command
env["telecentre.policy"].create({
    "name": "House rules", "company_id": env.company.id, %s
})
env.cr.commit()
result({})
"""


@pytest.fixture
def make_network(clone_database, start_server, odoo_command):
    """A real server on a network with one policy: ``make_network("…: 1")``."""

    def make(values):
        database = clone_database()
        data = odoo_script.run(odoo_command, database, MEMBERS_AND_KEY)
        odoo_script.run(odoo_command, database, POLICY % values)
        server = start_server(database)
        server.expected += ["may use Murat", "must stay free", "is already taken"]
        return server, data

    return make


def confirm_at_once(server, data, drafts):
    with concurrent.futures.ThreadPoolExecutor(len(drafts)) as callers:
        return list(
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


def test_two_confirmations_at_once_do_not_exceed_a_quota(make_network):
    server, data = make_network(
        "'quota_ids': [Command.create({'hours': 1, 'period': 'day'})]"
    )
    # One member, on two offices and at eight hours: no two of them exclude each other.
    drafts = [
        book(
            server,
            data,
            data["members"][0],
            state="draft",
            space_id=data["spaces"][number % 2],
            date_start=f"{MONDAY} {hour:02}:00:00",
            date_stop=f"{MONDAY} {hour + 1:02}:00:00",
        )[1][0]
        for number, hour in enumerate((7, 8, 9, 10, 12, 13, 14, 15))
    ]
    answers = confirm_at_once(server, data, drafts)
    assert sorted(status for status, _body in answers) == [200] + [422] * 7, answers
    for status, body in answers:
        if status == 422:
            assert "1 hour a day" in body["message"]
    assert query(
        server.database,
        "SELECT sum(duration) FROM telecentre_rental WHERE state = 'confirmed'",
    ) == [(1.0,)]


def test_two_confirmations_at_once_keep_their_distance(make_network):
    server, data = make_network("'buffer_after': 30")
    # Back to back, each for another member: the exclusion constraint lets them pass.
    drafts = [
        book(
            server,
            data,
            data["members"][number],
            state="draft",
            date_start=f"{MONDAY} {hour:02}:00:00",
            date_stop=f"{MONDAY} {hour + 1:02}:00:00",
        )[1][0]
        for number, hour in enumerate((7, 8, 9, 10))
    ]
    answers = confirm_at_once(server, data, drafts)
    confirmed = query(
        server.database,
        "SELECT date_start, date_stop FROM telecentre_rental "
        "WHERE state = 'confirmed' ORDER BY date_start",
    )
    assert len(confirmed) == sum(status == 200 for status, _body in answers) >= 1
    for (_start, stop), (start, _stop) in zip(confirmed, confirmed[1:], strict=False):
        assert (start - stop).total_seconds() >= 30 * 60
    for status, body in answers:
        if status == 422:
            assert "must stay free for 30 minutes" in body["message"]
