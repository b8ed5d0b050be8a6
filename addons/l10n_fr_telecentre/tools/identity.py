"""French identity numbers and the electronic addresses made from them."""

import re

SIREN_LENGTH = 9
SIRET_LENGTH = 14
SCHEME_SIREN = "0002"
SCHEME_SIRET = "0009"
SCHEME_ADDRESS = "0225"  # electronic addresses of the French reform
SCHEME_MAIL = "EM"


def get_digits(number: str | None) -> str:
    """The digits of a number that people type with spaces or dots."""
    return re.sub(r"\D", "", number or "")


def is_valid(number: str) -> bool:
    """Whether the checksum (Luhn) of a SIREN or SIRET is right.

    La Poste gives its post offices numbers that only add up to a multiple of five.
    """
    if len(number) not in (SIREN_LENGTH, SIRET_LENGTH):
        return False
    if _sum_luhn(number) % 10 == 0:
        return True
    is_post_office = len(number) == SIRET_LENGTH and number.startswith("356000000")
    return is_post_office and sum(map(int, number)) % 5 == 0


def _sum_luhn(number: str) -> int:
    total = 0
    for position, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total


def get_siren(number: str | None) -> str:
    """The SIREN in a SIREN or SIRET, or nothing."""
    digits = get_digits(number)
    return digits[:SIREN_LENGTH] if len(digits) in (9, SIRET_LENGTH) else ""


def get_siret(number: str | None) -> str:
    """The SIRET, or nothing when it is not one."""
    digits = get_digits(number)
    return digits if len(digits) == SIRET_LENGTH else ""
