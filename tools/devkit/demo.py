"""The database of `make run`: made from the demo template, updated in place."""

import contextlib

from . import addons, databases, templates
from .addons import Addon
from .console import Failure, say
from .odoo_program import Odoo
from .settings import DEMO_DB, LOGS, TOOLS


def ensure(odoo: Odoo, ours: list[Addon]) -> None:
    """Create the database, or update the addons that changed since."""
    if not databases.exists(DEMO_DB):
        databases.clone(templates.demo(odoo, ours), DEMO_DB)
        databases.set_mark(DEMO_DB, _state(ours))
        return
    databases.check_series(DEMO_DB)
    known = _known()
    now = addons.digests(ours)
    if gone := sorted(known.keys() - now.keys()):
        raise Failure(
            f"The database {DEMO_DB} has {', '.join(gone)}, which addons/ has not.",
            "Take them back, or start afresh: make reset",
        )
    if changed := [addon for addon in ours if known.get(addon.name) != now[addon.name]]:
        update(ours, changed)


def update(ours: list[Addon], changed: list[Addon]) -> None:
    """Update the addons that are installed, install the others."""
    known = _known()
    say(f"updating {addons.names(changed)} in {DEMO_DB}")
    old = [addon for addon in changed if addon.name in known]
    new = [addon for addon in changed if addon.name not in known]
    options = [f"--update={addons.names(old)}"] if old else []
    options += [f"--init={addons.names(new)}", "--with-demo"] if new else []
    allowed = templates.demo_allowed if new else contextlib.nullcontext
    with allowed(*([DEMO_DB, ours] if new else [])):
        templates.modify(DEMO_DB, LOGS / "update.log", *options)
    before = databases.mark(DEMO_DB).get("demo", {})
    state = _state(ours)
    databases.set_mark(DEMO_DB, state)
    if any(before.get(addon.name) != state["demo"][addon.name] for addon in old):
        say("note: demo data changed; to have it anew: make reset run")


def _known() -> dict[str, str]:
    """The addons of the database and what they were made from."""
    return databases.mark(DEMO_DB).get("addons", {})


def _state(ours: list[Addon]) -> dict:
    return {
        "addons": addons.digests(ours),
        "demo": addons.digests(ours, folder="demo"),
    }


def logins() -> list[list[str]]:
    """Who, login and password of the demo users."""
    lines = (TOOLS / "demo_logins.txt").read_text().splitlines()
    return [
        [part.strip() for part in line.split("|")]
        for line in lines
        if line and not line.startswith("#")
    ]
