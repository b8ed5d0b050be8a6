"""Putting the pages of Chromium together with Odoo's own PDF classes."""

import io
from itertools import pairwise

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    PdfFileWriter,
    createStringObject,
)

OVERLAY = NameObject("/ReportChromiumOverlay")


def read(content: bytes):
    """Reader of a PDF."""
    return PdfFileReader(io.BytesIO(content), strict=False)


def _write(writer) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def add_overlay(document, overlay_pages) -> bytes:
    """Draw headers and footers on the pages of a document.

    They become artifacts (ignored by screen readers, as they should be) and the
    structure, title, language and bookmarks of the document are kept.

    :param document: reader of the document
    :param overlay_pages: pages to draw on those of the document, in their order
    """
    writer = PdfFileWriter()
    writer.clone_reader_document_root(document)
    if document.metadata:
        writer.add_metadata(dict(document.metadata))
    before, after = (
        _add_stream(writer, content)
        for content in (b"q\n", f"\nQ /Artifact BMC q {OVERLAY} Do Q EMC".encode())
    )
    pages = _get_pages(writer._root_object["/Pages"])
    for page, overlay in zip(pages, overlay_pages, strict=True):
        form = _add_stream(
            writer,
            overlay.get_contents().get_data(),
            {
                "/Type": NameObject("/XObject"),
                "/Subtype": NameObject("/Form"),
                "/BBox": ArrayObject(overlay.mediabox),
                "/Resources": _import(writer, overlay["/Resources"]),
            },
        )
        resources = page["/Resources"]
        images = resources.setdefault(NameObject("/XObject"), DictionaryObject())
        images.get_object()[OVERLAY] = form
        contents = page.raw_get("/Contents")
        found = contents.get_object()
        middle = found if isinstance(found, ArrayObject) else [contents]
        page[NameObject("/Contents")] = ArrayObject([before, *middle, after])
    return _write(writer)


def _get_pages(node):
    """Pages of a cloned document, which old versions of the library do not list."""
    for kid in node["/Kids"]:
        kid = kid.get_object()
        if "/Kids" in kid:
            yield from _get_pages(kid)
        else:
            yield kid


def _import(writer, value):
    """Object of another file: pypdf wants a copy, PyPDF2 makes it when it writes."""
    return value.clone(writer) if hasattr(value, "clone") else value


def _add_stream(writer, content, entries=()):
    stream = DecodedStreamObject()
    stream._data = content
    stream = stream.flate_encode()
    for key, value in dict(entries).items():
        stream[NameObject(key)] = value
    return writer._add_object(stream)


def join(documents) -> bytes:
    """One PDF with all documents and a bookmark at the beginning of each.

    Bookmarks are named destinations with page numbers, as wkhtmltopdf writes them:
    that is what Odoo looks for when it splits the PDF again, one part per record.

    :param documents: list of (title, content)
    """
    if len(documents) == 1:
        return documents[0][1]
    writer = PdfFileWriter()
    starts = []
    for title, content in documents:
        starts.append((title, len(writer.pages)))
        writer.append_pages_from_reader(read(content))
    _add_bookmarks(writer, starts)
    return _write(writer)


def _add_bookmarks(writer, starts):
    destinations = DictionaryObject()
    outline = DictionaryObject({NameObject("/Type"): NameObject("/Outlines")})
    outline_ref = writer._add_object(outline)
    items = []
    for position, (title, page_number) in enumerate(starts):
        name = NameObject(f"/record{position}")
        destinations[name] = ArrayObject(
            [NumberObject(page_number), NameObject("/Fit")]
        )
        item = DictionaryObject(
            {
                NameObject("/Title"): createStringObject(title),
                NameObject("/Parent"): outline_ref,
                NameObject("/Dest"): name,
            }
        )
        items.append((item, writer._add_object(item)))
    for (item, item_ref), (following, following_ref) in pairwise(items):
        item[NameObject("/Next")] = following_ref
        following[NameObject("/Prev")] = item_ref
    outline[NameObject("/First")] = items[0][1]
    outline[NameObject("/Last")] = items[-1][1]
    outline[NameObject("/Count")] = NumberObject(len(items))
    root = writer._root_object
    root[NameObject("/Outlines")] = outline_ref
    root[NameObject("/Dests")] = writer._add_object(destinations)
