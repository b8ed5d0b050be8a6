from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .french_common import COMPANY_SIRET, FrenchCase
from .validators import validate

RAM = (
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
)


@tagged("post_install", "-at_install")
class TestElectronicInvoice(FrenchCase):
    """One document of each kind, in both syntaxes, under the official rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = cls._make_moves()
        cls.documents = {}
        for name, move in cls.moves.items():
            for syntax, builder in cls._get_builders().items():
                xml, errors = builder._export_invoice(move)
                kind = syntax
                if syntax == "ubl" and move.move_type == "out_refund":
                    kind = "ubl_credit"
                cls.documents[f"{name} {syntax}"] = kind, xml
                assert not errors, (name, errors)
        cls.broken = validate(cls.documents)

    @classmethod
    def _get_builders(cls):
        return {
            "cii": cls.env["account.edi.xml.cii"],
            "ubl": cls.env["account.edi.xml.ubl_bis3"],
        }

    @classmethod
    def _make_moves(cls):
        reduced_tax = cls.chart.ref("tva_reduite_encaissement")
        reduced_tax.active = True
        reduced = cls._make_taxed_product("Brochure", 4.4, reduced_tax)
        ordinary = cls._make_invoice(cls.professional)
        return {
            "ordinary": ordinary,
            "public client": cls._make_invoice(
                cls.town,
                buyer_reference="SERVICE-12",
                purchase_order_reference="2026-000123",
            ),
            "individual": cls._make_invoice(cls.person),
            "mixed rates": cls._make_invoice(
                cls.professional,
                {"quantity": 3},
                {"product_id": reduced.id, "quantity": 7},
            ),
            "free use": cls._make_invoice(cls.professional, {}, {"discount": 100}),
            "free text": cls._make_invoice(
                cls.professional,
                {
                    "product_id": False,
                    "name": "Room",
                    "price_unit": 8,
                    "tax_ids": [Command.set(cls.tax.ids)],
                },
            ),
            "pages": cls._make_invoice(
                cls.professional, {"price_unit": 0.035, "quantity": 133}
            ),
            "reduction": cls._make_invoice(
                cls.professional, {"price_unit": 9.99, "discount": 33, "quantity": 7}
            ),
            "credit note": cls._make_credit(ordinary),
            "31 times 10 euros": cls._make_voted_with_tax(),
            "outside VAT": cls._make_outside_vat(),
        }

    @classmethod
    def _make_credit(cls, move):
        credit = move._reverse_moves([{"invoice_date": "2026-01-02"}])
        credit.action_post()
        return credit

    @classmethod
    def _make_voted_with_tax(cls):
        tax = cls.tax.copy(
            {"name": "20 % TTC", "price_include_override": "tax_included"}
        )
        product = cls._make_taxed_product("Half-day, tax included", 10, tax)
        return cls._make_invoice(
            cls.professional, *[{"product_id": product.id} for _day in range(31)]
        )

    @classmethod
    def _make_outside_vat(cls):
        tax = cls.tax.copy({"name": "256 B", "amount": 0})
        tax.write(
            {
                "ubl_cii_tax_category_code": "O",
                "ubl_cii_tax_exemption_reason_code": "VATEX-EU-O",
            }
        )
        product = cls._make_taxed_product("Open space", 5, tax)
        return cls._make_invoice(cls.town, {"product_id": product.id})

    def _find(self, name, path):
        _kind, xml = self.documents[name]
        return [
            found.text for found in etree.fromstring(xml).iterfind(path, {"ram": RAM})
        ]

    def test_no_official_rule_is_broken(self):
        for name, sentences in self.broken.items():
            with self.subTest(name):
                self.assertEqual(sentences, [])

    def test_the_validators_do_see_a_broken_rule(self):
        """Otherwise silence would prove nothing."""
        _kind, xml = self.documents["ordinary cii"]
        wrong = xml.replace(b"<ram:SubjectCode>PMT<", b"<ram:SubjectCode>AAA<")
        wrong = wrong.replace(b"<ram:LineTotalAmount>10.00", b"<ram:LineTotalAmount>11")
        sentences = " ".join(validate({"wrong": ("cii", wrong)})["wrong"])
        self.assertIn("BR-FR-05_BT-22_PMT", sentences)
        self.assertIn("BR-S-08", sentences)

    def test_31_times_10_euros_are_310_euros(self):
        move = self.moves["31 times 10 euros"]
        self.assertEqual(move.amount_total, 310)
        self.assertEqual(
            self._find("31 times 10 euros cii", ".//ram:GrandTotalAmount"), ["310.00"]
        )

    def test_a_page_costs_what_was_voted(self):
        self.assertEqual(
            self._find("pages cii", ".//ram:NetPriceProductTradePrice/*"), ["0.035038"]
        )
        self.assertEqual(
            self._find(
                "pages cii",
                ".//ram:IncludedSupplyChainTradeLineItem//ram:LineTotalAmount",
            ),
            ["4.66"],
        )

    def test_no_engagement_or_service_code_is_invented(self):
        self.professional.ref = "MEMBER-7"
        for builder in self._get_builders().values():
            xml, _errors = builder._export_invoice(self.moves["ordinary"])
            self.assertNotIn(b"BuyerReference", xml)
            self.assertNotIn(b"OrderReference", xml)
            self.assertNotIn(b"BuyerOrderReferencedDocument", xml)
            self.assertNotIn(b"MEMBER-7", xml)

    def test_the_references_of_a_public_client_are_where_chorus_reads_them(self):
        self.assertEqual(
            self._find("public client cii", ".//ram:BuyerReference"), ["SERVICE-12"]
        )
        self.assertEqual(
            self._find("public client cii", ".//ram:BuyerOrderReferencedDocument/*"),
            ["2026-000123"],
        )

    def test_both_are_identified_by_siren_and_siret(self):
        path = ".//ram:BuyerTradeParty"
        self.assertEqual(
            self._find("ordinary cii", f"{path}/ram:GlobalID"), [COMPANY_SIRET]
        )
        self.assertEqual(
            self._find("ordinary cii", f"{path}/ram:SpecifiedLegalOrganization/ram:ID"),
            [COMPANY_SIRET[:9]],
        )

    def test_a_person_has_a_mail_and_no_siren(self):
        path = ".//ram:BuyerTradeParty"
        self.assertEqual(
            self._find("individual cii", f"{path}/ram:URIUniversalCommunication/*"),
            ["jeanne@example.org"],
        )
        self.assertFalse(
            self._find("individual cii", f"{path}/ram:SpecifiedLegalOrganization")
        )

    def test_a_credit_note_names_its_invoice(self):
        self.assertEqual(
            self._find(
                "credit note cii",
                ".//ram:InvoiceReferencedDocument/ram:IssuerAssignedID",
            ),
            [self.moves["ordinary"].name],
        )

    def test_vat_of_services_falls_due_on_payment(self):
        self.assertEqual(self._find("ordinary cii", ".//ram:DueDateTypeCode"), ["72"])

    def test_who_has_no_siren_is_told_in_a_sentence(self):
        nameless = self._make_partner("Nameless Ltd", is_company=True)
        move = self._make_invoice(nameless)
        for builder in self._get_builders().values():
            _xml, errors = builder._export_invoice(move)
            self.assertIn("Nameless Ltd has no SIREN", " ".join(errors))

    def test_a_credit_note_of_nothing_is_refused_in_a_sentence(self):
        move = self._make_draft(self.professional, move_type="out_refund")
        move.action_post()
        _xml, errors = self.env["account.edi.xml.cii"]._export_invoice(move)
        self.assertIn("does not say which invoice", " ".join(errors))

    def test_a_belgian_client_gets_peppol_unchanged(self):
        belgian = self._make_partner("Ardennes SA", is_company=True, vat="BE0477472701")
        belgian.country_id = self.env.ref("base.be")
        xml, _errors = self.env["account.edi.xml.ubl_bis3"]._export_invoice(
            self._make_invoice(belgian)
        )
        self.assertIn(b"urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", xml)
