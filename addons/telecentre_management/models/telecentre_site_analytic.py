from odoo import models


class TelecentreSite(models.Model):
    """The analytic account of each site, which its invoice lines go to."""

    _inherit = "telecentre.site"

    def _ensure_analytic_account(self):
        """Open the account of the sites that have none yet."""
        # Who bills need not be allowed to open accounts.
        sites = self.sudo().filtered(lambda site: not site.analytic_account_id)
        plan = self.env.ref("telecentre_management.account_analytic_plan_sites")
        accounts = (
            self.env["account.analytic.account"]
            .sudo()
            .create(
                [
                    {
                        "name": site.name,
                        "code": site.code,
                        "plan_id": plan.id,
                        "company_id": site.company_id.id,
                    }
                    for site in sites
                ]
            )
        )
        for site, account in zip(sites, accounts, strict=True):
            site.analytic_account_id = account
