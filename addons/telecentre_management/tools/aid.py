"""Public aid received by one undertaking, over any period of some years: a value."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta


@dataclass
class AidLedger:
    """Amounts by day. A period of three years ends on a day and includes it."""

    entries: dict[date, Decimal] = field(default_factory=dict)

    def add(self, day: date, amount: float) -> None:
        """Aid given on a day; negative when it was taken back."""
        self.entries[day] = self.entries.get(day, Decimal(0)) + Decimal(
            repr(round(amount, 2))
        )

    def get_total(self, day: date, years: int) -> float:
        """What was received in the period that ends on ``day``."""
        first = day - relativedelta(years=years)
        return float(
            sum(amount for when, amount in self.entries.items() if first < when <= day)
        )

    def get_peak(self, day: date, years: int) -> float:
        """The most received in any period that includes ``day``.

        Aid granted for later days already counts: the ceiling holds for every period.
        """
        last = day + relativedelta(years=years)
        ends = {day} | {when for when in self.entries if day < when < last}
        return max(self.get_total(end, years) for end in ends)
