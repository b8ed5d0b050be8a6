"""Codes that are typed by hand to verify a document: pure functions, no database.

Fifteen drawn symbols are 75 bits: at a million tries a second, a thousand million years
are not enough to meet one of a million codes. The sixteenth tells a typing error from a
code that does not exist.
"""

import secrets

# Neither 0 and O nor 1 and I.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
DRAWN = 15
GROUP = 4


def make_code() -> str:
    """A new code, without its separators."""
    drawn = "".join(secrets.choice(ALPHABET) for _number in range(DRAWN))
    return drawn + _get_check_symbol(drawn)


def read_code(text: str) -> str | None:
    """The code that somebody typed, or nothing if it cannot be one."""
    # What is much too long is no code, and not worth reading.
    symbols = "".join(text[: 4 * DRAWN].upper().replace("-", " ").split())
    if len(symbols) != DRAWN + 1 or not set(symbols) <= set(ALPHABET):
        return None
    return symbols if symbols[-1] == _get_check_symbol(symbols[:-1]) else None


def format_code(code: str) -> str:
    """The code as it is printed: ``ABCD-EFGH-JKLM-NPQR``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _get_check_symbol(symbols: str) -> str:
    """Luhn's algorithm in base 32: any single wrong symbol is noticed."""
    base = len(ALPHABET)
    total = 0
    for position, symbol in enumerate(reversed(symbols)):
        value = ALPHABET.index(symbol) * (2 if position % 2 == 0 else 1)
        total += value // base + value % base
    return ALPHABET[-total % base]
