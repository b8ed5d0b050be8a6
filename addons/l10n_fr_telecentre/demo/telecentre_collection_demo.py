import base64

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

# As an accountant's nomenclature would have them: (category, legal nature).
DEBTORS = {"public": ("23", "09"), "business": ("60", "03"), "individual": ("01", "01")}
RENTAL_NATURE, SERVICE_NATURE = "752", "70688"
SLIP, FIRST_NUMBER = 41, 1187
BUDGET = {
    "l10n_fr_budget_code": "05",
    "l10n_fr_council_code": "150",
    "l10n_fr_accountant_code": "015090",
    "l10n_fr_department_code": "TELECENTRE",
    "l10n_fr_order_triplet": "06-15-01",
}


class TelecentreDemo(models.AbstractModel):
    """Collection orders: one hand-over answered, and one ready to be looked at."""

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
        handed = fields.Date.end_of(self._today() - relativedelta(months=2), "month")
        first, second = [
            self._create_handover(company, day) for day in (handed, self._today())
        ]
        first.action_hand_over()
        self._answer(first)
        second.action_prepare()

    @api.model
    def _create_handover(self, company, day):
        return (
            self.env["telecentre.collection.handover"]
            .with_context(lang="fr_FR", tracking_disable=True)
            .create(
                {
                    "company_id": company.id,
                    "journal_id": company.telecentre_journal_id.id,
                    "date_stop": day,
                }
            )
        )

    @api.model
    def _answer(self, handover):
        """The finance software gave each order its number."""
        rows = [
            f"{order.move_id.name};{number};{SLIP};{handover.date_stop.year}"
            for number, order in enumerate(handover.order_ids, start=FIRST_NUMBER)
        ]
        text = "\n".join(["NumeroFacture;IdPce;IdBord;Exer", *rows])
        company = handover.company_id
        self.env["telecentre.collection.import"].with_context(
            lang="fr_FR"
        ).with_company(company).create(
            {
                "attachment": base64.b64encode(text.encode()),
                "filename": "retour-titres.csv",
                "company_id": company.id,
            }
        ).action_import()
