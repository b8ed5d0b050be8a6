"""What the benchmarks compare us with: addons of others, unpacked apart."""

import os
import subprocess

import odoo_script
import pytest
from devkit import settings

PEERS = settings.STATE / "bench"


@pytest.fixture(scope="session")
def peer_addons():
    """The folder of the addons in requirements/bench.txt, fetched once."""
    done = subprocess.run(
        [
            settings.VENV / "bin" / "uv",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--require-hashes",
            "--target",
            PEERS,
            "-r",
            settings.REQUIREMENTS / "bench.txt",
        ],
        env=os.environ | {"VIRTUAL_ENV": str(settings.VENV)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return PEERS / "odoo" / "addons"


@pytest.fixture
def peer_command(peer_addons, odoo_command, tmp_path):
    """Odoo's command with the peers' addons in its path, as ``odoo_command``."""
    launcher, configuration = odoo_command
    text = configuration.read_text()
    path = next(line for line in text.splitlines() if line.startswith("addons_path"))
    own = tmp_path / "odoo.conf"
    own.write_text(text.replace(path, f"{path},{peer_addons}"))
    python_path = os.pathsep.join([str(PEERS), os.environ.get("PYTHONPATH", "")])
    return ["env", f"PYTHONPATH={python_path}", *launcher], own


@pytest.fixture
def peer_database(clone_database, peer_command):
    """``peer_database(addon)``: a clone with an addon of others installed."""

    def install(addon):
        database = clone_database()
        launcher, configuration = peer_command
        options = ["--no-http", "--stop-after-init", "--log-level=warn"]
        done = subprocess.run(
            [*launcher, "server", "-c", configuration, "-d", database]
            + ["-i", addon, *options],
            capture_output=True,
            text=True,
            check=False,
        )
        found = odoo_script.run(
            peer_command,
            database,
            f"result(env['ir.module.module'].search([('name', '=', '{addon}')]).state)",
        )
        assert found == "installed", done.stderr
        return database

    return install
