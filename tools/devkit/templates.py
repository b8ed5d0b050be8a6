"""Databases that are built once, cached, and cloned; nobody works on them.

tpl_<hash>            what our addons depend on, French loaded, no demo data
telecentre_installed  + our addons, no demo data
telecentre_demo       + our addons and their demo data (no other)

A database is built under another name and renamed when it is complete.
"""

import contextlib
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

from . import addons, databases, odoo_command, odoo_program
from .addons import Addon
from .console import Failure, lock, say
from .odoo_program import Odoo
from .settings import (
    CONF,
    DEMO_TEMPLATE_DB,
    INSTALLED_DB,
    LANGUAGE,
    LOGS,
    REQUIREMENTS,
    STATE,
)

KEPT_TEMPLATES = 3
BUNDLES = [
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "portal.assets_chatter",
    "portal.assets_chatter_style",
    "web.assets_tests",
]
BUILD_ASSETS = f"""
get_bundle = env["ir.qweb"]._get_asset_bundle
for name in {BUNDLES}:
    bundle = get_bundle(name, css=True, js=True, assets_params={{}})
    bundle.js()
    bundle.css()
env.cr.commit()
"""


def dependencies(odoo: Odoo, ours: list[Addon]) -> str:
    """Give the name of the template with what our addons depend on."""
    needed = addons.outside_dependencies(ours)
    key = hashlib.sha256(repr((needed, odoo.origin, LANGUAGE)).encode())
    key.update((odoo.root / "odoo" / "release.py").read_bytes())
    key.update((REQUIREMENTS / "odoo.txt").read_bytes())
    name = f"tpl_{key.hexdigest()[:12]}"
    if not databases.mark(name):
        _forget_old()
        say(f"installing {','.join(needed)} (about 80 s; once)")
        with _built(name, {"modules": needed, "made": time.time()}) as building:
            modify(
                building,
                LOGS / "install-dependencies.log",
                f"--init={','.join(needed)}",
                f"--load-language={LANGUAGE}",
            )
    return name


def installed(odoo: Odoo, ours: list[Addon], assets: bool = True) -> str:
    """Give the database with our addons, built again when they changed."""
    base = dependencies(odoo, ours)
    wanted = {"template": base, "addons": addons.digests(ours, but="demo")}
    found = databases.mark(INSTALLED_DB)
    built = found.pop("assets", False)
    if found != wanted:
        with _built(INSTALLED_DB, wanted, base) as building:
            _install(building, ours, LOGS / "install.log")
        built = False
    if assets and not built:
        build_assets(INSTALLED_DB)
        databases.set_mark(INSTALLED_DB, wanted | {"assets": True})
    return INSTALLED_DB


def demo(odoo: Odoo, ours: list[Addon]) -> str:
    """Give the database with our addons and their demo data."""
    base = dependencies(odoo, ours)
    wanted = {"template": base, "addons": addons.digests(ours)}
    if databases.mark(DEMO_TEMPLATE_DB) != wanted:
        with _built(DEMO_TEMPLATE_DB, wanted, base) as building:
            with demo_allowed(building, ours):
                _install(building, ours, LOGS / "install-demo.log", "--with-demo")
            build_assets(building)
    return DEMO_TEMPLATE_DB


def demo_for_tests() -> str:
    """The same for a caller that has nothing at hand but the environment."""
    with lock(STATE / "setup.lock", "setting up"):
        return demo(odoo_program.find(), addons.ours())


def modify(database: str, log: Path, *options: str) -> None:
    """Install or update modules; refuse what logs an error."""
    fixed = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    text = odoo_command.run(
        ["server", "-c", CONF, "-d", database, *fixed, *options],
        log,
        Failure("Odoo could not install or update its modules."),
    )
    lines = odoo_command.problems(text)
    for line in lines:
        say(f"  {line[:300]}")
    if any(" WARNING " not in line or "demo data failed" in line for line in lines):
        raise Failure("Odoo logged errors (above).", f"The details are in {log}.")


@contextlib.contextmanager
def demo_allowed(database: str, ours: list[Addon]) -> Iterator[None]:
    """Let Odoo load the demo data of our addons on dependencies without theirs.

    It loads a module's demo data only when all it depends on are marked so.
    """
    mark = "UPDATE ir_module_module SET demo = "
    databases.query(f"{mark} true WHERE state = 'installed'", (), database)
    try:
        yield
    finally:
        names = [addon.name for addon in ours]
        databases.query(f"{mark} false WHERE NOT name = ANY(%s)", (names,), database)


def build_assets(database: str) -> None:
    """Build the scripts and styles now: the first page, and each tour, is faster."""
    say("building scripts and styles")
    log = LOGS / "assets.log"
    failure = Failure("The scripts and styles could not be built.")
    command = ["shell", "-c", CONF, "-d", database, "--no-http"]
    if "Traceback" in odoo_command.run(command, log, failure, stdin=BUILD_ASSETS):
        failure.advice = (f"The details are in {log}.",)
        raise failure


@contextlib.contextmanager
def _built(name: str, mark: dict, template: str | None = None) -> Iterator[str]:
    """Give the name to build under; mark and rename when all went well."""
    building = name + databases.BUILDING
    databases.drop(building)
    if template:
        databases.clone(template, building)
    yield building
    databases.set_mark(building, mark)
    databases.rename(building, name)


def _install(database: str, ours: list[Addon], log: Path, *options: str) -> None:
    if not ours:
        return
    say(f"installing {addons.names(ours)} {' '.join(options)}".rstrip())
    modify(database, log, f"--init={addons.names(ours)}", *options)
    sql = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    present = {name for (name,) in databases.query(sql, (), database)}
    if missing := {addon.name for addon in ours} - present:
        raise Failure(
            f"Odoo did not install {', '.join(sorted(missing))}.",
            "Look for a dependency that does not exist in their manifests.",
        )


def _forget_old() -> None:
    """Keep the newest templates of dependencies (branches may differ)."""
    found = databases.marked("tpl_")
    newest_first = sorted(found, key=lambda name: -found[name].get("made", 0))
    for name in newest_first[KEPT_TEMPLATES - 1 :]:
        databases.drop(name)
