"""Databases: clones with their files, and marks that tell which are ours.

A mark is a comment in PostgreSQL that tells what a database was made from. Only
marked databases, and those being built, are ever dropped.
"""

import contextlib
import json
import shutil
import subprocess

from .console import Failure, remove_tree
from .settings import DATA, SERIES

OLDEST_SERVER = 13
FILESTORE = DATA / "filestore"
BUILDING = "__building"


def query(sql: str, parameters: tuple = (), database: str = "postgres") -> list[tuple]:
    import psycopg2  # not there before the environment is made

    try:
        connection = psycopg2.connect(dbname=database)
    except psycopg2.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Failure(
            f"PostgreSQL cannot be reached: {reason}.",
            "Start it, or check PGHOST, PGPORT, PGUSER and PGPASSWORD.",
        ) from error
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def check_server() -> None:
    """Refuse an old server, or a user that cannot create databases."""
    sql = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    if not query(sql)[0][0]:
        raise Failure(
            "The PostgreSQL user may not create databases.",
            "Give it that right (ALTER ROLE … CREATEDB), or set PGUSER to another.",
        )
    version = query("SHOW server_version")[0][0]
    if int(version.split(".")[0]) < OLDEST_SERVER:
        raise Failure(
            f"The server is PostgreSQL {version}; Odoo needs {OLDEST_SERVER} or later.",
            "Set PGHOST to another server, or unset it.",
        )


def exists(name: str) -> bool:
    return bool(query("SELECT 1 FROM pg_database WHERE datname = %s", (name,)))


def mark(name: str) -> dict:
    """What a database was made from; empty when it is not one of ours."""
    rows = query(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE datname = %s",
        (name,),
    )
    with contextlib.suppress(ValueError, TypeError):
        return json.loads(rows[0][0])["telecentre"] if rows else {}
    return {}


def set_mark(name: str, value: dict) -> None:
    query(f'COMMENT ON DATABASE "{name}" IS %s', (json.dumps({"telecentre": value}),))


def drop(name: str) -> None:
    if exists(name):
        if not (mark(name) or name.endswith(BUILDING)):
            raise Failure(
                f"The database {name} was not made by this project: left alone.",
                "Set TELECENTRE_DB to another name.",
            )
        query(f'DROP DATABASE "{name}" WITH (FORCE)')
    remove_tree(FILESTORE / name)


def clone(source: str, target: str) -> None:
    """Copy a database that nobody works on, with its files."""
    drop(target)
    query(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    set_mark(target, {"cloned_from": source})
    if (FILESTORE / source).exists():  # files are never changed in place
        subprocess.run(
            ["cp", "-al", FILESTORE / source, FILESTORE / target], check=True
        )
        # What the source had to clean up is not the copy's to do.
        shutil.rmtree(FILESTORE / target / "checklist", ignore_errors=True)


def rename(source: str, target: str) -> None:
    drop(target)
    query(f'ALTER DATABASE "{source}" RENAME TO "{target}"')
    if (FILESTORE / source).exists():
        (FILESTORE / source).rename(FILESTORE / target)


def check_series(name: str) -> None:
    """Refuse a database of another Odoo."""
    if not query(
        "SELECT 1 FROM pg_tables WHERE tablename = 'ir_module_module'", (), name
    ):
        raise Failure(
            f"The database {name} is not an Odoo database.",
            "Set TELECENTRE_DB to another name, or drop it.",
        )
    version = query(
        "SELECT latest_version FROM ir_module_module WHERE name = 'base'", (), name
    )
    found = version[0][0] if version else None
    if not (found or "").startswith(f"{SERIES}."):
        raise Failure(
            f"The database {name} belongs to Odoo {found}; "
            f"this project needs {SERIES}.",
            "Set TELECENTRE_DB to another name, or start afresh: make reset",
        )


def marked(prefix: str = "") -> dict[str, dict]:
    """Our databases and their marks, those being built included."""
    rows = query("SELECT datname FROM pg_database WHERE NOT datistemplate")
    names = [name for (name,) in rows if name.startswith(prefix)]
    return {name: mark(name) for name in names if mark(name) or name.endswith(BUILDING)}
