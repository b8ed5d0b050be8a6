from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import esf_conditions


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
        [("output", "At entry"), ("result", "Upon leaving"), ("later", "Months later")],
        required=True,
        default="output",
    )
    flow = fields.Selection(
        [("entering", "Entering"), ("leaving", "Leaving"), ("carried", "Carried over")],
        help="For periods that count by year: who entered, left or was carried over.",
    )
    unit = fields.Selection(
        [("person", "People"), ("entity", "Entities"), ("project", "Projects")],
        required=True,
        default="person",
        help="Entities and projects are never counted among participants.",
    )
    condition = fields.Char(
        default="[]",
        help='As in [["age", ">=", 18], ["age", "<=", 29]]: all must hold.',
    )
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

    @api.constrains("condition", "unit")
    def _check_condition(self):
        for indicator in self:
            try:
                indicator._parse()
            except ValueError as error:
                raise ValidationError(
                    indicator.env._(
                        "The condition of %(indicator)s cannot be read at “%(part)s”. "
                        "Facts: %(facts)s.",
                        indicator=indicator.code,
                        part=error,
                        facts=", ".join(esf_conditions.FACTS_OF_UNIT[indicator.unit]),
                    )
                ) from error

    def _parse(self):
        facts = esf_conditions.FACTS_OF_UNIT[self.unit]
        return esf_conditions.parse(self.condition, facts)

    def _get_terms(self):
        """The condition with its flow, as lists."""
        terms = self._parse()
        return [[f"is_{self.flow}", "=", True], *terms] if self.flow else terms

    def _get_test(self):
        """A function of facts: whether a person, entity or project is counted here."""
        return esf_conditions.compile_terms(self._get_terms())
