from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .telecentre_training_operation_count import TOTAL

SENSITIVE_GROUP = "telecentre_training.telecentre_training_group_sensitive"


class TelecentreTrainingOperation(models.Model):
    """From a figure to its people, and from a person to their figures."""

    _inherit = "telecentre.training.operation"

    def _get_people(self, code, gender=TOTAL, rule_set=None, date=None):
        """Who is behind a figure.

        :return: participants; nobody is named behind a sensitive figure but to those
            who may read sensitive answers
        """
        self.ensure_one()
        rule_set, date = self._get_rule_set(rule_set), self._get_day(date)
        indicator = rule_set.indicator_ids.filtered(lambda each: each.code == code)
        self._check_nameable(indicator)
        keys = [
            person.answers.key
            for person in self._count(rule_set, date)
            if (code == "grand_total" or code in person.codes)
            and gender in (TOTAL, person.answers.gender)
        ]
        return self.env["telecentre.training.participant"].browse(keys)

    def _check_nameable(self, indicator):
        if indicator.is_sensitive and not self.env.user.has_group(SENSITIVE_GROUP):
            raise AccessError(
                self.env._(
                    "%(indicator)s rests on sensitive answers: only its figure is "
                    "shown to you.",
                    indicator=indicator.display_name,
                )
            )

    def _get_findings(self, rule_set=None, date=None, table=None):
        """What is not in the figures, or does not fit: ``[(level, text, people)]``.

        Nothing is dropped in silence: each line says how many people it concerns.

        :param table: what ``_get_table`` gave, if it was asked already
        """
        self.ensure_one()
        rule_set, date = self._get_rule_set(rule_set), self._get_day(date)
        people, figures = table or self._get_table(rule_set, date)
        return [
            *self._find_incomplete(people),
            *self._find_set_aside(date),
            *self._find_unknown(people),
            *self._find_entities(rule_set, date),
            *self._find_waves(),
            *self._find_broken_checks(rule_set, figures),
        ]

    def _find_incomplete(self, people):
        words = self.env["telecentre.training.participant"]._get_question_words()
        by_name = {}
        for person in people:
            for name in person.missing:
                by_name.setdefault(name, []).append(person.answers.key)
        return [
            (
                "error",
                self.env._(
                    "Not known or not usable: %(answer)s. These people are in no "
                    "indicator but the grand total.",
                    answer=words[name],
                ),
                keys,
            )
            for name, keys in by_name.items()
        ]

    def _find_set_aside(self, date):
        aside = self.env["telecentre.training.participant"].search(
            Domain("operation_id", "=", self.id)
            & Domain("ineligible_reason", "!=", False)
            & Domain("date_entry", "<=", date)
        )
        text = self.env._("Not eligible: counted nowhere, their hours are not claimed.")
        return [("warning", text, aside.ids)] if aside else []

    def _find_unknown(self, people):
        """Answers that do not block, but leave an indicator lower than it may be."""
        tests = (
            (
                self.env._(
                    "Commune of residence unknown or not in the table: not counted as "
                    "rural."
                ),
                lambda answers: answers.degurba is None,
            ),
            (
                self.env._(
                    "Nationality unknown: not counted as a third-country national."
                ),
                lambda answers: not answers.nationality,
            ),
        )
        findings = []
        for text, test in tests:
            if keys := [each.answers.key for each in people if test(each.answers)]:
                findings.append(("warning", text, keys))
        return [*findings, *self._find_refused(people)]

    def _find_refused(self, people):
        """Refusals, as a number: who refused is sensitive too."""
        count = sum("refused" in person.answers for person in people)
        text = self.env._(
            "%(count)s people do not wish to answer a sensitive question: complete all "
            "the same, but in none of its indicators.",
            count=count,
        )
        return [("info", text, [])] if count else []

    def _find_broken_checks(self, rule_set, figures):
        return [
            (
                check.level,
                self.env._(
                    "%(check)s does not hold (%(gender)s): %(left)s and %(right)s.",
                    check=check.display_name,
                    gender=gender,
                    left=left,
                    right=right,
                ),
                [],
            )
            for check, gender, left, right in rule_set.check_ids._find_broken(figures)
        ]

    # ------------------------------------------------------------------
    # Another rule set
    # ------------------------------------------------------------------

    def _get_moves(self, rule_set, other, date=None):
        """Who is counted otherwise under another rule set, and why.

        Indicators are compared by their concept.

        :return: ``[(participant id, concept, is_in, is_in_other, why), …]``
        """
        self.ensure_one()
        date = self._get_day(date)
        concepts, other_concepts = rule_set._get_concepts(), other._get_concepts()
        shared = set(concepts.values()) & set(other_concepts.values())
        moves = []
        for before, after in zip(
            self._count(rule_set, date), self._count(other, date), strict=True
        ):
            ours = {concepts[code] for code in before.codes if code in concepts}
            theirs = {
                other_concepts[code] for code in after.codes if code in other_concepts
            }
            moves += [
                (
                    before.answers.key,
                    concept,
                    concept in ours,
                    concept in theirs,
                    self._get_why(before, after),
                )
                for concept in sorted((ours ^ theirs) & shared)
            ]
        return moves

    def _get_why(self, before, after):
        """The facts that the two rule sets read otherwise."""
        words = self.env["telecentre.training.participant"]._get_question_words()
        if before.missing != after.missing:
            return self.env._(
                "Incomplete under one of them: %(answers)s",
                answers=", ".join(
                    words[name] for name in before.missing or after.missing
                ),
            )
        facts = self.env["telecentre.training.indicator"]._get_fact_words()
        changed = [
            f"{facts[name]}: {self._get_word(value)} → "
            f"{self._get_word(after.facts[name])}"
            for name, value in before.facts.items()
            if value != after.facts[name]
        ]
        return ", ".join(changed) or self.env._("The definition changed")

    def _get_word(self, value):
        """A fact as people say it."""
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        words = self.env["telecentre.training.indicator"]._get_value_words()
        return words.get(value, value)

    def action_open_figures(self):
        """The table of indicators."""
        self.ensure_one()
        figures = self.env["telecentre.training.figures"].create(
            {"operation_id": self.id, "date": self._get_figures_day()}
        )
        return figures._open()


class TelecentreTrainingRuleSet(models.Model):
    _inherit = "telecentre.training.rule.set"

    def _get_concepts(self):
        """``{code: concept}`` of the indicators that can be compared."""
        return {each.code: each.concept for each in self.indicator_ids if each.concept}
