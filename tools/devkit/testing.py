"""`make test`: pytest on a fresh clone of the installed template."""

import os
import subprocess
import sys
from pathlib import Path

from . import chromium, databases, environment, odoo_command, settings
from .console import Failure, lock

LOG = settings.LOGS / "test.log"
NO_TESTS = 5  # pytest's exit code


def test(arguments: list[str]) -> None:
    settings.prepare_state_folder()
    with lock(settings.STATE / "test.lock", "testing"):
        with environment.setup_lock():
            odoo, ours = environment.everything("test")
            chromium.ensure()
            template = databases.installed_template(odoo, ours)
            databases.clone(template, settings.TEST_DB)
        code = _pytest(arguments)
    if code == NO_TESTS and not _default_paths():
        print("There are no tests yet.")
        code = 0
    sys.exit(code)


def _default_paths() -> list[str]:
    return [folder for folder in ("addons", "tests")
            if any((settings.ROOT / folder).rglob("test_*.py"))]


def _pytest(arguments: list[str]) -> int:
    named = any(Path(settings.ROOT, part.split("::")[0]).exists()
                for part in arguments if not part.startswith("-"))
    command = [
        settings.VENV / "bin" / "python", "-m", "pytest", "-p", "devkit.strict_tests",
        f"--odoo-config={settings.CONF}", f"--odoo-database={settings.TEST_DB}",
        "--odoo-http", "--odoo-log-level=info",
        f"--log-file={LOG}", "--show-capture=log",
        "-o", f"cache_dir={settings.STATE / 'cache' / 'pytest'}",
        *([] if named else _default_paths()), *arguments,
    ]
    if not named and not _default_paths():
        return NO_TESTS
    try:
        return subprocess.run(command, cwd=settings.ROOT, env=_environment(), check=False).returncode
    except OSError as error:
        raise Failure(f"pytest could not be started: {error}.") from error


def _environment() -> dict[str, str]:
    """For top-level tests that start real servers or clone databases."""
    return os.environ | {
        "PYTHONPATH": str(settings.TOOLS),
        "TELECENTRE_STATE": str(settings.STATE),
        "TELECENTRE_ODOO": " ".join(odoo_command.command()),
        "TELECENTRE_CONF": str(settings.CONF),
        "TELECENTRE_TEST_DB": settings.TEST_DB,
        "TELECENTRE_INSTALLED_DB": settings.INSTALLED_DB,
    }
