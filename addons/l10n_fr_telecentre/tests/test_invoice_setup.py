from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.telecentre_management.tests.common import utc

from .french_common import FrenchCase


@tagged("post_install", "-at_install")
class TestInvoiceSetup(FrenchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.company.with_company(cls.company)._get_l10n_fr_products()
        cls.products.write(
            {
                "taxes_id": [Command.set(cls.tax.ids)],
                "property_account_income_id": cls.chart.ref("pcg_706").id,
            }
        )
        cls.env["res.partner.bank"].create(
            {
                "acc_number": "FR7630001007941234567890185",
                "partner_id": cls.company.partner_id.id,
            }
        )

    def _get_wrong(self):
        setup = self.env["telecentre.invoice.setup"].with_user(self.billing).create({})
        return {line.name: line.text for line in setup.line_ids if line.state != "ok"}

    def test_when_all_is_set_nothing_is_missing(self):
        self.assertEqual(self._get_wrong(), {})

    def test_each_mistake_is_told_with_what_to_do(self):
        goods = self.chart.ref("tva_normale")
        zero = self.tax.copy({"name": "0 % S", "amount": 0})
        product = self.products[0]
        for record, vals, sentence in (
            (self.company.partner_id, {"company_registry": "221599996"}, "no SIRET"),
            (self.company.partner_id, {"zip": False}, "address"),
            (self.company, {"vat": False}, "No VAT number"),
            (self.company, {"telecentre_journal_id": False}, "No journal"),
            (self.journal, {"refund_sequence": False}, "Credit notes share"),
            (self.company.partner_id.bank_ids, {"active": False}, "No bank account"),
            (product, {"taxes_id": [Command.set(goods.ids)]}, "tax of services"),
            (product, {"taxes_id": [Command.clear()]}, "tax of services"),
            (product, {"taxes_id": [Command.set(zero.ids)]}, "0 % and does not say"),
            (
                product,
                {"property_account_income_id": self.chart.ref("pcg_707_account").id},
                "booked as goods",
            ),
        ):
            with self.subTest(sentence=sentence), self.env.cr.savepoint() as savepoint:
                record.write(vals)
                self.assertIn(sentence, " ".join(self._get_wrong().values()))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_prices_with_tax_are_rounded_line_by_line(self):
        tax = self.tax.copy({"name": "TTC", "price_include_override": "tax_included"})
        self.products.taxes_id = tax
        self.company.tax_calculation_rounding_method = "round_globally"
        self.assertIn("310 €", " ".join(self._get_wrong().values()))

    def test_clients_about_to_be_invoiced_are_looked_at(self):
        for partner in (self.town, self.professional):
            partner.company_registry = False
            self._make_confirmed(
                utc(5 if partner == self.town else 6, 9),
                utc(5 if partner == self.town else 6, 12),
                partner_id=partner.id,
            )
        wrong = self._get_wrong()
        self.assertIn("Graphics Ltd", wrong["Professional clients"])
        self.assertIn("the SIRET", wrong["Public clients"])

    def test_a_point_opens_what_is_to_be_corrected(self):
        self.products[0].taxes_id = False
        setup = self.env["telecentre.invoice.setup"].with_user(self.billing).create({})
        [line] = setup.line_ids.filtered(lambda line: line.state == "missing")
        action = line.action_open()
        self.assertEqual(action["res_model"], "product.product")
