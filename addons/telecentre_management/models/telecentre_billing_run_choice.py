from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date


class TelecentreBillingRun(models.Model):
    """Which charges a run takes, and at which date it may make invoices."""

    _inherit = "telecentre.billing.run"

    date_start = fields.Date(
        string="From",
        tracking=True,
        help="Charges of an earlier day are left out. Empty: all that is still open.",
    )
    payer_ids = fields.Many2many(
        "res.partner",
        string="Only these payers",
        help="Empty: everybody who owes something.",
    )
    client_class = fields.Selection(
        selection="_selection_client_class",
        string="Clients",
        help="Empty: all of them.",
    )

    @api.model
    def _selection_client_class(self):
        return self.env["res.partner"]._get_telecentre_classes()

    @api.constrains("date_start", "date_cutoff")
    def _check_period(self):
        for run in self:
            if run.date_start and run.date_start > run.date_cutoff:
                raise UserError(
                    run.env._(
                        "%(run)s: the period ends before it begins.", run=run.name
                    )
                )

    def _get_charge_domain(self):
        domain = super()._get_charge_domain()
        if self.date_start:
            domain &= Domain("date", ">=", self.date_start)
        if self.payer_ids:
            domain &= Domain("payer_id", "child_of", self.payer_ids.ids)
        if self.client_class:
            payers = self.env["res.partner"]._get_telecentre_class_domain(
                self.client_class
            )
            domain &= Domain("payer_id", "any", payers)
        return domain

    def _check_period_open(self):
        """Odoo would move an invoice out of a closed period; its date was chosen.

        :raise UserError: if the accounts are closed at the date of the invoices
        """
        self.ensure_one()
        locks = self.company_id._get_violated_lock_dates(
            self.date_invoice, True, self.journal_id
        )
        if locks:
            raise UserError(
                self.env._(
                    "%(run)s: the accounts are closed up to %(closed)s. Choose a later "
                    "invoice date than %(date)s, or have the period opened.",
                    run=self.name,
                    closed=format_date(self.env, max(day for day, _name in locks)),
                    date=format_date(self.env, self.date_invoice),
                )
            )
