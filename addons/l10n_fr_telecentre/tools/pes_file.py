"""Write orders as a PES file (ORMC) and check it with the schemas of the Treasury.

Pure functions. The tags and their order are those of the published schemas; values are
an attribute ``V`` of empty elements. Nothing is sent: finance signs and sends.
"""

import io
import re
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from lxml import etree

NAMESPACE = "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller"
MAIN_SCHEMA = "PES_Aller.xsd"
ENCODING = "ISO-8859-1"
MOST_FILES, MOST_BYTES = 500, 50_000_000
# Where an error is: the piece, then the tag.
PIECE = re.compile(r"/Piece(?:\[(\d+)\])?/")


class Fault(NamedTuple):
    """What the schemas refuse, and where."""

    piece: int | None  # from zero; none: in the headings
    tag: str
    message: str


def write(name: str, version: str, heading: dict, slip: dict, pieces: list) -> bytes:
    """The file: each piece is ``(values, [lines])``, each line its blocks by name.

    Values are texts or numbers above zero; empty ones are left out.
    """
    root = etree.Element(f"{{{NAMESPACE}}}PES_Aller", nsmap={"n": NAMESPACE})
    envelope = etree.SubElement(root, "Enveloppe")
    _add(
        envelope,
        "Parametres",
        {"Version": version, "TypFic": "PESORMC", "NomFic": name},
    )
    _add(root, "EnTetePES", heading)
    income = etree.SubElement(root, "PES_RecetteAller")
    _add(income, "EnTeteRecette", {"IdVer": 2, "InfoDematerialisee": "0"})
    group = etree.SubElement(income, "Bordereau")
    _add(group, "BlocBordereau", slip)
    for values, lines in pieces:
        piece = etree.SubElement(group, "Piece")
        _add(piece, "BlocPiece", values)
        for line in lines:
            _add_line(piece, line)
    return etree.tostring(
        root, encoding=ENCODING, xml_declaration=True, pretty_print=True
    )


def _add_line(piece, line):
    node = etree.SubElement(piece, "LigneDePiece")
    block = etree.SubElement(node, "BlocLignePiece")
    _add(block, "InfoLignePiece", line["InfoLignePiece"])
    if any(line["LiensIdent"].values()):
        _add(block, "LiensIdent", line["LiensIdent"])
    debtor = etree.SubElement(node, "Tiers")
    _add(debtor, "InfoTiers", line["InfoTiers"])
    _add(debtor, "Adresse", line["Adresse"])


def _add(parent, tag, values):
    node = etree.SubElement(parent, tag)
    for name, value in values.items():
        if value:
            etree.SubElement(node, name, V=str(value))


def check(content: bytes, schemas: bytes) -> list[Fault]:
    """What the schemas refuse in a file.

    :param schemas: a ZIP archive with ``PES_Aller.xsd`` and what it includes
    :raise ValueError: if there are no such schemas in it
    """
    with tempfile.TemporaryDirectory() as folder:
        schema = _read_schema(schemas, Path(folder))
    document = etree.fromstring(content)
    if schema.validate(document):
        return []
    return [_read_fault(error) for error in schema.error_log]


def _read_schema(schemas, folder):
    try:
        with zipfile.ZipFile(io.BytesIO(schemas)) as archive:
            kept = [each for each in archive.infolist() if not each.is_dir()]
            if len(kept) > MOST_FILES or sum(e.file_size for e in kept) > MOST_BYTES:
                raise ValueError("too large")
            # Names that leave the folder are cleaned by extractall.
            archive.extractall(folder, kept)
        [main, *_others] = sorted(folder.rglob(MAIN_SCHEMA))
        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        return etree.XMLSchema(etree.parse(main, parser))
    except (zipfile.BadZipFile, OSError, etree.LxmlError) as error:
        raise ValueError(str(error)) from error


def _read_fault(error):
    found = PIECE.search(error.path or "")
    return Fault(
        int(found[1] or 1) - 1 if found else None,
        (error.path or "").rpartition("/")[2],
        error.message,
    )
