"""The bars of a sheet (Code 128, set B): drawn for print, read from a scan.

The norm (ISO/IEC 15417) gives each of 107 symbols six widths of bars and spaces; the
last symbol, stop, has seven. No database.
"""

import re
from collections.abc import Iterable, Iterator

from PIL import Image

SYMBOLS = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312
231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212
223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121
111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331
132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123
311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124
121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114
413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112
421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311
113141 114131 311141 411131 211412 211214 211232 2331112
""".split()
START, STOP = 104, 106
FIRST_CHARACTER = 32
VALUES = {symbol[:6]: value for value, symbol in enumerate(SYMBOLS)}
SYMBOL_WIDTH = 11
RUNS = 6
BLACK, WHITE = b"b" * 256, b"w" * 256
RUN = re.compile(rb"b+|w+")
# Pixels between two lines that are looked at.
STEP = 3


def encode(text: str) -> list[int]:
    """Widths of bars and spaces, in turn, bar first."""
    values = [ord(character) - FIRST_CHARACTER for character in text]
    check = START + sum(place * value for place, value in enumerate(values, start=1))
    symbols = [START, *values, check % 103, STOP]
    return [int(width) for symbol in symbols for width in SYMBOLS[symbol]]


def get_bars(text: str) -> list[tuple[int, int]]:
    """``[(position, width), …]`` of the black bars, in modules."""
    bars, position = [], 0
    for place, width in enumerate(encode(text)):
        if place % 2 == 0:
            bars.append((position, width))
        position += width
    return bars


def read(image: Image.Image) -> str:
    """The text of the bars on a scanned page, however it was laid; empty if none."""
    grey = image.convert("L")
    for angle in (0, 90):
        turned = grey.rotate(angle, expand=True) if angle else grey
        for runs in _get_lines(turned):
            for line in (runs, runs[::-1]):
                if text := _read_line(line):
                    return text
    return ""


def _get_lines(grey: Image.Image) -> Iterator[list[int]]:
    """Lengths of black and white along lines of the page; each begins with black."""
    width, height = grey.size
    pixels = grey.tobytes()
    for row in range(0, height, STEP):
        line = pixels[row * width : (row + 1) * width]
        darkest, lightest = min(line), max(line)
        if lightest - darkest < 80:  # nothing printed here
            continue
        limit = (darkest + lightest) // 2
        runs = RUN.findall(line.translate(BLACK[:limit] + WHITE[limit:]))
        lengths = [len(run) for run in runs]
        # White at both ends is the margin: black first, black last.
        first, last = runs[0].startswith(b"w"), runs[-1].startswith(b"w")
        yield lengths[first : len(lengths) - last]


def _read_line(runs: list[int]) -> str:
    for first in range(0, len(runs) - 3 * RUNS, 2):
        if _match(runs[first : first + RUNS]) == START:
            text = _read_from(runs[first:])
            if text:
                return text
    return ""


def _read_from(runs: list[int]) -> str:
    values = []
    for place in range(0, len(runs) - RUNS, RUNS):
        value = _match(runs[place : place + RUNS])
        if value is None:
            return ""
        if value == STOP:
            return _decode(values)
        values.append(value)
    return ""


def _match(runs: list[int]) -> int | None:
    """The symbol with these proportions: 11 modules in six bars and spaces."""
    total = sum(runs)
    widths = [max(1, min(4, round(SYMBOL_WIDTH * run / total))) for run in runs]
    return VALUES.get("".join(map(str, widths)))


def _decode(values: Iterable[int]) -> str:
    start, *content, check = list(values) or [0, 0]
    total = start + sum(place * value for place, value in enumerate(content, start=1))
    if start != START or not content or total % 103 != check:
        return ""
    return "".join(chr(value + FIRST_CHARACTER) for value in content)
