"""Finds an Odoo 19.0, or unpacks Debian's package of it into the state folder."""

import os
import re
import runpy
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import debian
from .console import Failure, new_folder, say
from .settings import SERIES, STATE

TESTED_PACKAGE = "odoo-19_19.0.0+dfsg-1_all.deb"
SUITE = "sid"  # the only suite that has odoo-19
LINKED_SUITE = "trixie"  # later suites have another Font Awesome
LINKED_PACKAGES = (
    "libjs-jquery libjs-jquery-form libjs-underscore fonts-roboto-unhinted "
    "fonts-inconsolata fonts-montserrat fonts-ocr-b fonts-glyphicons-halflings "
    "fonts-font-awesome"
).split()
LANGUAGES = os.environ.get("ODOO_LANGUAGES", "fr").split()  # all are 0.8 GB
PACKAGE_ROOT = Path("usr/lib/python3/dist-packages")
ADVICE = f"Or set ODOO_HOME to a folder that holds Odoo {SERIES} (odoo/release.py)."


@dataclass(frozen=True)
class Odoo:
    root: Path  # the folder that holds odoo/
    origin: str

    @property
    def addons_paths(self) -> list[Path]:
        paths = [self.root / "odoo" / "addons"]
        # a source checkout keeps most addons aside; Debian's folder of that
        # name is an incomplete copy
        if (self.root / "odoo-bin").exists():
            paths.append(self.root / "addons")
        return paths


def find() -> Odoo:
    if home := os.environ.get("ODOO_HOME"):
        return _from_home(Path(home))
    for command in ("odoo", "odoo-bin"):
        if found := _from_command(command):
            return found
    complete = STATE / "odoo" / ".complete"
    if not complete.exists():
        _fetch()
    return Odoo(STATE / "odoo" / PACKAGE_ROOT, complete.read_text())


def series_of(root: Path) -> str | None:
    release = root / "odoo" / "release.py"
    if not release.is_file():
        return None
    version = runpy.run_path(str(release))["version_info"]
    return ".".join(str(part) for part in version[:2])


def _from_home(home: Path) -> Odoo:
    for root in (home, home / PACKAGE_ROOT):
        if series := series_of(root):
            if series != SERIES:
                raise Failure(
                    f"ODOO_HOME={home} holds Odoo {series}; "
                    f"this project needs {SERIES}.",
                    "Point it at another folder, or unset it to fetch the right one.",
                )
            return Odoo(root.absolute(), "ODOO_HOME")
    raise Failure(
        f"ODOO_HOME={home} has no odoo/release.py in it.",
        "Point it at the folder that holds odoo/, or unset it.",
    )


def _from_command(command: str) -> Odoo | None:
    path = shutil.which(command)
    if not path or Path(path).is_relative_to(STATE):
        return None
    try:
        shown = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=False
        ).stdout
        shebang = Path(path).read_text(errors="replace").splitlines()[0]
    except (OSError, subprocess.TimeoutExpired, IndexError):
        return None
    version = re.search(r"\d+\.\d+", shown)
    if not version or version[0] != SERIES:
        say(f"{command} on the PATH is not Odoo {SERIES}: not used")
        return None
    # ask the interpreter of that command where its package lies
    code = (
        "import odoo.release as r, pathlib as p; print(p.Path(r.__file__).parents[1])"
    )
    interpreter = shebang.removeprefix("#!").split()
    asked = subprocess.run(
        [*interpreter, "-c", code], capture_output=True, text=True, check=False
    )
    for root in (
        Path(asked.stdout.strip() or "/nonexistent"),
        Path(path).resolve().parent,
    ):
        if series_of(root) == SERIES:
            return Odoo(root, f"{command} on the PATH")
    return None


def _fetch() -> None:
    if not debian.available():
        raise Failure("Odoo cannot be fetched: this machine has no apt.", ADVICE)
    site = debian.machine_sources()[0][0]
    archive = debian.Archive("odoo", [(site, SUITE), (site, LINKED_SUITE)], ADVICE)
    say("reading Debian's package lists (21 MB)")
    archive.update()
    say(f"fetching Odoo {SERIES} (123 MB), its fonts and scripts (12 MB)")
    archive.download(
        [f"odoo-19/{SUITE}", *(f"{name}/{LINKED_SUITE}" for name in LINKED_PACKAGES)]
    )
    package = debian.newest("odoo-19").name
    if package != TESTED_PACKAGE:
        say(
            f"note: Debian now has {package}; "
            f"this project was tested with {TESTED_PACKAGE}"
        )
    say(f"unpacking (translations kept: {' '.join(LANGUAGES)})")
    with new_folder(STATE / "odoo") as folder:
        _unpack(folder)
        if series_of(folder / PACKAGE_ROOT) != SERIES:
            raise Failure(f"Debian's package {package} is not Odoo {SERIES}.", ADVICE)
        (folder / ".complete").write_text(package)
    archive.forget()


def _unpack(folder: Path) -> None:
    left_out = [
        "./usr/lib/python3/dist-packages/" + name for name in ("addons", "doc", "setup")
    ]
    debian.unpack(
        "odoo-19",
        folder,
        [
            "--wildcards",
            "--exclude=./etc",
            "--exclude=*/i18n/*.po",
            *(f"--exclude={name}" for name in left_out),
        ],
    )
    debian.unpack(
        "odoo-19",
        folder,
        [
            "--wildcards",
            *(f"*/odoo/addons/*/i18n*/{language}.po" for language in LANGUAGES),
        ],
    )
    for name in LINKED_PACKAGES:
        debian.unpack(name, folder)
    # Debian leaves out one minified library: without a file there, browser tests
    # fail on a console error
    library = folder / PACKAGE_ROOT / "odoo/addons/mail/static/lib/selfie_segmentation"
    library.mkdir(parents=True, exist_ok=True)
    script = library / "selfie_segmentation.js"
    if not script.exists():
        script.write_text("/* not in Debian: no background blur in calls */\n")
