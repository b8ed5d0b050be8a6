"""Brings everything a command needs, step by step."""

import os

from . import (
    addons,
    databases,
    odoo_command,
    odoo_program,
    postgres,
    python_env,
    settings,
)
from .addons import Addon
from .console import lock, say
from .odoo_program import Odoo


def setup_lock():
    return lock(settings.STATE / "setup.lock", "setting up")


def programs(packages: str = "odoo") -> Odoo:
    """Odoo and its Python packages."""
    settings.prepare_state_folder()
    odoo = odoo_program.find()
    python_env.ensure(packages)
    python_env.link_odoo(odoo.root)
    python_env.use_packages()
    return odoo


def everything(packages: str = "odoo") -> tuple[Odoo, list[Addon]]:
    """The programs, a database server, Odoo's configuration and our addons."""
    odoo = programs(packages)
    server = postgres.start()
    databases.check_server()
    odoo_command.write_configuration(odoo)
    os.environ.pop("PYTHONPATH", None)
    ours = addons.ours()
    say(f"Odoo {settings.SERIES} ({odoo.origin}); PostgreSQL: {server}")
    return odoo, ours
