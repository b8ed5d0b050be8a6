"""Random participants, written straight into the tables: many, and fast."""

import datetime as dt
from random import Random

from odoo.tools import SQL

FIRST = dt.date(2025, 12, 25)
EVENTS = ("job", "business", "searching", "inactive", "training", "qualification")
HOUSEHOLD = ("household_work", "household_children", "household_single")
ENTITIES = ("administration", "micro", "small", "medium", "large", "other")
ANSWERS = ("yes", "no", "refused", "not_asked")


def draw_person(random: Random) -> dict:
    """Mostly complete; days close to every boundary."""

    def some(*values, missing=0.04):
        return None if random.random() < missing else random.choice(values)

    entry = FIRST + dt.timedelta(days=random.randrange(90))
    last_entry = entry + dt.timedelta(days=random.choice((0, 0, 0, 20)))
    left = last_entry + dt.timedelta(days=random.randrange(1, 40))
    left = None if random.random() < 0.1 else left
    return {
        "gender": some("F", "M", "X"),
        "birth_date": some(draw_birth(random, entry)),
        "work": some(
            *("none", "none", "permanent", "fixed_term", "temporary"),
            *("self_employed", "starting", "parental_leave"),
        ),
        "registered": some("yes", "no"),
        "studying": some("yes", "no", "no"),
        "searching": some("yes", "no"),
        "unemployed_since": some(draw_since(random, entry)),
        "diploma": some(*range(9)),
        "nationality": random.choice(("french", "eu", "third", "stateless", None)),
        "degurba": random.choice((1, 2, 3, 3, None)),
        **{
            name: random.choice(ANSWERS)
            for name in ("disability", "parents_abroad", "minority", "housing")
        },
        **{name: some("yes", "no") for name in HOUSEHOLD},
        "entry": entry,
        "last_entry": last_entry,
        "exit": left,
        "improvement": random.choice(("stable", "pay", "promotion", None)),
        "ineligible": random.random() < 0.05,
        "later_known": bool(left) and random.random() < 0.6,
        "events": draw_events(random, entry, left),
    }


def draw_entity(random: Random) -> dict:
    """Days close to the end of the cohorts; one in six is set aside."""
    return {
        "kind": random.choice(ENTITIES),
        "start": FIRST + dt.timedelta(days=random.randrange(330)),
        "ineligible": random.random() < 1 / 6,
    }


def draw_birth(random, entry):
    """Often the day before, on or after a birthday that matters; often 29 February."""
    if random.random() < 0.2:
        return dt.date(random.choice((1968, 1972, 1996, 2000, 2008)), 2, 29)
    year = entry.year - random.choice((17, 18, 24, 25, 29, 30, 54, 55, 40))
    day = entry.replace(day=min(entry.day, 28), year=year)
    return day + dt.timedelta(days=random.choice((-1, 0, 1, 100)))


def draw_since(random, entry):
    month = random.choice((6, 12))
    day = entry - dt.timedelta(days=30 * month + random.randrange(-3, 10))
    return min(day, entry)


def draw_events(random, entry, left):
    around = left or entry + dt.timedelta(days=20)
    return [
        (around + dt.timedelta(days=day), random.choice(EVENTS))
        for day in random.sample((-30, -10, 0, 1, 27, 28, 29, 60, 181, 184, 190), 3)
    ]


