"""Make a PDF that holds a Factur-X say so: the metadata that PDF/A-3 wants.

Odoo takes any PDF whose second line is a binary comment for PDF/A, and so leaves
Chromium's without metadata. Unlike Odoo's own conversion, this keeps the tags that
screen readers need. Pure functions.
"""

import hashlib
import io

from lxml import etree

from odoo.tools.misc import file_open
from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    OdooPdfFileReader,
    OdooPdfFileWriter,
    createStringObject,
)

HEADER = b"%PDF-1.7"
PROFILE = "tools/data/files/sRGB2014.icc"
RAM = (
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
)
GUIDELINE = f".//{{{RAM}}}GuidelineSpecifiedDocumentContextParameter/{{{RAM}}}ID"
# Names of the levels in the metadata, by what their identifiers hold.
LEVELS = {"#extended": "EXTENDED", "en16931": "EN 16931"}


def has_metadata(content: bytes) -> bool:
    """Whether a PDF describes itself already."""
    reader = OdooPdfFileReader(io.BytesIO(content), strict=False)
    return "/Metadata" in reader.trailer["/Root"]


def get_level(xml: bytes) -> str:
    """The level of a Factur-X, as the metadata name it."""
    guideline = etree.fromstring(xml).findtext(GUIDELINE) or ""
    return next(
        (level for piece, level in LEVELS.items() if piece in guideline), "EN 16931"
    )


def declare(content: bytes, title: str, metadata: bytes) -> bytes:
    """The same PDF with its metadata, colour profile and identifier."""
    writer = OdooPdfFileWriter()
    writer.cloneReaderDocumentRoot(OdooPdfFileReader(io.BytesIO(content), strict=False))
    writer._header = HEADER
    identifier = createStringObject(hashlib.sha256(content).digest()[:16])
    writer._set_id(ArrayObject((identifier, identifier)))
    writer._root_object[NameObject("/OutputIntents")] = ArrayObject(
        [writer._addObject(_make_intent(writer))]
    )
    # What is said twice must agree.
    writer.addMetadata({"/Title": title, "/Creator": "Odoo", "/Producer": "Odoo"})
    writer.add_file_metadata(metadata)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _make_intent(writer):
    with file_open(PROFILE, "rb") as profile:
        stream = DecodedStreamObject()
        stream.setData(profile.read())
    stream[NameObject("/N")] = NumberObject(3)
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): createStringObject("sRGB"),
            NameObject("/DestOutputProfile"): writer._addObject(stream),
        }
    )
