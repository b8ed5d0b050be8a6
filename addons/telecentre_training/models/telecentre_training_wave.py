from collections import defaultdict
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..tools import sampling
from ..tools.bpf import to_whole
from ..tools.esf_costs import to_decimal
from ..tools.esf_facts import EMPLOYED
from ..tools.sampling import Stratum
from .telecentre_training_operation_count import GENDERS, TOTAL


class TelecentreTrainingWave(models.Model):
    """Results at six months from a sample: who left in some dates, some of them asked.

    People are drawn by gender and by whether they worked at entry; the seed gives the
    draw again. Waves of an operation do not overlap: nobody is extrapolated twice.
    """

    _name = "telecentre.training.wave"
    _description = "Sample at Six Months"
    _inherit = ["mail.thread"]
    _order = "operation_id, date_start, id"

    # identity
    operation_id = fields.Many2one(
        "telecentre.training.operation", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    rule_set_id = fields.Many2one(related="operation_id.rule_set_id")
    name = fields.Char(required=True)
    date_start = fields.Date(
        string="Left from", required=True, help="Last day of those who are in the wave."
    )
    date_stop = fields.Date(string="Left until", required=True)
    state = fields.Selection(
        [
            ("draft", "In preparation"),
            ("drawn", "People are asked"),
            ("closed", "In the indicators"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
    )

    # draw
    seed = fields.Integer(
        required=True, default=1, help="The same seed draws the same people."
    )
    size = fields.Integer(string="People to ask", required=True, default=30)
    line_ids = fields.One2many("telecentre.training.wave.line", "wave_id", copy=False)

    # where it stands
    population = fields.Integer(string="Left in these dates", compute="_compute_counts")
    asked_count = fields.Integer(string="In the sample", compute="_compute_counts")
    answer_count = fields.Integer(string="Answered", compute="_compute_counts")
    answer_rate = fields.Float(string="Answers (%)", compute="_compute_counts")
    result_html = fields.Html(compute="_compute_counts", sanitize=False)

    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)", "A wave ends after it starts."
    )
    _size_positive = models.Constraint("CHECK (size > 0)", "Ask at least one person.")
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(operation_id, operation_id, '[]') WITH =, "
        "daterange(date_start, date_stop, '[]') WITH &&)",
        "Waves of an operation do not overlap.",
    )

    @api.depends("line_ids", "date_start", "date_stop", "state", "operation_id")
    @api.depends_context("lang")
    def _compute_counts(self):
        for wave in self:
            people = wave._get_population()
            asked = [each for each in people if each.answers.key in wave._get_keys()]
            answered = [each for each in asked if each.answers.is_later_known]
            wave.population = len(people)
            wave.asked_count = len(asked)
            wave.answer_count = len(answered)
            wave.answer_rate = 100 * len(answered) / len(asked) if asked else 0
            wave.result_html = wave._render_results(people)

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def _get_keys(self):
        return set(self.line_ids.participant_id.ids)

    def _get_population(self, people=None):
        """Those who left in the dates of the wave and may be counted.

        :param people: what ``_count`` gave, if it was asked already
        """
        operation = self.operation_id._origin
        if not (operation and self.date_start and self.date_stop):
            return []
        if people is None:
            today = fields.Date.context_today(self)
            people = operation._count(operation.rule_set_id, today)
        return [
            person
            for person in people
            if not person.missing
            and person.answers.exit
            and self.date_start <= person.answers.exit <= self.date_stop
        ]

    @api.model
    def _get_stratum(self, person):
        return (
            person.answers.gender,
            "employed" if person.facts["status"] == EMPLOYED else "not_employed",
        )

    def _get_strata(self, people):
        strata = defaultdict(list)
        for person in people:
            strata[self._get_stratum(person)].append(person)
        return strata

    # ------------------------------------------------------------------
    # Extrapolating
    # ------------------------------------------------------------------

    def _get_cells(self, code, strata, keys):
        """``{gender: [Stratum, …]}`` of an indicator."""
        cells = {gender: [] for gender in GENDERS}
        for (gender, _work), people in strata.items():
            known = [
                person
                for person in people
                if person.answers.key in keys and person.answers.is_later_known
            ]
            positive = sum(code in person.codes for person in known)
            cells[gender].append(Stratum(len(people), len(known), positive))
        return cells

    def _extrapolate(self, code, strata, keys):
        """The cell of the table: whole people by gender, their sum in total."""
        cells = self._get_cells(code, strata, keys)
        figures = {
            gender: self._to_people(sampling.extrapolate(cells[gender]))
            for gender in GENDERS
        }
        return figures | {TOTAL: sum(figures.values())}

    def _to_people(self, exact: Fraction):
        return to_whole(to_decimal(exact.numerator) / exact.denominator)

    def _render_results(self, people):
        """What each result is, with its margin, and how well people answered."""
        strata, keys = self._get_strata(people), self._get_keys()
        rule_set = self.rule_set_id
        rows = []
        for indicator in rule_set.indicator_ids:
            if indicator.kind != "later" or indicator.is_sensitive:
                continue
            cells = self._get_cells(indicator.code, strata, keys)
            every = [stratum for row in cells.values() for stratum in row]
            cell = self._extrapolate(indicator.code, strata, keys)
            margin = sampling.get_margin(every, rule_set.sample_coefficient)
            points = 100 * margin / len(people) if people else 0
            rows.append(
                {
                    "indicator": indicator,
                    "positive": sum(stratum.positive for stratum in every),
                    "cell": cell,
                    "margin": margin,
                    "points": points,
                    "is_wide": points > rule_set.sample_margin,
                }
            )
        return self.env["ir.qweb"]._render(
            "telecentre_training.wave_results",
            {
                "wave": self,
                "rows": rows,
                "strata": self._describe_strata(strata, keys),
                "rule_set": rule_set,
                "genders": dict(
                    self.env["telecentre.training.participant"]
                    ._fields["gender"]
                    ._description_selection(self.env)
                ),
            },
        )

    def _describe_strata(self, strata, keys):
        return [
            {
                "gender": gender,
                "is_employed": work == "employed",
                "people": len(people),
                "asked": sum(each.answers.key in keys for each in people),
                "answered": sum(
                    each.answers.key in keys and each.answers.is_later_known
                    for each in people
                ),
            }
            for (gender, work), people in sorted(strata.items())
        ]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_draw(self):
        """Draw who is asked."""
        self.check_access("write")
        for wave in self.filtered(lambda each: each.state == "draft"):
            wave._check_period()
            strata = {
                key: [person.answers.key for person in people]
                for key, people in wave._get_strata(wave._get_population()).items()
            }
            drawn = sampling.draw(strata, wave.size, wave.seed)
            if not drawn:
                raise UserError(
                    wave.env._("Nobody whose answers are complete left in these dates.")
                )
            wave.line_ids = [
                Command.clear(),
                *(Command.create({"participant_id": key}) for key in sorted(drawn)),
            ]
            wave.state = "drawn"
        return True

    def _check_period(self):
        """Some periods have no result at six months."""
        if "later" not in self.rule_set_id.indicator_ids.mapped("kind"):
            raise UserError(
                self.env._(
                    "%(period)s has no result months after leaving: nobody has to be "
                    "asked.",
                    period=self.rule_set_id.name,
                )
            )

    def action_draft(self):
        """Draw again: only while nobody has answered, or the draw could be chosen."""
        self.check_access("write")
        for wave in self.filtered(lambda each: each.state == "drawn"):
            if wave.answer_count:
                raise UserError(
                    wave.env._(
                        "%(count)s people have answered: a sample is not drawn again "
                        "once its answers are known.",
                        count=wave.answer_count,
                    )
                )
            wave.state = "draft"
            wave.line_ids = [Command.clear()]
        return True

    def action_close(self):
        """The results at six months come from this sample from now on."""
        self.check_access("write")
        for wave in self.filtered(lambda each: each.state == "drawn"):
            if not wave.answer_count:
                raise UserError(wave.env._("Nobody has answered yet."))
            wave.state = "closed"
        return True

    def action_reopen(self):
        """Other answers came: count people one by one until it is closed again."""
        self.check_access("write")
        self.filtered(lambda each: each.state == "closed").write({"state": "drawn"})
        return True

    def action_open_followups(self):
        """The people to call."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_followup_action"
        )
        domain = Domain("kind", "=", "six_months") & Domain(
            "enrolment_id.participant_id", "in", list(self._get_keys())
        )
        return action | {"domain": list(domain), "context": {}}

    def write(self, vals):
        self.operation_id._check_not_controller()
        frozen = {"operation_id", "date_start", "date_stop", "seed", "size"} & set(vals)
        if frozen and any(wave.state != "draft" for wave in self):
            raise UserError(self.env._("This sample was drawn: it no longer changes."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if any(wave.state != "draft" for wave in self):
            raise UserError(self.env._("A sample that was drawn is kept."))


class TelecentreTrainingWaveLine(models.Model):
    """Somebody who was drawn."""

    _name = "telecentre.training.wave.line"
    _description = "Person in a Sample"
    _order = "wave_id, id"
    _rec_name = "participant_id"

    wave_id = fields.Many2one(
        "telecentre.training.wave", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="wave_id.company_id", store=True, precompute=True, index=True
    )
    participant_id = fields.Many2one(
        "telecentre.training.participant",
        required=True,
        ondelete="restrict",
        index=True,
    )
    gender = fields.Selection(related="participant_id.gender")
    date_exit = fields.Date(related="participant_id.date_exit")
    date_due = fields.Date(string="To ask on", compute="_compute_answer")
    state = fields.Selection(
        [("todo", "To ask"), ("done", "Known"), ("unreachable", "Not reached")],
        string="Answer",
        compute="_compute_answer",
    )
    contact_count = fields.Integer(string="Attempts", compute="_compute_answer")

    _once = models.UniqueIndex(
        "(wave_id, participant_id)", "This person is already in this sample."
    )

    @api.depends("participant_id")
    def _compute_answer(self):
        """Of the last time they left."""
        followups = self.env["telecentre.training.followup"].search(
            Domain("kind", "=", "six_months")
            & Domain("enrolment_id.participant_id", "in", self.participant_id.ids),
            order="date_due",
        )
        last = {each.enrolment_id.participant_id: each for each in followups}
        for line in self:
            followup = last.get(line.participant_id, followups.browse())
            line.date_due = followup.date_due
            line.state = followup.state
            line.contact_count = followup.contact_count


class TelecentreTrainingOperation(models.Model):
    """Results at six months: extrapolated where there is a sample."""

    _inherit = "telecentre.training.operation"

    wave_ids = fields.One2many("telecentre.training.wave", "operation_id")

    def _apply_waves(self, figures, rule_set, people):
        """Those of a closed wave count as their sample says, others one by one."""
        waves = self._read_closed_waves()
        if not waves or rule_set != self.rule_set_id:
            return
        codes = [
            each.code
            for each in rule_set.indicator_ids
            if each.kind == "later" and each.unit == "person"
        ]
        for wave in waves:
            population = wave._get_population(people)
            strata, keys = wave._get_strata(population), wave._get_keys()
            for code in codes:
                cell, sampled = figures[code], wave._extrapolate(code, strata, keys)
                for person in population:
                    if code in person.codes:
                        cell[person.answers.gender] -= 1
                        cell[TOTAL] -= 1
                for key, value in sampled.items():
                    cell[key] += value

    def _read_closed_waves(self):
        """Whoever asks for the figures, even without a right to the samples."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM telecentre_training_wave
                 WHERE operation_id = %s AND state = 'closed'
                 ORDER BY date_start
                """,
                self.id,
            )
        )
        return self.env["telecentre.training.wave"].browse(key for [key] in rows)

    def _find_waves(self):
        """What rests on a sample, in people; and whom no answer stands for."""
        findings = []
        for wave in self.wave_ids.filtered(lambda each: each.state == "closed"):
            findings.append(
                (
                    "info",
                    self.env._(
                        "%(wave)s: results at six months of %(population)s people are "
                        "extrapolated from %(answered)s answers.",
                        wave=wave.name,
                        population=wave.population,
                        answered=wave.answer_count,
                    ),
                    list(wave._get_keys()),
                )
            )
            strata = wave._get_strata(wave._get_population())
            lost = [
                person.answers.key
                for people in strata.values()
                for person in people
                if not any(
                    each.answers.key in wave._get_keys() and each.answers.is_later_known
                    for each in people
                )
            ]
            if lost:
                findings.append(
                    (
                        "warning",
                        self.env._(
                            "%(wave)s: nobody like these people has answered; they "
                            "add nothing to the results at six months.",
                            wave=wave.name,
                        ),
                        lost,
                    )
                )
        return findings

    def action_open_waves(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_training.telecentre_training_wave_action"
        )
        return action | {
            "domain": [("operation_id", "=", self.id)],
            "context": {"default_operation_id": self.id},
        }


class TelecentreTrainingRuleSet(models.Model):
    _inherit = "telecentre.training.rule.set"

    sample_coefficient = fields.Float(
        string="Sample: confidence coefficient",
        digits=(4, 2),
        default=1.96,
        required=True,
        help="1.96 for 95 %. To confirm by the managing authority.",
    )
    sample_margin = fields.Float(
        string="Sample: widest margin (points)",
        digits=(4, 1),
        default=2,
        required=True,
        help="A wider margin is shown. To confirm by the managing authority.",
    )
