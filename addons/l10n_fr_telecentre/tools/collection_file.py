"""Read what the finance software gives back: pure functions."""

import csv
import io
from typing import NamedTuple

from openpyxl import load_workbook

XLSX_MAGIC = b"PK\x03\x04"
INVOICE, NUMBER, SLIP, YEAR = "NumeroFacture", "IdPce", "IdBord", "Exer"
STATE, REASON, PAID = "Etat", "MotifRejet", "MtPaye"
COLUMNS = (INVOICE, NUMBER, SLIP, YEAR, STATE, REASON, PAID)
REJECTED = {"rejete", "rejeté", "rejected", "r"}


class Feedback(NamedTuple):
    """What is known of one order."""

    row: int
    invoice: str
    number: str
    slip: str
    year: str
    is_rejected: bool
    reason: str
    paid: float | None


def read_feedback(content: bytes) -> list[Feedback]:
    """The orders of a CSV or XLSX file whose first line names the columns.

    :raise ValueError: if this is no such file, or an amount is none
    """
    cells = _read_cells(content)
    if not cells or INVOICE not in cells[0]:
        raise ValueError("no column of invoices")
    rows = [dict(zip(cells[0], row)) for row in cells[1:]]
    return [
        _read_row(number, row)
        for number, row in enumerate(rows, start=2)
        if row.get(INVOICE)
    ]


def _read_row(number, row):
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    return Feedback(
        number,
        values[INVOICE],
        values[NUMBER],
        values[SLIP],
        values[YEAR],
        values[STATE].lower() in REJECTED,
        values[REASON],
        _read_amount(values[PAID]),
    )


def _read_amount(text):
    text = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    return float(text.replace(",", ".").rstrip("€")) if text else None


def _read_cells(content):
    if content.startswith(XLSX_MAGIC):
        sheet = load_workbook(io.BytesIO(content), read_only=True).active
        return [
            ["" if cell is None else str(cell) for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
