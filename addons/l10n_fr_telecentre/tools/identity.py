"""French identity numbers and the electronic addresses made from them."""

import re

from stdnum.fr import siren, siret

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
    """Whether the checksum of a SIREN or SIRET is right."""
    kind = siret if len(number) == SIRET_LENGTH else siren
    return kind.is_valid(number)


def get_siren(number: str | None) -> str:
    """The SIREN in a SIREN or SIRET, or nothing."""
    digits = get_digits(number)
    return digits[:SIREN_LENGTH] if len(digits) in (SIREN_LENGTH, SIRET_LENGTH) else ""


def get_siret(number: str | None) -> str:
    """The SIRET, or nothing when it is not one."""
    digits = get_digits(number)
    return digits if len(digits) == SIRET_LENGTH else ""
