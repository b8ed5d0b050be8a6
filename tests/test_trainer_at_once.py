"""One trainer, two sites, the same half-day: one officer wins, with real commits."""

import collections
import concurrent.futures

import odoo_script
import pytest
from network_script import MEMBERS_AND_KEY
from test_double_booking import call, query

OFFICERS = 8
TRAINING = """
course = env["telecentre.training.course"].create({
    "name": "Become a teleworker",
    "module_ids": [Command.create({"name": "Tools", "kind": "on_site", "hours": 3})],
})
trainer = env["res.partner"].create({"name": "Luce Trainer"})
cohorts = env["telecentre.training.cohort"]
for number in range(%d):
    place = site.copy({"name": f"Site {number}", "code": f"S{number}", "state": "open"})
    room = spaces[0].copy({
        "name": f"Room {number}", "site_id": place.id, "capacity": 12,
    })
    cohorts |= cohorts.create({
        "name": f"Cohort {number}", "course_id": course.id,
        "site_id": place.id, "space_id": room.id, "seats": 10,
    })
env.cr.commit()
result({
    "key": key, "trainer": trainer.id, "cohorts": cohorts.ids,
    "module": course.module_ids.id,
})
"""


@pytest.fixture
def training(clone_database, start_server, odoo_command):
    """A real server; a cohort at each of eight sites, one trainer for all."""
    database = clone_database()
    script = MEMBERS_AND_KEY.rpartition("env.cr.commit()")[0] + TRAINING % OFFICERS
    data = odoo_script.run(odoo_command, database, script)
    server = start_server(database)
    server.expected += ["bad query", "trainer_no_overlap", "already teaches"]
    return server, data


def plan(server, data, cohort):
    return call(
        server,
        data["key"],
        "telecentre.training.session",
        "create",
        vals_list=[
            {
                "cohort_id": cohort,
                "module_id": data["module"],
                "trainer_id": data["trainer"],
                "date_start": "2030-01-07 09:00:00",
                "date_stop": "2030-01-07 11:00:00",
            }
        ],
        context={"lang": "en_US", "tz": "Europe/Paris"},
    )


def test_a_trainer_asked_for_by_eight_sites_at_once_goes_to_one(training):
    server, data = training
    with concurrent.futures.ThreadPoolExecutor(OFFICERS) as officers:
        answers = list(
            officers.map(lambda cohort: plan(server, data, cohort), data["cohorts"])
        )
    statuses = collections.Counter(status for status, _body in answers)
    assert statuses == {200: 1, 422: OFFICERS - 1}, answers
    for status, body in answers:
        if status != 200:
            assert "Luce Trainer already teaches “Tools” at Site" in body["message"]
    assert query(
        server.database,
        "SELECT (SELECT count(*) FROM telecentre_training_session),"
        " (SELECT count(*) FROM telecentre_rental)",
    ) == [(1, 1)]
