"""What a rule set makes of the answers of one participant. No database.

Every period has its own reading of the same answers: these are parameters of its rule
set, never constants of this file.
"""

from calendar import isleap
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

EMPLOYED, UNEMPLOYED, INACTIVE = "employed", "unemployed", "inactive"
WORKING = ("permanent", "fixed_term", "temporary", "self_employed")
PRECARIOUS = ("fixed_term", "temporary")
# What somebody can be heard to have become, and how it counts.
EVENT_STATUS = {
    "job": EMPLOYED,
    "business": EMPLOYED,
    "searching": UNEMPLOYED,
    "inactive": INACTIVE,
}
YOUNG_ADULT = 25
HOUSEHOLD = ("household_work", "household_children", "household_single")


class Params(NamedTuple):
    """The readings of a rule set that are not in its conditions."""

    genders: str = "FMX"
    registered_rule: str = "always"
    student_rule: str = "registered_first"
    parental_leave: str = EMPLOYED
    starting_rule: str = EMPLOYED
    ltu_rule: str = "age_based"
    ltu_bound: str = "more"
    leap_birthday: str = "mar1"
    window_days: int = 28
    window_from: str = "entry"
    later_months: int = 6
    household_until: date | None = None


class Event(NamedTuple):
    """``kind``: job, business, searching, inactive, training or qualification."""

    day: date
    kind: str


class Answers(NamedTuple):
    """One participant as recorded; ``None`` or ``False`` is no answer."""

    key: int
    gender: str = ""
    birth: date | None = None
    work: str = ""
    registered: str = ""
    studying: str = ""
    searching: str = ""
    unemployed_since: date | None = None
    isced: int | None = None
    nationality: str = ""
    degurba: int | None = None
    disability: str = ""
    parents_abroad: str = ""
    minority: str = ""
    housing: str = ""
    entry: date | None = None
    last_entry: date | None = None
    exit: date | None = None
    improvement: str = ""
    household_work: str = ""
    household_children: str = ""
    household_single: str = ""
    is_later_known: bool = False
    events: tuple[Event, ...] = ()


def get_age(birth: date, day: date, leap_birthday: str = "mar1") -> int:
    """Whole years; who was born on a 29th of February has a birthday every year."""
    month, month_day = birth.month, birth.day
    if (month, month_day) == (2, 29) and not isleap(day.year):
        month, month_day = (3, 1) if leap_birthday == "mar1" else (2, 28)
    return day.year - birth.year - ((day.month, day.day) < (month, month_day))


def get_status(answers: Answers, params: Params) -> str:
    """Employed, unemployed or inactive on the first day; empty if not known."""
    is_registered = answers.registered == "yes"
    is_student = answers.studying == "yes"
    if is_student and params.student_rule == "student_first":
        return INACTIVE
    if is_registered and (params.registered_rule == "always" or not _works(answers)):
        return UNEMPLOYED
    if is_student:
        return INACTIVE
    if _works(answers):
        return EMPLOYED
    if answers.work == "starting":
        return params.starting_rule
    if answers.work == "parental_leave":
        return params.parental_leave
    if answers.searching == "yes":
        return UNEMPLOYED
    return INACTIVE if answers.work == "none" else ""


def _works(answers: Answers) -> bool:
    return answers.work in WORKING


def is_long_unemployed(answers: Answers, age: int, params: Params) -> bool:
    """Without work for more than 12 months, or 6 below 25 where age counts."""
    if not (answers.unemployed_since and answers.entry):
        return False
    is_young = params.ltu_rule == "age_based" and age < YOUNG_ADULT
    limit = answers.unemployed_since + relativedelta(months=6 if is_young else 12)
    if params.ltu_bound == "at_least":
        return answers.entry >= limit
    return answers.entry > limit


