"""Run a piece of Python in Odoo's shell, in a process of its own."""

import json
import subprocess
import textwrap

MARK = "RESULT "


def command(odoo_command, database):
    """The shell's command line; the script comes on standard input."""
    launcher, configuration = odoo_command
    return [
        *launcher,
        "shell",
        "-c",
        str(configuration),
        "-d",
        database,
        "--no-http",
        "--log-level=warn",
    ]


def run(odoo_command, database, script, timeout=300):
    """Run ``script``; give back what it hands to ``result(value)``, through JSON."""
    prelude = f"import json\ndef result(value): print({MARK!r} + json.dumps(value))\n"
    done = subprocess.run(
        command(odoo_command, database),
        input=prelude + textwrap.dedent(script),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    assert lines, f"the script gave no result:\n{done.stdout}\n{done.stderr}"
    return json.loads(lines[-1].removeprefix(MARK))
