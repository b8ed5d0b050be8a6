from odoo.fields import Command

from odoo.addons.telecentre_management.tests.common import TelecentreCase

# Numbers right in form, invented in fact.
COUNCIL_SIRET = "22159999600016"
COMPANY_SIRET = "73282932000074"
TOWN_SIRET = "21150138200017"
SERVICE_TAX = "tva_normale_encaissement"


class FrenchCase(TelecentreCase):
    """A council with the French chart, taxes of services and one client per class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {
                "street": "28 avenue Gambetta",
                "zip": "15015",
                "city": "Aurillac",
                "company_registry": COUNCIL_SIRET,
                "vat": "FR24221599996",
            }
        )
        cls.chart = cls.env["account.chart.template"].with_company(cls.company)
        cls.chart._load("fr", cls.company, install_demo=False)
        cls.company.write(
            {
                "tax_calculation_rounding_method": "round_per_line",
                "account_sale_tax_id": cls.chart.ref(SERVICE_TAX).id,
            }
        )
        cls.tax = cls.chart.ref(SERVICE_TAX)
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Telecentres",
                "code": "TC",
                "type": "sale",
                "refund_sequence": True,
                "company_id": cls.company.id,
                "default_account_id": cls.chart.ref("pcg_706").id,
            }
        )
        cls.company.telecentre_journal_id = cls.journal
        cls.product = cls._make_taxed_product("Office, half-day", 10)
        cls.professional = cls._make_partner(
            "Graphics Ltd", is_company=True, company_registry=COMPANY_SIRET
        )
        cls.town = cls._make_partner(
            "Town of Murat",
            is_company=True,
            telecentre_situation="public_body",
            company_registry=TOWN_SIRET,
        )
        cls.person = cls._make_partner("Jeanne", email="jeanne@example.org")

    @classmethod
    def _make_taxed_product(cls, name, price, tax=None):
        product = cls._make_product(name, price)
        product.write(
            {
                "taxes_id": [Command.set((tax or cls.tax).ids)],
                "property_account_income_id": cls.chart.ref("pcg_706").id,
            }
        )
        return product

    @classmethod
    def _make_invoice(cls, partner, *lines, **vals):
        """A posted invoice; a line is a dictionary of values over the defaults."""
        move = cls._make_draft(partner, *lines, **vals)
        move.action_post()
        return move

    @classmethod
    def _make_draft(cls, partner, *lines, **vals):
        return cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": cls.company.id,
                "journal_id": cls.journal.id,
                "partner_id": partner.id,
                "invoice_date": "2026-01-02",
                "invoice_line_ids": [
                    Command.create({"product_id": cls.product.id, "quantity": 1} | line)
                    for line in lines or [{}]
                ],
                **vals,
            }
        )
