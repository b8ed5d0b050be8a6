"""Another counter, written apart: slow, literal, from the text of the regulations.

It shares no code with the addon; both must find the same figures.
"""

import calendar
import datetime as dt

POSITIVE = {"stable", "full_time", "higher", "promotion"}
WORK = {"permanent", "fixed_term", "temporary", "self_employed"}


def add_months(day, months):
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def birthday(birth, year):
    try:
        return birth.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def years_old(birth, day):
    return sum(
        1
        for year in range(birth.year + 1, day.year + 1)
        if birthday(birth, year) <= day
    )


def situation(person):
    if person["registered"] == "yes":
        return "U"
    if person["studying"] == "yes":
        return "I"
    if person["work"] in WORK | {"starting", "parental_leave"}:
        return "E"
    if person["searching"] == "yes":
        return "U"
    return "I"


def is_complete(person):
    needed = ["gender", "birth_date", "work", "registered", "diploma"]
    if person["work"] == "none":
        needed += ["studying", "searching"]
    if any(person[name] is None for name in needed):
        return False
    return situation(person) != "U" or person["unemployed_since"] is not None


def last_status(person, until, today):
    """What became of them: job or business E, searching U, inactive I."""
    letters = {"job": "E", "business": "E", "searching": "U", "inactive": "I"}
    found = ""
    for day in sorted({day for day, _kind in person["events"]}):
        for event_day, kind in person["events"]:
            if (
                event_day == day
                and kind in letters
                and person["last_entry"] < day <= until
                and day <= today
            ):
                found = letters[kind]
    return found


def codes_of(person, today):
    """The indicators of ESF+ that one complete person is in."""
    codes = {"EECO01"}
    status = situation(person)
    codes.add({"U": "EECO02", "I": "EECO04", "E": "EECO05"}[status])
    age = years_old(person["birth_date"], person["entry"])
    if status == "U":
        limit = add_months(person["unemployed_since"], 6 if age < 25 else 12)
        if person["entry"] > limit:
            codes.add("EECO03")
    if age < 18:
        codes.add("EECO06")
    elif age < 30:
        codes.add("EECO07")
    elif age > 54:
        codes.add("EECO08")
    if person["diploma"] < 3:
        codes.add("EECO09")
    elif person["diploma"] < 5:
        codes.add("EECO10")
    else:
        codes.add("EECO11")
    for name, code in (
        ("disability", "EECO12"),
        ("parents_abroad", "EECO14"),
        ("minority", "EECO15"),
        ("housing", "EECO16"),
    ):
        if person[name] == "yes":
            codes.add(code)
    if person["nationality"] in ("third", "stateless"):
        codes.add("EECO13")
    if person["degurba"] == 3:
        codes.add("EECO17")
    return codes | results_of(person, status, today)


def results_of(person, status, today):
    codes, left = set(), person["exit"]
    if left is None or left > today:
        return codes
    end = left + dt.timedelta(days=28)
    now = last_status(person, end, today)
    kinds = {
        kind
        for day, kind in person["events"]
        if person["last_entry"] < day <= min(end, today)
    }
    if status == "I" and now == "U":
        codes.add("EECR01")
    if "training" in kinds and person["studying"] != "yes":
        codes.add("EECR02")
    if "qualification" in kinds:
        codes.add("EECR03")
    if status != "E" and now == "E":
        codes.add("EECR04")
    half_year = add_months(left, 6)
    if half_year <= today and person["later_known"]:
        if status != "E" and last_status(person, half_year, today) == "E":
            codes.add("EECR05")
        if status == "E" and person["improvement"] in POSITIVE:
            codes.add("EECR06")
    return codes


def count(people, today):
    """``{code: {"F", "M", "X", "total"}}`` of those who are in at least one figure."""
    figures = {}
    for person in people:
        if person["entry"] > today or person["ineligible"]:
            continue
        codes = {"grand_total"}
        if is_complete(person):
            codes |= codes_of(person, today)
        for code in codes:
            cell = figures.setdefault(code, {"F": 0, "M": 0, "X": 0, "total": 0})
            cell["total"] += 1
            if person["gender"]:
                cell[person["gender"]] += 1
    return figures


def count_entities(entities, today):
    """``{code: number}`` of the supported entities."""
    figures = {"EECO18": 0, "EECO19": 0}
    for entity in entities:
        if entity["ineligible"] or entity["start"] > today:
            continue
        if entity["kind"] == "administration":
            figures["EECO18"] += 1
        elif entity["kind"] not in ("large", "other"):
            figures["EECO19"] += 1
    return figures


def count_households(people, today, until):
    """``{code: {"F", "M", "X", "total"}}`` of 2014-2020, before the amendment."""
    figures = {
        code: {"F": 0, "M": 0, "X": 0, "total": 0} for code in ("CO12", "CO13", "CO14")
    }
    for person in people:
        work, children, single = (
            person[f"household_{name}"] for name in ("work", "children", "single")
        )
        if (
            person["ineligible"]
            or person["entry"] > min(today, until)
            or person["gender"] not in ("F", "M")
            or not is_complete(person)
            or None in (work, children, single)
        ):
            continue
        has_children = children == "yes"
        for code, is_in in (
            ("CO12", work == "no"),
            ("CO13", work == "no" and has_children),
            ("CO14", single == "yes" and has_children),
        ):
            if is_in:
                figures[code][person["gender"]] += 1
                figures[code]["total"] += 1
    return figures


def extrapolate(people, keys, code, today):
    """A result at six months from a sample: by gender, from those who answered.

    :param people: ``{key: person}`` of all who left; ``keys`` were drawn
    """
    groups = {}
    for key, person in people.items():
        group = (person["gender"], situation(person) == "E")
        groups.setdefault(group, []).append((key, person))
    figures = {"F": 0, "M": 0, "X": 0}
    for gender in figures:
        exact = 0.0
        for (theirs, _works), members in groups.items():
            known = [
                person
                for key, person in members
                if key in keys
                and person["later_known"]
                and add_months(person["exit"], 6) <= today
            ]
            if theirs == gender and known:
                positive = sum(code in codes_of(person, today) for person in known)
                exact += len(members) * positive / len(known)
        figures[gender] = int(exact + 0.5 + 1e-9)
    return figures | {"total": sum(figures.values())}
