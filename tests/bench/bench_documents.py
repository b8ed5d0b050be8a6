"""Three hundred documents made in the background: progress and memory. `make bench`."""

import collections
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import odoo_script
import psycopg2
import pytest
from devkit import templates

COUNT = 300
MOST_MEGABYTES = 500
SECONDS_BETWEEN_LOOKS = 0.5

ASK = f"""
people = env["telecentre.training.enrolment"].search([("date_entry", "!=", False)])
documents = env["telecentre.training.document"]
documents.search([("state", "=", "waiting")]).unlink()
asked = 0
while asked < {COUNT}:
    some = people[: {COUNT} - asked]
    documents._queue(some, ["sheet"])
    asked += len(some)
env["ir.cron.trigger"].search([]).unlink()
env.cr.commit()
result(asked)
"""
MAKE = """
cron = env.ref("telecentre_training.telecentre_training_document_cron")
documents = env["telecentre.training.document"]
while documents.search_count([("state", "=", "waiting")]):
    cron.method_direct_trigger()
    env.cr.commit()
"""


def get_children(pid):
    """A process and all those it started."""
    found = [pid]
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            found += get_children(int(child))
    return found


def get_megabytes(pid):
    """Memory of a process and those it started, what they share counted once.

    :return: what they asked for, and the same with the programs' own files, which the
        system keeps for all who run them and drops when it needs room
    """
    kilobytes = collections.Counter()
    for each in get_children(pid):
        for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
            name, _colon, rest = line.partition(":")
            if name in ("Pss", "Pss_Anon", "Pss_Shmem"):
                kilobytes[name] += int(rest.split()[0])
    asked = kilobytes["Pss_Anon"] + kilobytes["Pss_Shmem"]
    return asked / 1024, kilobytes["Pss"] / 1024


def count_ready(connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM telecentre_training_document WHERE state = 'ready'"
        )
        return cursor.fetchone()[0]


class Watch(threading.Thread):
    """Looks at a process and at how many documents are ready, as a user would."""

    def __init__(self, pid, database):
        super().__init__(daemon=True)
        self.pid, self.database = pid, database
        self.done = threading.Event()
        self.megabytes, self.seen = [], []

    def run(self):
        with psycopg2.connect(dbname=self.database) as connection:
            connection.autocommit = True
            while not self.done.wait(SECONDS_BETWEEN_LOOKS):
                try:
                    self.megabytes.append(get_megabytes(self.pid))
                except OSError:  # one of them has just ended
                    continue
                self.seen.append(count_ready(connection))


def run_watched(odoo_command, database, script):
    """``(watch, output, seconds)`` of a script in a process of its own."""
    start = time.perf_counter()
    with subprocess.Popen(
        odoo_script.command(odoo_command, database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watch = Watch(process.pid, database)
        watch.start()
        output, _nothing = process.communicate(script, timeout=1800)
        watch.done.set()
        watch.join()
    return watch, output, time.perf_counter() - start


@pytest.fixture
def database(clone_database):
    return clone_database(templates.demo_for_tests())


def test_bench_documents(database, odoo_command):
    assert odoo_script.run(odoo_command, database, ASK) == COUNT
    watch, output, seconds = run_watched(odoo_command, database, MAKE)
    asked, all_told = zip(*watch.megabytes, strict=True)
    figures = {
        "documents": watch.seen[-1],
        "seconds": round(seconds),
        "steps seen": len(set(watch.seen)),
        "most MB": round(max(asked)),
        "MB in the first fifth": round(max(asked[: len(asked) // 5])),
        "most MB with the programs' files": round(max(all_told)),
    }
    sys.stdout.write(json.dumps({"documents": figures}, indent=1) + "\n")
    with psycopg2.connect(dbname=database) as connection:
        assert count_ready(connection) == COUNT, output
    assert figures["steps seen"] >= COUNT / 20
    assert figures["most MB"] < MOST_MEGABYTES
