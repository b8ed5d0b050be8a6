"""What cancelling a rental costs, and until when: a value, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

FREE, GRADED, STAFF = "free", "graded", "staff"


class CancelFee(NamedTuple):
    """A share of the price due, and the amount it makes."""

    percent: float = 0.0
    amount: float = 0.0


@dataclass(frozen=True)
class FeeDecision:
    """Fees that staff decided instead of the terms: ``{rental id: amount}``.

    An object of ours in the context, not plain values: a remote client may send a
    context, but not this.
    """

    amounts: dict
    reason: str


@dataclass(frozen=True)
class CancelTerms:
    """Terms as they were when a rental was confirmed.

    ``steps`` are ``(hours before the start, % of the price due)``, longest first; with
    less notice than the last one, ``late_percent`` is due. From the start on, not
    coming and cancelling cost the same.
    """

    mode: str = FREE
    steps: tuple[tuple[float, float], ...] = ()
    late_percent: float = 0.0
    no_show_percent: float = 100.0
    note: str = ""
    product_id: int = 0

    @classmethod
    def from_dict(cls, values: dict):
        """Read what a rental stores; unknown keys are a later version's."""
        known = {key: values[key] for key in cls.__annotations__ if key in values}
        known["steps"] = tuple(tuple(step) for step in known.get("steps", ()))
        return cls(**known)

    def get_deadlines(self, start: datetime) -> list[tuple[datetime, float]]:
        """``[(until when, included; % due), …]``, in order, to the start."""
        if self.mode == STAFF:
            return []
        if self.mode == FREE:
            return [(start, 0.0)]
        steps = sorted(self.steps, reverse=True)
        deadlines = [
            (start - timedelta(hours=hours), percent) for hours, percent in steps
        ]
        if not deadlines or deadlines[-1][0] < start:
            deadlines.append((start, self.late_percent))
        return deadlines

    def get_percent(self, start: datetime, moment: datetime) -> float:
        """The share of the price due by who cancels at ``moment`` (naive UTC)."""
        if moment >= start:
            return self.no_show_percent
        return next(
            (
                percent
                for until, percent in self.get_deadlines(start)
                if moment <= until
            ),
            0.0,
        )
