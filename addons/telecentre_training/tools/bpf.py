"""Whole numbers of the yearly report of a training provider. No database."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

ONE = Decimal(1)


def to_whole(value: Decimal) -> int:
    """To the nearest whole number; a half goes up."""
    return int(value.quantize(ONE, ROUND_HALF_UP))


def share_out(values: Sequence[Decimal]) -> list[int]:
    """Whole numbers as near as can be, whose sum is the whole of the sum.

    The frames of the report tell the same hours in several ways: whatever the way, the
    printed lines add up to the same total. The largest remainders go up, the first of
    equals before.
    """
    floors = [int(value.to_integral_value(ROUND_FLOOR)) for value in values]
    left = to_whole(sum(values, Decimal(0))) - sum(floors)
    order = sorted(range(len(values)), key=lambda place: floors[place] - values[place])
    for place in order[:left]:
        floors[place] += 1
    return floors


def get_share(part: Decimal, whole: Decimal, least: int) -> int:
    """A share in percent without decimals, never under the least once there is one."""
    if not (part > 0 and whole > 0):
        return 0
    return max(to_whole(100 * part / whole), least)
