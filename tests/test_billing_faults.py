"""Three hundred payers, some of whom cannot be invoiced: the others all are."""

import odoo_script
from network_script import charges

PAYERS = 300

FAULTS = """
run = env["telecentre.billing.run"].browse({run})
lines = run.line_ids.sorted("payer_name")
impossible, closed, missing = (line.payer_id for line in lines[6:9])

# a number that Odoo would refuse, left by an import of long ago
env.cr.execute(
    "UPDATE res_partner SET vat = 'FR00NOTANUMBER' WHERE id = %s", [impossible.id]
)
# an account that was closed since the product was made
product = env["telecentre.charge"].search([], limit=1).product_id
account = env["account.account"].create({{
    "name": "Closed", "code": "706999", "account_type": "income",
}})
other = product.copy({{"property_account_income_id": account.id}})
env["telecentre.charge"].create({{
    "name": "On a closed account", "date": "2026-01-06",
    "site_id": env["telecentre.site"].search([], limit=1).id,
    "partner_id": closed.id, "product_id": other.id, "price_unit": 30,
}})
account.active = False
missing.street = False
run.action_preview()
run.action_invoice()
run.action_post()
env.cr.commit()

posted = run.move_ids.filtered(lambda move: move.state == "posted")
text = "\\n".join(
    f"{{move.name}};{{move.amount_total:.2f}}" for move in posted.sorted("name")
)
import base64
bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
batch = env["telecentre.payment.import"].create({{
    "attachment": base64.b64encode(text.encode()), "filename": "bank.csv",
    "journal_id": bank.id, "date": "2026-02-15",
}})
batch.action_read()
batch.action_book()
env.flush_all()
names = (
    "amount_charged", "amount_waiting", "amount_draft", "amount_invoiced",
    "gap_invoiced", "amount_total", "amount_paid", "amount_residual", "gap_paid",
)
[sums] = env["telecentre.reconciliation"]._read_group(
    [], [], [f"{{name}}:sum" for name in names]
)
result({{
    "posted": len(posted),
    "drafts": len(run.move_ids) - len(posted),
    "impossible": impossible in posted.partner_id,
    "reasons": {{line.payer_id.id: line.reason for line in run.line_ids
                if line.reason}},
    "closed": closed.id,
    "missing": missing.id,
    "sums": dict(zip(names, sums)),
    "unpaid": len(posted.filtered("amount_residual")),
}})
"""


def test_those_who_cannot_be_invoiced_do_not_stop_the_others(
    clone_database, odoo_command
):
    database = clone_database()
    run = odoo_script.run(odoo_command, database, charges(PAYERS, 2))["run"]
    seen = odoo_script.run(odoo_command, database, FAULTS.format(run=run), timeout=900)
    assert (seen["posted"], seen["drafts"]) == (PAYERS - 2, 1)
    assert set(seen["reasons"]) == {str(seen["closed"]), str(seen["missing"])}
    assert seen["impossible"]
    assert seen["unpaid"] == 0
    sums = {name: round(amount, 2) for name, amount in seen["sums"].items()}
    invoiced = 21 * (PAYERS - 2)
    total = sums["amount_total"]
    assert total > invoiced  # with the taxes of the chart
    assert sums == {
        "amount_charged": 21 * PAYERS + 30,
        "amount_waiting": 21,
        "amount_draft": 51,
        "amount_invoiced": invoiced,
        "gap_invoiced": 0,
        "amount_total": total,
        "amount_paid": total,
        "amount_residual": 0,
        "gap_paid": 0,
    }
