"""Sheet, margins and scale of a report, from its paper format."""

from dataclasses import dataclass, replace

MM_PER_INCH = 25.4
PIXELS_PER_INCH = 96
A4 = (210.0, 297.0)
# Margins of wkhtmltopdf when there is no paper format at all.
DEFAULT_MARGIN = 10.0
# Unless "smart shrinking" is disabled, wkhtmltopdf lays pages out 1.25 times wider
# than the sheet, and Odoo's styles count on it.
SHRINK_RATIO = 1.25


@dataclass(frozen=True)
class Page:
    """All lengths in millimetres on the sheet."""

    width: float = A4[0]
    height: float = A4[1]
    top: float = DEFAULT_MARGIN
    bottom: float = DEFAULT_MARGIN
    left: float = DEFAULT_MARGIN
    right: float = DEFAULT_MARGIN
    header_spacing: float = 0.0
    header_line: bool = False
    scale: float = 1.0

    @property
    def header_top(self):
        """Where headers begin: the spacing is counted upwards from the content."""
        return max(self.top - self.header_spacing, 0.0)

    @property
    def viewport(self):
        """Width and height of the sheet, in the pixels of the report."""
        return round(self.to_pixels(self.width)), round(self.to_pixels(self.height))

    def from_pixels(self, pixels: float) -> float:
        """Length on the sheet of something measured in the page."""
        return pixels * self.scale * MM_PER_INCH / PIXELS_PER_INCH

    def to_pixels(self, length: float) -> float:
        """Length in the page of something measured on the sheet."""
        return length / self.scale / MM_PER_INCH * PIXELS_PER_INCH

    def make_room(self, header: float, footer: float):
        """The same page, with margins which hold this header and this footer.

        A third of the sheet is left to the content, whatever they measure.
        """
        limit = self.height / 3
        return replace(
            self,
            top=max(self.top, min(self.header_top + header, limit)),
            bottom=max(self.bottom, min(footer, limit)),
        )

    def get_print_parameters(self, margins=True) -> dict:
        """Arguments of ``Page.printToPDF``; without margins for the overlay."""
        sides = ("top", "bottom", "left", "right")
        lengths = {side: getattr(self, side) if margins else 0.0 for side in sides}
        return {
            "paperWidth": self.width / MM_PER_INCH,
            "paperHeight": self.height / MM_PER_INCH,
            "scale": self.scale,
            "printBackground": True,
            **{
                f"margin{side.capitalize()}": length / MM_PER_INCH
                for side, length in lengths.items()
            },
        }


def get_page(paperformat, landscape=False, specific=None) -> Page:
    """Page of a paper format, as the arguments of wkhtmltopdf would make it.

    :param paperformat: ``report.paperformat``, maybe empty
    :param landscape: force this orientation
    :param specific: the ``data-report-*`` attributes of the report, which come first
    """
    specific = specific or {}
    if landscape is None:
        landscape = specific.get("data-report-landscape")
    width, height = paperformat.print_page_width, paperformat.print_page_height
    if not (width and height):
        width, height = A4
    if landscape and paperformat.orientation != "Landscape":
        width, height = height, width
    if not paperformat:
        return Page(width, height)

    def get_length(attribute, default):
        try:
            return float(specific[attribute])
        except (KeyError, TypeError, ValueError):
            return float(default)

    dpi = get_length("data-report-dpi", paperformat.dpi) or PIXELS_PER_INCH
    ratio = 1.0 if paperformat.disable_shrinking else SHRINK_RATIO
    return Page(
        width=width,
        height=height,
        top=get_length("data-report-margin-top", paperformat.margin_top),
        bottom=get_length("data-report-margin-bottom", paperformat.margin_bottom),
        left=paperformat.margin_left,
        right=paperformat.margin_right,
        header_spacing=get_length(
            "data-report-header-spacing", paperformat.header_spacing
        ),
        header_line=paperformat.header_line,
        # Limits of Chromium.
        scale=min(max(PIXELS_PER_INCH / dpi / ratio, 0.1), 2.0),
    )
