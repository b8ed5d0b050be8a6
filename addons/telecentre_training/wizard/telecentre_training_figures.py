from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.misc import format_date

from ..models.telecentre_training_operation_count import TOTAL
from ..models.telecentre_training_operation_explain import SENSITIVE_GROUP


class TelecentreTrainingFigures(models.TransientModel):
    """The table of indicators of an operation, on a day, under a rule set.

    Nothing is typed here: each cell opens its people, each line tells its rule.
    """

    _name = "telecentre.training.figures"
    _description = "Indicators of an Operation"

    operation_id = fields.Many2one("telecentre.training.operation", required=True)
    rule_set_id = fields.Many2one(
        "telecentre.training.rule.set",
        compute="_compute_rule_set",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    date = fields.Date(
        string="Known on", required=True, default=fields.Date.context_today
    )
    other_rule_set_id = fields.Many2one(
        "telecentre.training.rule.set", string="Recount under"
    )
    line_ids = fields.One2many(
        "telecentre.training.figures.line",
        "figures_id",
        compute="_compute_lines",
        store=True,
    )
    finding_ids = fields.One2many(
        "telecentre.training.figures.finding",
        "figures_id",
        compute="_compute_lines",
        store=True,
    )
    move_ids = fields.One2many(
        "telecentre.training.figures.move",
        "figures_id",
        compute="_compute_moves",
        store=True,
    )
    grand_total = fields.Integer(compute="_compute_lines", store=True)
    complete_total = fields.Integer(
        string="Complete", compute="_compute_lines", store=True
    )

    @api.depends("operation_id", "date")
    def _compute_display_name(self):
        for figures in self:
            figures.display_name = figures.env._(
                "Indicators on %(date)s", date=format_date(figures.env, figures.date)
            )

    @api.depends("operation_id")
    def _compute_rule_set(self):
        for figures in self:
            figures.rule_set_id = figures.operation_id.rule_set_id

    @api.depends("operation_id", "rule_set_id", "date")
    def _compute_lines(self):
        for figures in self:
            operation, rule_set = figures.operation_id, figures.rule_set_id
            people, table = operation._get_table(rule_set, figures.date)
            figures.line_ids = [Command.clear()] + [
                Command.create(figures._prepare_line(indicator, table))
                for indicator in rule_set.indicator_ids
            ]
            figures.finding_ids = [Command.clear()] + [
                Command.create(
                    {
                        "level": level,
                        "name": text,
                        "keys": keys,
                        "count": len(keys),
                    }
                )
                for level, text, keys in operation._get_findings(
                    rule_set, figures.date, (people, table)
                )
            ]
            figures.grand_total = table["grand_total"][TOTAL]
            incomplete = sum(bool(person.missing) for person in people)
            figures.complete_total = figures.grand_total - incomplete

    @api.model
    def _prepare_line(self, indicator, table):
        cell = table[indicator.code]
        return {
            "indicator_id": indicator.id,
            "women": cell["F"],
            "men": cell["M"],
            "others": cell["X"],
            "total": cell[TOTAL],
        }

    @api.depends("operation_id", "rule_set_id", "date", "other_rule_set_id")
    def _compute_moves(self):
        for figures in self:
            other = figures.other_rule_set_id
            moves = (
                figures.operation_id._get_moves(
                    figures.rule_set_id, other, figures.date
                )
                if other
                else []
            )
            names = figures._get_nameable_concepts()
            figures.move_ids = [Command.clear()] + [
                Command.create(
                    {
                        "participant_id": participant_id,
                        "name": names[concept],
                        "is_in": is_in,
                        "is_in_other": is_in_other,
                        "why": why,
                    }
                )
                for participant_id, concept, is_in, is_in_other, why in moves
                if concept in names
            ]

    def _get_nameable_concepts(self):
        """``{concept: name}`` of those whose people this user may be told."""
        can_see_all = self.env.user.has_group(SENSITIVE_GROUP)
        return {
            each.concept: each.name
            for each in self.rule_set_id.indicator_ids
            if can_see_all or not each.is_sensitive
        }

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Indicators"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }


class TelecentreTrainingFiguresLine(models.TransientModel):
    _name = "telecentre.training.figures.line"
    _description = "An Indicator of an Operation"
    _order = "id"

    figures_id = fields.Many2one(
        "telecentre.training.figures", required=True, ondelete="cascade"
    )
    indicator_id = fields.Many2one("telecentre.training.indicator", required=True)
    code = fields.Char(related="indicator_id.code")
    name = fields.Char(related="indicator_id.name")
    kind = fields.Selection(related="indicator_id.kind")
    flow = fields.Selection(related="indicator_id.flow")
    rule = fields.Char(related="indicator_id.rule")
    source = fields.Char(related="indicator_id.source")
    women = fields.Integer()
    men = fields.Integer()
    others = fields.Integer(string="Non-binary")
    total = fields.Integer()

    def action_open_people(self):
        """Who is behind this figure."""
        self.ensure_one()
        figures, indicator = self.figures_id, self.indicator_id
        if indicator.unit != "person":
            return self._open_entities()
        people = figures.operation_id._get_people(
            indicator.code,
            self.env.context.get("telecentre_gender", TOTAL),
            figures.rule_set_id,
            figures.date,
        )
        return people._open_list(indicator.display_name)

    def _open_entities(self):
        """The entities behind a figure; the operation says itself what it is."""
        figures, indicator = self.figures_id, self.indicator_id
        operation = figures.operation_id
        found = operation._get_entities(indicator, figures.date)
        if indicator.unit == "project":
            return {
                "type": "ir.actions.act_window",
                "res_model": operation._name,
                "res_id": operation.id,
                "view_mode": "form",
            }
        return operation.action_open_entities() | {
            "name": indicator.display_name,
            "display_name": indicator.display_name,
            "domain": [("id", "in", found.ids)],
        }


class TelecentreTrainingFiguresFinding(models.TransientModel):
    _name = "telecentre.training.figures.finding"
    _description = "What Is Not in the Indicators"
    _order = "id"

    figures_id = fields.Many2one(
        "telecentre.training.figures", required=True, ondelete="cascade"
    )
    level = fields.Selection(
        [("error", "Error"), ("warning", "Warning"), ("info", "To know")]
    )
    name = fields.Char(string="Finding")
    count = fields.Integer(string="People")
    keys = fields.Json()

    def action_open_people(self):
        self.ensure_one()
        people = self.env["telecentre.training.participant"].browse(self.keys or ())
        return people._open_list(self.name)


class TelecentreTrainingFiguresMove(models.TransientModel):
    _name = "telecentre.training.figures.move"
    _description = "Counted Otherwise under Another Rule Set"
    _order = "id"

    figures_id = fields.Many2one(
        "telecentre.training.figures", required=True, ondelete="cascade"
    )
    participant_id = fields.Many2one("telecentre.training.participant", required=True)
    name = fields.Char(string="Counted as")
    is_in = fields.Boolean(string="Here")
    is_in_other = fields.Boolean(string="Under the other")
    why = fields.Char()
