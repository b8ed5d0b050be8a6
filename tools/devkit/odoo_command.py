"""Odoo's configuration file, and running Odoo commands with a watched log."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from .console import Failure, say, tail
from .odoo_program import Odoo
from .settings import ADDONS, CONF, DATA, HTTP_INTERFACE, TOOLS, VENV, http_port

PROBLEM = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ", re.MULTILINE)
LOADING = re.compile(r"Loading module (\S+ \(\d+/\d+\))")


def command(*arguments: str | Path) -> list[str]:
    launcher = [VENV / "bin" / "python", TOOLS / "odoo_server.py"]
    return [str(part) for part in (*launcher, *arguments)]


def write_configuration(odoo: Odoo) -> None:
    paths = [
        *odoo.addons_paths,
        *([ADDONS] if any(ADDONS.glob("*/__manifest__.py")) else []),
    ]
    options = {
        "addons_path": ",".join(map(str, paths)),
        "data_dir": DATA,
        "db_host": os.environ["PGHOST"],
        "db_port": os.environ.get("PGPORT", "5432"),
        "db_user": os.environ.get("PGUSER", "odoo"),
        "db_maxconn": 64,
        "http_interface": HTTP_INTERFACE,
        "http_port": http_port(),
        "list_db": False,
    }
    if password := os.environ.get("PGPASSWORD"):
        options["db_password"] = password
    lines = [f"{key} = {value}\n" for key, value in options.items()]
    new = CONF.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text("[options]\n" + "".join(lines))
    new.replace(CONF)


def run(arguments: list[str], log: Path, failure: Failure, stdin: str = "") -> str:
    """Run one Odoo command without HTTP; show its progress, return its log."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w") as output,
        subprocess.Popen(
            command(*arguments),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        try:
            process.stdin.write(stdin)
            process.stdin.close()
            _watch(process, log)
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        print(tail(log), file=sys.stderr)
        failure.advice += (f"The details are in {log}.",)
        raise failure
    return log.read_text(errors="replace")


def problems(text: str) -> list[str]:
    """The WARNING, ERROR and CRITICAL lines of a log.

    Python's warnings about code that is not ours (old names in libraries) are not
    among them.
    """
    return [
        line
        for line in text.splitlines()
        if PROBLEM.match(line) and (" py.warnings: " not in line or str(ADDONS) in line)
    ]


def _watch(process: subprocess.Popen, log: Path) -> None:
    shown, last = "", time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        pause = 1 if sys.stdout.isatty() else 15
        if time.monotonic() - last < pause:
            continue
        last = time.monotonic()
        if (found := LOADING.findall(tail(log, 200))) and found[-1] != shown:
            shown = found[-1]
            say(f"  loading {shown}")
