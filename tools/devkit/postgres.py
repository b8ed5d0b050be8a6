"""The database server: the one of PGHOST, else a private cluster on a socket.

The private cluster is for trying and testing: it is fast because it does not
care about crashes (fsync is off).
"""

import contextlib
import hashlib
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from . import debian
from .console import Failure, new_folder, remove_tree, run, say
from .settings import LOGS, STATE

LOG = LOGS / "postgresql.log"
OLDEST = 13
UNPACKED = STATE / "postgresql"
ADVICE = "Or set PGHOST, PGUSER and PGPASSWORD to a running PostgreSQL server."
CONFIGURATION = """
# for trying and testing only: fast, not crash-safe
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
shared_buffers = 256MB
max_connections = 200
max_wal_size = 2GB
"""
# what the server does without: JIT, the Perl wrappers, the init system
NOT_NEEDED = re.compile(
    r"(libllvm|postgresql-(client-)?common|ssl-cert|perl|libperl|libjson|openssl|netbase"
    r"|adduser|locales|sysvinit|init-|lsb|debconf|ucf|sensible|libgdbm|readline|systemd"
    r"|dbus|logrotate|cron|passwd)"
)

_key = hashlib.sha256(str(STATE).encode()).hexdigest()[:8]
# a socket's path may be 107 bytes at most: it cannot lie under the project
SOCKET = Path("/tmp") / f"telecentre-pg-{os.getuid()}-{_key}"


def start() -> str:
    """Make a server available and point the PG* variables at it; describe it."""
    if os.environ.get("PGHOST"):
        return f"the server {os.environ['PGHOST']} (PGHOST)"
    cluster = Cluster(_find_programs())
    cluster.start()
    os.environ.update(PGHOST=str(SOCKET), PGPORT="5432", PGUSER="odoo")
    for name in ("PGPASSWORD", "PGDATABASE", "PGSERVICE"):
        os.environ.pop(name, None)
    return f"private, version {cluster.version}, in {cluster.data}"


def stop() -> bool:
    """Stop the private cluster; tell whether it was running."""
    programs = [path for path in candidates() if (path / "pg_ctl").exists()]
    if not programs:
        return False
    cluster = Cluster(programs[0])
    if not cluster.is_running():
        return False
    cluster.control("-m", "fast", "stop")
    return True


class Cluster:
    def __init__(self, programs: Path):
        self.programs = programs
        self.environment = dict(os.environ)
        if programs.is_relative_to(UNPACKED):
            library = next(UNPACKED.glob("usr/lib/**/libpq.so.5"))
            self.environment["LD_LIBRARY_PATH"] = str(library.parent)
        self.version = _version(programs)
        self.data = STATE / "pgdata"
        self.owner: str | None = None
        self.wrapper: list[str] = []
        if os.geteuid() == 0:
            self._leave_root()

    def _leave_root(self) -> None:
        """PostgreSQL refuses to run as root: give it the looks of another user."""
        namespace = ["unshare", "-U", "--map-user=65534", "--map-group=65534"]
        if shutil.which("unshare") and _succeeds([*namespace, "true"]):
            self.wrapper = namespace  # the files stay root's, any folder works
            return
        # in a container: really another user, who must be able to enter the folder
        self.owner = next(name for name in ("postgres", "nobody") if _user_exists(name))
        group = str(pwd.getpwnam(self.owner).pw_gid)
        self.wrapper = [
            "setpriv",
            f"--reuid={self.owner}",
            f"--regid={group}",
            "--clear-groups",
        ]
        if not _succeeds([*self.wrapper, "test", "-x", STATE, "-a", "-r", STATE]):
            self.data = Path("/var/tmp") / f"telecentre-pgdata-{_key}"
        if not _succeeds(
            [*self.wrapper, self.programs / "postgres", "-V"], self.environment
        ):
            raise Failure(
                f"PostgreSQL cannot run as root, and the user {self.owner} "
                f"cannot reach {self.programs}.",
                "Set TELECENTRE_STATE to a folder that all users may enter.",
                ADVICE,
            )

    def _as_owner(self, program: str, *arguments: str | Path) -> list[str | Path]:
        return [*self.wrapper, self.programs / program, *arguments]

    def is_running(self) -> bool:
        return _succeeds(
            self._as_owner("pg_ctl", "-D", self.data, "status"), self.environment
        )

    def control(self, *arguments: str) -> None:
        LOG.touch()
        run(
            self._as_owner("pg_ctl", "-s", "-D", self.data, *arguments),
            LOG,
            Failure("PostgreSQL did not obey.", ADVICE),
            env=self.environment,
            cwd=Path("/"),
        )

    def start(self) -> None:
        if not (self.data / ".complete").exists():
            self._create()
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != self.version:
            raise Failure(
                f"The databases in {self.data} were made by PostgreSQL {made_by}; "
                f"this machine now has {self.version}.",
                "Install that version again, or start afresh: make reset ARGS=all",
            )
        self._prepare_socket()
        if self.is_running():
            return
        self.control(
            "-l",
            str(SOCKET / "postgresql.log"),
            "-w",
            "-o",
            f"-c unix_socket_directories='{SOCKET}' -p 5432",
            "start",
        )

    def _create(self) -> None:
        say("creating a private PostgreSQL")
        remove_tree(self.data)
        if self.owner:
            self.data.mkdir(mode=0o700, parents=True)
            shutil.chown(self.data, self.owner)
        # C.UTF-8: capitals with accents match small ones, and it is everywhere
        run(
            self._as_owner(
                "initdb",
                "-D",
                self.data,
                "-U",
                "odoo",
                "-A",
                "trust",
                "--locale=C.UTF-8",
                "-E",
                "UTF8",
                "--no-sync",
            ),
            LOG,
            Failure("The private PostgreSQL could not be created.", ADVICE),
            env=self.environment,
            cwd=Path("/"),
        )
        with (self.data / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION)
        (self.data / ".complete").touch()

    def _prepare_socket(self) -> None:
        SOCKET.mkdir(mode=0o700, exist_ok=True)
        owner = SOCKET.stat().st_uid
        if self.owner:
            shutil.chown(SOCKET, self.owner)
        elif owner != os.geteuid():
            raise Failure(
                f"{SOCKET} belongs to another user.",
                "Remove it, or set TELECENTRE_STATE to another folder.",
            )


def _find_programs() -> Path:
    """The newest programs of the machine, those that made the data if it exists."""
    found = {_version(path): path for path in reversed(list(candidates()))}
    with contextlib.suppress(OSError):
        made_by = (STATE / "pgdata" / "PG_VERSION").read_text().strip()
        if made_by in found:
            return found[made_by]
    good = [
        path
        for version, path in found.items()
        if version.isdigit() and int(version) >= OLDEST
    ]
    return good[-1] if good else _fetch()


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


def _version(programs: Path) -> str:
    if programs.is_relative_to(UNPACKED) or programs.parent.name.isdigit():
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


def _succeeds(command: list[str | Path], env: dict[str, str] | None = None) -> bool:
    with contextlib.suppress(OSError):
        return not subprocess.run(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=env,
            check=False,
        ).returncode
    return False


def _user_exists(name: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False
