from odoo import api, fields, models

from .telecentre_cash_office import CARD, CASH, CHEQUE


class TelecentreCashOfficeMeans(models.Model):
    """A means of payment that the deed allows, and the account it lands on."""

    _name = "telecentre.cash.office.means"
    _description = "Means of Payment of a Cash Office"
    _order = "office_id, sequence, id"
    _rec_name = "name"

    office_id = fields.Many2one(
        "telecentre.cash.office", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="office_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            (CASH, "Cash"),
            (CHEQUE, "Cheque"),
            (CARD, "Bank card"),
            ("transfer", "Transfer"),
        ],
        required=True,
        default=CASH,
    )
    name = fields.Char(compute="_compute_name")
    account_id = fields.Many2one(
        "account.account",
        required=True,
        ondelete="restrict",
        domain=[("account_type", "in", ("asset_cash", "asset_current"))],
    )

    _kind_unique = models.UniqueIndex(
        "(office_id, kind)", "A means of payment is listed once."
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for means in self:
            means.name = labels.get(means.kind)
