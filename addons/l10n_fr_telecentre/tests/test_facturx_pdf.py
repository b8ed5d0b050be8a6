import io
import subprocess
import sys

from lxml import etree

from odoo.tests import tagged
from odoo.tools.pdf import OdooPdfFileReader, OdooPdfFileWriter

from ..tools import facturx_pdf
from .french_common import FrenchCase

FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
# In a process of its own: it does not load under Odoo's way to import.
READ = """
import io, sys
from facturx import get_xml_from_pdf
name, xml = get_xml_from_pdf(io.BytesIO(sys.stdin.buffer.read()), check_xsd=True)
sys.stdout.buffer.write(name.encode() + b"\\n" + xml)
"""
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


@tagged("post_install", "-at_install")
class TestFacturxPdf(FrenchCase):
    """A PDF that holds a Factur-X describes itself, as its readers want."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._make_invoice(cls.professional)
        cls.xml, _errors = cls.env["account.edi.xml.cii"]._export_invoice(cls.move)
        writer = OdooPdfFileWriter()
        writer.addBlankPage(width=595, height=842)
        writer.addAttachment("factur-x.xml", cls.xml, subtype="text/xml")
        printed = io.BytesIO()
        writer.write(printed)
        cls.printed = printed.getvalue()
        cls.content = cls.env["account.move.send"]._declare_l10n_fr_facturx(
            cls.move, cls.printed, cls.xml
        )

    def _read_root(self):
        return OdooPdfFileReader(io.BytesIO(self.content)).trailer["/Root"]

    def test_it_is_declared_as_pdf_a_3_and_factur_x(self):
        packet = self._read_root()["/Metadata"].get_object().get_data()
        metadata = etree.fromstring(packet)
        for name, text in (
            (f"{PDFA}part", "3"),
            (f"{PDFA}conformance", "B"),
            (f"{FX}DocumentType", "INVOICE"),
            (f"{FX}DocumentFileName", "factur-x.xml"),
            (f"{FX}ConformanceLevel", facturx_pdf.get_level(self.xml)),
        ):
            self.assertEqual(metadata.findtext(f".//{name}"), text, name)

    def test_the_invoice_in_it_is_read_back_unchanged(self):
        done = subprocess.run(
            [sys.executable, "-c", READ],
            input=self.content,
            capture_output=True,
            check=True,
        )
        name, _line, xml = done.stdout.partition(b"\n")
        self.assertEqual((name, xml), (b"factur-x.xml", self.xml))
        self.assertEqual(len(self._read_root()["/AF"]), 1)

    def test_it_has_colours_and_an_identifier(self):
        self.assertTrue(self.content.startswith(b"%PDF-1.7"))
        [intent] = self._read_root()["/OutputIntents"]
        self.assertEqual(intent.get_object()["/S"], "/GTS_PDFA1")
        reader = OdooPdfFileReader(io.BytesIO(self.content))
        self.assertEqual(len(reader.trailer["/ID"]), 2)

    def test_what_describes_itself_is_left_alone(self):
        again = self.env["account.move.send"]._declare_l10n_fr_facturx(
            self.move, self.content, self.xml
        )
        self.assertIs(again, self.content)
