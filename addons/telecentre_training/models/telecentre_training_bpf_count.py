from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models
from odoo.fields import Domain

from ..tools import bpf
from ..tools.esf_costs import to_decimal
from .telecentre_training_bpf_form import AMOUNT_FRAMES, FRAMES


class Figure(NamedTuple):
    """What a line of the report holds."""

    keys: list[int]
    exact: Decimal


NOTHING = Figure([], Decimal(0))


class TelecentreTrainingBpf(models.Model):
    """People and hours of a year, from the signed attendance.

    A trainee is counted once for each cohort followed; hours are those followed, not
    those planned. A half-day, or a remote module, belongs to the year it ends in.
    """

    _inherit = "telecentre.training.bpf"

    # ------------------------------------------------------------------
    # What is counted
    # ------------------------------------------------------------------

    def _get_session_domain(self):
        """Half-days of the year that have taken place."""
        start, stop = self._get_bounds()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "planned")
            & Domain("cohort_id.state", "in", ("running", "closed"))
            & Domain("date_stop", ">", start)
            & Domain("date_stop", "<=", min(stop, fields.Datetime.now()))
        )

    def _get_attendance_domain(self):
        """Hours followed in the year."""
        start, stop = self._get_bounds()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("hours", ">", 0)
            & Domain("session_id.state", "=", "planned")
            & Domain("session_id.date_stop", ">", start)
            & Domain("session_id.date_stop", "<=", stop)
        )

    def _get_trainer_hours(self):
        """``{trainer: hours taught}``."""
        groups = self.env["telecentre.training.session"]._read_group(
            self._get_session_domain() & Domain("trainer_id", "!=", False),
            ["trainer_id"],
            ["hours:sum"],
        )
        return {trainer: to_decimal(hours) for trainer, hours in groups}

    def _get_outside(self):
        """Ids of who taught under a contract of services."""
        trainers = self.env["res.partner"].union(*self._get_trainer_hours())
        # Whether a person has a log-in is not for officers to read.
        return trainers.sudo()._get_outside_trainers().ids

    def _get_hours(self, *domains):
        """``{enrolment: hours followed}``."""
        groups = self.env["telecentre.training.attendance"]._read_group(
            Domain.AND([self._get_attendance_domain(), *domains]),
            ["enrolment_id"],
            ["hours:sum"],
        )
        return {enrolment: to_decimal(hours) for enrolment, hours in groups}

    def _count_figures(self):
        """``{frame: {key: Figure}}`` of the trainers and trainees."""
        trainers, outside = self._get_trainer_hours(), set(self._get_outside())
        entrusted = Domain("cohort_id.principal_id", "!=", False)
        hours = self._get_hours(~entrusted)
        remote = self._get_hours(~entrusted, Domain("session_id.kind", "=", "remote"))
        if self.form_id.remote_hours == "all":
            remote = {enrolment: hours[enrolment] for enrolment in remote}
        taught_outside = self._get_hours(
            ~entrusted, Domain("session_id.trainer_id", "in", list(outside))
        )
        return {
            "E": self._sum_by(
                trainers, lambda each: "outside" if each.id in outside else "own"
            ),
            "F1": {
                **self._sum_by(hours, lambda each: each.trainee_type or "other"),
                **self._sum_by(remote, lambda each: "remote"),
            },
            "F2": self._sum_by(taught_outside, lambda each: "outside"),
            "F3": self._sum_by(hours, lambda each: each.course_id.objective),
            "F4": self._sum_by(hours, lambda each: each.course_id.speciality_id),
            "G": self._sum_by(self._get_hours(entrusted), lambda each: "entrusted"),
        }

    def _sum_by(self, hours, get_key):
        records = defaultdict(list)
        for record, value in hours.items():
            records[get_key(record)].append((record.id, value))
        return {
            key: Figure(
                [each for each, _value in rows], sum(value for _, value in rows)
            )
            for key, rows in records.items()
        }

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def _prepare_lines(self):
        """Every line of the form, in its order, with its whole number."""
        figures = self._count_figures() | self._sum_entries()
        lines = []
        for frame, _title in FRAMES:
            if frame == "F4":
                lines += self._prepare_specialities(figures["F4"])
            else:
                lines += self._prepare_frame(frame, figures.get(frame, {}))
        return [
            {**line, "sequence": number} for number, line in enumerate(lines, start=1)
        ]

    def _prepare_frame(self, frame, figures):
        items = self.form_id.item_ids.filtered(lambda item: item.frame == frame)
        plain = items.filtered(lambda item: not (item.is_sum or item.is_part))
        exact = [figures.get(item.key, NOTHING).exact for item in plain]
        is_amount = frame in AMOUNT_FRAMES
        # Amounts: each line to the nearest euro. Hours: the same total in every frame.
        wholes = [bpf.to_whole(each) for each in exact] if is_amount else None
        whole_of = dict(zip(plain, wholes or bpf.share_out(exact), strict=True))
        lines = []
        for item in items:
            if item.is_sum:
                parts = item._get_parts()
                figure = self._add(figures.get(part.key, NOTHING) for part in parts)
                whole = sum(whole_of[part] for part in parts)
            else:
                figure = figures.get(item.key, NOTHING)
                whole = whole_of.get(item, bpf.to_whole(figure.exact))
            kind = "sum" if item.is_sum else "part" if item.is_part else "line"
            lines.append(
                self._prepare_line(frame, kind, figure, whole) | {"item_id": item.id}
            )
        if frame in ("C", "D", "E", "F1", "F3"):
            total = self._add(figures.get(item.key, NOTHING) for item in plain)
            # Frame D has one box for the total: its lines are only parts of it.
            whole = (
                bpf.to_whole(total.exact) if frame == "D" else sum(whole_of.values())
            )
            lines.append(self._prepare_line(frame, "total", total, whole))
        return lines

    def _prepare_specialities(self, figures):
        """The ones with the most hours, then all others; who did not say is seen."""
        named = {key: figure for key, figure in figures.items() if key}
        order = sorted(named, key=lambda each: (-named[each].exact, each.code))
        main = order[: self.form_id.speciality_count]
        others = self._add(
            figure for key, figure in figures.items() if not key or key not in main
        )
        rows = [*((speciality, named[speciality]) for speciality in main)]
        rows.append((self.env["telecentre.training.speciality"], others))
        wholes = bpf.share_out([figure.exact for _key, figure in rows])
        lines = [
            self._prepare_line("F4", "line", figure, whole) | {"speciality_id": key.id}
            for (key, figure), whole in zip(rows, wholes, strict=True)
        ]
        total = self._add(figure for _key, figure in rows)
        return [*lines, self._prepare_line("F4", "total", total, sum(wholes))]

    def _add(self, figures):
        figures = list(figures)
        keys = [key for figure in figures for key in figure.keys]
        return Figure(keys, sum((figure.exact for figure in figures), Decimal(0)))

    def _prepare_line(self, frame, kind, figure, whole):
        value = float(figure.exact)
        is_amount = frame in AMOUNT_FRAMES
        return {
            "frame": frame,
            "kind": kind,
            "keys": figure.keys,
            "people": 0 if is_amount else len(figure.keys),
            "amount": value if is_amount else 0,
            "hours": 0 if is_amount else value,
            "whole": whole,
        }
