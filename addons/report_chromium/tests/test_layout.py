from odoo.tests import tagged

from .common import ChromiumCase


@tagged("post_install", "-at_install")
class TestLayout(ChromiumCase):
    def test_header_and_numbered_footer_are_on_each_page(self):
        texts = self.get_texts(self.print_report(self.long))
        self.assertGreater(len(texts), 2)
        for number, text in enumerate(texts, start=1):
            self.assertText("Entête de Zoé", text)
            self.assertText(f"Pied, page {number} sur {len(texts)}", text)

    def test_table_head_is_repeated(self):
        for text in self.get_texts(self.print_report(self.long)):
            self.assertText("Désignation", text)

    def test_no_row_is_lost(self):
        text = " ".join(self.get_texts(self.print_report(self.long)))
        for number in range(10, 30):
            self.assertText(f"Ligne {number}", text)

    def test_text_is_selectable_with_its_accents(self):
        (text,) = self.get_texts(self.print_report(self.short))
        self.assertText("Réglé à l'échéance : 12,50 €", text)

    def test_document_has_title_language_and_structure(self):
        reader = self.print_report(self.short)
        self.assertEqual(reader.metadata.title, "Attestation de Éléonore")
        root = reader.trailer["/Root"]
        self.assertEqual(root["/Lang"], "fr-FR")
        self.assertIn("/StructTreeRoot", root)
        self.assertTrue(root["/MarkInfo"]["/Marked"])

    def test_a4_portrait(self):
        for page in self.print_report(self.long).pages:
            self.assertPageSize(page, 210, 297)

    def test_letter(self):
        self.paperformat.format = "Letter"
        self.assertPageSize(self.print_report(self.short).pages[0], 216, 279)

    def test_custom_size(self):
        self.paperformat.write(
            {"format": "custom", "page_width": 120, "page_height": 150}
        )
        self.assertPageSize(self.print_report(self.short).pages[0], 120, 150)

    def test_landscape_of_paper_format(self):
        self.paperformat.orientation = "Landscape"
        self.assertPageSize(self.print_report(self.short).pages[0], 297, 210)

    def test_landscape_of_report(self):
        reader = self.print_report(self.short, data_report_landscape=True)
        self.assertPageSize(reader.pages[0], 297, 210)

    def test_margin_of_report_comes_first(self):
        few = len(self.print_report(self.long).pages)
        many = self.print_report(self.long, data_report_margin_top=150)
        self.assertGreater(len(many.pages), few)

    def test_high_header_does_not_cover_content(self):
        few = len(self.print_report(self.long).pages)
        view = self.env["ir.ui.view"].search(
            [("key", "=", "report_chromium.test_report")]
        )
        view.arch = view.arch.replace(
            'class="header"', 'class="header" style="height: 100mm"'
        )
        self.assertGreater(len(self.print_report(self.long).pages), few)
