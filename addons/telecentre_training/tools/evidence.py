"""A folder that an auditor reads without any program: an index, files, checksums."""

import csv
import hashlib
import io
import re
import zipfile
from html import escape
from typing import NamedTuple

# Always the same date: the same content gives the same archive.
EPOCH = (1980, 1, 1, 0, 0, 0)
UNSAFE = re.compile(r"[^\w.(),+·’ -]+")
INDEX = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:Arial,sans-serif;margin:2em;color:#111}}
table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid #999;padding:4px 8px;text-align:left;vertical-align:top}}
code{{font-size:.75em;word-break:break-all}}</style></head>
<body><h1>{title}</h1><p>{intro}</p>{body}</body></html>
"""


class Piece(NamedTuple):
    """A file of the folder, or one that should be there: then without content."""

    folder: str
    name: str
    title: str
    content: bytes | None


def clean(name: str) -> str:
    """A file name that every system accepts."""
    return UNSAFE.sub("_", name).strip(" .")[:120] or "_"


def make_csv(header: list[str], rows, delimiter: str = ";") -> bytes:
    """UTF-8 with its mark and semicolons, as spreadsheets in French open it.

    What a spreadsheet would take for a formula is kept as text.
    """
    content = io.StringIO()
    writer = csv.writer(content, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_as_text(value) for value in row])
    return b"\xef\xbb\xbf" + content.getvalue().encode()


def _as_text(value) -> str:
    if value is None or value is False or value == "":
        return ""
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+([.,]\d+)?", text))


def build(
    title: str, intro: str, missing: str, pieces: list[Piece], lang="fr"
) -> bytes:
    """The archive; a piece without content is in the index, as missing."""
    content, sums, rows, taken = io.BytesIO(), [], {}, set()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in pieces:
            path = _get_path(piece, taken)
            row = f"<td>{escape(piece.title)}</td>"
            if piece.content is None:
                row += f"<td><strong>{escape(missing)}</strong></td><td></td>"
            else:
                digest = hashlib.sha256(piece.content).hexdigest()
                sums.append(f"{digest}  {path}")
                link = escape(path, quote=True)
                row += f'<td><a href="{link}">{escape(path)}</a></td>'
                row += f"<td><code>{digest}</code></td>"
                _add(archive, path, piece.content)
            rows.setdefault(piece.folder, []).append(f"<tr>{row}</tr>")
        body = "".join(
            f"<h2>{escape(folder)}</h2><table>{''.join(lines)}</table>"
            for folder, lines in rows.items()
        )
        index = INDEX.format(
            lang=lang, title=escape(title), intro=escape(intro), body=body
        )
        _add(archive, "index.html", index.encode())
        _add(archive, "SHA256SUMS", ("\n".join(sums) + "\n").encode())
    return content.getvalue()


def _get_path(piece: Piece, taken: set) -> str:
    name, number = clean(piece.name), 1
    stem, dot, end = name.rpartition(".")
    while (path := f"{clean(piece.folder)}/{name}") in taken:
        number += 1
        name = f"{stem} ({number}){dot}{end}" if dot else f"{end} ({number})"
    taken.add(path)
    return path


def _add(archive, path, content):
    archive.writestr(zipfile.ZipInfo(path, EPOCH), content, zipfile.ZIP_DEFLATED)
