"""Monday morning: many members want a place at the same minute, in the portal."""

import concurrent.futures

import odoo_script
import pytest
from browsing import next_working_day
from devkit import databases
from network_script import NETWORK
from visiting import Visitor

MEMBERS = 8
DAY = next_working_day(1)
HOURS = f"{DAY} 08:00:00/{DAY} 10:00:00"

PLACES = (
    NETWORK
    + f"""
site.is_published = True
env["telecentre.space"].create([
    {{"name": f"Place {{n}}", "site_id": site.id, "type_id": kind.id}}
    for n in range({MEMBERS} - len(spaces))
])
for n in range({MEMBERS}):
    partner = env["res.partner"].create({{"name": f"Member {{n}}", **address}})
    env["res.users"].with_context(no_reset_password=True).create({{
        "partner_id": partner.id, "login": f"member{{n}}", "password": f"member{{n}}",
        "lang": "en_US", "tz": "Europe/Paris",
        "group_ids": [Command.set(env.ref("base.group_portal").ids)],
    }})
env.cr.commit()
result({{"site": site.id, "kind": kind.id}})
"""
)


@pytest.fixture
def members(clone_database, start_server, odoo_command):
    database = clone_database()
    place = odoo_script.run(odoo_command, database, PLACES)
    server = start_server(database, ["--max-cron-threads=0"])
    visitors = [Visitor(server.url, f"member{n}") for n in range(MEMBERS)]
    return server, place, visitors


def book_all(visitors, orders):
    def book(visitor, order):
        return visitor.visit("/my/book/confirm", **order)

    with concurrent.futures.ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(book, visitors, orders))


def test_as_many_as_there_are_places_all_get_one(members):
    server, place, visitors = members
    orders = [
        {**place, "hours": HOURS, "quantity": 1, "key": f"{n:032d}"}
        for n in range(MEMBERS)
    ]
    answers = book_all(visitors, orders)
    assert all("booked=1" in address for _status, address, _text in answers), [
        answer[:2] for answer in answers
    ]
    assert databases.query(
        "SELECT count(*), count(DISTINCT space_id) FROM telecentre_rental "
        "WHERE state = 'confirmed'",
        database=server.database,
    ) == [(MEMBERS, MEMBERS)]


def test_one_too_many_reads_that_it_is_full(members):
    server, place, visitors = members
    orders = [
        {**place, "hours": HOURS, "quantity": 2, "key": f"{n:032d}"}
        for n in range(MEMBERS)
    ]
    answers = book_all(visitors, orders)
    assert {status for status, _address, _text in answers} == {200, 409}
    booked = sum("booked=1" in address for _status, address, _text in answers)
    assert 1 <= booked <= MEMBERS // 2
    assert databases.query(
        "SELECT count(*), count(DISTINCT space_id) FROM telecentre_rental "
        "WHERE state = 'confirmed'",
        database=server.database,
    ) == [(2 * booked, 2 * booked)]
