"""A billing run over 1,000 payers × 3 charges, beside OCA's contract and Odoo's own.

French chart; each makes and posts the same invoices in chunks of a hundred, one after
the other on the same machine. `make bench`.
"""

import json
import sys

import odoo_script
from billing_scripts import CONTRACT, CORE, OURS, PAYERS, script
from network_script import charges

TIMEOUT = 1200
STEPS = ("invoice", "post")


def total(figures, name):
    return sum(figures[step][name] for step in STEPS)


def test_bench_billing(clone_database, odoo_command, peer_database, peer_command):
    made = {}
    for name, command, database, text in (
        ("contract", peer_command, peer_database("contract"), CONTRACT),
        ("core", odoo_command, clone_database(), CORE),
        ("ours", odoo_command, clone_database(), OURS),
    ):
        run = odoo_script.run(command, database, charges(PAYERS, 3), TIMEOUT)["run"]
        made[name] = odoo_script.run(command, database, script(text, run), TIMEOUT)
    times = {
        f"{peer}_{clock}": round(total(made[peer], key) / total(made["ours"], key), 2)
        for peer in ("contract", "core")
        for clock, key in (("wall", "ms_per_invoice"), ("cpu", "cpu_ms_per_invoice"))
    }
    report = made | {"payers": PAYERS, "times_faster_than": times}
    sys.stdout.write(json.dumps({"billing": report}, indent=1) + "\n")
    for figures in made.values():
        assert figures["posted"] == PAYERS
        assert figures["untaxed"] == made["ours"]["untaxed"]
    assert total(made["ours"], "queries_per_invoice") <= 15
    memory = made["ours"]["post"]["memory_mb_after_each_chunk"]
    assert memory[-1] - memory[0] < 50, memory
