from random import Random

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TelecentreTrainingSample(models.Model):
    """A control before the control: what an auditor would draw, and what is missing.

    The seed gives the draw again, to anybody.
    """

    _name = "telecentre.training.sample"
    _description = "Audit Sample"
    _order = "create_date desc, id desc"

    operation_id = fields.Many2one(
        "telecentre.training.operation", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    seed = fields.Integer(required=True, default=1)
    cost_size = fields.Integer(string="Costs to draw", required=True, default=10)
    people_size = fields.Integer(
        string="Participants to draw", required=True, default=10
    )
    line_ids = fields.One2many("telecentre.training.sample.line", "sample_id")
    amount = fields.Monetary(string="Amount drawn", compute="_compute_error")
    amount_error = fields.Monetary(string="Errors found", compute="_compute_error")
    error_rate = fields.Float(string="Error rate (%)", compute="_compute_error")
    amount_projected = fields.Monetary(
        string="Error over the operation", compute="_compute_error"
    )
    is_material = fields.Boolean(
        string="Above materiality",
        compute="_compute_error",
        help="The rate above which auditors find errors material: see the rule set.",
    )
    missing_count = fields.Integer(
        string="Lines with something missing", compute="_compute_error"
    )

    _sizes_positive = models.Constraint(
        "CHECK (cost_size >= 0 AND people_size >= 0 AND cost_size + people_size > 0)",
        "Draw at least one line.",
    )

    @api.depends("seed", "operation_id.name")
    def _compute_display_name(self):
        for sample in self:
            sample.display_name = sample.env._(
                "Sample %(seed)s · %(operation)s",
                seed=sample.seed,
                operation=sample.operation_id.number or sample.operation_id.name or "",
            )

    @api.depends("line_ids.amount", "line_ids.amount_error", "line_ids.missing")
    def _compute_error(self):
        for sample in self:
            lines = sample.line_ids
            sample.amount = sum(lines.mapped("amount"))
            sample.amount_error = sum(lines.mapped("amount_error"))
            rate = sample.amount_error / sample.amount if sample.amount else 0
            sample.error_rate = 100 * rate
            sample.amount_projected = rate * sample.operation_id.cost_eligible
            sample.is_material = (
                100 * rate > sample.operation_id.rule_set_id.materiality
            )
            sample.missing_count = len(lines.filtered("missing"))

    def action_draw(self):
        """Draw, with the seed: the same records give the same sample."""
        self.check_access("write")
        for sample in self:
            operation = sample.operation_id
            costs = operation.cost_ids.filtered("amount_claimable").sorted("id")
            people = operation.participant_ids.filtered("date_entry").sorted("id")
            if not (costs or people):
                raise UserError(sample.env._("There is nothing to draw yet."))
            random = Random(sample.seed)
            sample.line_ids = [Command.clear()] + [
                *(
                    Command.create({"cost_id": cost.id})
                    for cost in random.sample(
                        list(costs), min(sample.cost_size, len(costs))
                    )
                ),
                *(
                    Command.create({"participant_id": person.id})
                    for person in random.sample(
                        list(people), min(sample.people_size, len(people))
                    )
                ),
            ]
        return True


class TelecentreTrainingSampleLine(models.Model):
    """One cost or one participant drawn, and what its folder lacks today."""

    _name = "telecentre.training.sample.line"
    _description = "Line of an Audit Sample"
    _order = "sample_id, id"

    sample_id = fields.Many2one(
        "telecentre.training.sample", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="sample_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_id = fields.Many2one("telecentre.training.cost", ondelete="cascade")
    participant_id = fields.Many2one(
        "telecentre.training.participant", ondelete="cascade"
    )
    amount = fields.Monetary(related="cost_id.amount_claimable")
    missing = fields.Char(compute="_compute_missing")
    amount_error = fields.Monetary(
        string="Error", help="What a control would take off."
    )
    note = fields.Char()

    _one_thing = models.Constraint(
        "CHECK ((cost_id IS NULL) <> (participant_id IS NULL))",
        "A line is a cost or a participant.",
    )

    @api.depends("cost_id", "participant_id")
    def _compute_missing(self):
        for line in self:
            wanted = (
                line._get_missing_of_cost()
                if line.cost_id
                else line._get_missing_of_person()
            )
            line.missing = ", ".join(what for what, is_there in wanted if not is_there)

    def _get_missing_of_cost(self):
        cost = self.cost_id
        wanted = [(self.env._("invoice or payslip"), cost.document)]
        if cost.category != "in_kind":
            wanted.append((self.env._("proof of payment"), cost.payment_proof))
        if cost.category == "services":
            wanted.append((self.env._("procurement file"), cost.procurement))
        if cost.method == "hourly":
            wanted.append((self.env._("signed time sheets"), not cost.hours_lost))
        return wanted

    def _get_missing_of_person(self):
        person = self.participant_id
        lines = person.enrolment_ids.attendance_ids
        return [
            (self.env._("answers"), person.is_complete),
            (self.env._("information of the person"), person.date_notice),
            (
                self.env._("documents"),
                person.evidence_ids and not person.evidence_missing_count,
            ),
            (
                self.env._("signatures"),
                all(line.status != "expected" for line in lines),
            ),
        ]
