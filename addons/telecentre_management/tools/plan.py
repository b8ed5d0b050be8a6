"""The dates of a booking while they are planned: values, no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from .spans import Span

# Nothing more is looked for on such a date.
SETTLED = ("unchanged", "leaving", "after")
LEFT_OUT = ("skip", "stop", "cancel")


@dataclass(eq=False)
class Stay:
    """One space on one date: what is asked and wanted, what was found.

    ``need``, ``rental`` and the spaces are records, kept as they come.
    """

    day: date
    position: int
    asked: Span
    need: object = None
    rental: object = None
    candidates: Sequence = ()  # as asked: the precise space, or those of the kind
    siblings: Sequence = ()  # those of the kind

    is_untouched: bool = False  # the rental there is not this plan's to change

    # what the user decided before, if anything
    wanted: str = ""
    is_proposing: bool = False  # look for another space, hour or day
    wanted_space: object = None
    wanted_span: Span | None = None

    # what was found
    status: str = ""
    message: str = ""
    choice: str = ""
    space: object = None
    span: Span | None = None
    is_ok: bool = False
    amount_due: float = 0.0

    free_count: int | None = None  # of the candidates, when they are too few
    refused: list = field(default_factory=list)  # (space, span) that did not fit

    @property
    def start(self) -> datetime:
        return (self.span or self.asked)[0]

    @property
    def stop(self) -> datetime:
        return (self.span or self.asked)[1]

    @property
    def is_settled(self) -> bool:
        return self.status in SETTLED

    @property
    def is_booked(self) -> bool:
        """Whether confirming makes or moves a rental here."""
        return self.is_ok and not self.is_settled and self.choice not in LEFT_OUT

    @property
    def is_dropped(self) -> bool:
        """Whether confirming cancels the rental here."""
        return self.choice in ("cancel", "stop") and self.status != "unchanged"

    @property
    def stays_put(self) -> bool:
        """Whether a rental that could have moved stays where it is."""
        return (
            bool(self.rental) and self.status != "unchanged" and (self.choice == "skip")
        )

    def forget(self) -> None:
        """Before a new search."""
        self.status = self.message = self.choice = ""
        self.space = self.span = self.free_count = None
        self.is_ok = False
        self.refused = []

    def find(self, space, span: Span, choice: str) -> None:
        self.space, self.span, self.choice = space, span, choice
        self.status = self.status or "free"
        self.is_ok = True

    def lack(self, space) -> None:
        """Nothing fits as asked; ``space``, if any, is the one to speak of."""
        self.refuse_at(space, self.asked)

    def refuse_at(self, space, span: Span) -> None:
        self.status = "taken"
        self.space, self.span = space, span
        self.refused = [(space, span)]
        self.is_ok = False
