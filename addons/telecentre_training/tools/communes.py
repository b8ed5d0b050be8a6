"""Reads a published table of the degree of urbanisation. No database.

Eurostat publishes a workbook by country and year: a sheet with ``LAU CODE``,
``LAU NAME NATIONAL`` and ``DEGURBA`` among many columns. A CSV with the same titles, or
with ``code``, ``name`` and ``degurba``, is read as well.
"""

import csv
import io
import re
from typing import NamedTuple

from openpyxl import load_workbook

INSEE = re.compile(r"([0-9]{2}|2[AB])[0-9]{3}")
TITLES = {
    "code": ("lau code", "lau_code", "lau_id", "code", "codgeo", "insee", "code insee"),
    "name": ("lau name national", "lau_name", "name", "libgeo", "nom", "commune"),
    "degurba": ("degurba", "dgurba", "degree of urbanisation"),
}


class Row(NamedTuple):
    line: int
    code: str
    name: str
    degurba: str


def read(content: bytes) -> tuple[list[Row], list[int]]:
    """The communes of a table, and the lines that are not one.

    :raise ValueError: names the column that is missing
    """
    rows, skipped, places = [], [], None
    for number, cells in enumerate(_get_cells(content), start=1):
        texts = [_to_text(cell) for cell in cells]
        if places is None:
            places = _find_places(texts)
        elif any(texts):
            row = _parse(number, texts, places)
            if row:
                rows.append(row)
            else:
                skipped.append(number)
    if places is None:
        raise ValueError(", ".join(TITLES))
    return rows, skipped


def _get_cells(content):
    if content.startswith(b"PK"):
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = list(sheet.iter_rows(values_only=True))
            if any(_find_places([_to_text(cell) for cell in row]) for row in rows[:20]):
                return rows
        return []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    return csv.reader(io.StringIO(text), delimiter=delimiter)


def _to_text(cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _find_places(texts: list[str]) -> dict[str, int] | None:
    """The place of each column, if this line is the titles."""
    lower = [" ".join(text.lower().split()) for text in texts]
    places = {
        key: lower.index(title)
        for key, titles in TITLES.items()
        for title in reversed(titles)
        if title in lower
    }
    return places if len(places) == len(TITLES) else None


def _parse(number: int, texts: list[str], places: dict[str, int]) -> Row | None:
    if max(places.values()) >= len(texts):
        return None
    code, name, degurba = (texts[places[key]] for key in TITLES)
    # A spreadsheet takes the first zero away: 1004 is 01004.
    code = code.removeprefix("FR").lstrip("_").upper().zfill(5)
    if not (INSEE.fullmatch(code) and name and degurba in ("1", "2", "3")):
        return None
    return Row(number, code, name, degurba)
