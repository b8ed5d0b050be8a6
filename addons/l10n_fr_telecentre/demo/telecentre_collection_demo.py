from odoo import api, models

# As an accountant's nomenclature would have them: (category, legal nature).
DEBTORS = {"public": ("29", "09"), "business": ("50", "03"), "individual": ("01", "01")}
RENTAL_NATURE, SERVICE_NATURE = "752", "70688"
BUDGET = {
    "l10n_fr_budget_code": "05",
    "l10n_fr_council_code": "150",
    "l10n_fr_accountant_code": "015090",
    "l10n_fr_department_code": "TELECENTRE",
}


class TelecentreDemo(models.AbstractModel):
    """Collection orders: codes of finance, and a hand-over ready to be looked at."""

    _inherit = "telecentre.demo"

    @api.model
    def _prepare_collection(self):
        company = self._get_company()
        company.telecentre_journal_id.write(BUDGET)
        self.env["telecentre.debtor.code"].create(
            [
                {
                    "company_id": company.id,
                    "client_class": client_class,
                    "category": category,
                    "legal_nature": legal_nature,
                }
                for client_class, (category, legal_nature) in DEBTORS.items()
            ]
        )
        products = company.with_company(company)._get_l10n_fr_products()
        services = products.filtered("telecentre_is_service")
        services.l10n_fr_nature = SERVICE_NATURE
        (products - services).l10n_fr_nature = RENTAL_NATURE
        self.env["telecentre.collection.handover"].with_context(
            lang="fr_FR", tracking_disable=True
        ).create(
            {
                "company_id": company.id,
                "journal_id": company.telecentre_journal_id.id,
                "date_stop": self._today(),
            }
        ).action_prepare()
