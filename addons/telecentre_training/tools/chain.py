"""A chain of signed facts: each carries the hash of the one before. No database."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

EMPTY = ""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest() if content else EMPTY


def seal(previous: str, fact: Mapping) -> str:
    """The hash of a fact that comes after another.

    The text hashed is the same for the same fact, whatever the order of its keys.
    """
    text = json.dumps(fact, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


class Link(NamedTuple):
    """One fact as it is kept: its place, its content and the two hashes."""

    key: int
    number: int
    previous: str
    hash: str
    fact: Mapping


def find_breaks(links: Iterable[Link], length: int, head: str) -> list[tuple[int, str]]:
    """Where a chain is not what it was: ``[(key, what), …]``; 0 is the chain itself.

    ``what`` is ``changed`` (the fact is no longer what was hashed), ``missing`` (one or
    more facts before this one are gone), ``moved`` (it follows another fact than it
    says) or ``cut`` (facts at the end are gone).
    """
    breaks = []
    number, previous = 0, EMPTY
    for link in sorted(links, key=lambda each: each.number):
        if link.number != number + 1:
            breaks.append((link.key, "missing"))
        elif link.previous != previous:
            breaks.append((link.key, "moved"))
        if seal(link.previous, link.fact) != link.hash:
            breaks.append((link.key, "changed"))
        number, previous = link.number, link.hash
    if number != length or previous != head:
        breaks.append((0, "cut"))
    return breaks
