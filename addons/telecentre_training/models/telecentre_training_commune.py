from odoo import api, fields, models


class TelecentreTrainingCommune(models.Model):
    """A commune and its degree of urbanisation, in one edition of the table."""

    _name = "telecentre.training.commune"
    _description = "Commune and Degree of Urbanisation"
    _order = "name, vintage desc"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(string="INSEE code", required=True)
    degurba = fields.Selection(
        [("1", "Cities"), ("2", "Towns and suburbs"), ("3", "Rural areas")],
        string="Degree of urbanisation",
        required=True,
    )
    vintage = fields.Integer(string="Edition", required=True, aggregator=None)
    source = fields.Char()

    _code_unique = models.UniqueIndex(
        "(code, vintage)", "This commune is already in this edition of the table."
    )
    _code_form = models.Constraint(
        "CHECK (code ~ '^([0-9]{2}|2[AB])[0-9]{3}$')",
        "An INSEE code has five characters, such as 15138 or 2A004.",
    )

    @api.depends("name", "code", "vintage")
    def _compute_display_name(self):
        for commune in self:
            commune.display_name = (
                f"{commune.name} ({commune.code}, {commune.vintage})"
                if commune.code
                else commune.name
            )

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import template for the degree of urbanisation"),
                "template": "/telecentre_training/static/import/communes.csv",
            }
        ]
