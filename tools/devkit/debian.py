"""Debian packages without root: apt with lists and configuration of its own.

The archive comes from the machine's apt configuration, which is only read;
signatures stay checked with Debian's keyring.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from .console import Failure, remove_tree, run
from .settings import LOGS, STATE, disk_full, disk_is_full

KEYRINGS = [
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
]
DOWNLOADS = STATE / "debs"


class Archive:
    """An apt of our own over a few suites."""

    def __init__(self, name: str, sources: list[tuple[str, str]], advice: str):
        self.name, self.sources, self.advice = name, sources, advice
        self.folder = STATE / "apt" / name
        self.log = LOGS / f"apt-{name}.log"

    def _options(self) -> list[str]:
        options = {
            "Dir::State::Lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "Dir::Etc::SourceList": self.folder / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "Debug::NoLocking": "1",
        }
        if os.geteuid() == 0:  # the user _apt cannot enter a private folder
            options["APT::Sandbox::User"] = "root"
        return [
            part for key, value in options.items() for part in ("-o", f"{key}={value}")
        ]

    def update(self) -> None:
        key = next((path for path in KEYRINGS if path.exists()), None)
        if not key:
            raise Failure(
                "Debian's archive keys are not on this machine.",
                "Install the package debian-archive-keyring.",
                self.advice,
            )
        for part in ("lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        lines = [
            f"deb [signed-by={key}] {site} {suite} main\n"
            for site, suite in self.sources
        ]
        (self.folder / "sources.list").write_text("".join(lines))
        self.log.unlink(missing_ok=True)
        sites = " and ".join(dict.fromkeys(site for site, _suite in self.sources))
        try:
            run(
                [
                    "apt-get",
                    "-q",
                    *self._options(),
                    "update",
                    "-o",
                    "APT::Update::Error-Mode=any",
                ],
                self.log,
                Failure(
                    f"Debian's package lists could not be read from {sites}.",
                    "Check the network, then run the same command again.",
                    self.advice,
                ),
            )
        except Failure as failure:
            if "expired" in self.log.read_text(errors="replace"):
                raise Failure(
                    f"The package lists of {sites} are out of date, apt refuses them.",
                    "Set DEBIAN_MIRROR to a fresher Debian archive.",
                    self.advice,
                ) from failure
            raise

    def download(self, packages: Iterable[str]) -> None:
        """Fetch into DOWNLOADS; finished files are kept, partial ones continued."""
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        failure = Failure(
            "The download of Debian packages failed.",
            "Check the network, then run the same command again: it goes on.",
            self.advice,
        )
        command = ["apt-get", "-q", *self._options(), "download", *packages]
        run(command, self.log, failure, cwd=DOWNLOADS)

    def forget(self) -> None:
        """Remove the lists and packages: what they held is unpacked."""
        remove_tree(self.folder)
        remove_tree(DOWNLOADS)

    def missing(self, packages: Iterable[str]) -> list[str]:
        """What apt would install on this machine to have these packages."""
        done = subprocess.run(
            [
                "apt-get",
                *self._options(),
                "-s",
                "--no-install-recommends",
                "install",
                *packages,
            ],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise Failure(
                f"Debian's archive does not offer {' '.join(packages)}.", self.advice
            )
        return re.findall(r"^Inst (\S+)", done.stdout, re.MULTILINE)

    def dependency(self, package: str, pattern: str) -> str | None:
        done = subprocess.run(
            ["apt-cache", *self._options(), "depends", package],
            capture_output=True,
            text=True,
            check=False,
        )
        found = re.search(rf"Depends: ({pattern})$", done.stdout, re.MULTILINE)
        return found and found[1]


def available() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def codename() -> str:
    try:
        found = re.search(
            r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.M
        )
    except OSError:
        return ""
    return found[1] if found else ""


def machine_sources() -> list[tuple[str, str]]:
    """(site, suite) of the Debian archive in the machine's own configuration."""
    own = codename()
    if mirror := os.environ.get("DEBIAN_MIRROR"):
        return [(mirror, own or "stable")]
    # --print-uris needs no network, no root and no package lists
    done = subprocess.run(
        ["apt-get", "--print-uris", "-o", "Debug::NoLocking=1", "update"],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"^'(\w+://[^']+)/dists/([^/']+)/InRelease'", done.stdout, re.M)
    main = [site for site, suite in found if suite == own] or [
        site for site, suite in found if "security" not in suite
    ]
    if not main:
        raise Failure(
            "There is no Debian archive in this machine's apt configuration.",
            "Set DEBIAN_MIRROR to one.",
        )
    kept = [
        (site, suite)
        for site, suite in dict.fromkeys(found)
        if (suite in (own, f"{own}-updates") and site == main[0])
        or suite == f"{own}-security"
    ]
    return kept or [(main[0], own or "stable")]


def newest(package: str) -> Path:
    return max(
        DOWNLOADS.glob(f"{package}_*.deb"), key=lambda path: path.stat().st_mtime
    )


def unpack(package: str, folder: Path, tar_options: Iterable[str] = ()) -> None:
    """Unpack a downloaded package, all of it or what the options of tar keep."""
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", newest(package)], stdout=subprocess.PIPE
    ) as reader:
        done = subprocess.run(
            ["tar", "-x", "-C", folder, *tar_options],
            stdin=reader.stdout,
            capture_output=True,
            text=True,
            check=False,
        )
        reader.stdout.close()
    if done.returncode and "Not found in archive" not in done.stderr:
        if disk_is_full():
            raise disk_full()
        raise Failure(
            f"{package} could not be unpacked: {done.stderr.strip()[-200:]}",
            f"Remove {DOWNLOADS} and run the same command again.",
        )
