"""What the billing benchmark runs in Odoo's shell: the same lines, three ways.

Each makes and posts one invoice of three lines for each of 1,000 payers, in chunks of a
hundred with a commit between them: our run from its charges, OCA's contract from its
lines, and Odoo's own `create` and `action_post`.
"""

PAYERS = 1000
CHUNK = 100

WATCH = """
import time
import psutil

def measured(step):
    queries, wall, cpu = env.cr.sql_log_count, time.perf_counter(), time.process_time()
    memory = step()
    return {{
        "queries_per_invoice": round((env.cr.sql_log_count - queries) / {payers}, 2),
        "ms_per_invoice": round(1000 * (time.perf_counter() - wall) / {payers}, 1),
        "cpu_ms_per_invoice": round(1000 * (time.process_time() - cpu) / {payers}, 1),
        "memory_mb_after_each_chunk": memory,
    }}

def rss():
    return round(psutil.Process().memory_info().rss / 2**20)

def by_chunks(records, work):
    memory = []
    for first in range(0, len(records), {chunk}):
        work(records.browse(records.ids[first:first + {chunk}]))
        env.cr.commit()
        env.invalidate_all()
        memory.append(rss())
    return memory
"""

OURS = (
    WATCH
    + """
from unittest.mock import patch
from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.telecentre_management.models import telecentre_billing_run as module

module.FOREGROUND = 10**6
run = env["telecentre.billing.run"].browse({run})
commit = IrCron._commit_progress

def watched(name):
    memory = []
    def remember(*args, **kwargs):
        memory.append(rss())
        return commit(*args, **kwargs)
    with patch.object(IrCron, "_commit_progress", remember):
        getattr(run, name)()
    return memory

figures = {{
    "invoice": measured(lambda: watched("action_invoice")),
    "post": measured(lambda: watched("action_post")),
}}
moves = run.move_ids
figures["untaxed"] = sum(moves.mapped("amount_untaxed"))
figures["posted"] = len(moves.filtered(lambda move: move.state == "posted"))
result(figures)
"""
)

LEDGER = """
charges = env["telecentre.charge"].search([])
lines = {}
for charge in charges.sorted("id"):
    lines.setdefault(charge.payer_id, []).append((charge.name, charge.price_unit))
product = charges.product_id
site = charges.site_id
account = site.analytic_account_id
analytic = {str(account.id): 100} if account else False
journal = env["telecentre.billing.run"].search([], limit=1).journal_id
"""

CORE = (
    WATCH
    + LEDGER.replace("{", "{{").replace("}", "}}")
    + """
def create(payers):
    moves = env["account.move"].create([
        {{
            "move_type": "out_invoice", "partner_id": payer.id,
            "journal_id": journal.id, "invoice_date": "2026-01-31",
            "invoice_line_ids": [
                Command.create({{
                    "product_id": product.id, "name": name, "price_unit": price,
                    "quantity": 1, "analytic_distribution": analytic,
                }})
                for name, price in lines[payer]
            ],
        }}
        for payer in payers
    ])

payers = env["res.partner"].browse([payer.id for payer in lines])
figures = {{"invoice": measured(lambda: by_chunks(payers, create))}}
moves = env["account.move"].search([("move_type", "=", "out_invoice")], order="id")
figures["post"] = measured(
    lambda: by_chunks(moves, lambda chunk: chunk.action_post())
)
figures["untaxed"] = sum(moves.mapped("amount_untaxed"))
figures["posted"] = len(moves.filtered(lambda move: move.state == "posted"))
result(figures)
"""
)

CONTRACT = (
    WATCH
    + LEDGER.replace("{", "{{").replace("}", "}}")
    + """
contracts = env["contract.contract"].create([
    {{
        "name": payer.name, "partner_id": payer.id, "journal_id": journal.id,
        "recurring_rule_type": "monthly", "date_start": "2026-01-01",
        "recurring_next_date": "2026-01-31",
        "contract_line_ids": [
            Command.create({{
                "product_id": product.id, "name": name, "price_unit": price,
                "specific_price": price, "quantity": 1,
                "recurring_rule_type": "monthly", "date_start": "2026-01-01",
                "recurring_next_date": "2026-01-31",
                "analytic_distribution": analytic,
            }})
            for name, price in lines[payer]
        ],
    }}
    for payer in lines
])
env.cr.commit()
env.invalidate_all()
from odoo.fields import Date

figures = {{"invoice": measured(lambda: by_chunks(
    contracts,
    lambda chunk: chunk._recurring_create_invoice(Date.to_date("2026-01-31")),
))}}
moves = env["account.move"].search([("move_type", "=", "out_invoice")], order="id")
figures["post"] = measured(
    lambda: by_chunks(moves, lambda chunk: chunk.action_post())
)
figures["untaxed"] = sum(moves.mapped("amount_untaxed"))
figures["posted"] = len(moves.filtered(lambda move: move.state == "posted"))
result(figures)
"""
)


def script(text, run=0):
    """One of the scripts above, with its numbers."""
    return "from odoo.fields import Command\n" + text.format(
        run=run, payers=PAYERS, chunk=CHUNK
    )
