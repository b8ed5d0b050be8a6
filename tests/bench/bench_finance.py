"""The month of the finance department on 1,000 payers: what each step takes.

From the preview to the hand-over of the collection orders and back. `make bench`.
"""

import json
import sys

import odoo_script
from finance_script import month

PAYERS = 1000
TIMEOUT = 1800


def test_bench_finance(clone_database, odoo_command):
    seen = odoo_script.run(odoo_command, clone_database(), month(PAYERS), TIMEOUT)
    report = {"payers": PAYERS, "steps": seen["costs"]}
    sys.stdout.write(json.dumps({"finance": report}, indent=1) + "\n")
    assert not any(sums["gaps"] for sums in seen["figures"].values())
    # Eight hundred payments, each with the entry of the tax due on payment.
    assert seen["costs"]["back"]["queries"] <= 10 * PAYERS
