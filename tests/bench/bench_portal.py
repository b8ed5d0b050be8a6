"""Fifty members at once in the portal, and what its pages cost. `make bench`."""

import collections
import concurrent.futures
import datetime
import json
import re
import statistics
import sys
import time

import odoo_script
import pytest
from devkit import templates
from visiting import Visitor

MEMBERS = 50
ROUNDS = 15
HOME = "/my/home"
PAGES = [
    "/my/book",
    "/my/rentals",
    "/my/charges",
    "/my/plan",
    "/my/credits",
    "/my/documents",
    "/my/certificates",
    "/my/waiting",
    "/my/services",
    "/my/services/new",
    "/my/data",
    "/telecentres",
    "/telecentres/mur",
]

PEOPLE = f"""
from odoo.fields import Command
model = env["res.users"].search([("login", "=", "adherente")])
site = env["telecentre.site"].search([("code", "=", "MUR")])
kind = env["telecentre.space.type"].search([("kind", "=", "workstation")], limit=1)
spaces = env["telecentre.space"].search(
    [("site_id", "=", site.id), ("type_id", "=", kind.id)], limit=1)
# Room for everybody: what is measured is the members, not their quarrels.
for number in range({MEMBERS}):
    spaces.copy({{"name": f"Place {{number + 1}}"}})
for number in range({MEMBERS}):
    login = f"membre{{number:02}}"
    env["res.users"].with_context(no_reset_password=True).create({{
        "name": f"Membre {{number:02}}", "login": login, "password": login,
        "lang": "fr_FR", "tz": "Europe/Paris",
        "company_id": model.company_id.id,
        "company_ids": [Command.set(model.company_ids.ids)],
        "group_ids": [Command.set(env.ref("base.group_portal").ids)],
    }})
env.cr.commit()
result({{"site": site.id, "kind": kind.id}})
"""


@pytest.fixture
def crowd(clone_database, start_server, odoo_command):
    database = clone_database(templates.demo_for_tests())
    place = odoo_script.run(odoo_command, database, PEOPLE)
    return start_server(database, ["--max-cron-threads=0"]), place


def next_tuesday():
    today = datetime.date.today()
    return today + datetime.timedelta(days=(1 - today.weekday()) % 7 + 7)


def time_home(visitor):
    """Odoo's own start page, and the counters of its cards that it asks for."""
    start = time.perf_counter()
    _status, _address, text = visitor.visit(HOME)
    page = time.perf_counter() - start
    counters = re.findall(r'data-placeholder_count="(\w+)"', text)
    assert counters
    visitor.call("/my/counters", counters=counters)
    return page, time.perf_counter() - start


def timed(visitor, path, **form):
    start = time.perf_counter()
    status, address, _text = visitor.visit(path, **form)
    return path.partition("?")[0], status, address, time.perf_counter() - start


def walk(visitor, number, place):
    """What a member does: look, search, book, look again."""
    day = next_tuesday()
    hours = f"{day} 08:00:00/{day} 11:00:00"
    order = {**place, "hours": hours, "quantity": 1}
    query = "&".join(f"{name}={value}" for name, value in order.items())
    return [
        timed(visitor, HOME),
        timed(visitor, f"/my/book?day={day}&slot=morning"),
        timed(visitor, f"/my/book/review?{query.replace(' ', '%20')}"),
        timed(visitor, "/my/book/confirm", **order, key=f"{number:032d}"),
        timed(visitor, "/my/rentals"),
        timed(visitor, "/my/charges"),
    ]


def test_bench_portal(crowd):
    server, place = crowd
    visitors = [Visitor(server.url, f"membre{number:02}") for number in range(MEMBERS)]
    one, day = visitors[0], next_tuesday()
    paths = [*PAGES, f"/my/book?day={day}&slot=morning"]
    spent = {path: [] for path in [HOME, "home, whole", *paths]}
    for number in range(ROUNDS + 1):
        page, whole = time_home(one)
        times = [page, whole, *(timed(one, path)[3] for path in paths)]
        if number:  # the first time fills caches
            for path, took in zip(spent, times, strict=True):
                spent[path].append(took)
    alone = {path: statistics.median(times) for path, times in spent.items()}
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(MEMBERS) as pool:
        jobs = [
            pool.submit(walk, visitor, number, place)
            for number, visitor in enumerate(visitors)
        ]
        steps = [step for job in jobs for step in job.result()]
    whole = time.perf_counter() - start
    errors = [step[:3] for step in steps if step[1] >= 500]
    booked = sum("booked=1" in step[2] for step in steps)
    by_page = collections.defaultdict(list)
    for path, _status, _address, spent in steps:
        by_page[path].append(spent)
    report = {
        "members": MEMBERS,
        "requests": len(steps),
        "requests_per_second": round(len(steps) / whole, 1),
        "errors": len(errors),
        "booked": booked,
        "times_of_my_home": {
            path: round(spent / alone["home, whole"], 2)
            for path, spent in alone.items()
        },
        "times_of_the_page_my_home_without_its_counters": {
            path: round(spent / alone[HOME], 2) for path, spent in alone.items()
        },
        "milliseconds_alone": {
            path: round(1000 * spent) for path, spent in alone.items()
        },
        "milliseconds_median_of_fifty": {
            path: round(1000 * statistics.median(spent))
            for path, spent in by_page.items()
        },
    }
    sys.stdout.write(json.dumps({"portal": report}, indent=1) + "\n")
    assert not errors
    assert booked == MEMBERS
