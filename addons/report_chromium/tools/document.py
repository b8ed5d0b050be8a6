"""The HTML given to Chromium: the content of a record, its headers and footers."""

import base64
import binascii
import hashlib
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

import lxml.html
from lxml import etree

from . import assembly

BODY_STYLE = """
html, body { height: auto !important; min-height: 0; overflow: visible !important; }
body.container { max-width: none; }
thead { display: table-header-group !important; }
thead, tr, img { break-inside: avoid; }
h1, h2, h3, h4, h5, h6 { break-after: avoid; }
"""
OVERLAY_STYLE = """
html, body { height: auto !important; margin: 0; padding: 0;
    overflow: visible !important; background: transparent !important; }
.rc_sheet { position: relative; overflow: hidden; break-after: page;
    width: %(width)dpx; height: %(height)dpx; }
.rc_sheet:last-child { break-after: auto; }
.rc_sheet > div { position: absolute; left: %(left).2fpx; right: %(right).2fpx;
    max-width: none !important; width: auto !important;
    background: transparent !important; margin: 0; }
.rc_header { top: %(top).2fpx; border-bottom: %(line)s; }
"""
MEASURE = """[...document.querySelectorAll(".rc_sheet")].map(
    sheet => [".rc_header", ".rc_footer"].map(
        name => sheet.querySelector(name)?.getBoundingClientRect().height || 0))"""
HAS_CLASS = ".//*[contains(concat(' ', normalize-space(@class), ' '), ' %s ')]"


def parse(html):
    """Tree of a whole page, without what a printed page must not do."""
    if isinstance(html, bytes):
        html = html.decode()
    root = lxml.html.document_fromstring(str(html))
    etree.strip_elements(root, "script", "iframe", "object", "embed", with_tail=False)
    for meta in root.xpath("//meta[@http-equiv]"):
        meta.drop_tree()
    return root


def serialize(root, title: str, lang: str, style: str) -> str:
    """The page with its title, its language and a last style sheet."""
    root.set("lang", lang.replace("_", "-"))
    root.attrib.pop("style", None)
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    for old in head.findall("title"):
        head.remove(old)
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "style").text = style
    # Else Chromium asks for the one of the server.
    etree.SubElement(head, "link", {"rel": "icon", "href": "data:,"})
    return lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")


@dataclass
class Part:
    """Headers or footers: those of the records, or one for all of them."""

    name: str
    attributes: dict
    pieces: list
    is_shared: bool

    def get_holder(self, page, index, number, total):
        """What to show on that page of that record, or None."""
        index = 0 if self.is_shared else index
        if index >= len(self.pieces):
            return None
        holder = etree.Element("div", self.attributes)
        holder.append(deepcopy(self.pieces[index]))
        for css_class, value in (("page", number), ("topage", total)):
            for node in holder.xpath(HAS_CLASS % css_class):
                node.text = str(value)
        if self.name == "footer":
            top = page.to_pixels(page.height - page.bottom)
            holder.set("style", f"top: {top:.2f}px")
        return holder


class Overlay:
    """Headers and footers of a report, drawn over its pages once they are counted.

    :param header: HTML of all headers, one per record, or of one for all
    :param footer: the same for the footers
    """

    def __init__(self, header, footer):
        self.images = {}
        self._root = None
        parts = [("header", header), ("footer", footer)]
        self._parts = [self._read(name, html) for name, html in parts if html]

    def __bool__(self):
        return any(part.pieces for part in self._parts)

    def get_html(self, sheets, title, lang) -> str:
        """One sheet for each (page, record index, page number, number of pages)."""
        root = deepcopy(self._root)
        for old in root.findall("body") + root.findall("div"):
            root.remove(old)
        etree.SubElement(root, "body")
        for sheet in sheets:
            root.find("body").append(self._get_sheet(*sheet))
        return serialize(root, title, lang, self._get_style(sheets[0][0]))

    @staticmethod
    def _get_style(page):
        width, height = page.viewport
        return OVERLAY_STYLE % {
            "width": width,
            # One pixel less, so that rounding never makes a blank page.
            "height": height - 1,
            "top": page.to_pixels(page.header_top),
            "left": page.to_pixels(page.left),
            "right": page.to_pixels(page.right),
            "line": "1px solid" if page.header_line else "0",
        }

    def _read(self, name, html):
        root = parse(html)
        if self._root is None:
            self._root = root
        body = root.find("body")
        self._share_images(body)
        attributes = {
            "class": f"rc_{name} {body.get('class', '')}",
            "dir": body.get("dir", "ltr"),
        }
        holder = root.get_element_by_id(f"minimal_layout_report_{name}s", None)
        if holder is not None:
            return Part(name, attributes, list(holder), is_shared=False)
        body.tag = "div"
        body.attrib.clear()
        return Part(name, attributes, [body], is_shared=True)

    def _share_images(self, body):
        """Give a URL to embedded images, which come again on every page."""
        for image in body.iter("img"):
            prefix, __, encoded = image.get("src", "").partition(";base64,")
            if not prefix.startswith("data:image/") or not encoded:
                continue
            try:
                content = base64.b64decode(encoded)
            except binascii.Error:
                continue
            path = f"/report_chromium/{hashlib.sha256(content).hexdigest()}"
            self.images[path] = prefix.removeprefix("data:"), content
            image.set("src", path)

    def _get_sheet(self, page, index, number, total):
        sheet = etree.Element("div", {"class": "rc_sheet"})
        for part in self._parts:
            holder = part.get_holder(page, index, number, total)
            if holder is not None:
                sheet.append(holder)
        return sheet


@dataclass
class Content:
    """What is printed between headers and footers, for one record."""

    root: object
    title: str
    lang: str
    record_id: int | bool = False

    def get_html(self):
        return serialize(self.root, self.title, self.lang, BODY_STYLE)


def print_documents(browser, url, page, contents, overlay) -> list:
    """Content of one PDF for each record.

    Bodies are printed first, because footers tell how many pages there are.
    """
    pages = [page] * len(contents)
    first = contents[0]
    browser.set_viewport(*page.viewport)
    if overlay:
        sheets = [(page, index, 1, 1) for index in range(len(contents))]
        browser.load(url, overlay.get_html(sheets, first.title, first.lang))
        pages = [
            page.make_room(*map(page.from_pixels, heights))
            for heights in browser.evaluate(MEASURE)
        ]
    printed = []
    for content, content_page in zip(contents, pages, strict=True):
        browser.load(url, content.get_html())
        printed.append(
            browser.print_pdf(
                generateTaggedPDF=True,
                generateDocumentOutline=True,
                **content_page.get_print_parameters(),
            )
        )
    if not overlay:
        return printed
    readers = [assembly.read(pdf) for pdf in printed]
    sheets = [
        (pages[index], index, number, len(reader.pages))
        for index, reader in enumerate(readers)
        for number in range(1, len(reader.pages) + 1)
    ]
    browser.load(url, overlay.get_html(sheets, first.title, first.lang))
    overlay_pages = iter(
        assembly.read(
            browser.print_pdf(**page.get_print_parameters(margins=False))
        ).pages
    )
    return [
        assembly.add_overlay(reader, list(islice(overlay_pages, len(reader.pages))))
        for reader in readers
    ]
