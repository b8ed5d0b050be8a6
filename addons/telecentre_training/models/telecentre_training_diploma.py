from odoo import api, fields, models


class TelecentreTrainingDiploma(models.Model):
    """A French diploma and its level in the international classification.

    The French level numbers are not those of ISCED: a CAP and a bac are both ISCED 3.
    """

    _name = "telecentre.training.diploma"
    _description = "Diploma"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    isced = fields.Integer(string="ISCED level", required=True, aggregator=None)
    french_level = fields.Char()

    _isced_range = models.Constraint(
        "CHECK (isced BETWEEN 0 AND 8)", "ISCED levels go from 0 to 8."
    )

    @api.depends("name", "isced")
    def _compute_display_name(self):
        for diploma in self:
            diploma.display_name = f"{diploma.name} (ISCED {diploma.isced})"
