"""`make test`: pytest on a fresh clone of the installed template."""

import os
import subprocess
import sys

from . import chromium, databases, environment, odoo_command, settings, templates
from .console import lock

LOG = settings.LOGS / "test.log"
FOLDERS = ("addons", "tests")
NO_TESTS = 5  # pytest's exit code


def test(arguments: list[str]) -> None:
    settings.prepare_state_folder()
    with lock(settings.STATE / "test.lock", "testing"):
        with environment.setup_lock():
            odoo, ours = environment.everything("test")
            chromium.ensure()
            named = _names_tests(arguments)
            template = templates.installed(odoo, ours, assets=not named)
            for name in databases.marked(f"{settings.TEST_DB}_"):
                databases.drop(name)  # left by a run that was killed
            databases.clone(template, settings.TEST_DB)
        code = _pytest(arguments)
    if code == NO_TESTS and not _default_paths():
        print("There are no tests yet.")
        code = 0
    sys.exit(code)


def _default_paths() -> list[str]:
    return [name for name in FOLDERS if any((settings.ROOT / name).rglob("test_*.py"))]


def _names_tests(arguments: list[str]) -> bool:
    """Whether the arguments choose files, so that the default ones do not apply."""
    return any(
        (settings.ROOT / argument.split("::")[0]).exists()
        for argument in arguments
        if not argument.startswith("-")
    )


def _pytest(arguments: list[str]) -> int:
    paths = [] if _names_tests(arguments) else _default_paths()
    if not paths and not _names_tests(arguments):
        return NO_TESTS
    options = [
        f"--odoo-config={settings.CONF}",
        f"--odoo-database={settings.TEST_DB}",
        "--odoo-log-level=info",
        "--odoo-http",
        f"--log-file={LOG}",
        "--show-capture=log",
        f"--override-ini=cache_dir={settings.STATE / 'cache' / 'pytest'}",
    ]
    python = settings.VENV / "bin" / "python"
    command = [python, "-m", "pytest", "-p", "devkit.strict_tests", *options]
    return subprocess.run(
        [*command, *paths, *arguments],
        cwd=settings.ROOT,
        env=_environment(),
        check=False,
    ).returncode


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
