"""The finance department's month, in Odoo's shell: from the charges to the accountant.

Preview, invoices, hand-over of the titles, their numbers and payments back, a file of
the bank, credit notes: after each step the figures of the reconciliation screen.
"""

from network_script import NETWORK

STEPS = """
import base64
import time
from odoo.addons.telecentre_management.models import telecentre_billing_run as module

module.FOREGROUND = 10**6
SUMS = (
    "charged", "waiting", "draft", "invoiced", "total", "ordered", "unordered",
    "paid", "credited", "residual",
)
GAPS = ("gap_invoiced", "gap_ordered", "gap_paid", "gap")
figures, costs = {}, {}

def figure(step):
    env.flush_all()
    names = [f"amount_{name}" for name in SUMS] + list(GAPS)
    [row] = env["telecentre.reconciliation"]._read_group(
        [], [], [f"{name}:sum" for name in names]
    )
    figures[step] = {
        name.removeprefix("amount_"): round(value, 2)
        for name, value in zip(names, row)
    }
    figures[step]["gaps"] = env["telecentre.reconciliation"].search_count(
        [("gap", "!=", 0)]
    )

def cost(step, work):
    env.flush_all()
    env.invalidate_all()
    queries, wall = env.cr.sql_log_count, time.perf_counter()
    done = work()
    env.flush_all()
    costs[step] = {
        "seconds": round(time.perf_counter() - wall, 1),
        "queries": env.cr.sql_log_count - queries,
    }
    env.cr.commit()
    figure(step)
    return done

def encoded(heading, rows):
    return base64.b64encode("\\n".join([heading, *rows]).encode())

def read_back(step, rows):
    heading = "NumeroFacture;IdPce;IdBord;Exer;Etat;MotifRejet;MtPaye"
    back = env["telecentre.collection.import"].create({
        "attachment": encoded(heading, rows), "filename": f"{step}.csv",
        "date": "2026-03-10",
    })
    cost(step, back.action_import)
"""

MONTH = (
    NETWORK
    + STEPS
    + """
chart = env["account.chart.template"].with_company(company)
chart.try_loading("fr", company)
tax = chart.ref("tva_normale_encaissement")
company.tax_calculation_rounding_method = "round_per_line"
product.write({
    "taxes_id": [Command.set(tax.ids)], "l10n_fr_nature": "752",
    "property_account_income_id": chart.ref("pcg_706").id,
})
journal = env["account.journal"].search([
    ("type", "=", "sale"), ("company_id", "=", company.id),
], limit=1)
company.telecentre_journal_id = journal
journal.write({"l10n_fr_budget_code": "05", "l10n_fr_order_triplet": "06-15-01"})
env["telecentre.debtor.code"].create([
    {"client_class": client_class, "category": "01", "legal_nature": "01"}
    for client_class in ("public", "business", "individual")
])
payers = env["res.partner"].create([
    {"name": f"Payer {n:04}", **address} for n in range(PAYERS)
])
env["telecentre.charge"].create([
    {
        "name": f"Use {n}", "date": "2026-01-05", "site_id": site.id,
        "partner_id": payer.id, "product_id": product.id, "price_unit": 10.01 + n,
    }
    for payer in payers for n in range(3)
])
run = env["telecentre.billing.run"].create({
    "date_cutoff": "2026-01-31", "date_invoice": "2026-01-31",
})
cost("preview", run.action_preview)
cost("invoice", run.action_invoice)
cost("post", run.action_post)

handover = env["telecentre.collection.handover"].create({
    "journal_id": journal.id, "date_stop": "2026-01-31",
})
cost("prepare", handover.action_prepare)
cost("hand_over", handover.action_hand_over)

moves = run.move_ids.sorted("name")
tenth = PAYERS // 10
# One tenth rejected, one tenth half paid, one tenth not paid, the others paid.
rejected, half, unpaid = (
    moves[part * tenth:(part + 1) * tenth] for part in range(3)
)
rows = []
for number, move in enumerate(moves, start=1):
    paid = move.amount_total
    if move in rejected:
        rows.append(f"{move.name};;;2026;Rejete;Tiers inconnu;")
        continue
    if move in half:
        paid = 20
    if move in unpaid:
        paid = 0
    rows.append(f"{move.name};{number};7;2026;;;{paid:.2f}")
read_back("numbers", [row.rpartition(";")[0] + ";" for row in rows])
read_back("back", rows)
read_back("back_again", rows)

# What was rejected is handed over again; a transfer pays what was half paid.
again = env["telecentre.collection.handover"].create({
    "journal_id": journal.id, "date_stop": "2026-02-28",
})
cost("again", again.action_hand_over)
transfer = env["telecentre.payment.import"].create({
    "attachment": encoded(
        "Facture;Montant", [f"{move.name};{move.amount_residual:.2f}" for move in half]
    ),
    "filename": "bank.csv", "date": "2026-03-12",
    "journal_id": env["account.journal"].search([("type", "=", "bank")], limit=1).id,
})
transfer.action_read()
cost("transfer", transfer.action_book)

# One charge of each unpaid invoice is taken back: reductions of the titles.
env.invalidate_all()
charges = env["telecentre.charge"].search([
    ("move_line_id", "in", unpaid.invoice_line_ids.ids),
])
first = env["telecentre.charge"].browse(
    [group[0].id for group in charges.grouped("payer_id").values()]
)
cost("credit", lambda: first._take_back("Closed that day")._credit_now())
reductions = env["telecentre.collection.handover"].create({
    "journal_id": journal.id, "date_stop": "2026-12-31",
})
cost("reductions", reductions.action_hand_over)
handovers = handover | again | reductions
result({
    "figures": figures,
    "costs": costs,
    "handed": round(sum(handovers.mapped("amount_total")), 2),
    "recovered": round(sum(handovers.mapped("amount_recovered")), 2),
    "open": round(sum(handovers.mapped("amount_open")), 2),
    "orders": [handover.ready_count, again.ready_count, reductions.ready_count],
})
"""
)


def month(payers):
    return f"PAYERS = {payers}\n{MONTH}"
