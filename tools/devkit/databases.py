"""Databases: cached templates and their clones.

tpl_<hash>            what our addons depend on, French loaded, no demo data
telecentre_installed  + our addons, no demo data          (tests clone it)
telecentre_demo       + our addons with their demo data   (make run clones it)

Each carries a mark (a comment in PostgreSQL) that tells what it was made from.
Only marked databases, and those being built, are ever dropped. A database is
built under another name and renamed when complete.
"""

import contextlib
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator

from . import addons, odoo_command
from .addons import Addon
from .console import Failure, remove_tree, say
from .odoo_program import Odoo
from .settings import (
    CONF, DATA, DEMO_DB, DEMO_TEMPLATE_DB, INSTALLED_DB, LANGUAGE, LOGS, REQUIREMENTS, SERIES,
)

FILESTORE = DATA / "filestore"
BUILDING = "__building"
INSTALL = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
ASSETS = """
bundles = [{bundles}]
for name in bundles:
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True, assets_params={{}})
    bundle.js()
    bundle.css()
env.cr.commit()
"""
BUNDLES = ["web.assets_web", "web.assets_frontend", "web.assets_frontend_minimal",
           "web.assets_frontend_lazy", "web.assets_web_print"]


# --- SQL ---------------------------------------------------------------------
def query(sql: str, parameters: tuple = (), database: str = "postgres") -> list[tuple]:
    import psycopg2  # not there before the environment is made

    try:
        connection = psycopg2.connect(dbname=database)
    except psycopg2.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Failure(f"PostgreSQL cannot be reached: {reason}.",
                      "Start it, or check PGHOST, PGPORT, PGUSER and PGPASSWORD.") from error
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []
    except psycopg2.errors.InsufficientPrivilege as error:
        raise Failure(f"The PostgreSQL user may not do this: {error}".strip(),
                      "Give it the right to create databases (ALTER ROLE … CREATEDB).") from error
    finally:
        connection.close()


def exists(name: str) -> bool:
    return bool(query("SELECT 1 FROM pg_database WHERE datname = %s", (name,)))


def mark(name: str) -> dict:
    """What a database was made from; empty when it is not one of ours."""
    rows = query("SELECT shobj_description(oid, 'pg_database') FROM pg_database "
                 "WHERE datname = %s", (name,))
    with contextlib.suppress(ValueError, TypeError):
        return json.loads(rows[0][0])["telecentre"] if rows else {}
    return {}


def set_mark(name: str, value: dict) -> None:
    query(f'COMMENT ON DATABASE "{name}" IS %s', (json.dumps({"telecentre": value}),))


def drop(name: str) -> None:
    if exists(name):
        if not (mark(name) or name.endswith(BUILDING)):
            raise Failure(f"The database {name} was not made by this project: left alone.",
                          "Set TELECENTRE_DB to another name.")
        query(f'DROP DATABASE "{name}" WITH (FORCE)')
    remove_tree(FILESTORE / name)


