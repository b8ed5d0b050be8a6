import io
from unittest.mock import patch

from odoo.tests import TransactionCase
from odoo.tools.pdf import PdfFileReader

from ..tools.browser import find_executable

MM = 72 / 25.4
ARCH = """
<t t-name="report_chromium.test_report">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="doc">
            <div class="header">Entête de <t t-out="doc.name"/></div>
            <div class="article" data-oe-model="res.partner"
                 data-oe-lang="fr_FR" t-att-data-oe-id="doc.id">
                <script>document.title = "scripted"</script>
                <h2 t-out="doc.name"/>
                <p>Réglé à l'échéance : 12,50 €</p>
                <t t-out="extra or ''"/>
                <table>
                    <thead><tr><th>Désignation</th></tr></thead>
                    <tbody>
                        <tr t-foreach="range(doc.color)" t-as="number">
                            <td style="height: 20mm">Ligne <t t-out="number"/></td>
                        </tr>
                    </tbody>
                </table>
            </div>
            <div class="footer">
                Pied, page <span class="page"/> sur <span class="topage"/>
            </div>
        </t>
    </t>
</t>
"""


class ChromiumCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not find_executable():
            raise AssertionError("these tests need Chromium: install it first")
        cls.env["ir.ui.view"].create(
            {
                "name": "report_chromium.test_report",
                "key": "report_chromium.test_report",
                "type": "qweb",
                "arch": ARCH,
            }
        )
        cls.paperformat = cls.env["report.paperformat"].create(
            {
                "name": "Test",
                "format": "A4",
                "orientation": "Portrait",
                "margin_top": 40,
                "margin_bottom": 30,
                "header_spacing": 35,
            }
        )
        cls.report = (
            cls.env["ir.actions.report"]
            .create(
                {
                    "name": "Attestation",
                    "model": "res.partner",
                    "report_name": "report_chromium.test_report",
                    "print_report_name": "'Attestation de %s' % object.name",
                    "paperformat_id": cls.paperformat.id,
                }
            )
            .with_context(force_report_rendering=True)
        )
        # The number of rows of a document is the color of the partner.
        cls.short, cls.long = cls.env["res.partner"].create(
            [{"name": "Éléonore", "color": 2}, {"name": "Zoé", "color": 30}]
        )

    def setUp(self):
        super().setUp()
        self.set_wkhtmltopdf(is_patched_qt=False)

    def set_wkhtmltopdf(self, **values):
        """Pretend that this wkhtmltopdf is installed."""
        path = "odoo.addons.report_chromium.models.ir_actions_report._wkhtml"
        installed = self.startPatcher(patch(path))
        installed.return_value.configure_mock(**values)

    def print_report(self, partners, **data):
        content, kind = self.report._render_qweb_pdf(
            self.report, partners.ids, data=data
        )
        self.assertEqual(kind, "pdf")
        return PdfFileReader(io.BytesIO(content))

    def get_texts(self, reader):
        """Text of each page, without spaces: kerning looks like one to the reader."""
        return ["".join(page.extract_text().split()) for page in reader.pages]

    def assertText(self, expected, text, times=1):
        self.assertEqual(text.count("".join(expected.split())), times, text)

    def assertPageSize(self, page, width, height):
        """In millimetres; Chromium rounds to whole pixels."""
        self.assertAlmostEqual(float(page.mediabox.width), width * MM, delta=1.5)
        self.assertAlmostEqual(float(page.mediabox.height), height * MM, delta=1.5)
