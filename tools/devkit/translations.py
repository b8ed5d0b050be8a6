"""Terms to translate: exported to <addon>.pot, merged into fr.po, and checked."""

from collections.abc import Iterator
from pathlib import Path

from . import addons, databases, environment, odoo_command, templates
from .console import Failure, say
from .settings import CONF, LOGS, TEST_DB, prepare_state_folder

LANGUAGE = "fr"
EXPORT_DB = f"{TEST_DB}_i18n"


def i18n(arguments: list[str]) -> None:
    """Export the terms of our addons (or those named) and merge them into fr.po."""
    prepare_state_folder()
    with environment.setup_lock():
        odoo, ours = environment.everything()
        ours = [addon for addon in ours if not arguments or addon.name in arguments]
        if not ours:
            raise Failure("There is no such addon.")
        names = [addon.name for addon in ours]
        template = templates.installed(odoo, addons.ours(), assets=False)
        databases.clone(template, EXPORT_DB)
        try:
            command = ["i18n", "export", "-c", str(CONF), "-d", EXPORT_DB]
            failure = Failure("The terms could not be exported.")
            log = LOGS / "i18n.log"
            odoo_command.run([*command, *names, "--languages", "pot"], log, failure)
        finally:
            databases.drop(EXPORT_DB)
    for addon in ours:
        merge(addon.path)


def merge(addon: Path) -> None:
    """Bring fr.po in step with the .pot: new terms come empty, old ones go."""
    import polib  # of Odoo's environment

    template = addon / "i18n" / f"{addon.name}.pot"
    if not template.exists():
        return
    terms = polib.pofile(str(template), wrapwidth=78)
    path = addon / "i18n" / f"{LANGUAGE}.po"
    catalogue = (
        polib.pofile(str(path), wrapwidth=78)
        if path.exists()
        else polib.POFile(wrapwidth=78)
    )
    if not catalogue.metadata:
        catalogue.metadata = terms.metadata | {
            "Language": LANGUAGE,
            "Plural-Forms": "nplurals=2; plural=(n > 1);",
        }
    known = {(entry.msgid, entry.msgctxt): entry.msgstr for entry in catalogue}
    merged = polib.POFile(wrapwidth=78)
    merged.header, merged.metadata = catalogue.header, catalogue.metadata
    for term in terms:
        term.msgstr = known.get((term.msgid, term.msgctxt), "")
        merged.append(term)
    merged.save(str(path))
    empty = len(merged.untranslated_entries())
    say(f"{addon.name}: {len(merged)} terms, {empty} to translate in {path}")


def complaints(ours: list[addons.Addon]) -> Iterator[str]:
    for addon in ours:
        for complaint in _complaints(addon):
            yield f"{addon.name}/i18n: {complaint}"


def _complaints(addon: addons.Addon) -> Iterator[str]:
    """What fr.po lacks, compared with the .pot."""
    import polib

    template = addon.path / "i18n" / f"{addon.name}.pot"
    catalogue = addon.path / "i18n" / f"{LANGUAGE}.po"
    if not template.exists() or not catalogue.exists():
        yield f"no {template.name} or no {catalogue.name}: make i18n"
        return
    french = polib.pofile(str(catalogue))
    known = {entry.msgid for entry in french}
    missing = [
        entry for entry in polib.pofile(str(template)) if entry.msgid not in known
    ]
    for problem, entries in {
        "not translated": french.untranslated_entries(),
        "fuzzy": french.fuzzy_entries(),
        "not in fr.po (make i18n)": missing,
    }.items():
        for entry in entries:
            yield f"{problem}: {entry.msgid[:70]!r}"
