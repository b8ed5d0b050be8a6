from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.rules import Stay
from .telecentre_rental import BLOCKING_STATES

# Sentences of one refusal: more would not be read.
MOST_TOLD = 5


class TelecentreRental(models.Model):
    """The rules of the policies, checked when rentals take their space.

    They are for what members rent. Closures, internal use and training sessions are the
    network's own: they need a free space, but follow no rule.
    """

    _inherit = "telecentre.rental"

    def _check_rules(self, same_start=None):
        """Refuse rentals that break a rule of their policy. The lock is held.

        All in one reading. Staff who gave a reason pass (``_override``).

        :param same_start: rentals among these that were moved but begin where and when
            they did: neither notice nor horizon is asked of them again
        """
        self.partner_id._check_telecentre_may_book()
        broken = self._get_broken_rules(same_start, fresh=True)
        refused = self._override(broken)
        if refused:
            raise ValidationError(self._get_rule_refusal(refused))

    def _get_broken_rules(self, same_start=None, fresh=False):
        """``{rental: [tools.rules.Broken, …]}`` of those that break a rule.

        Each counts in the quotas of the next: a batch is judged as a whole, in order
        of time.
        """
        ruled = self.filtered(lambda rental: rental.usage == "rental").sorted(
            "date_start"
        )
        if not ruled:
            return {}
        if fresh:
            ruled._lock_people()
        book = self.env["telecentre.policy"]._get_rule_book(
            ruled.space_id,
            ruled.partner_id,
            min(ruled.mapped("date_start")),
            max(ruled.mapped("date_stop")),
            ignored=self,
            fresh=fresh,
        )
        broken = {}
        for rental in ruled:
            stay = rental._get_stay()
            found = [
                each
                for each in book.get_broken(stay)
                if rental not in (same_start or ())
                or each.rule not in ("lead", "horizon")
            ]
            if found:
                broken[rental] = found
            book.add(stay)
        return broken

    def _get_stay(self):
        self.ensure_one()
        return Stay(self.space_id, self.partner_id, self.date_start, self.date_stop)

    def _get_rule_refusal(self, broken):
        """The sentences of refused rentals, the first ones of many."""
        sentences = []
        policies = self.env["telecentre.policy"]._get_policies(self.space_id)
        for rental in [*broken][:MOST_TOLD]:
            policy = policies[rental.space_id]
            sentences += policy._explain(rental._get_stay(), broken[rental], self)
        if len(broken) > MOST_TOLD:
            sentences.append(
                self.env._("… and %(count)s more.", count=len(broken) - MOST_TOLD)
            )
        if self._can_override():
            sentences.append(
                self.env._(
                    "With a good reason, “Confirm anyway” passes over this rule."
                )
            )
        return "\n".join(dict.fromkeys(sentences))

    # ------------------------------------------------------------------
    # Quotas
    # ------------------------------------------------------------------

    def _lock_people(self):
        """Queue up behind whoever is booking for the same people, if a quota counts.

        After the rooms' lock, in id order, for the same reason as there.
        """
        policies = self.env["telecentre.policy"]._get_policies(self.space_id)
        counted = self.filtered(lambda rental: policies[rental.space_id].quota_ids)
        people = counted.sudo().partner_id
        people |= people.commercial_partner_id
        if people:
            self.env.execute_query(
                SQL(
                    "SELECT id FROM res_partner WHERE id = ANY(%s) "
                    "ORDER BY id FOR NO KEY UPDATE",
                    people.ids,
                )
            )

    @api.model
    def _get_person_rows(
        self, partner_ids, date_start, date_stop, ignored=None, fresh=False
    ):
        """``{(partner id, space id, start, stop, rental id), …}`` that count in quotas.

        Whatever the user may read: only hours come out of it.
        """

        def read(rentals):
            return rentals._read_person_rows(
                partner_ids, date_start, date_stop, ignored
            )

        rows = read(self)
        return rows | self._read_committed(read) if fresh else rows

    @api.model
    def _read_person_rows(self, partner_ids, date_start, date_stop, ignored=None):
        self.flush_model(
            ["partner_id", "space_id", "date_start", "date_stop", "state", "usage"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, space_id, date_start, date_stop, id
                  FROM telecentre_rental
                 WHERE partner_id = ANY(%s)
                   AND usage = 'rental'
                   AND state IN %s
                   AND date_start < %s
                   AND date_stop > %s
                   AND NOT id = ANY(%s)
                """,
                list(partner_ids),
                BLOCKING_STATES,
                date_stop,
                date_start,
                list((ignored or self.browse()).ids),
            )
        )
        return {*rows}
