"""Availability, booking and quotes beside OCA's resource_booking. `make bench`."""

import json
import sys

import odoo_script
from booking_scripts import OURS, PEER, WAITERS

WEEK = "week_of_50_spaces"


def test_bench_booking(clone_database, odoo_command, peer_database, peer_command):
    peer = odoo_script.run(
        peer_command, peer_database("resource_booking"), PEER, timeout=1200
    )
    ours = odoo_script.run(odoo_command, clone_database(), OURS, timeout=1200)
    times = {
        "week_empty": peer["week_of_50_desks_empty"]["milliseconds"]
        / ours[f"{WEEK}_empty"]["milliseconds"],
        "week_booked": peer["week_of_50_desks_500_booked"]["milliseconds"]
        / ours[f"{WEEK}_500_booked_1m_past"]["milliseconds"],
        "create_and_confirm_each": 2
        * peer["create_and_confirm_500"]["milliseconds"]
        / ours["create_and_confirm_1000"]["milliseconds"],
    }
    growth = (
        ours[f"{WEEK}_1m_past"]["milliseconds"]
        / ours[f"{WEEK}_10k_past"]["milliseconds"]
    )
    report = {
        "ours": ours,
        "resource_booking": peer,
        "times_faster": {name: round(ratio, 1) for name, ratio in times.items()},
        "slower_with_a_million_than_with_10k": round(growth, 2),
    }
    sys.stdout.write(json.dumps({"booking": report}, indent=1) + "\n")
    queries = {ours[name]["queries"] for name in ours if name.startswith(WEEK)}
    assert len(queries) == 1 and max(queries) <= 12, queries


def test_bench_waiters(clone_database, odoo_command):
    """Six wait for a space whose holder gives up: one gets it, nobody waits long."""
    figures = odoo_script.run(odoo_command, clone_database(), WAITERS)
    sys.stdout.write(json.dumps({"six_waiters": figures}, indent=1) + "\n")
    assert figures["outcomes"] == ["booked"] + ["refused"] * 5
