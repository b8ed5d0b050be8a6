"""Drawing and extrapolating a sample by strata. No database.

A stratum has its people drawn in proportion; what is known of those who answered is
carried to all of them. Exact fractions until the last step.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from random import Random
from typing import NamedTuple

from .bpf import share_out


class Stratum(NamedTuple):
    """People who are alike: how many, how many answered, how many of them count."""

    population: int
    answered: int
    positive: int


def draw(strata: Mapping[tuple, Collection[int]], size: int, seed: int) -> set[int]:
    """Who is asked: the same seed gives the same people.

    Strata are asked in proportion of their people; one that has people has at least
    one asked, even if the whole is then a little more.
    """
    keys = sorted(strata)
    total = sum(map(len, strata.values()))
    if not total:
        return set()
    size = min(size, total)
    shares = share_out([Decimal(size * len(strata[key])) / total for key in keys])
    drawn = set()
    for key, share in zip(keys, shares, strict=True):
        people = sorted(strata[key])
        count = min(max(share, 1), len(people)) if people else 0
        random = Random(f"{seed}/{'/'.join(map(str, key))}")
        drawn.update(random.sample(people, count))
    return drawn


def extrapolate(strata: Iterable[Stratum]) -> Fraction:
    """How many of all people count; a stratum without an answer adds nothing."""
    return sum(
        (
            Fraction(each.population * each.positive, each.answered)
            for each in strata
            if each.answered
        ),
        Fraction(0),
    )


def get_margin(strata: Iterable[Stratum], coefficient: float) -> float:
    """Half of the interval around the extrapolated number, in people.

    With the correction for small populations; nothing where everybody answered. A
    stratum of one answer tells nothing of its spread: the widest is taken.
    """
    variance = 0.0
    for population, answered, positive in strata:
        if not answered or answered >= population:
            continue
        share = positive / answered
        spread = share * (1 - share) / (answered - 1) if answered > 1 else 0.25
        variance += population**2 * (1 - answered / population) * spread
    return coefficient * sqrt(variance)
