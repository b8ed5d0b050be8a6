from odoo import api, fields, models

FRAMES = [
    ("C", "C · Origin of the products"),
    ("D", "D · Charges"),
    ("E", "E · People who teach"),
    ("F1", "F-1 · Types of trainees"),
    ("F2", "F-2 · Of which entrusted to another body"),
    ("F3", "F-3 · General objectives"),
    ("F4", "F-4 · Specialities"),
    ("G", "G · Trainees entrusted by another body"),
]
AMOUNT_FRAMES = ("C", "D")


class TelecentreTrainingBpfForm(models.Model):
    """A version of the printed form: its lines, its deadline and its readings are data.

    The next version is a copy of this one, changed without a programmer.
    """

    _name = "telecentre.training.bpf.form"
    _description = "Form of the Yearly Report"
    _order = "date_from desc, id desc"

    name = fields.Char(required=True)
    notice = fields.Char()
    source = fields.Text()
    date_from = fields.Date(
        string="For years from", required=True, help="First financial year it is for."
    )
    deadline_day = fields.Integer(required=True, default=31)
    deadline_month = fields.Integer(required=True, default=5)
    speciality_count = fields.Integer(
        string="Specialities named",
        required=True,
        default=5,
        help="Those with the most hours; the rest in others.",
    )
    share_least = fields.Integer(
        string="Least share (%)",
        required=True,
        default=1,
        help="Of the turnover, once there was an activity.",
    )
    remote_hours = fields.Selection(
        [
            ("all", "All the hours of who followed a part remotely"),
            ("remote", "The hours followed remotely"),
        ],
        string="Remote hours",
        required=True,
        default="all",
        help="How “wholly or partly remote” is read.",
    )
    item_ids = fields.One2many("telecentre.training.bpf.item", "form_id", copy=True)

    _name_unique = models.UniqueIndex("(name)", "There is already this version.")
    _deadline_range = models.Constraint(
        "CHECK (deadline_day BETWEEN 1 AND 31 AND deadline_month BETWEEN 1 AND 12)",
        "The deadline is a day of the year.",
    )

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name") or f"{vals['name']} bis"}
            for vals in super().copy_data(default)
        ]

    @api.model
    def _get_of(self, day):
        """The version for a financial year."""
        return self.search([("date_from", "<=", day)], limit=1) or self.search(
            [], order="date_from", limit=1
        )


class TelecentreTrainingBpfItem(models.Model):
    """A line of the form."""

    _name = "telecentre.training.bpf.item"
    _description = "Line of the Form of the Yearly Report"
    _order = "form_id, sequence, id"
    _rec_names_search = ["code", "name"]

    form_id = fields.Many2one(
        "telecentre.training.bpf.form", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    frame = fields.Selection(FRAMES, required=True)
    code = fields.Char()
    name = fields.Char(required=True, translate=True)
    key = fields.Char(
        required=True,
        help="What is counted here: keep it when a new version changes the numbers.",
    )
    is_sum = fields.Boolean(help="The sum of the lines that follow and begin by it.")
    is_part = fields.Boolean(
        string="Of which", help="Told again, not added to the total."
    )

    _key_unique = models.UniqueIndex(
        "(form_id, frame, key)", "This is already counted in this frame."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for item in self:
            item.display_name = " · ".join(filter(None, [item.code, item.name]))

    def _get_parts(self):
        """The lines a sum is made of: their keys begin by its own."""
        return self.form_id.item_ids.filtered(
            lambda each: (
                each.frame == self.frame
                and not each.is_sum
                and each.key.startswith(f"{self.key}_")
            )
        )
