"""Fixtures for tests that need real servers and real commits.

They work on clones, never on the database that pytest has open.
"""

import itertools
import os
import re
import resource
from pathlib import Path

import pytest
from browsing import LAPTOP, browsers
from devkit import databases, server, settings, templates

_numbers = itertools.count(1)
TEMPLATE = os.environ.get("TELECENTRE_INSTALLED_DB", settings.INSTALLED_DB)


@pytest.fixture(scope="session")
def databases_to_drop():
    """Names of databases that are dropped when the tests end."""
    names = []
    yield names
    for name in names:
        databases.drop(name)


@pytest.fixture
def clone_database(databases_to_drop):
    """Make clones of the database with our addons: ``clone_database()``."""
    made = []

    def clone(source=TEMPLATE):
        name = f"{settings.TEST_DB}_{os.getpid()}_{next(_numbers)}"
        databases_to_drop.append(name)
        databases.clone(source, name)
        made.append(name)
        return name

    yield clone
    for name in made:
        databases.drop(name)
        databases_to_drop.remove(name)


class RealServer(server.Server):
    """A server of its own process; its log must stay clean."""

    def __init__(self, database, options=()):
        log = settings.LOGS / f"test-server-{next(_numbers)}.log"
        super().__init__(database, log, server.free_port(), options=tuple(options))
        self.expected = []  # pieces of the lines that may be in the log

    def unexpected(self):
        return [
            line
            for line in self.problems()
            if not any(piece in line for piece in self.expected)
        ]

    def peak_memory(self):
        """The most that its process ever held, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024

    def finish(self):
        self.stop()
        lines = self.unexpected()
        assert not lines, f"{self.log} holds:\n" + "\n".join(lines)


@pytest.fixture
def start_server():
    """Start a server on a database: ``start_server(name, options=())``."""
    started = []

    def start(database, options=()):
        real = RealServer(database, options)
        started.append(real)
        real.start()
        real.wait_ready()
        return real

    yield start
    _finish(started)


@pytest.fixture
def odoo_server(clone_database, start_server):
    """A real server on a clone; has ``url``, ``database``, ``log``, ``expected``."""
    return start_server(clone_database())


@pytest.fixture(scope="session")
def demo_database(databases_to_drop):
    """A clone with our addons and their demo data, shared by the session."""
    name = f"{settings.TEST_DB}_{os.getpid()}_demo"
    databases_to_drop.append(name)
    databases.clone(templates.demo_for_tests(), name)
    return name


@pytest.fixture(scope="session")
def demo_server(demo_database):
    """A real server on the demo data, shared by the session."""
    real = RealServer(demo_database)
    real.start()
    try:
        real.wait_ready()
        yield real
    finally:
        _finish([real])


@pytest.fixture
def browse_any():
    """``browse_any(url, login, viewport)``: a logged-in browser on some server."""
    # Odoo, loaded in this process, limits its address space; Chromium needs more.
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
    with browsers() as start:
        yield start
    resource.setrlimit(resource.RLIMIT_AS, limits)


@pytest.fixture
def browse(demo_server, browse_any):
    """``browse(login, viewport)``: a logged-in browser on the demo server."""

    def start(login, viewport=LAPTOP):
        return browse_any(demo_server.url, login, viewport)

    return start


@pytest.fixture(scope="session")
def odoo_command():
    """Path of the configuration and command line of Odoo, for other processes."""
    return os.environ["TELECENTRE_ODOO"].split(), Path(os.environ["TELECENTRE_CONF"])


def _finish(servers):
    for real in servers:
        real.stop()
    for real in servers:
        real.finish()
