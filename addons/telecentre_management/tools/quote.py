"""What a rental would cost: a value, no database."""

from dataclasses import dataclass, field


@dataclass
class QuoteLine:
    """``quantity`` units at ``price_unit``; ``subtotal`` is untaxed."""

    product: object
    unit: str
    quantity: int
    price_unit: float
    subtotal: float = 0.0

    def to_dict(self):
        return {
            "unit": self.unit,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "subtotal": self.subtotal,
        }


@dataclass
class Quote:
    """Full and due price, untaxed, or a ``refusal`` sentence when there is none."""

    currency: object
    gratuity: object
    taxes: object
    pricelist: object = None
    act: object = None
    lines: list[QuoteLine] = field(default_factory=list)
    # what the stay needs, the price of each unit, and what credits pay of it
    needed: list = field(default_factory=list)
    prices: dict = field(default_factory=dict)
    credits: list = field(default_factory=list)
    covered_product: object = None
    amount_full: float = 0.0
    amount_due: float = 0.0
    refusal: str = ""
    # what else the member should know, such as a gratuity that no longer applies
    notice: str = ""

    def refuse(self, reason: str) -> None:
        """There is no price: say why."""
        self.refusal = reason
        self.lines = []
        self.amount_full = self.amount_due = 0.0

    @property
    def is_priced(self):
        """Whether there is something to charge, were it only to say that it is paid."""
        return bool(self.lines or self.credits)

    @property
    def main_line(self):
        """The line that gives the charge its product."""
        return max(self.lines, key=lambda line: line.subtotal)

    @property
    def main_product(self):
        """The product of the charge, were all of the stay paid by credits."""
        return self.main_line.product if self.lines else self.covered_product

    @property
    def charged(self):
        """``(quantity, price_unit)`` of the single charge."""
        if not self.lines:
            return 1, 0.0
        if len(self.lines) == 1:
            return self.lines[0].quantity, self.lines[0].price_unit
        return 1, sum(line.quantity * line.price_unit for line in self.lines)

    def to_dict(self):
        notice = {"notice": self.notice} if self.notice else {}
        return {
            "currency": self.currency.name,
            "amount_full": self.amount_full,
            "amount_due": self.amount_due,
            "gratuity": self.gratuity.display_name or None,
            "lines": [line.to_dict() for line in self.lines],
            "credits": [
                {"pass": use.lot.id, "label": use.lot.name, "minutes": use.minutes}
                for use in self.credits
            ],
        } | notice
