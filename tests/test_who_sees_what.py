"""Nobody sees or changes what is not theirs: every route and model, as each role."""

import urllib.parse

import odoo_script
import pytest
from devkit import databases, templates
from visiting import Visitor
from who_script import ARGUMENTS, ROUTES, SEEN, STRANGERS, WORDS, fill

MEMBER, HOST, NOBODY = "adherente", "animatrice", "nobody"
# What members may read though it is nobody's: the offer of the network.
CATALOGUE = {
    "telecentre.consent.purpose",
    "telecentre.pass.type",
    "telecentre.plan",
    "telecentre.rate",
    "telecentre.site",
    "telecentre.space",
    "telecentre.space.type",
}


@pytest.fixture
def demo_copy(clone_database):
    return clone_database(templates.demo_for_tests())


@pytest.fixture
def see(odoo_command, demo_copy):
    return lambda login: odoo_script.run(
        odoo_command, demo_copy, SEEN % {"login": login}
    )


def test_members_read_their_own_and_change_nothing(see):
    for model, row in see(MEMBER).items():
        assert not row["foreign"], model
        assert not row["leaked"], model
        assert not row["changeable"], model
        assert not row["seen"] or row["is_personal"] or model in CATALOGUE, model


def test_who_is_not_logged_in_reads_no_record(see):
    for model, row in see(NOBODY).items():
        assert not (row["seen"] or row["leaked"] or row["changeable"]), model


def test_hosts_change_nothing_at_other_sites_and_see_nobody_there(see):
    rows = see(HOST)
    assert rows["telecentre.rental"]["changeable"]
    for model, row in rows.items():
        assert not row["changeable_elsewhere"], model
        assert not row["leaked"] or not row["is_personal"], model
        if row["is_personal"]:
            # What touches their sites is shown whole: a series, a membership.
            assert not row["seen_elsewhere"], model


@pytest.fixture
def network(demo_copy, start_server, odoo_command):
    """A server, its routes, and somebody whose things are not the visitor's."""
    routes = odoo_script.run(odoo_command, demo_copy, ROUTES)
    assert len(routes) > 20
    strangers = odoo_script.run(odoo_command, demo_copy, STRANGERS % {"login": MEMBER})
    server = start_server(demo_copy, ["--max-cron-threads=0"])
    return server, routes, strangers


def find_strangers(text, strangers):
    """Names, addresses and numbers of strangers that a page shows."""
    found = [
        *strangers["names"],
        *strangers["emails"],
        *(f">{name}<" for name in strangers["rentals"]),
    ]
    return [one for one in found if one in text]


def snapshot(database, me):
    """Every row of our tables that is not the visitor's, as text."""
    tables = databases.query(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' "
        "AND (starts_with(table_name, 'telecentre_') "
        "OR table_name IN ('res_partner', 'res_users', 'account_move'))",
        database=database,
    )
    rows = {}
    for [table] in tables:
        columns = [
            column
            for [column] in databases.query(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND table_name = %s",
                (table,),
                database=database,
            )
        ]
        if "id" not in columns:
            continue
        mine = "FALSE"
        if "partner_id" in columns:
            mine = f"partner_id IS NOT DISTINCT FROM {int(me)}"
        elif table == "res_partner":
            mine = f"id = {int(me)}"
        for number, text in databases.query(
            f'SELECT id, t::text FROM "{table}" t WHERE NOT ({mine})',
            database=database,
        ):
            rows[table, number] = text
    return rows


def test_no_route_shows_or_changes_what_is_anothers(network):
    server, routes, strangers = network
    unknown = {argument for route in routes for argument in route["arguments"]}
    assert unknown <= {*ARGUMENTS, *WORDS}, "say what these arguments name"
    member = Visitor(server.url, MEMBER)
    before = snapshot(server.database, strangers["me"])
    person = strangers["records"]["res.partner"]
    form = {
        "person": person,
        "partner_id": person,
        "rental_id": strangers["records"]["telecentre.rental"],
        "hours": "2030-01-07 08:00:00/2030-01-07 09:00:00",
        "may_book": person,
        "access_token": "0" * 36,
    }
    for route in routes:
        path = fill(route["rule"], route["arguments"], strangers["records"])
        if route["is_json"]:
            status, address, text = member.call(path, **form)
            assert "Odoo Server Error" not in text, (path, text)
            assert not find_strangers(text, strangers), (path, text)
            continue
        for method in route["methods"]:
            sent = form if method == "POST" else {}
            query = "" if sent else "?" + urllib.parse.urlencode(form, doseq=True)
            status, address, text = member.visit(path + query, **sent)
            told = (method, path, status, address)
            assert status < 500, told
            assert not find_strangers(text, strangers), told
    after = snapshot(server.database, strangers["me"])
    assert {key: after.get(key) for key in before} == before


def test_who_is_not_logged_in_is_asked_to(network):
    server, routes, strangers = network
    anybody = Visitor(server.url)
    for route in routes:
        if "GET" not in route["methods"] or route["is_json"]:
            continue
        status, address, text = anybody.visit(
            fill(route["rule"], route["arguments"], strangers["records"])
        )
        told = (route["rule"], status, address)
        assert status < 500, told
        assert not find_strangers(text, strangers), told
        if route["auth"] == "user":
            assert "/web/login" in address, told
