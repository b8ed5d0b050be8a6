"""Cost of a billing run over 1,000 payers × 3 charges, French chart. `make bench`."""

import json
import sys

import odoo_script
from network_script import charges

PAYERS = 1000

MEASURE = """
import time
import psutil
from unittest.mock import patch
from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.telecentre_management.models import telecentre_billing_run as module

module.FOREGROUND = 10**6
run = env["telecentre.billing.run"].browse({run})
commit = IrCron._commit_progress
memory = []

def watched(*args, **kwargs):
    memory.append(round(psutil.Process().memory_info().rss / 2**20))
    return commit(*args, **kwargs)

figures = {{"payers": {payers}}}
with patch.object(IrCron, "_commit_progress", watched):
    for step in ("action_invoice", "action_post"):
        queries, start = env.cr.sql_log_count, time.perf_counter()
        getattr(run, step)()
        queries = env.cr.sql_log_count - queries
        figures[step] = {{
            "queries_per_invoice": round(queries / {payers}, 2),
            "seconds": round(time.perf_counter() - start, 1),
            "memory_mb_after_each_chunk": memory[:],
        }}
        memory.clear()
result(figures)
"""


def test_bench_billing(clone_database, odoo_command):
    database = clone_database()
    run = odoo_script.run(odoo_command, database, charges(PAYERS, 3))["run"]
    figures = odoo_script.run(
        odoo_command, database, MEASURE.format(run=run, payers=PAYERS)
    )
    sys.stdout.write(json.dumps({"billing": figures}, indent=1) + "\n")
    queries = sum(
        figures[step]["queries_per_invoice"]
        for step in ("action_invoice", "action_post")
    )
    assert queries <= 15
