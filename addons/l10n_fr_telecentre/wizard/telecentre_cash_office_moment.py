from odoo import api, fields, models

from ..models.telecentre_cash_office import CASH


class TelecentreCashOfficeMoment(models.TransientModel):
    """The position of a cash office at any moment, now or in the past."""

    _name = "telecentre.cash.office.moment"
    _description = "Cash Position"

    office_id = fields.Many2one(
        "telecentre.cash.office", string="Cash office", required=True
    )
    company_id = fields.Many2one(related="office_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    moment = fields.Datetime(
        string="Position on", required=True, default=fields.Datetime.now
    )
    amount_float = fields.Monetary(string="Float", related="office_id.amount_float")
    amount_cash = fields.Monetary(
        string="Cash in the drawer, float included", compute="_compute_amounts"
    )
    amount_total = fields.Monetary(string="To pay over", compute="_compute_amounts")

    @api.depends("office_id")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = wizard.office_id.name

    @api.depends("office_id", "moment")
    def _compute_amounts(self):
        for wizard in self:
            held = wizard._get_held()
            wizard.amount_cash = held.get(CASH, 0.0) + wizard.amount_float
            wizard.amount_total = sum(held.values())

    def _get_held(self):
        self.ensure_one()
        if not self.office_id:
            return {}
        return self.office_id._get_positions(self.moment)[self.office_id]

    def _get_rows(self):
        """``(means, amount)`` of what is held, in the order of the office."""
        held = self._get_held()
        return [
            (means.name, held.get(means.kind, 0.0))
            for means in self.office_id.means_ids
        ]

    def action_print(self):
        return self.env.ref(
            "l10n_fr_telecentre.telecentre_cash_office_moment_report"
        ).report_action(self)
