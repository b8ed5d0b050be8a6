"""Connection logs of learning platforms: CSV becomes connections. No database."""

import csv
import io
from datetime import datetime
from typing import NamedTuple

COLUMNS = {
    "email": ("email", "e-mail", "mail", "courriel", "adresse", "adresse e-mail"),
    "start": ("start", "début", "debut", "connexion", "date", "heure de début"),
    "stop": ("end", "stop", "fin", "déconnexion", "deconnexion", "heure de fin"),
    "minutes": ("minutes", "durée", "duree", "durée (min)", "duration"),
}
FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
)
MOST_ROWS = 20_000
MOST_MINUTES = 24 * 60


class Connection(NamedTuple):
    """One line of a log, in the time of the place; ``problem`` says what is wrong."""

    line: int
    email: str
    start: datetime | None
    minutes: float
    problem: str


class NoColumnError(ValueError):
    """A column that is needed is not there; the argument is its name."""


def read(content: bytes) -> list[Connection]:
    text = _decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    places = _find_columns(next(rows, []))
    return [
        _read_row(number, row, places)
        for number, row in enumerate(rows, start=2)
        if any(cell.strip() for cell in row) and number <= MOST_ROWS
    ]


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _find_columns(header: list[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    places = {
        column: next((names.index(name) for name in known if name in names), -1)
        for column, known in COLUMNS.items()
    }
    for column in ("email", "start"):
        if places[column] < 0:
            raise NoColumnError(column)
    if places["stop"] < 0 and places["minutes"] < 0:
        raise NoColumnError("stop")
    return places


def _read_row(number: int, row: list[str], places: dict[str, int]) -> Connection:
    cells = {
        column: row[place].strip() if 0 <= place < len(row) else ""
        for column, place in places.items()
    }
    email, start = cells["email"].lower(), _read_moment(cells["start"])
    minutes = _read_minutes(cells, start)
    problem = ""
    if "@" not in email:
        problem = "email"
    elif start is None:
        problem = "start"
    elif minutes is None or not 0 <= minutes <= MOST_MINUTES:
        problem = "stop"
    return Connection(number, email, start, minutes or 0, problem)


def _read_moment(text: str) -> datetime | None:
    for known in FORMATS:
        try:
            return datetime.strptime(text, known)
        except ValueError:
            continue
    return None


def _read_minutes(cells: dict[str, str], start: datetime | None) -> float | None:
    stop = _read_moment(cells["stop"])
    if stop and start:
        return (stop - start).total_seconds() / 60
    try:
        return float(cells["minutes"].replace(",", "."))
    except ValueError:
        return None
