"""Where PostgreSQL's programs are: on the machine, else unpacked from Debian."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import debian
from .console import Failure, new_folder, say
from .settings import STATE

OLDEST = 13
UNPACKED = STATE / "postgresql"
ADVICE = "Or set PGHOST, PGUSER and PGPASSWORD to a running PostgreSQL server."
# what the server does without: JIT, the Perl wrappers, the init system
NOT_NEEDED = re.compile(
    r"(libllvm|postgresql-(client-)?common|ssl-cert|perl|libperl|libjson|openssl|netbase"
    r"|adduser|locales|sysvinit|init-|lsb|debconf|ucf|sensible|libgdbm|readline|systemd"
    r"|dbus|logrotate|cron|passwd)"
)


def find(made_by: Path) -> Path:
    """The newest programs, or those of the version that made the data."""
    found = {version(path): path for path in reversed(candidates())}
    if made_by.exists() and made_by.read_text().strip() in found:
        return found[made_by.read_text().strip()]
    recent = [path for number, path in found.items() if int(number or 0) >= OLDEST]
    return recent[-1] if recent else _fetch()


def candidates() -> list[Path]:
    """Folders with a PostgreSQL server, best first."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(re.sub(r"\D.*", "", path.parent.name) or 0),
        reverse=True,
    )
    if program := shutil.which("postgres"):
        folders.append(Path(program).resolve().parent)
    if (UNPACKED / ".complete").exists():
        folders += UNPACKED.glob("usr/lib/postgresql/*/bin")
    return [
        path
        for path in folders
        if all(
            os.access(path / name, os.X_OK) for name in ("initdb", "postgres", "pg_ctl")
        )
    ]


def environment(programs: Path) -> dict[str, str]:
    """What unpacked programs need to find their library."""
    libraries = programs.parents[3] / "lib"
    found = next(libraries.glob("*/libpq.so.5"), None)
    if programs.is_relative_to("/usr") or not found:
        return dict(os.environ)
    other = programs.parents[4] / "lib" / found.parent.name
    return os.environ | {"LD_LIBRARY_PATH": f"{found.parent}:{other}"}


def version(programs: Path) -> str:
    if programs.parent.name.isdigit():
        return programs.parent.name
    shown = subprocess.run(
        [programs / "postgres", "-V"], capture_output=True, text=True, check=False
    )
    found = re.search(r" (\d+)", shown.stdout)
    return found[1] if found else ""


def _fetch() -> Path:
    if not debian.available():
        raise Failure(
            "There is no PostgreSQL on this machine.",
            "Install PostgreSQL 13 or later.",
            ADVICE,
        )
    say("no PostgreSQL here: fetching this Debian's own (20 to 40 MB)")
    archive = debian.Archive("machine", debian.machine_sources(), ADVICE)
    archive.update()
    server = archive.dependency("postgresql", r"postgresql-\d+")
    if not server:
        raise Failure("This machine's Debian archive has no PostgreSQL.", ADVICE)
    wanted = [server, server.replace("-", "-client-"), "libpq5"]
    missing = [name for name in archive.missing(wanted) if not NOT_NEEDED.match(name)]
    packages = sorted({*wanted, *missing})
    archive.download(packages)
    with new_folder(UNPACKED) as folder:
        for name in packages:
            debian.unpack(name, folder)
        (folder / ".complete").touch()
    archive.forget()
    return next(UNPACKED.glob("usr/lib/postgresql/*/bin"))