def get_missing(answers: Answers, params: Params) -> list[str]:
    """What must be known before this person enters any indicator but the total."""
    missing = []
    if not answers.gender or answers.gender not in params.genders:
        missing.append("gender")
    asked = ["birth", "work", "registered"]
    if answers.work == "none":
        asked += ["studying", "searching"]
    missing += [name for name in asked if not getattr(answers, name)]
    if answers.isced is None:
        missing.append("isced")
    if (
        get_status(answers, params) == UNEMPLOYED
        and not answers.unemployed_since
        and "work" not in missing
    ):
        missing.append("unemployed_since")
    if _is_household_asked(answers, params):
        missing += [name for name in HOUSEHOLD if not getattr(answers, name)]
    return missing


def get_window(answers: Answers, params: Params) -> tuple[date, date] | None:
    """First and last day on which an event is a result upon leaving."""
    if not answers.exit:
        return None
    first = answers.exit
    if params.window_from == "entry" and answers.last_entry:
        # The entry itself is not something new.
        first = answers.last_entry + timedelta(days=1)
    return first, answers.exit + timedelta(days=params.window_days)


def get_later_day(answers: Answers, params: Params) -> date | None:
    """The same day six months later; the last of the month if it has none."""
    return answers.exit and answers.exit + relativedelta(months=params.later_months)


def get_facts(answers: Answers, params: Params, day: date) -> dict:
    """What the conditions of the indicators speak about, as known on a day."""
    age = get_age(answers.birth, answers.entry, params.leap_birthday)
    status = get_status(answers, params)
    return {
        "age": age,
        "status": status,
        "is_long_unemployed": (
            status == UNEMPLOYED and is_long_unemployed(answers, age, params)
        ),
        "is_self_employed": status == EMPLOYED and answers.work == "self_employed",
        "is_studying": answers.studying == "yes",
        "isced": answers.isced,
        "is_rural": answers.degurba == 3,
        "nationality": answers.nationality,
        "disability": answers.disability,
        "parents_abroad": answers.parents_abroad,
        "minority": answers.minority,
        "housing": answers.housing,
        **_get_household(answers, params),
        **_get_flow(answers, day),
        **_get_results(answers, params, day),
    }


def _is_household_asked(answers: Answers, params: Params) -> bool:
    """Asked of who entered by a day; afterwards an answer counts for nothing."""
    until = params.household_until
    return bool(until and answers.entry and answers.entry <= until)


def _get_household(answers: Answers, params: Params) -> dict:
    is_asked = _is_household_asked(answers, params)
    return {name: getattr(answers, name) if is_asked else "" for name in HOUSEHOLD}


def _get_flow(answers: Answers, day: date) -> dict:
    """Entering, leaving or carried over in the year of a day."""
    left = answers.exit if answers.exit and answers.exit <= day else None
    return {
        "is_entering": answers.entry.year == day.year,
        "is_leaving": bool(left) and left.year == day.year,
        "is_carried": answers.entry.year < day.year
        and not (left and left.year < day.year),
    }


def _get_results(answers: Answers, params: Params, day: date) -> dict:
    known = [event for event in answers.events if event.day <= day]
    has_left = answers.exit and answers.exit <= day
    window = get_window(answers, params) if has_left else None
    within = [each for each in known if window and window[0] <= each.day <= window[1]]
    later_day = get_later_day(answers, params)
    is_later = bool(later_day and later_day <= day and answers.is_later_known)
    until = [
        each
        for each in known
        if is_later and window and window[0] <= each.day <= later_day
    ]
    return {
        "upon_leaving": _get_last_status(within),
        "is_in_training": any(event.kind == "training" for event in within),
        "is_qualified": any(event.kind == "qualification" for event in within),
        "later": _get_last_status(until),
        "improvement": answers.improvement if is_later else "",
    }


def _get_last_status(events: Iterable[Event]) -> str:
    """The last event wins; of two on one day, the one recorded last."""
    working = [event for event in events if event.kind in EVENT_STATUS]
    if not working:
        return ""
    last = max(enumerate(working), key=lambda each: (each[1].day, each[0]))[1]
    return EVENT_STATUS[last.kind]
