"""The database server: the one of PGHOST, else a private cluster on a socket.

The private cluster is for trying and testing: it is fast because it does not
care about crashes (fsync is off).
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from . import postgres_programs
from .console import Failure, remove_tree, run, say
from .postgres_programs import ADVICE
from .settings import LOGS, STATE

LOG = LOGS / "postgresql.log"
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
_key = hashlib.sha256(str(STATE).encode()).hexdigest()[:8]
# a socket's path may be 107 bytes at most: it cannot lie under the project
SOCKET = Path("/tmp") / f"telecentre-pg-{os.getuid()}-{_key}"
OUTSIDE = Path("/var/tmp") / f"telecentre-{_key}"


def start() -> str:
    """Make a server available and point the PG* variables at it; describe it."""
    if os.environ.get("PGHOST"):
        return f"the server {os.environ['PGHOST']} (PGHOST)"
    cluster = Cluster(postgres_programs.find(STATE / "pgdata" / "PG_VERSION"))
    cluster.start()
    os.environ.update(PGHOST=str(SOCKET), PGPORT="5432", PGUSER="odoo")
    for name in ("PGPASSWORD", "PGDATABASE", "PGSERVICE"):
        os.environ.pop(name, None)
    return f"private, version {cluster.version}, in {cluster.data}"


def stop() -> bool:
    """Stop the private cluster; tell whether it was running."""
    programs = postgres_programs.candidates()
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
        self.version = postgres_programs.version(programs)
        self.data = STATE / "pgdata"
        self.owner: str | None = None
        self.wrapper: list[str] = []
        if os.geteuid() == 0:
            self._leave_root()
        self.environment = postgres_programs.environment(self.programs)

    def _leave_root(self) -> None:
        """PostgreSQL refuses to run as root: give it the looks of another user."""
        namespace = ["unshare", "-U", "--map-user=65534", "--map-group=65534"]
        if shutil.which("unshare") and _succeeds([*namespace, "true"]):
            self.wrapper = namespace  # the files stay root's, any folder works
            return
        # in a container: really another user
        self.owner = next(name for name in ("postgres", "nobody") if _user_exists(name))
        group = pwd.getpwnam(self.owner).pw_gid
        identity = [f"--reuid={self.owner}", f"--regid={group}", "--clear-groups"]
        self.wrapper = ["setpriv", *identity]
        if not _succeeds([*self.wrapper, "test", "-x", STATE]):
            self._move_out()

    def _move_out(self) -> None:
        """Go where that user may enter: not in /root, for example."""
        OUTSIDE.mkdir(mode=0o755, exist_ok=True)
        if OUTSIDE.stat().st_uid != 0:
            raise Failure(f"{OUTSIDE} belongs to another user.", "Remove it.")
        self.data = OUTSIDE / "data"
        if self.programs.is_relative_to(STATE):
            copy = OUTSIDE / "programs"
            if not (copy / ".complete").exists():
                remove_tree(copy)
                shutil.copytree(postgres_programs.UNPACKED, copy, symlinks=True)
            self.programs = copy / self.programs.relative_to(postgres_programs.UNPACKED)

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
