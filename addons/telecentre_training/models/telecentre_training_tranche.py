from odoo import api, fields, models


class TelecentreTrainingTranche(models.Model):
    """A part of the support with its own ceilings."""

    _name = "telecentre.training.tranche"
    _description = "Tranche of a Convention"
    _order = "convention_id, date_start"

    convention_id = fields.Many2one(
        "telecentre.training.convention", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="convention_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(required=True)
    date_start = fields.Date(string="From", required=True)
    date_stop = fields.Date(string="To", required=True)
    cost_max = fields.Monetary(string="Highest cost", required=True)
    grant_max = fields.Monetary(string="Highest grant", required=True)
    rate_max = fields.Float(string="Highest rate (%)", digits=(6, 3), default=100)

    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)", "A tranche ends after it starts."
    )
    _amounts_positive = models.Constraint(
        "CHECK (cost_max >= 0 AND grant_max >= 0 AND rate_max > 0 AND rate_max <= 100)",
        "The ceilings of a tranche are not negative, its rate is at most 100 %.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(convention_id, convention_id, '[]') WITH =, "
        "daterange(date_start, date_stop, '[]') WITH &&)",
        "Tranches do not overlap.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tranches = super().create(vals_list)
        tranches.convention_id._check_changeable()
        return tranches

    def write(self, vals):
        self.convention_id._check_changeable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self.convention_id._check_changeable()
