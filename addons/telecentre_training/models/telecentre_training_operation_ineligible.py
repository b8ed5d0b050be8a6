from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL

from ..tools import esf_costs
from ..tools.esf_costs import to_decimal


class TelecentreTrainingRuleSet(models.Model):
    _inherit = "telecentre.training.rule.set"

    ineligible_rule = fields.Selection(
        [
            ("shown", "Shown as a risk, not taken off"),
            ("pro_rata", "Taken off by their share of the hours"),
        ],
        string="People not eligible",
        required=True,
        default="shown",
        help="Under real costs and flat rates; a unit cost never counts their hours. "
        "To confirm by the managing authority.",
    )


class TelecentreTrainingOperation(models.Model):
    """What the participants who are not eligible take off the cost."""

    _inherit = "telecentre.training.operation"

    def _get_ineligible_share(self, start, stop):
        """Hours followed by people who are not eligible, and by all, in these days."""
        self.env.flush_all()
        [[ineligible, hours]] = self.env.execute_query(
            SQL(
                """
                SELECT SUM(attendance.hours)
                       FILTER (WHERE COALESCE(participant.ineligible_reason, '') <> ''),
                       SUM(attendance.hours)
                  FROM telecentre_training_attendance AS attendance
                  JOIN telecentre_training_enrolment AS enrolment
                    ON enrolment.id = attendance.enrolment_id
                  JOIN telecentre_training_participant AS participant
                    ON participant.id = enrolment.participant_id
                  JOIN telecentre_training_session AS session
                    ON session.id = attendance.session_id
                  LEFT JOIN telecentre_site AS site
                    ON site.id = session.site_id
                 WHERE participant.operation_id = %s
                   AND (
                        session.date_start
                        AT TIME ZONE 'UTC'
                        AT TIME ZONE COALESCE(site.tz, 'UTC')
                       )::date BETWEEN %s AND %s
                """,
                self.id,
                start,
                stop,
            )
        )
        return to_decimal(round(ineligible or 0, 4)), to_decimal(round(hours or 0, 4))

    def _take_ineligible_off(self, bases, start, stop):
        """The bases without the share of who is not eligible, if the rule says so."""
        if self.rule_set_id.ineligible_rule != "pro_rata":
            return bases
        ineligible, hours = self._get_ineligible_share(start, stop)
        return esf_costs.take_share_off(bases, ineligible, hours)

    def _find_ineligible(self, first, last):
        """Their number, their share of the hours and what it is worth."""
        people = self.participant_ids.filtered("ineligible_reason")
        is_taken = self.rule_set_id.ineligible_rule == "pro_rata"
        gone, whole, worth = Decimal(0), Decimal(0), Decimal(0)
        for terms, lines in self._get_spans(first, last) if people else ():
            if terms.cost_option in ("unit_hour", "lump_sum"):
                continue
            start = max(filter(None, (terms._get_first_day(), first)))
            stop = min(filter(None, (self.date_stop, last)))
            ineligible, hours = self._get_ineligible_share(start, stop)
            gone, whole = gone + ineligible, whole + hours
            # Once taken off, the cost is that of the others' hours.
            base = hours - ineligible if is_taken else hours
            if base:
                worth += esf_costs.get_total(lines) * ineligible / base
        if not worth:
            return []
        values = {"count": len(people), "share": f"{gone * 100 / whole:.1f}"}
        if is_taken:
            text = self.env._(
                "%(count)s people not eligible, %(share)s %% of the hours: taken off.",
                **values,
            )
        else:
            text = self.env._(
                "%(count)s people not eligible, %(share)s %% of the hours: may be "
                "taken off.",
                **values,
            )
        return [(text, float(esf_costs.round_half_up(worth)))]
