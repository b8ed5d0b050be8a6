"""Virtual environments filled from the hashed locks."""

import hashlib
import importlib.util
import os
import site
import sys
from pathlib import Path

from . import debian
from .console import Failure, remove_tree, run, say
from .settings import LINT_VENV, LOGS, REQUIREMENTS, STATE, VENV

LOG = LOGS / "python.log"
NO_PACKAGES = (
    "The Python packages could not be installed.",
    "Check the network and the disk, then run the same command again.",
)


def ensure(lock: str = "odoo") -> Path:
    """Return the Python of Odoo's environment, with one lock's packages in it."""
    _create(VENV, base_lock="odoo")
    if lock != "odoo":
        _install(VENV, lock)
    return VENV / "bin" / "python"


def ensure_lint() -> Path:
    _create(LINT_VENV, base_lock="lint")
    return LINT_VENV / "bin"


def use_packages() -> None:
    """Make the environment's packages (psycopg2) importable here."""
    site.addsitedir(str(_site_packages(VENV)))


def link_odoo(root: Path) -> None:
    """Put only the odoo package on the environment's path.

    Its folder can be a system one, full of other packages.
    """
    folder = STATE / "path"
    folder.mkdir(exist_ok=True)
    link = folder / "odoo"
    if not link.is_symlink() or link.readlink() != root / "odoo":
        link.unlink(missing_ok=True)
        link.symlink_to(root / "odoo")
    (_site_packages(VENV) / "odoo19.pth").write_text(f"{folder}\n")


def _site_packages(venv: Path) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return venv / "lib" / version / "site-packages"


def _digest(lock: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()


def _create(venv: Path, base_lock: str) -> None:
    stamp = venv / ".complete"
    wanted = f"{sys.version} {sys.base_prefix} {_digest(base_lock)}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"installing Python packages ({base_lock}) for Python {version}")
    LOG.unlink(missing_ok=True)
    remove_tree(venv)
    problem = Failure(
        "The Python environment could not be made.",
        "Check the disk, or set PYTHON to another Python 3.11 to 3.13.",
    )
    python = venv / "bin" / "python"
    if importlib.util.find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", venv], LOG, problem)
    else:
        run([sys.executable, "-m", "venv", "--without-pip", venv], LOG, problem)
        _pip_from_debian(python)
    run(
        [
            python,
            "-m",
            "pip",
            "install",
            "-q",
            "--require-hashes",
            "-r",
            REQUIREMENTS / "uv.txt",
        ],
        LOG,
        Failure(*NO_PACKAGES),
    )
    _install(venv, base_lock)
    stamp.write_text(wanted)


def _install(venv: Path, lock: str) -> None:
    stamp = venv / f".{lock}"
    if stamp.exists() and stamp.read_text() == _digest(lock):
        return
    if lock == "test":
        say("installing what the tests need")
    environment = os.environ | {
        "VIRTUAL_ENV": str(venv),
        "UV_NATIVE_TLS": "1",  # certificates of the machine, as pip and apt
        "UV_SYSTEM_CERTS": "1",
    }
    if os.environ["HOME"] == str(STATE / "home"):
        environment["UV_NO_CACHE"] = "1"  # nobody else would use it
    run(
        [
            venv / "bin" / "uv",
            "pip",
            "install",
            "-q",
            "--require-hashes",
            "-r",
            REQUIREMENTS / f"{lock}.txt",
        ],
        LOG,
        Failure(*NO_PACKAGES),
        env=environment,
    )
    stamp.write_text(_digest(lock))


def _pip_from_debian(python: Path) -> None:
    """Debian without python3-venv: pip's own wheel comes from its archive."""
    advice = "Or install the package python3-venv."
    if not debian.available():
        raise Failure(
            "This Python cannot make virtual environments (no ensurepip).", advice
        )
    archive = debian.Archive("machine", debian.machine_sources(), advice)
    archive.update()
    archive.download(["python3-pip-whl"])
    folder = STATE / "pip"
    folder.mkdir(exist_ok=True)
    debian.unpack("python3-pip-whl", folder)
    wheel = next((folder / "usr/share/python-wheels").glob("pip-*.whl"))
    options = ["-q", "--no-index", "--find-links", wheel.parent]
    failure = Failure("pip could not be installed.", advice)
    run([python, wheel / "pip", "install", *options, "pip"], LOG, failure)
    archive.forget()
