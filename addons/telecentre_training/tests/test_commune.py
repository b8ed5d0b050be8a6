import io
from base64 import b64encode

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_operation import FundedCase

TABLE = """NUTS 3 CODE;LAU CODE;LAU NAME NATIONAL;POPULATION;DEGURBA
FRK12;15138;Murat;1897;3
FRK12;15014;Aurillac;25593;2
FRK21;1004;Ambérieu-en-Bugey;15000;2
DE111;08111000;Stuttgart;600000;1
FRK12;15999;Nowhere;0;
"""


@tagged("post_install", "-at_install")
class TestCommuneImport(FundedCase):
    def _import(self, content=None, **vals):
        wizard = self.env["telecentre.training.commune.import"].create(
            {
                "table": b64encode(content or TABLE.encode()),
                "vintage": 2031,
                "source": "Eurostat, LAU 2031",
                **vals,
            }
        )
        wizard.action_import()
        return wizard.result

    def _get(self, code):
        return self.env["telecentre.training.commune"].search(
            [("code", "=", code), ("vintage", "=", 2031)]
        )

    def test_the_published_table_is_read_as_it_is(self):
        result = self._import()
        self.assertEqual(self._get("15138").degurba, "3")
        self.assertEqual(self._get("15014").degurba, "2")
        self.assertIn("3 communes created", result)
        self.assertIn(
            "2 lines are not a commune of France with its degree: 5, 6", result
        )

    def test_a_zero_that_a_spreadsheet_took_away_is_given_back(self):
        self._import()
        self.assertEqual(self._get("01004").name, "Ambérieu-en-Bugey")

    def test_a_workbook_is_read_too(self):
        book = Workbook()
        book.active.append(["Notice"])
        sheet = book.create_sheet("FR")
        sheet.append(["Local administrative units"])
        sheet.append(["LAU CODE", "LAU NAME NATIONAL", "DEGURBA"])
        sheet.append([15138, "Murat", 3])
        content = io.BytesIO()
        book.save(content)
        self._import(content.getvalue())
        self.assertEqual(self._get("15138").name, "Murat")

    def test_importing_again_updates_and_adds_nothing(self):
        self._import()
        result = self._import(TABLE.replace("25593;2", "25593;1").encode())
        self.assertEqual(self._get("15014").degurba, "1")
        self.assertIn("0 communes created.\n1 communes updated.", result)

    def test_some_departments_only(self):
        result = self._import(departments="15")
        self.assertFalse(self._get("01004"))
        self.assertIn("1 communes of other departments left out", result)

    def test_another_edition_leaves_the_answers_of_the_first_day(self):
        old = self.env["telecentre.training.commune"].create(
            {"code": "15014", "name": "Aurillac", "degurba": "1", "vintage": 2030}
        )
        self.anna.commune_id = old
        self._import()
        self.assertEqual(self.anna.commune_id, old)

    def test_who_told_a_name_is_linked_and_counted(self):
        self._answer(self.anna, commune_name="murat", commune_id=False)
        self._sign()
        before = self.operation._get_findings(date="2026-12-31")
        [keys] = [keys for _level, text, keys in before if "Commune" in text]
        self.assertIn(self.anna.id, keys)
        self.env["telecentre.training.commune"].search(
            [("name", "=", "Murat")]
        ).unlink()
        result = self._import()
        self.assertIn("1 participants whose commune", result)
        self.env.flush_all()
        figures = self.operation.get_indicators(date="2026-12-31")
        self.assertEqual(figures["EECO17"]["total"], 1)

    def test_a_table_without_its_columns_is_refused(self):
        for content in (b"a;b\n1;2\n", b"PK\x03\x04broken", b"\xff\xfe\x00"):
            with self.subTest(content=content), self.assertRaises(UserError):
                self._import(content)
