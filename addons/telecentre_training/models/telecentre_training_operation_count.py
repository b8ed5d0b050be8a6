from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.esf_facts import Answers, Event, get_facts, get_missing

TOTAL = "total"
GENDERS = ("F", "M", "X")


class Counted(NamedTuple):
    """One person as a rule set sees them on a day."""

    answers: Answers
    missing: list[str]
    facts: dict
    codes: frozenset[str]


class TelecentreTrainingOperation(models.Model):
    """People counted under a rule set, on a day.

    Read with a few queries and counted in memory: the number of participants never
    adds a query.
    """

    _inherit = "telecentre.training.operation"

    @api.readonly
    def get_indicators(self, rule_set=None, date=None):
        """Every indicator by gender, and the grand total.

        :param rule_set: a rule set or its id; the operation's own if empty
        :param date: what was known on that day; today if empty, or the last day of an
            operation of a period that counts by year
        :return: ``{"grand_total": {"F", "M", "X", "total"}, "EECO01": {…}, …}``
        """
        self.ensure_one()
        self.check_access("read")
        _people, figures = self._get_table(rule_set, date)
        return figures

    def _get_table(self, rule_set=None, date=None):
        """Everybody as counted, and the cells of the table: read once.

        :return: ``(list of Counted, figures)``
        """
        rule_set, date = self._get_rule_set(rule_set), self._get_day(date)
        people = self._count(rule_set, date)
        figures = self._sum(rule_set, people)
        self._add_entities(figures, rule_set, date)
        self._apply_waves(figures, rule_set, people)
        self._apply_estimates(figures, rule_set, date)
        return people, figures

    def _get_rule_set(self, rule_set):
        if not rule_set:
            return self.rule_set_id
        if isinstance(rule_set, int):
            return self.env["telecentre.training.rule.set"].browse(rule_set)
        return rule_set

    def _get_day(self, date):
        return fields.Date.to_date(date) or self._get_figures_day()

    def _get_figures_day(self):
        """Today; for periods that count by year, not after the last year."""
        today = fields.Date.context_today(self)
        is_yearly = any(self.rule_set_id.indicator_ids.mapped("flow"))
        return min(today, self.date_stop) if is_yearly and self.date_stop else today

    @api.model
    def _sum(self, rule_set, people):
        """Cells of the table; the incomplete are in the grand total only."""
        codes = rule_set.indicator_ids.mapped("code")
        figures = {
            code: dict.fromkeys((*GENDERS, TOTAL), 0)
            for code in ("grand_total", *codes)
        }
        for person in people:
            for code in ("grand_total", *person.codes):
                figures[code][TOTAL] += 1
                if person.answers.gender:
                    figures[code][person.answers.gender] += 1
        return figures

    def _count(self, rule_set, date, people=None):
        """What a rule set makes of everybody who entered by a day.

        :param people: these participants only
        :return: list of ``Counted``
        """
        params = rule_set._get_params()
        tests = [
            (each.code, each._get_test())
            for each in rule_set.indicator_ids
            if each.unit == "person"
        ]
        return [
            self._count_one(answers, params, tests, date)
            for answers in self._read_answers(date, people)
        ]

    @api.model
    def _count_one(self, answers, params, tests, date):
        missing = get_missing(answers, params)
        if missing:
            return Counted(answers, missing, {}, frozenset())
        facts = get_facts(answers, params, date)
        codes = frozenset(code for code, test in tests if test(facts))
        return Counted(answers, missing, facts, codes)

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _read_answers(self, date, people=None):
        """Everybody who entered by that day and may be counted.

        Only figures leave this method's callers: sensitive answers are read here
        whoever asks, and never shown.
        """
        self.env.flush_all()
        events = self._read_events(date)
        later = self._read_later_known(date)
        return [
            Answers(*row, is_later_known=row[0] in later, events=events.get(row[0], ()))
            for row in self.env.execute_query(self._get_answers_sql(date, people))
        ]

    def _get_answers_sql(self, date, people=None):
        """In the order of ``Answers``."""
        return SQL(
            """
            SELECT participant.id,
                   COALESCE(participant.gender, ''),
                   participant.birth_date,
                   COALESCE(participant.work, ''),
                   COALESCE(participant.registered, ''),
                   COALESCE(participant.studying, ''),
                   COALESCE(participant.searching, ''),
                   participant.unemployed_since,
                   CASE WHEN participant.diploma_id IS NOT NULL
                        THEN participant.isced END,
                   COALESCE(participant.nationality, ''),
                   commune.degurba::integer,
                   COALESCE(sensitive.disability, ''),
                   COALESCE(sensitive.parents_abroad, ''),
                   COALESCE(sensitive.minority, ''),
                   COALESCE(sensitive.housing, ''),
                   participant.date_entry,
                   participant.date_last_entry,
                   participant.date_exit,
                   COALESCE(participant.improvement, ''),
                   COALESCE(participant.household_work, ''),
                   COALESCE(participant.household_children, ''),
                   COALESCE(participant.household_single, '')
              FROM telecentre_training_participant AS participant
              LEFT JOIN telecentre_training_commune AS commune
                ON commune.id = participant.commune_id
              LEFT JOIN telecentre_training_sensitive AS sensitive
                ON sensitive.participant_id = participant.id
             WHERE participant.operation_id = %s
               AND participant.date_entry <= %s
               AND COALESCE(participant.ineligible_reason, '') = ''
               AND %s
             ORDER BY participant.id
            """,
            self.id,
            date,
            SQL("participant.id = ANY(%s)", people.ids) if people else SQL("TRUE"),
        )

    def _read_events(self, date):
        """``{participant: (Event, …)}`` in the order of their days."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT participant_id, date, kind
                  FROM telecentre_training_event
                 WHERE operation_id = %s AND date <= %s
                 ORDER BY participant_id, date, id
                """,
                self.id,
                date,
            )
        )
        events = {}
        for participant_id, day, kind in rows:
            events.setdefault(participant_id, []).append(Event(day, kind))
        return {key: tuple(found) for key, found in events.items()}

    def _read_later_known(self, date):
        """Who was reached at six months, after their last exit."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT enrolment.participant_id
                  FROM telecentre_training_followup AS followup
                  JOIN telecentre_training_enrolment AS enrolment
                    ON enrolment.id = followup.enrolment_id
                  JOIN telecentre_training_participant AS participant
                    ON participant.id = enrolment.participant_id
                 WHERE participant.operation_id = %s
                   AND followup.kind = 'six_months'
                   AND followup.state = 'done'
                   AND enrolment.date_exit = participant.date_exit
                   AND followup.date_due <= %s
                """,
                self.id,
                date,
            )
        )
        return {participant_id for [participant_id] in rows}

    # ------------------------------------------------------------------
    # Estimates
    # ------------------------------------------------------------------

    estimate_ids = fields.One2many(
        "telecentre.training.estimate", "operation_id", string="Estimates"
    )

    def _apply_estimates(self, figures, rule_set, date):
        """An informed estimate replaces the count, where the period allows it."""
        for estimate in self.estimate_ids.sorted("date"):
            indicator = estimate.indicator_id
            if (
                indicator.rule_set_id == rule_set
                and indicator.is_estimable
                and estimate.date <= date
            ):
                figures[indicator.code] = {
                    "F": estimate.women,
                    "M": estimate.men,
                    "X": estimate.others,
                    TOTAL: estimate.women + estimate.men + estimate.others,
                }
