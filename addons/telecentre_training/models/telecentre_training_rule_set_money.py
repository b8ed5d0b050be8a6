from odoo import fields, models

from .telecentre_training_convention import COST_OPTIONS


class TelecentreTrainingRuleSet(models.Model):
    """What a period says of money: sanctions, materiality, the articles to quote."""

    _inherit = "telecentre.training.rule.set"

    publicity_sanction = fields.Float(
        string="Publicity: up to (%)",
        digits=(5, 2),
        default=3,
        required=True,
        help="What may be taken off the grant for publicity that is missing.",
    )
    materiality = fields.Float(
        string="Materiality (%)",
        digits=(5, 2),
        default=2,
        required=True,
        help="Auditors find the errors of an operation material above this rate.",
    )
    article_ids = fields.One2many(
        "telecentre.training.article", "rule_set_id", string="Articles", copy=True
    )

    _percent_range = models.Constraint(
        "CHECK (publicity_sanction BETWEEN 0 AND 100 "
        "AND materiality BETWEEN 0 AND 100)",
        "Rates lie between 0 and 100 %.",
    )

    def _get_article(self, key):
        """What to quote about something; nothing if the period names no article."""
        return self.article_ids.filtered(lambda each: each.key == key)[:1].name or ""


class TelecentreTrainingArticle(models.Model):
    """Where a regulation says something: quoted beside refusals and amounts."""

    _name = "telecentre.training.article"
    _description = "Article of a Regulation"
    _order = "rule_set_id, id"

    rule_set_id = fields.Many2one(
        "telecentre.training.rule.set", required=True, ondelete="cascade", index=True
    )
    key = fields.Selection(
        [*COST_OPTIONS, ("simplified", "Real costs refused below an amount")],
        string="About",
        required=True,
    )
    name = fields.Char(string="Article", required=True, translate=True)

    _key_unique = models.UniqueIndex(
        "(rule_set_id, key)", "There is already an article about this."
    )
