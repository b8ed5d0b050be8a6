"""One half-day left and two rentals confirmed at once, with real commits."""

import concurrent.futures

import odoo_script
import pytest
from network_script import MEMBERS_AND_KEY
from test_double_booking import call, query

# What PostgreSQL says to the one that comes second, before Odoo tries it again.
RETRIED = ["could not serialize access", "bad query"]
CALLERS = 2
ONE_HALF_DAY_LEFT = (
    MEMBERS_AND_KEY
    + """
half_day = env["product.product"].create({
    "name": "Half-day", "type": "service", "list_price": 10,
})
kind.rate_ids = [Command.clear(), Command.create({
    "unit": "half_day", "product_id": half_day.id,
})]
pass_type = env["telecentre.pass.type"].create({
    "name": "One half-day", "quantity": 1, "product_id": product.id,
    "act_id": env["telecentre.act"].create({
        "number": "1", "title": "Prices", "date": "2020-01-01",
    }).id,
})
sold = pass_type._sell(members[0], site)
rentals = env["telecentre.rental"].create([
    {
        "space_id": space.id, "partner_id": members[0].id,
        "date_start": f"{day} 08:00:00", "date_stop": f"{day} 10:00:00",
    }
    for space in spaces
    for day in [env.cr.now().date() + timedelta(days=(7 - env.cr.now().weekday()))]
])
env.cr.commit()
result({
    "spaces": spaces.ids, "members": members.ids, "key": key,
    "rentals": rentals.ids, "pass": sold.id,
})
"""
).replace("from datetime import date\n", "from datetime import date, timedelta\n")


@pytest.fixture
def network(clone_database, start_server, odoo_command):
    """A real server; two drafts of one member, in two offices, one half-day left."""
    database = clone_database()
    data = odoo_script.run(odoo_command, database, ONE_HALF_DAY_LEFT)
    return start_server(database), data


def test_of_two_confirmed_at_once_one_uses_the_last_half_day(network):
    server, data = network
    server.expected += RETRIED
    with concurrent.futures.ThreadPoolExecutor(CALLERS) as callers:
        answers = list(
            callers.map(
                lambda rental: call(
                    server,
                    data["key"],
                    "telecentre.rental",
                    "action_confirm",
                    ids=[rental],
                ),
                data["rentals"],
            )
        )
    assert [status for status, _body in answers] == [200, 200], answers
    rows = query(
        server.database,
        "SELECT r.state, r.amount_due, c.state FROM telecentre_rental r "
        "JOIN telecentre_charge c ON c.rental_id = r.id ORDER BY r.amount_due",
    )
    assert rows == [("confirmed", 0, "free"), ("confirmed", 10, "open")]
    [(balance, total, uses)] = query(
        server.database,
        "SELECT p.balance_minutes, SUM(e.minutes), "
        "COUNT(*) FILTER (WHERE e.kind = 'consume') FROM telecentre_pass p "
        "JOIN telecentre_credit_entry e ON e.pass_id = p.id WHERE p.id = %s "
        "GROUP BY p.id",
        data["pass"],
    )
    assert (balance, total, uses) == (0, 0, 1)
