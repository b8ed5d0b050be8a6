from odoo import api, models
from odoo.fields import Command

FLOAT, CEILING, DAYS = 50, 1500, 30
CHEQUE_NUMBER = "Crédit agricole 0412587"
COUNTER_PAYERS = ("meynial", "roche", "vidalenc", "chastang", "lafon")


class TelecentreDemo(models.AbstractModel):
    """A cash office at Murat: some members pay at the counter."""

    _inherit = "telecentre.demo"

    @api.model
    def _open_cash_office(self):
        office = self._create_cash_office()
        holder = self._ref("user_host")
        office.with_user(holder).with_company(office.company_id).action_open_session()
        cash, cheque, *_others = office.means_ids
        for number, name in enumerate(COUNTER_PAYERS):
            means = cheque if number % 2 else cash
            self._cash(office, holder, self._ref(f"member_{name}"), means)

    @api.model
    def _create_cash_office(self):
        company = self._get_company()
        chart = self.env["account.chart.template"].with_company(company)
        Office = self.env["telecentre.cash.office"].with_company(company)
        return Office.with_context(tracking_disable=True).create(
            {
                "name": "Régie des télécentres",
                "code": "R15TEL",
                "company_id": company.id,
                "act_id": self.env["telecentre.act"]
                .search([("company_id", "=", company.id)], limit=1)
                .id,
                "user_id": self._ref("user_host").id,
                "deputy_ids": [Command.set(self.env.ref("base.user_admin").ids)],
                "amount_float": FLOAT,
                "amount_ceiling": CEILING,
                "deposit_days": DAYS,
                "treasury_account_id": chart.ref("pcg_58_account").id,
                "means_ids": Office.new(
                    {"company_id": company.id}
                )._prepare_default_means(),
            }
        )

    @api.model
    def _cash(self, office, holder, payer, means):
        collect = (
            self.env["telecentre.cash.office.collect"]
            .with_user(holder)
            .with_company(office.company_id)
            .with_context(lang="fr_FR", tz="Europe/Paris", tracking_disable=True)
        )
        wizard = collect.create(
            {
                "session_id": office.session_id.id,
                "partner_id": payer.id,
                "means_id": means.id,
                "reference": CHEQUE_NUMBER if means.kind == "cheque" else False,
            }
        )
        if wizard.amount > 0:
            wizard._collect()
