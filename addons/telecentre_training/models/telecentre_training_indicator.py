from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import esf_conditions

SYMBOLS = {"=": "=", "!=": "≠", ">=": "≥", "<=": "≤", "in": "∈", "not in": "∉"}


class TelecentreTrainingIndicator(models.Model):
    """One line of the table that the managing authority wants."""

    _name = "telecentre.training.indicator"
    _description = "Indicator of a Funding Period"
    _order = "rule_set_id, sequence, code, id"
    _rec_names_search = ["code", "name"]

    rule_set_id = fields.Many2one(
        "telecentre.training.rule.set", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    concept = fields.Char(
        help="The same in two rule sets: compared when people are recounted."
    )
    kind = fields.Selection(
        [("output", "Entry"), ("result", "Upon leaving"), ("later", "Months later")],
        required=True,
        default="output",
    )
    flow = fields.Selection(
        [("entering", "Entering"), ("leaving", "Leaving"), ("carried", "Carried over")],
        help="For periods that count by year: who entered, left or was carried over.",
    )
    unit = fields.Selection(
        [("person", "People"), ("entity", "Entities")],
        required=True,
        default="person",
        help="Entities are never counted among participants.",
    )
    condition = fields.Char(
        default="[]",
        help='As in [["age", ">=", 18], ["age", "<=", 29]]: all must hold.',
    )
    rule = fields.Char(compute="_compute_rule", help="The condition in words.")
    is_sensitive = fields.Boolean(
        string="Sensitive",
        help="Who they are is shown to those who may read sensitive answers only.",
    )
    is_estimable = fields.Boolean(
        string="Estimate allowed", help="An informed estimate may replace the count."
    )
    source = fields.Char()

    _code_unique = models.UniqueIndex(
        "(rule_set_id, code)", "There is already an indicator with this code."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for indicator in self:
            indicator.display_name = f"{indicator.code} · {indicator.name}"

    @api.depends("condition", "flow", "unit")
    @api.depends_context("lang")
    def _compute_rule(self):
        for indicator in self:
            if indicator.unit == "entity":
                indicator.rule = indicator.env._("Entities, not participants: none.")
                continue
            indicator.rule = indicator._get_words(
                indicator._get_terms(), indicator.env._(" and ")
            ) or indicator.env._("everybody whose answers are complete")

    @api.constrains("condition")
    def _check_condition(self):
        for indicator in self:
            try:
                esf_conditions.parse(indicator.condition)
            except ValueError as error:
                raise ValidationError(
                    indicator.env._(
                        "The condition of %(indicator)s cannot be read at “%(part)s”. "
                        "Facts: %(facts)s.",
                        indicator=indicator.code,
                        part=error,
                        facts=", ".join(esf_conditions.FACTS),
                    )
                ) from error

    def _get_terms(self):
        """The condition with its flow, as lists."""
        terms = esf_conditions.parse(self.condition)
        return [[f"is_{self.flow}", "=", True], *terms] if self.flow else terms

    def _get_words(self, terms, link):
        """A condition as a sentence."""
        facts, values = self._get_fact_words(), self._get_value_words()
        words = []
        for term in terms:
            if len(term) == 1:
                words.append(f"({self._get_words(term[0], self.env._(' or '))})")
                continue
            name, symbol, value = term
            if isinstance(value, bool):
                words.append(
                    facts[name] if value else f"{self.env._('not')} {facts[name]}"
                )
                continue
            wanted = value if isinstance(value, list) else [value]
            said = ", ".join(str(values.get(each, each)) for each in wanted)
            words.append(f"{facts[name]} {SYMBOLS[symbol]} {said}")
        return link.join(words)

    @api.model
    def _get_fact_words(self):
        return {
            "age": self.env._("age at entry"),
            "status": self.env._("situation at entry"),
            "is_long_unemployed": self.env._("long-term unemployed"),
            "is_self_employed": self.env._("self-employed"),
            "is_studying": self.env._("in education or training at entry"),
            "isced": self.env._("ISCED level"),
            "is_rural": self.env._("lives in a rural commune"),
            "nationality": self.env._("nationality"),
            "disability": self.env._("disability"),
            "parents_abroad": self.env._("a parent born abroad"),
            "minority": self.env._("minority"),
            "housing": self.env._("homeless or excluded from housing"),
            "is_entering": self.env._("entered in the year"),
            "is_leaving": self.env._("left in the year"),
            "is_carried": self.env._("came before the year and still there in it"),
            "upon_leaving": self.env._("last situation upon leaving"),
            "is_in_training": self.env._("in education or training upon leaving"),
            "is_qualified": self.env._("qualification obtained upon leaving"),
            "later": self.env._("situation at six months"),
            "improvement": self.env._("improvement at six months"),
        }

    @api.model
    def _get_value_words(self):
        participants = self.env["telecentre.training.participant"]._fields
        return {
            "employed": self.env._("employed"),
            "unemployed": self.env._("unemployed"),
            "inactive": self.env._("inactive"),
            "yes": self.env._("yes"),
            **dict(participants["improvement"]._description_selection(self.env)),
            **dict(participants["nationality"]._description_selection(self.env)),
        }

    def _get_test(self):
        """A function of facts: whether a person is counted here."""
        if self.unit == "entity":
            return lambda facts: False
        return esf_conditions.compile_terms(self._get_terms())
