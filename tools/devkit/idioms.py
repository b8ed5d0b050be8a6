"""Writings that Odoo 19 replaced, or that this project does not want.

A line that needs one all the same ends with `idiom-ok: the reason`.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from .settings import ADDONS, ROOT

ALLOWED = "idiom-ok:"
PYTHON = {
    r"\bcr\.commit\(": "commit only through _commit_progress",
    r"\b_sql_constraints\b": "use models.Constraint",
    r"(?<![\w])read_group\(": "use _read_group",
    r"\bodoo\.osv\b|from odoo import .*\bosv\b": "use odoo.fields.Domain",
    r"type=.json['\"]": "use type='jsonrpc'",
    r"\(0, (0|_|False), \{": "use Command.create",
    r"\(6, (0|_|False), ": "use Command.set",
    r"\[\([1-5], ": "use Command",
    r"\bself\._(cr|uid|context)\b": "use self.env",
    r"\bfields\.datetime\b": "use fields.Datetime",
    r"\bname_get\b": "use _compute_display_name",
    r"for rec(ord)? in self\b": "name the record after what it is",
}
XML = {
    r"\bt-(esc|raw)=": "use t-out",
    r"</?tree[\s>]": "use <list>",
    r"\battrs=": "use invisible, readonly, required",
    r"\bstates=": "use invisible",
    r"kanban-box": "use the card template",
    r"eval=.*\([0-6], ?(0|_|ref)": "use Command",
    r"groups_id": "use group_ids",
}
JAVASCRIPT = {
    r"\bpublicWidget\b": "use Interaction",
    r"\bodoo\.define\b": "use modules",
    r"\bconsole\.log\(": "remove it",
}
RULES = {".py": PYTHON, ".xml": XML, ".js": JAVASCRIPT}


def find(paths: Iterable[Path]) -> Iterator[str]:
    """Complaints about the files of addons/."""
    inside = [path for path in paths if path.is_relative_to(ADDONS)]
    for path in inside:
        yield from _forbidden(path)
    yield from _demo_references(inside)


def _forbidden(path: Path) -> Iterator[str]:
    rules = RULES.get(path.suffix)
    if not rules:
        return
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for pattern, advice in rules.items():
            if re.search(pattern, line) and ALLOWED not in line:
                place = f"{path.relative_to(ROOT)}:{number}"
                yield f"{place}: {line.strip()[:60]} — {advice}"


def _demo_references(paths: list[Path]) -> Iterator[str]:
    """Code and tests may not lean on demo data."""
    names = {
        name
        for path in paths
        if "demo" in path.parts and path.suffix == ".xml"
        for name in _identifiers(path)
    }
    if not names:
        return
    for path in paths:
        if path.suffix not in (".py", ".xml") or "demo" in path.parts:
            continue
        for found in re.findall(r"[\"']([a-z0-9_]+\.\w+)[\"']", path.read_text()):
            if found in names:
                yield f"{path.relative_to(ROOT)}: refers to the demo record {found}"


def _identifiers(path: Path) -> Iterator[str]:
    addon = path.relative_to(ADDONS).parts[0]
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError:
        return  # told by the XML check
    for node in root.iter("record"):
        # With a dot it is a record of somebody else, which the demo only changes.
        if "." not in node.get("id", ""):
            yield f"{addon}.{node.get('id')}"
