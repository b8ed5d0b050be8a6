"""Where things are; every value can be changed by an environment variable."""

import os
from pathlib import Path

from .console import Failure

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
ADDONS = ROOT / "addons"
REQUIREMENTS = TOOLS / "requirements"

SERIES = "19.0"
LANGUAGE = "fr_FR"
DISK_NEEDED_MB = 2000


def _state_folder() -> Path:
    if chosen := os.environ.get("TELECENTRE_STATE"):
        return Path(chosen)
    if os.environ.get("CI") == "true":  # kept from one clone to the next
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(cache) / "telecentre-odoo"
    return ROOT / ".odoo"


STATE = _state_folder().absolute()
LOGS = STATE / "log"
DATA = STATE / "data"
VENV = STATE / "venv"
LINT_VENV = STATE / "venv-lint"
CONF = STATE / "odoo.conf"

HTTP_INTERFACE = os.environ.get("TELECENTRE_INTERFACE", "127.0.0.1")

DEMO_DB = os.environ.get("TELECENTRE_DB", "telecentre")
TEST_DB = f"{DEMO_DB}_test"
INSTALLED_DB = f"{DEMO_DB}_installed"  # our addons, no demo data: never worked on
DEMO_TEMPLATE_DB = f"{DEMO_DB}_demo"  # our addons with demo data: never worked on


def http_port() -> int:
    chosen = os.environ.get("TELECENTRE_PORT", "8069")
    if not (chosen.isdigit() and 0 < int(chosen) < 65536):
        raise Failure(f"TELECENTRE_PORT={chosen} is not a port.", "Try 8070.")
    return int(chosen)


def prepare_state_folder() -> None:
    """Make the folder, check the room on its disk, and clean the environment."""
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        (STATE / ".gitignore").write_text("*\n")
    except OSError as error:
        raise Failure(
            f"Cannot write in {STATE} ({error.strerror}).",
            "Make that folder writable, or set TELECENTRE_STATE to another one.",
        ) from error
    if not (VENV / ".complete").exists():
        check_disk(DISK_NEEDED_MB)
    home = os.environ.get("HOME")
    if not home or not os.access(home, os.W_OK):
        (STATE / "home").mkdir(exist_ok=True)
        os.environ["HOME"] = str(STATE / "home")
    # byte-code is kept (a quick second start), but out of the checkout
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.pop("PYTHONHOME", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(STATE / "cache" / "pycache")


def free_mb() -> int:
    disk = os.statvfs(STATE)
    return disk.f_bavail * disk.f_frsize // 2**20


def check_disk(needed: int) -> None:
    if (free := free_mb()) < needed:
        raise Failure(
            f"Only {free} MB are free under {STATE}, about {needed} MB are needed.",
            "Free some room, or set TELECENTRE_STATE to a folder on a larger disk.",
        )


def disk_is_full() -> bool:
    return STATE.exists() and free_mb() < 50


def disk_full() -> Failure:
    return Failure(
        f"The disk is full ({free_mb()} MB free under {STATE}).",
        "Free some room, then run the same command again: it goes on.",
    )
