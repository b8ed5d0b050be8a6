"""`make lint`: every check runs, and the failed ones are named at the end."""

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from . import addons, environment, idioms, python_env, translations
from .addons import Addon
from .console import Failure, say
from .settings import ADDONS, REQUIREMENTS, ROOT, SERIES, prepare_state_folder

# switched off: conventions of another organisation's repositories
PYLINT = [
    "--disable=all",
    "--enable=odoolint",
    "--disable=consider-merging-classes-inherited,manifest-required-author,missing-readme",
]
# switched off: Odoo itself writes small numbers and the XML header the other way
OCA = ["--disable=xml-field-numeric-without-eval,xml-header-wrong"]
# switched off: it empties the terms that are the same in both languages
OCA_PO = ["--disable=po-pretty-format"]


def lint(_arguments: list[str]) -> None:
    prepare_state_folder()
    with environment.setup_lock():
        odoo = environment.programs()
        programs = python_env.ensure_lint()
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
    failed = [
        name for name, check in _checks(odoo.addons_paths) if not _passes(name, check)
    ]
    if failed:
        raise Failure(f"Not clean: {', '.join(failed)}.")
    say("all clean")


def _checks(odoo_addons: list[Path]) -> Iterator[tuple[str, Callable[[], bool]]]:
    yield from _file_checks()
    if ours := addons.ours():
        yield from _addon_checks(ours, odoo_addons)


def _file_checks() -> Iterator[tuple[str, Callable[[], bool]]]:
    scripts = _files(".sh") + [path for path in [ROOT / ".ci" / "run"] if path.exists()]
    formatted = [path for path in _files(".py") if not path.is_relative_to(ADDONS)]
    yield "ruff", _command("ruff", "check", "--quiet", ".")
    yield "ruff format", _command("ruff", "format", "--quiet", "--check", *formatted)
    yield "idioms", lambda: _report(idioms.find(_files()))
    yield "XML", lambda: _report(_malformed(_files(".xml", ".svg")))
    yield "locks", lambda: _report(_locks())
    yield "bash", _command("bash", "-n", *scripts)
    yield "shellcheck", _command("shellcheck", *scripts)
    for dockerfile in ROOT.glob("docker/Dockerfile*"):
        yield "hadolint", _command("hadolint", dockerfile)


def _addon_checks(
    ours: list[Addon], odoo_addons: list[Path]
) -> Iterator[tuple[str, Callable[[], bool]]]:
    folders = [addon.path for addon in ours]
    yield "pylint-odoo", _command("pylint", *PYLINT, *folders)
    yield "OCA checks", _command("oca-checks-odoo-module", *OCA, *folders)
    if catalogues := _files(".po"):
        yield "OCA checks of .po", _command("oca-checks-po", *OCA_PO, *catalogues)
    yield "French", lambda: _report(translations.complaints(ours))
    options = [
        "--no-addons-path-from-import-odoo",
        f"--addons-path={','.join(map(str, odoo_addons))}",
        f"--select-addons-dir={ADDONS}",
        f"--odoo-series={SERIES}",
    ]
    yield "licences", _command("manifestoo", *options, "check-licenses")


def _passes(name: str, check: Callable[[], bool]) -> bool:
    passed = check()
    say(f"{name}: {'ok' if passed else 'NOT CLEAN'}")
    return passed


def _command(*command: str | Path) -> Callable[[], bool]:
    return lambda: not subprocess.run(command, cwd=ROOT, check=False).returncode


def _report(complaints: Iterable[str]) -> bool:
    complaints = list(complaints)
    print("\n".join(complaints), end="\n" if complaints else "")
    return not complaints


def _files(*suffixes: str) -> list[Path]:
    """The files of the repository, those not yet added included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failure(
            "`make lint` needs git, in a clone.",
            "Install git, or clone the repository.",
        ) from error
    paths = [ROOT / name for name in sorted(set(listed.split("\0"))) if name]
    return [
        path
        for path in paths
        if path.is_file() and (not suffixes or path.suffix in suffixes)
    ]


def _malformed(paths: Iterable[Path]) -> Iterable[str]:
    for path in paths:
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            yield f"{path.relative_to(ROOT)}: {error}"


def _locks() -> Iterable[str]:
    for path in sorted(REQUIREMENTS.glob("*.txt")):
        text = path.read_text()
        if "://" in text or "--hash=sha256:" not in text:
            yield f"{path.relative_to(ROOT)}: made without hashes, or names a host"
