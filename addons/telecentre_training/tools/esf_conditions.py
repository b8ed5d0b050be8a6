"""Conditions of indicators: written as data, read here. No database.

``[["age", ">=", 18], ["age", "<=", 29]]``: all must hold.
"""

import json
import operator
from collections.abc import Callable, Mapping

OPERATORS = {
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    "in": lambda value, values: value in values,
    "not in": lambda value, values: value not in values,
}
ENTITY_FACTS = ("entity",)
PROJECT_FACTS = ("is_social_partner", "is_for_women", "is_for_administrations")
FACTS = (
    "age",
    "status",
    "is_long_unemployed",
    "is_self_employed",
    "is_studying",
    "isced",
    "is_rural",
    "nationality",
    "disability",
    "parents_abroad",
    "minority",
    "housing",
    "is_entering",
    "is_leaving",
    "is_carried",
    "upon_leaving",
    "is_in_training",
    "is_qualified",
    "later",
    "improvement",
    "household_work",
    "household_children",
    "household_single",
)
FACTS_OF_UNIT = {"person": FACTS, "entity": ENTITY_FACTS, "project": PROJECT_FACTS}


def parse(text: str, facts: tuple[str, ...] = FACTS) -> list[list]:
    """The terms of a condition.

    :param facts: what may be asked of what is counted
    :raise ValueError: says what cannot be read
    """
    terms = json.loads(text or "[]")
    if not isinstance(terms, list):
        raise ValueError(text)
    for term in terms:
        if not (isinstance(term, list) and len(term) in (1, 3)):
            raise ValueError(json.dumps(term))
        if len(term) == 1:
            parse(json.dumps(term[0]), facts)
        elif term[0] not in facts or term[1] not in OPERATORS:
            raise ValueError(json.dumps(term))
    return terms


def compile_terms(terms: list[list]) -> Callable[[Mapping], bool]:
    """A test of facts.

    A term that holds one list of terms, ``[[[…], […]]]``, asks for any of them.
    """
    tests = [_compile_term(term) for term in terms]
    return lambda facts: all(test(facts) for test in tests)


def _compile_term(term: list) -> Callable[[Mapping], bool]:
    if len(term) == 1:
        choices = [_compile_term(each) for each in term[0]]
        return lambda facts: any(choice(facts) for choice in choices)
    name, symbol, value = term
    compare = OPERATORS[symbol]
    return lambda facts: compare(facts[name], value)
