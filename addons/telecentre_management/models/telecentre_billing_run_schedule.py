from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TelecentreBillingRun(models.Model):
    """The billing of a month begins by itself, on the day that the company chose.

    It stops at drafts: numbers are given by somebody who looked at them.
    """

    _inherit = "telecentre.billing.run"

    @api.model
    def _cron_begin(self):
        """Preview last month and have its drafts made, once a company and month."""
        today = fields.Date.context_today(self)
        cutoff = fields.Date.subtract(fields.Date.start_of(today, "month"), days=1)
        companies = self.env["res.company"].search(
            Domain("telecentre_billing_day", ">", 0)
            & Domain("telecentre_billing_day", "<=", today.day)
        )
        begun = self.search(
            Domain("date_cutoff", "=", cutoff)
            & Domain("company_id", "in", companies.ids)
        )
        for company in companies - begun.company_id:
            self.with_company(company)._begin(company, cutoff)

    @api.model
    def _begin(self, company, cutoff):
        run = self.create({"company_id": company.id, "date_cutoff": cutoff})
        run._preview()
        try:
            run._check_ready()
            run._check_period_open()
        except UserError as refusal:
            # Somebody reads it on the run; the other companies go on.
            run.message_post(body=str(refusal))
            return
        run.state = "invoicing"
        self.env.ref("telecentre_management.telecentre_billing_run_cron")._trigger()