def clone(source: str, target: str) -> None:
    """Copy a database that nobody works on, with its files."""
    drop(target)
    query(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    set_mark(target, {"cloned_from": source})
    if (FILESTORE / source).exists():  # files are never changed in place
        subprocess.run(["cp", "-al", FILESTORE / source, FILESTORE / target], check=True)


def _rename(source: str, target: str) -> None:
    drop(target)
    query(f'ALTER DATABASE "{source}" RENAME TO "{target}"')
    if (FILESTORE / source).exists():
        (FILESTORE / source).rename(FILESTORE / target)


def check_series(name: str) -> None:
    """Refuse a database of another Odoo."""
    if not query("SELECT 1 FROM pg_tables WHERE tablename = 'ir_module_module'", (), name):
        raise Failure(f"The database {name} is not an Odoo database.",
                      "Set TELECENTRE_DB to another name, or start afresh: make reset")
    version = query("SELECT latest_version FROM ir_module_module WHERE name = 'base'", (), name)
    found = version[0][0] if version else None
    if not (found or "").startswith(f"{SERIES}."):
        raise Failure(f"The database {name} belongs to Odoo {found}, this project needs {SERIES}.",
                      "Set TELECENTRE_DB to another name, or start afresh: make reset")


# --- building ----------------------------------------------------------------
@contextlib.contextmanager
def _built(name: str, value: dict, template: str | None = None) -> Iterator[str]:
    """Give the name to build under; rename and mark when all went well."""
    building = name + BUILDING
    drop(building)
    if template:
        clone(template, building)
    yield building
    set_mark(building, value)
    _rename(building, name)


def dependencies_template(odoo: Odoo, ours: list[Addon]) -> str:
    needed = addons.outside_dependencies(ours)
    key = hashlib.sha256(repr(needed).encode() + odoo.origin.encode() + LANGUAGE.encode())
    key.update((odoo.root / "odoo" / "release.py").read_bytes())
    key.update((REQUIREMENTS / "odoo.txt").read_bytes())
    name = f"tpl_{key.hexdigest()[:12]}"
    if mark(name):
        return name
    say(f"installing {','.join(needed)} (about 80 s; once)")
    with _built(name, {"modules": needed}) as building:
        log = LOGS / "install-dependencies.log"
        text = odoo_command.run(
            ["server", "-c", CONF, "-d", building, "-i", ",".join(needed),
             f"--load-language={LANGUAGE}", *INSTALL], log,
            Failure("Odoo's own modules could not be installed."))
        _refuse_errors(text, log)
    return name


def installed_template(odoo: Odoo, ours: list[Addon]) -> str:
    """The database with our addons and no demo data, rebuilt when they changed."""
    base = dependencies_template(odoo, ours)
    wanted = {"template": base, "addons": addons.digests(ours)}
    if mark(INSTALLED_DB) != wanted:
        with _built(INSTALLED_DB, wanted, base) as building:
            _install(building, ours, LOGS / "install.log")
            build_assets(building, [*BUNDLES, "web.assets_tests"])
    return INSTALLED_DB


def demo_template(odoo: Odoo, ours: list[Addon]) -> str:
    """The database with our addons and their demo data (and no other)."""
    base = dependencies_template(odoo, ours)
    wanted = {"template": base, "addons": addons.digests(ours)}
    if mark(DEMO_TEMPLATE_DB) != wanted:
        with _built(DEMO_TEMPLATE_DB, wanted, base) as building:
            _install(building, ours, LOGS / "install-demo.log", demo=True)
            build_assets(building, [*BUNDLES, "web.assets_tests"])
    return DEMO_TEMPLATE_DB


def _install(database: str, ours: list[Addon], log, demo: bool = False) -> None:
    if not ours:
        return
    say(f"installing {addons.names(ours)}{' with demo data' if demo else ''}")
    arguments = ["server", "-c", CONF, "-d", database, "-i", addons.names(ours), *INSTALL]
    with _demo_allowed(database, ours) if demo else contextlib.nullcontext():
        text = odoo_command.run([*arguments, *(["--with-demo"] if demo else [])], log,
                                Failure("Our addons could not be installed."))
    _refuse_errors(text, log)
    _refuse_missing(database, ours)


@contextlib.contextmanager
def _demo_allowed(database: str, ours: list[Addon]) -> Iterator[None]:
    """Let Odoo load the demo data of our addons on dependencies without theirs.

    It loads a module's demo data only when all it depends on are marked so.
    """
    query("UPDATE ir_module_module SET demo = true WHERE state = 'installed'", (), database)
    try:
        yield
    finally:
        query("UPDATE ir_module_module SET demo = false WHERE NOT name = ANY(%s)",
              ([addon.name for addon in ours],), database)


def _refuse_errors(text: str, log) -> None:
    lines = odoo_command.problems(text)
    fatal = [line for line in lines if " WARNING " not in line or "demo data failed" in line]
    for line in lines:
        say(f"  {line[:300]}")
    if fatal:
        raise Failure(f"The installation logged {len(fatal)} error(s).", f"The details are in {log}.")


def _refuse_missing(database: str, ours: list[Addon]) -> None:
    rows = query("SELECT name FROM ir_module_module WHERE state = 'installed'", (), database)
    missing = {addon.name for addon in ours} - {name for (name,) in rows}
    if missing:
        raise Failure(f"Odoo did not install {', '.join(sorted(missing))}.",
                      "Look for a dependency that does not exist in their manifests.")


def build_assets(database: str, bundles: list[str]) -> None:
    """Build the scripts and styles now: the first page, and each tour, is faster."""
    say("building scripts and styles")
    script = ASSETS.format(bundles=", ".join(map(repr, bundles)))
    log = LOGS / "assets.log"
    text = odoo_command.run(["shell", "-c", CONF, "-d", database, "--no-http"], log,
                            Failure("The scripts and styles could not be built."), stdin=script)
    if "Traceback" in text:
        raise Failure("The scripts and styles could not be built.", f"The details are in {log}.")


# --- the demo database of `make run` --------------------------------------------
def demo_database(odoo: Odoo, ours: list[Addon]) -> None:
    """Create it, or update the addons that changed since."""
    if not exists(DEMO_DB):
        source = demo_template(odoo, ours)
        clone(source, DEMO_DB)
        set_mark(DEMO_DB, _state(ours))
        return
    check_series(DEMO_DB)
    known = mark(DEMO_DB).get("addons", {})
    now = addons.digests(ours)
    if gone := sorted(known.keys() - now.keys()):
        raise Failure(f"The database {DEMO_DB} has {', '.join(gone)}, which addons/ has not.",
                      "Take them back, or start afresh: make reset")
    changed = [addon for addon in ours if known.get(addon.name) != now[addon.name]]
    if changed:
        update(ours, changed, known)


def update(ours: list[Addon], changed: list[Addon], known: dict[str, str]) -> None:
    say(f"updating {addons.names(changed)} in {DEMO_DB}")
    old = [addon.name for addon in changed if addon.name in known]
    new = [addon.name for addon in changed if addon.name not in known]
    arguments = ["server", "-c", CONF, "-d", DEMO_DB, *INSTALL]
    arguments += ["-u", ",".join(old)] if old else []
    arguments += ["-i", ",".join(new), "--with-demo"] if new else []
    log = LOGS / "update.log"
    with _demo_allowed(DEMO_DB, ours) if new else contextlib.nullcontext():
        text = odoo_command.run(arguments, log, Failure(
            "The update failed.", "Correct the addon and run it again, or make reset."))
    _refuse_errors(text, log)
    before = mark(DEMO_DB).get("demo")
    set_mark(DEMO_DB, _state(ours))
    if before is not None and before != addons.digests(ours, "demo"):
        say("note: demo data changed; to have it anew: make reset run")


def _state(ours: list[Addon]) -> dict:
    return {"addons": addons.digests(ours), "demo": addons.digests(ours, "demo")}


def all_marked() -> list[str]:
    rows = query("SELECT datname FROM pg_database WHERE NOT datistemplate")
    return [name for (name,) in rows if mark(name) or name.endswith(BUILDING)]


def connection_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key.startswith("PG")}
