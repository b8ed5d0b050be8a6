"""One order, several hosts at once: it is charged once, with real commits."""

import concurrent.futures

import odoo_script
import pytest
from network_script import MEMBERS_AND_KEY
from test_double_booking import call, query

# What PostgreSQL says to the one that comes second, before Odoo tries it again.
RETRIED = ["could not serialize access", "bad query"]
CALLERS = 4
ORDER = (
    MEMBERS_AND_KEY
    + """
product.write({
    "telecentre_is_service": True,
    "uom_id": env.ref("telecentre_management.uom_page").id,
})
order = env["telecentre.service.order"].create({
    "site_id": site.id, "partner_id": members[0].id, "product_id": product.id,
})
env.cr.commit()
result({"order": order.id, "key": key})
"""
)


@pytest.fixture
def network(clone_database, start_server, odoo_command):
    """A real server with one order that waits for whoever is first."""
    database = clone_database()
    data = odoo_script.run(odoo_command, database, ORDER)
    return start_server(database), data


def call_at_once(server, data, *actions):
    with concurrent.futures.ThreadPoolExecutor(len(actions)) as callers:
        return list(
            callers.map(
                lambda action: call(
                    server,
                    data["key"],
                    "telecentre.service.order",
                    action,
                    ids=[data["order"]],
                ),
                actions,
            )
        )


def test_several_deliveries_at_once_charge_once(network):
    server, data = network
    server.expected += RETRIED
    answers = call_at_once(server, data, *["action_start"] * CALLERS)
    assert {status for status, _body in answers} == {200}, answers
    timers = "SELECT COUNT(*) FROM telecentre_service_time WHERE order_id = %s"
    assert query(server.database, timers, data["order"]) == [(1,)]
    answers = call_at_once(server, data, *["action_deliver"] * CALLERS)
    assert {status for status, _body in answers} == {200}, answers
    rows = query(
        server.database,
        "SELECT o.state, c.amount_due, c.state FROM telecentre_service_order o "
        "JOIN telecentre_charge c ON c.service_order_id = o.id",
    )
    assert rows == [("delivered", 10, "open")]


def test_delivered_and_cancelled_at_once_is_one_of_them(network):
    server, data = network
    server.expected += RETRIED
    answers = call_at_once(server, data, "action_deliver", "action_cancel")
    assert {status for status, _body in answers} == {200}, answers
    [(state, charges)] = query(
        server.database,
        "SELECT o.state, COUNT(c.id) FROM telecentre_service_order o "
        "LEFT JOIN telecentre_charge c ON c.service_order_id = o.id GROUP BY o.id",
    )
    assert (state, charges) in {("delivered", 1), ("cancelled", 0)}
