"""Eligible costs, to the cent. No database.

Amounts under an “up to” ceiling are cut down to the cent, so that no ceiling is ever
crossed; real costs are rounded half up.
"""

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

CENT = Decimal("0.01")
HOURS_OF_A_YEAR = Decimal(1720)
STAFF = ("staff",)
OTHER_DIRECT = ("operating", "services", "in_kind")
# Wages and allowances of participants come on top of a flat rate.
ON_TOP = ("participants",)
# What may be claimed besides the part that the option computes.
CLAIMABLE = {
    "real": (*STAFF, *OTHER_DIRECT, *ON_TOP),
    "flat_7": (*STAFF, *OTHER_DIRECT, *ON_TOP),
    "flat_15": (*STAFF, *OTHER_DIRECT, *ON_TOP),
    "flat_25": (*STAFF, *OTHER_DIRECT, *ON_TOP),
    "flat_40": (*STAFF, *ON_TOP),
    "staff_20": (*OTHER_DIRECT, *ON_TOP),
    "staff_20_flat_7": (*OTHER_DIRECT, *ON_TOP),
    "unit_hour": (),
    "lump_sum": (),
}


class Line(NamedTuple):
    """A part of the eligible cost: a category and its amount."""

    category: str
    amount: Decimal


class Units(NamedTuple):
    """What a unit cost or a lump sum is counted from."""

    hours: Decimal = Decimal(0)
    unit_price: Decimal = Decimal(0)
    completed: int = 0
    lump_sum: Decimal = Decimal(0)
    lump_condition: int = 0


def to_decimal(value) -> Decimal:
    return Decimal(str(value or 0))


def cut(amount: Decimal) -> Decimal:
    """Down to the cent."""
    return amount.quantize(CENT, ROUND_DOWN)


def round_half_up(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def get_share(amount: Decimal, percent) -> Decimal:
    return cut(amount * Decimal(percent) / 100)


def get_hourly_rate(annual: Decimal, part: Decimal = Decimal(1)) -> Decimal:
    """Latest yearly gross cost over 1720 hours, or their share for a part-time job."""
    return cut(annual / (HOURS_OF_A_YEAR * part))


def get_hourly_amount(
    annual: Decimal, hours: Decimal, part: Decimal = Decimal(1)
) -> tuple[Decimal, Decimal]:
    """The amount, and the hours beyond those the rate was made with."""
    allowed = min(hours, HOURS_OF_A_YEAR * part)
    return (
        round_half_up(get_hourly_rate(annual, part) * allowed),
        max(hours - allowed, Decimal(0)),
    )


def get_fixed_share_amount(monthly: Decimal, percent: Decimal, months: int) -> Decimal:
    """A fixed share of each month, told by the employer: no time sheet."""
    return round_half_up(monthly * percent / 100) * months


def take_share_off(
    bases: Mapping[str, Decimal], part: Decimal, whole: Decimal
) -> Mapping[str, Decimal]:
    """Each base without ``part / whole`` of it, down to the cent."""
    if not part:
        return bases
    return {name: cut(base * (whole - part) / whole) for name, base in bases.items()}


def get_eligible_lines(
    option: str, bases: Mapping[str, Decimal], units: Units
) -> list[Line]:
    """The eligible cost, part by part.

    :param bases: retained amount by category
    """
    if option == "unit_hour":
        return [Line("units", cut(units.hours * units.unit_price))]
    if option == "lump_sum":
        is_due = units.completed >= max(units.lump_condition, 1)
        return [Line("lump", units.lump_sum if is_due else Decimal(0))]
    lines = [
        Line(category, to_decimal(bases.get(category)))
        for category in CLAIMABLE[option]
        if bases.get(category)
    ]
    staff = _sum(lines, STAFF)
    other = _sum(lines, OTHER_DIRECT)
    if option.startswith("staff_20"):
        staff = get_share(other, 20)
        lines.append(Line("flat_staff", staff))
    rate, base = {
        "flat_7": (7, staff + other),
        "flat_15": (15, staff),
        "flat_25": (25, staff + other),
        "flat_40": (40, staff),
        "staff_20_flat_7": (7, staff + other),
    }.get(option, (0, Decimal(0)))
    if rate:
        lines.append(Line("flat", get_share(base, rate)))
    return lines


def _sum(lines: list[Line], categories) -> Decimal:
    return sum(
        (each.amount for each in lines if each.category in categories), Decimal(0)
    )


def get_total(lines: list[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def get_grant_due(
    eligible: Decimal,
    rate: Decimal,
    grant_max: Decimal,
    other_resources: Decimal = Decimal(0),
) -> Decimal:
    """The least of what the convention allows, its rate gives, and others leave."""
    return max(
        cut(min(grant_max, eligible * rate / 100, eligible - other_resources)),
        Decimal(0),
    )
