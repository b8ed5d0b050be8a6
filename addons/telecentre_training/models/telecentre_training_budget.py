from odoo import api, fields, models


class TelecentreTrainingBudget(models.Model):
    """A line of the financing plan: expenditure on one side, resources on the other."""

    _name = "telecentre.training.budget"
    _description = "Line of a Financing Plan"
    _order = "convention_id, side, sequence, id"

    convention_id = fields.Many2one(
        "telecentre.training.convention", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="convention_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    expense = fields.Selection(
        [
            ("staff", "Direct staff"),
            ("operating", "Direct operating costs"),
            ("services", "External services"),
            ("participants", "Participants"),
            ("in_kind", "In kind, third parties"),
            ("flat", "Flat-rate part"),
        ],
        string="Expenditure",
    )
    resource = fields.Selection(
        [
            ("fund", "European Social Fund"),
            ("state", "State"),
            ("region", "Region"),
            ("department", "Department"),
            ("municipality", "Municipalities"),
            ("other_public", "Other public"),
            ("private", "Private"),
            ("revenue", "Revenue"),
            ("own", "Self-financing"),
        ],
    )
    # Stored: each side has its own list.
    side = fields.Selection(
        [("expense", "Expenditure"), ("resource", "Resources")],
        compute="_compute_side",
        store=True,
        precompute=True,
    )
    name = fields.Char(string="Detail")
    amount = fields.Monetary(required=True)

    _one_side = models.Constraint(
        "CHECK ((expense IS NULL) <> (resource IS NULL))",
        "A line is an expenditure or a resource.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "Amounts are not negative."
    )

    @api.depends("expense")
    def _compute_side(self):
        for line in self:
            line.side = "expense" if line.expense else "resource"

    @api.depends("expense", "resource", "name")
    def _compute_display_name(self):
        words = {
            **dict(self._fields["expense"]._description_selection(self.env)),
            **dict(self._fields["resource"]._description_selection(self.env)),
        }
        for line in self:
            kind = words.get(line.expense or line.resource)
            line.display_name = " · ".join(filter(None, [kind, line.name]))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.convention_id._check_changeable()
        return lines

    def write(self, vals):
        self.convention_id._check_changeable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self.convention_id._check_changeable()
