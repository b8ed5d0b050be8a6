from odoo import models

from ..tools.cancel_terms import FeeDecision
from ..tools.credits import Use
from .telecentre_rental_cancel import DECISION


class TelecentreRental(models.Model):
    """A late cancellation keeps of the credits what it would keep of the price.

    In whole half-days, rounded in the member's favour. What staff decide instead of
    the terms, such as a closure on the council's account, gives all back.
    """

    _inherit = "telecentre.rental"

    def _get_kept_credits(self):
        kept = super()._get_kept_credits()
        taken = self._get_taken()
        if not taken:
            return kept
        fees = {rental.id: fee for rental, fee in self._get_cancel_fees().items()}
        decided = self._get_decided_ids()
        for (rental_id, credit), (minutes, _kind) in taken.items():
            if rental_id in decided:
                continue
            unit = credit.unit_minutes if credit.unit == "half_day" else 1
            units = int(minutes * fees[rental_id].percent / 100) // unit
            if units:
                kept[rental_id, credit] = units * unit
        return kept

    def _get_decided_ids(self):
        """Ids of the rentals whose fee staff decided."""
        decision = self.env.context.get(DECISION)
        if isinstance(decision, FeeDecision) and not self.env.user.share:
            return decision.amounts
        return {}

    def _get_fee_sentence(self, fees):
        """What is kept of passes is said before it is done."""
        sentence = super()._get_fee_sentence(fees)
        minutes = {}
        for (_rental_id, credit), kept in self._get_kept_credits().items():
            minutes[credit] = minutes.get(credit, 0) + kept
        if not minutes:
            return sentence
        words = {
            "credits": self._get_credits_label(
                [Use(credit, kept) for credit, kept in minutes.items()]
            )
        }
        if not any(fees[rental].amount for rental in self):
            return self.env._(
                "Cancelling now does not give back: %(credits)s.", **words
            )
        return self.env._(
            "%(sentence)s It does not give back: %(credits)s.",
            sentence=sentence,
            **words,
        )
