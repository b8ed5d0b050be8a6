"""A billing run killed at any moment goes on: no charge is lost or repeated."""

import random
import subprocess
import time

import odoo_script
import psycopg2
from network_script import charges

PAYERS = 100
CHUNK = 5
KILLS = 4

INVOICED = "SELECT count(*) FROM account_move"
POSTED = "SELECT count(*) FROM account_move WHERE state = 'posted'"

WORK = """
from odoo.addons.telecentre_management.models import telecentre_billing_run as module
from odoo.addons.telecentre_management.models import telecentre_billing_run_work as work
work.CHUNK = {chunk}
module.FOREGROUND = 1000
run = env["telecentre.billing.run"].browse({run})
print("STARTED", flush=True)
run.{method}()
env.cr.commit()
result(run.state)
"""


def rows(database, sql):
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def work_and_kill(odoo_command, database, script, progress):
    """Start the work and ``kill -9`` it in the chunk after none, one or two of them.

    :param str progress: query of how many invoices are committed
    :return: how many invoices were committed when it was dead
    """
    moments = random.Random()
    goal = rows(database, progress)[0][0] + CHUNK * moments.randint(0, 2)
    process = subprocess.Popen(
        odoo_script.command(odoo_command, database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    process.stdin.write("def result(value): pass\n" + script)
    process.stdin.close()
    for line in process.stdout:
        if "STARTED" in line:
            break
    while rows(database, progress)[0][0] < goal:
        assert process.poll() is None, "the work ended by itself"
        time.sleep(0.01)
    time.sleep(moments.uniform(0, 0.05))
    process.kill()
    process.wait()
    return rows(database, progress)[0][0]


def test_killed_and_run_again(clone_database, odoo_command):
    database = clone_database()
    run = odoo_script.run(odoo_command, database, charges(PAYERS, 3))["run"]
    invoicing = WORK.format(run=run, chunk=CHUNK, method="action_invoice")
    posting = WORK.format(run=run, chunk=CHUNK, method="action_post")
    for _kill in range(KILLS):
        made = work_and_kill(odoo_command, database, invoicing, INVOICED)
    assert made < PAYERS, "nothing is left to go on with"
    assert odoo_script.run(odoo_command, database, invoicing) == "invoiced"
    for _kill in range(2):
        made = work_and_kill(odoo_command, database, posting, POSTED)
    assert made < PAYERS, "nothing is left to go on with"
    assert odoo_script.run(odoo_command, database, posting) == "posted"

    # every charge once, every payer one invoice, every euro there
    assert rows(
        database,
        "SELECT count(*), count(DISTINCT move_line_id), sum(amount_due) "
        "FROM telecentre_charge WHERE state = 'invoiced'",
    ) == [(PAYERS * 3, PAYERS * 3, PAYERS * 33)]
    assert rows(
        database,
        "SELECT count(*), count(DISTINCT partner_id), sum(amount_untaxed) "
        f"FROM account_move WHERE state = 'posted' AND telecentre_run_id = {run}",
    ) == [(PAYERS, PAYERS, PAYERS * 33)]
    numbers = rows(
        database,
        "SELECT sequence_number FROM account_move "
        f"WHERE telecentre_run_id = {run} ORDER BY sequence_number",
    )
    assert [number for (number,) in numbers] == list(range(1, PAYERS + 1))
    names = rows(
        database,
        "SELECT p.name FROM account_move m JOIN res_partner p ON p.id = m.partner_id "
        f"WHERE m.telecentre_run_id = {run} ORDER BY m.sequence_number",
    )
    assert names == sorted(names)


def test_two_runs_at_once_never_take_the_same_charge(clone_database, odoo_command):
    database = clone_database()
    first = odoo_script.run(odoo_command, database, charges(PAYERS, 2))["run"]
    second = odoo_script.run(
        odoo_command,
        database,
        f"""
        run = env["telecentre.billing.run"].browse({first}).copy()
        run.action_preview()
        env.cr.commit()
        result(run.id)
        """,
    )
    work = """
from odoo.addons.telecentre_management.models import telecentre_billing_run as module
from odoo.addons.telecentre_management.models import telecentre_billing_run_work as work
from odoo.service.model import retrying
work.CHUNK = {chunk}
module.FOREGROUND = 1000
run = env["telecentre.billing.run"].browse({run})
retrying(run.action_invoice, env)
result(run.state)
"""
    processes = [
        subprocess.Popen(
            odoo_script.command(odoo_command, database),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _run in (first, second)
    ]
    for process, run in zip(processes, (first, second), strict=True):
        process.stdin.write("def result(value): print('STATE', value)\n")
        process.stdin.write(work.format(run=run, chunk=CHUNK))
        process.stdin.close()
    outputs = [process.stdout.read() for process in processes]
    for process in processes:
        process.wait()
    assert all("STATE invoiced" in output for output in outputs), outputs
    assert rows(
        database,
        "SELECT count(*), count(DISTINCT move_line_id) FROM telecentre_charge "
        "WHERE state = 'invoiced'",
    ) == [(PAYERS * 2, PAYERS * 2)]
    assert rows(database, "SELECT count(*), sum(amount_untaxed) FROM account_move") == [
        (PAYERS, PAYERS * 21)
    ]
