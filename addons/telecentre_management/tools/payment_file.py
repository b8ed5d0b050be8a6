"""Read who paid what out of a file: pure functions."""

import csv
import io
import re
from typing import NamedTuple
from zipfile import BadZipFile

from openpyxl import load_workbook

XLSX_MAGIC = b"PK\x03\x04"
MOST_ROWS = 10_000
NUMBER = re.compile(r"^-?\d+([.,]\d{1,2})?$")


class Row(NamedTuple):
    """One payment of a file: the number of its line, for who corrects it."""

    number: int
    reference: str
    amount: float


def read_payments(content: bytes) -> tuple[list[Row], list[int]]:
    """The payments of a CSV or XLSX file: a reference, then an amount.

    A first line without an amount is the heading. Empty lines are passed over.

    :return: the payments, and the numbers of the lines that cannot be read
    :raise ValueError: if this is no such file
    """
    payments, unread = [], []
    for number, cells in enumerate(_read_cells(content), start=1):
        if number > MOST_ROWS:
            raise ValueError("too long")
        if not any(cells):
            continue
        amount = parse_amount(cells[1]) if len(cells) > 1 else None
        if cells[0] and amount is not None:
            payments.append(Row(number, cells[0], amount))
        elif number > 1:
            unread.append(number)
    return payments, unread


def parse_amount(text: str) -> float | None:
    """“1 234,56 €”, “1,234.56” or “1234.5” as a number."""
    text = re.sub(r"[\s\u00a0\u202f€]", "", text)
    if "," in text and "." in text:
        thousands = "," if text.rindex(".") > text.rindex(",") else "."
        text = text.replace(thousands, "")
    return float(text.replace(",", ".")) if NUMBER.match(text) else None


def _read_cells(content):
    if content.startswith(XLSX_MAGIC):
        return _read_workbook(content)
    text = _decode(content)
    if "\x00" in text:
        raise ValueError("not a text")
    delimiter = max(";\t,", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [[cell.strip() for cell in row] for row in rows]


def _read_workbook(content):
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError, ValueError) as error:
        raise ValueError("not a workbook") from error
    return [
        ["" if value is None else str(value).strip() for value in row]
        for row in sheet.active.iter_rows(values_only=True, max_row=MOST_ROWS + 1)
    ]


def _decode(content):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
