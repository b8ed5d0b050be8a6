from odoo.tests import tagged

from .french_common import FrenchCase


@tagged("post_install", "-at_install")
class TestMentions(FrenchCase):
    def _print(self, move):
        return (
            self.env["ir.actions.report"]
            ._render_qweb_html("account.report_invoice", move.ids)[0]
            .decode()
        )

    def test_each_class_of_client_reads_its_own_mentions(self):
        for client, sentence, is_there in (
            (self.professional, "plus ten points", True),
            (self.professional, "40 €", True),
            (self.town, "plus eight points", True),
            (self.person, "40 €", False),
            (self.person, "penalt", False),
            (self.person, "No discount for early payment", True),
        ):
            with self.subTest(client=client.name, sentence=sentence):
                text = self._print(self._make_invoice(client))
                self.assertEqual(sentence in text, is_there)

    def test_the_numbers_of_the_seller_are_printed(self):
        text = self._print(self._make_invoice(self.person))
        self.assertIn("SIRET 22159999600016 · VAT number FR24221599996", text)

    def test_a_council_may_claim_no_penalty(self):
        self.company.l10n_fr_is_penalty_due = False
        text = self._print(self._make_invoice(self.professional))
        self.assertNotIn("40 €", text)

    def test_the_sentences_of_the_council_come_first(self):
        self.company.write(
            {"l10n_fr_penalty": "Rate: 3 %.", "l10n_fr_discount": "2 % in 8 days."}
        )
        text = self._print(self._make_invoice(self.professional))
        self.assertIn("Rate: 3 %.", text)
        self.assertIn("2 % in 8 days.", text)

    def test_a_credit_note_prints_the_invoice_it_corrects(self):
        invoice = self._make_invoice(self.professional)
        credit = invoice._reverse_moves([{"invoice_date": "2026-01-02"}])
        credit.action_post()
        text = self._print(credit)
        self.assertIn("Corrects", text)
        self.assertIn(invoice.name, text)
