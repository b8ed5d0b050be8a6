"""From the charges to the accountant and back: every cent is somewhere, once."""

import odoo_script
from finance_script import month

PAYERS = 60
# Each owes 10.01 + 11.01 + 12.01, and the tax of each line.
UNTAXED, TOTAL = 33.03, 39.63
CREDITED = 14.41  # the last use of 12.01, with its tax


def test_the_figures_agree_at_every_step(clone_database, odoo_command):
    seen = odoo_script.run(odoo_command, clone_database(), month(PAYERS), timeout=600)
    figures = seen["figures"]
    charged, total = round(PAYERS * UNTAXED, 2), round(PAYERS * TOTAL, 2)
    tenth = PAYERS // 10

    for step, sums in figures.items():
        assert not sums["gaps"], (step, sums)
        assert sums["charged"] == round(
            sums["waiting"] + sums["draft"] + sums["invoiced"], 2
        ), step
        assert sums["total"] == round(sums["ordered"] + sums["unordered"], 2), step
        assert sums["total"] == round(
            sums["paid"] + sums["credited"] + sums["residual"], 2
        ), step

    assert figures["preview"]["waiting"] == charged
    assert figures["invoice"]["draft"] == charged
    assert figures["post"]["total"] == figures["post"]["unordered"] == total
    assert figures["hand_over"]["ordered"] == total
    rejected = round(tenth * TOTAL, 2)
    assert figures["numbers"]["unordered"] == rejected
    paid = round(7 * tenth * TOTAL + tenth * 20, 2)
    assert figures["back"]["paid"] == figures["back_again"]["paid"] == paid
    assert figures["again"]["unordered"] == 0
    assert figures["transfer"]["paid"] == round(8 * tenth * TOTAL, 2)
    assert figures["credit"]["unordered"] == round(-tenth * CREDITED, 2)

    last = figures["reductions"]
    assert last["unordered"] == 0
    assert last["ordered"] == seen["handed"]
    assert last["paid"] == seen["recovered"]
    assert last["residual"] == seen["open"]
    assert seen["orders"] == [PAYERS - tenth, tenth, tenth]
