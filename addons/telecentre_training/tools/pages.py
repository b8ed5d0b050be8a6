"""The pages of what a scanner gives: pictures, or PDF files of pictures."""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from odoo.tools.pdf import PdfFileReader, PdfReadError

# A4 at 300 dots per inch is 8.7 million; more than four times that is no page.
MOST_PIXELS = 40_000_000
MOST_PAGES = 200


class UnreadableError(ValueError):
    """This is neither a picture nor a PDF of pictures."""


def get_pages(content: bytes) -> Iterator[Image.Image]:
    """One picture for each page."""
    if content.startswith(b"%PDF"):
        for page in _get_pdf_pictures(content):
            yield _open(page)
    else:
        yield _open(content)


def _get_pdf_pictures(content: bytes) -> Iterator[bytes]:
    try:
        pages = PdfFileReader(io.BytesIO(content), strict=False).pages
        for number, page in enumerate(pages):
            if number == MOST_PAGES:
                raise UnreadableError
            pictures = [picture.data for picture in page.images]
            if pictures:  # the scan itself; the rest are stamps and logos
                yield max(pictures, key=len)
    except (PdfReadError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableError from error


def _open(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content))
        if image.width * image.height > MOST_PIXELS:
            raise UnreadableError
        return ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UnreadableError from error
