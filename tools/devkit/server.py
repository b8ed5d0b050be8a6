"""A real Odoo server process: start, wait until it answers, stop."""

import contextlib
import re
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from . import odoo_command
from .console import Failure, tail
from .settings import CONF


class Server:
    def __init__(
        self,
        database: str,
        log: Path,
        port: int,
        interface: str = "127.0.0.1",
        options: tuple[str, ...] = (),
    ):
        self.database, self.log, self.port, self.interface = (
            database,
            log,
            port,
            interface,
        )
        self.options = options
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        host = (
            "localhost"
            if self.interface in ("127.0.0.1", "0.0.0.0")
            else self.interface
        )
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = odoo_command.command(
            "server",
            "-c",
            CONF,
            "-d",
            self.database,
            "--db-filter",
            f"^{self.database}$",
            f"--http-interface={self.interface}",
            f"--http-port={self.port}",
            *self.options,
        )
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait_ready(self, seconds: int = 120) -> None:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                address = self.url.replace("localhost", "127.0.0.1") + "/web/health"
                with urllib.request.urlopen(address, timeout=5):
                    return
            time.sleep(0.1)
        raise Failure(
            "The Odoo server did not start:\n" + tail(self.log),
            f"The details are in {self.log}.",
        )

    def stop(self) -> None:
        """Ask politely, then end the process and its children."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def problems(self) -> list[str]:
        """WARNING and ERROR lines of the log, and tracebacks."""
        text = self.log.read_text(errors="replace")
        return odoo_command.problems(text) + re.findall(
            r"^Traceback .*", text, re.MULTILINE
        )


def port_is_free(port: int, interface: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except PermissionError as error:
            raise Failure(
                f"Port {port} may not be used by an ordinary user.",
                "Choose one above 1023: TELECENTRE_PORT=8070 make run",
            ) from error
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
