from odoo import api, fields, models

SYMBOLS = {"=": "=", "!=": "≠", ">=": "≥", "<=": "≤", "in": "∈", "not in": "∉"}


class TelecentreTrainingIndicator(models.Model):
    """The condition of an indicator, as people say it."""

    _inherit = "telecentre.training.indicator"

    rule = fields.Char(compute="_compute_rule", help="The condition in words.")

    @api.depends("condition", "flow", "unit")
    @api.depends_context("lang")
    def _compute_rule(self):
        for indicator in self:
            words = indicator._get_words(
                indicator._get_terms(), indicator.env._(" and ")
            )
            if indicator.unit == "person":
                everybody = indicator.env._("everybody whose answers are complete")
                indicator.rule = words or everybody
            else:
                nobody = indicator.env._("not participants")
                indicator.rule = f"{words} ({nobody})" if words else nobody

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
            "household_work": self.env._("somebody works in the household"),
            "household_children": self.env._("dependent children in the household"),
            "household_single": self.env._("one adult only in the household"),
            "entity": self.env._("supported entity"),
            "is_social_partner": self.env._("carried out by social partners or NGOs"),
            "is_for_women": self.env._("dedicated to women in employment"),
            "is_for_administrations": self.env._("targets public administrations"),
        }

    @api.model
    def _get_value_words(self):
        participants = self.env["telecentre.training.participant"]._fields
        return {
            "employed": self.env._("employed"),
            "unemployed": self.env._("unemployed"),
            "inactive": self.env._("inactive"),
            "yes": self.env._("yes"),
            "no": self.env._("no"),
            **dict(participants["improvement"]._description_selection(self.env)),
            **dict(participants["nationality"]._description_selection(self.env)),
            **dict(
                self.env["telecentre.training.entity"]
                ._fields["kind"]
                ._description_selection(self.env)
            ),
        }