class Writer:
    """Writes people as participants of operations, with as few queries as there are
    tables."""

    def __init__(self, env, case):
        self.env = env
        self.partner = case.member
        self.cohort = case.cohort
        self.diplomas = {
            diploma.isced: diploma.id
            for diploma in env["telecentre.training.diploma"].search([])
        }
        communes = env["telecentre.training.commune"].create(
            [
                {
                    "name": f"C{degree}",
                    "code": f"9900{degree}",
                    "degurba": str(degree),
                    "vintage": 2021,
                }
                for degree in (1, 2, 3)
            ]
        )
        self.communes = {int(each.degurba): each.id for each in communes}

    def insert(self, cohorts: dict):
        """:param cohorts: people by operation"""
        self.env.flush_all()
        keys = iter(range(10**6, 10**7))
        rows = [
            (next(keys), operation.id, person)
            for operation, people in cohorts.items()
            for person in people
        ]
        company_id = self.cohort.company_id.id
        self._insert_partners([key for key, *_rest in rows])
        self._insert_participants(rows, company_id)
        self._insert_sensitive(rows, company_id)
        self._insert_events(rows, company_id)
        self._insert_followups(rows, company_id)
        self.env.invalidate_all()

    def _insert(self, table, columns, values):
        for start in range(0, len(values), 2000):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s) VALUES %s",
                    SQL.identifier(table),
                    SQL(", ").join(map(SQL.identifier, columns)),
                    SQL(", ").join(
                        SQL("%s", row) for row in values[start : start + 2000]
                    ),
                )
            )

    def _insert_partners(self, keys):
        self._insert(
            "res_partner",
            ("id", "name", "complete_name", "active", "type", "autopost_bills"),
            [(key, f"P{key}", f"P{key}", True, "contact", "ask") for key in keys],
        )

    def _insert_participants(self, rows, company_id):
        names = (
            *("gender", "birth_date", "work", "registered", "studying", "searching"),
            *("unemployed_since", "nationality", "improvement", *HOUSEHOLD),
        )
        self._insert(
            "telecentre_training_participant",
            (
                *("id", "operation_id", "company_id", "partner_id", *names),
                *("diploma_id", "isced", "commune_id", "date_entry"),
                *("date_last_entry", "date_exit", "ineligible_reason"),
            ),
            [
                (
                    *(key, operation_id, company_id, key),
                    *(person[name] for name in names),
                    self.diplomas.get(person["diploma"]),
                    person["diploma"] or 0,
                    self.communes.get(person["degurba"]),
                    *(person["entry"], person["last_entry"], person["exit"]),
                    "Outside" if person["ineligible"] else None,
                )
                for key, operation_id, person in rows
            ],
        )

    def _insert_sensitive(self, rows, company_id):
        names = ("disability", "parents_abroad", "minority", "housing")
        self._insert(
            "telecentre_training_sensitive",
            ("participant_id", "operation_id", "company_id", *names),
            [
                (key, operation_id, company_id, *(person[name] for name in names))
                for key, operation_id, person in rows
            ],
        )

    def _insert_events(self, rows, company_id):
        self._insert(
            "telecentre_training_event",
            ("participant_id", "operation_id", "company_id", "date", "kind", "source"),
            [
                (key, operation_id, company_id, day, kind, "person")
                for key, operation_id, person in rows
                for day, kind in person["events"]
            ],
        )

    def insert_entities(self, entities: dict):
        """:param entities: by operation"""
        keys = iter(range(10**7, 10**8))
        rows = [
            (next(keys), operation.id, entity)
            for operation, found in entities.items()
            for entity in found
        ]
        self._insert_partners([key for key, *_rest in rows])
        self._insert(
            "telecentre_training_entity",
            (
                *("partner_id", "operation_id", "company_id", "date_start", "kind"),
                *("support", "ineligible_reason"),
            ),
            [
                (
                    *(key, operation_id, self.cohort.company_id.id),
                    *(entity["start"], entity["kind"], "Aid"),
                    "Outside" if entity["ineligible"] else None,
                )
                for key, operation_id, entity in rows
            ],
        )
        self.env.invalidate_all()

    def _insert_followups(self, rows, company_id):
        """The enrolment by which somebody was reached at six months."""
        known = [row for row in rows if row[2]["later_known"]]
        cohort = self.cohort
        self._insert(
            "telecentre_training_enrolment",
            (
                *("id", "cohort_id", "partner_id", "participant_id", "company_id"),
                *("state", "source", "date_applied", "date_entry", "date_exit"),
            ),
            [
                (
                    *(key, cohort.id, key, key, company_id, "completed", "desk"),
                    *(person["entry"], person["entry"], person["exit"]),
                )
                for key, _operation_id, person in known
            ],
        )
        self._insert(
            "telecentre_training_followup",
            ("enrolment_id", "kind", "state", "date_due"),
            [
                (key, "six_months", "done", person["exit"])
                for key, _operation_id, person in known
            ],
        )
