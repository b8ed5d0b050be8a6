"""What `make run`, `shell`, `stop`, `reset`, `update`, `fetch` and `doctor` do."""

import os
import signal
import subprocess
import sys
import time

from . import (
    addons,
    chromium,
    databases,
    demo,
    environment,
    odoo_command,
    odoo_program,
    postgres,
    postgres_programs,
    settings,
)
from .console import Failure, remove_tree, say
from .server import Server, port_is_free

PID_FILE = settings.STATE / "odoo.pid"
SERVER_LOG = settings.LOGS / "server.log"


def run(arguments: list[str]) -> None:
    """Bring everything up to date and serve the demo database."""
    port, interface = settings.http_port(), settings.HTTP_INTERFACE
    if not port_is_free(port, interface):
        raise Failure(
            f"Port {port} is taken{' by this project' if _pid() else ''}.",
            "Stop the program that uses it (make stop), or choose another: "
            f"TELECENTRE_PORT={port + 1} make run",
        )
    settings.prepare_state_folder()
    with environment.setup_lock():
        odoo, ours = environment.everything()
        try:
            chromium.ensure()
        except Failure as failure:
            say(f"note: {failure} {' '.join(failure.advice)}")
        demo.ensure(odoo, ours)
    server = Server(
        settings.DEMO_DB,
        SERVER_LOG,
        port,
        interface,
        (f"--pidfile={PID_FILE}", *arguments),
    )
    server.start()
    try:
        server.wait_ready()
        _welcome(server)
        _follow(server)
    except KeyboardInterrupt:
        say("stopping")
    finally:
        server.stop()
    if server.process.returncode:
        raise Failure(
            "The server ended by itself.", f"The details are in {SERVER_LOG}."
        )


def _welcome(server: Server) -> None:
    print(f"\n  Odoo {settings.SERIES} answers on {server.url}\n")
    for who, login, password in demo.logins():
        print(f"    {who:<24} {login} / {password}")
    print(f"\n  Log: {server.log}    Ctrl-C stops the server.\n", flush=True)


def _follow(server: Server) -> None:
    """Show the warnings and errors of the log until the server ends."""
    everything, showing = os.environ.get("VERBOSE"), False
    with server.log.open(errors="replace") as log:
        while True:
            if line := log.readline():
                if line[:2] == "20":  # a new entry; what follows belongs to it
                    showing = everything or odoo_command.PROBLEM.match(line)
                if showing:
                    print(line, end="", flush=True)
            elif server.process.poll() is not None:
                return
            else:
                time.sleep(0.3)


def shell(arguments: list[str]) -> None:
    """A Python prompt in the demo database (or another: ARGS='-d name')."""
    settings.prepare_state_folder()
    with environment.setup_lock():
        odoo, ours = environment.everything()
        demo.ensure(odoo, ours)
    database = [] if "-d" in arguments else ["-d", settings.DEMO_DB]
    command = odoo_command.command(
        "shell",
        "-c",
        settings.CONF,
        "--no-http",
        "--log-level=warn",
        *database,
        *arguments,
    )
    sys.exit(subprocess.run(command, check=False).returncode)


def update(arguments: list[str]) -> None:
    """Update our addons (or those named) in the demo database."""
    settings.prepare_state_folder()
    with environment.setup_lock():
        odoo, ours = environment.everything()
        demo.ensure(odoo, ours)
        named = [addon for addon in ours if not arguments or addon.name in arguments]
        demo.update(ours, named)
    if _pid():
        say("the running server has the old code: stop it and run it again")


def stop(_arguments: list[str]) -> None:
    """Stop the server and the private PostgreSQL."""
    if pid := _pid():
        os.kill(pid, signal.SIGTERM)
        for _ in range(100):
            if not _pid():
                break
            time.sleep(0.2)
        else:
            os.kill(pid, signal.SIGKILL)
        say("the server is stopped")
    if not os.environ.get("PGHOST") and postgres.stop():
        say("PostgreSQL is stopped")


def reset(arguments: list[str]) -> None:
    """Forget the demo database; with `all`, everything that was made or fetched."""
    stop([])
    if arguments == ["all"]:
        if os.environ.get("PGHOST"):
            _drop_all()
        remove_tree(postgres.OUTSIDE)
        remove_tree(settings.STATE)
        say(f"{settings.STATE} is removed")
        return
    if arguments:
        raise Failure("`make reset` takes nothing, or ARGS=all.")
    settings.prepare_state_folder()
    with environment.setup_lock():
        environment.everything()
        databases.drop(settings.DEMO_DB)
    say(f"the database {settings.DEMO_DB} is dropped; `make run` makes a new one")


def _drop_all() -> None:
    settings.prepare_state_folder()
    with environment.setup_lock():
        environment.everything()
        for name in databases.marked():
            databases.drop(name)


def fetch(_arguments: list[str]) -> None:
    """Only the programs (for a container image): no database."""
    settings.prepare_state_folder()
    with environment.setup_lock():
        odoo = environment.programs()
    say(f"Odoo {settings.SERIES} ({odoo.origin}) is in {settings.STATE}")


def doctor(_arguments: list[str]) -> None:
    """Tell what is found, without changing anything."""
    facts = {
        "Python": f"{sys.version.split()[0]} ({sys.executable})",
        "State folder": f"{settings.STATE} ({_size()})",
        "Free disk": f"{settings.free_mb() if settings.STATE.exists() else '?'} MB",
        "Odoo": _odoo_fact(),
        "Python packages": "installed"
        if (settings.VENV / ".complete").exists()
        else "not yet",
        "PostgreSQL": _postgres_fact(),
        "Chromium": chromium.described(),
        "Our addons": addons.names(addons.ours()) or "none",
        "Server": f"running (process {_pid()})" if _pid() else "not running",
        f"Port {settings.http_port()}": "free"
        if port_is_free(settings.http_port())
        else "taken",
    }
    for name, value in facts.items():
        print(f"{name + ':':<17} {value}")


def _size() -> str:
    if not settings.STATE.exists():
        return "not made yet"
    return subprocess.run(
        ["du", "-sh", settings.STATE], capture_output=True, text=True, check=False
    ).stdout.split()[0]


def _odoo_fact() -> str:
    if home := os.environ.get("ODOO_HOME"):
        return f"ODOO_HOME={home}"
    complete = settings.STATE / "odoo" / ".complete"
    if complete.exists():
        return complete.read_text()
    return f"will be fetched from Debian ({odoo_program.SUITE})"


def _postgres_fact() -> str:
    if host := os.environ.get("PGHOST"):
        return f"PGHOST={host}"
    found = postgres_programs.candidates()
    return (
        f"private, programs in {found[0]}" if found else "will be fetched from Debian"
    )


def _pid() -> int | None:
    """The process of our server, if it runs."""
    try:
        pid = int(PID_FILE.read_text())
        with open(f"/proc/{pid}/cmdline") as command:
            return pid if "odoo_server.py" in command.read() else None
    except (OSError, ValueError):
        return None
