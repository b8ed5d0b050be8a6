import io
from base64 import b64encode

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .test_operation import FundedCase


@tagged("post_install", "-at_install")
class TestExport(FundedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._answer(cls.anna)
        cls.anna.partner_id.zip = "01500"
        cls.export = cls.env["telecentre.training.export"].create(
            {
                "name": "Platform",
                "source": "Guide of January",
                "column_ids": [
                    Command.create(
                        {
                            "name": name,
                            "value": value,
                            "codes": codes,
                            "is_required": is_required,
                        }
                    )
                    for name, value, codes, is_required in (
                        ("Réf.", "reference", False, True),
                        ("Sexe", "gender", "F=2\nM=1", True),
                        ("CP", "zip", False, False),
                        ("Naissance", "birth_date", False, True),
                    )
                ],
            }
        )

    def _exchange(self, **vals):
        return self.env["telecentre.training.export.make"].create(
            {"operation_id": self.operation.id, "export_id": self.export.id, **vals}
        )

    def test_cells_are_text_and_codes_are_those_of_the_platform(self):
        exchange = self._exchange()
        exchange.action_make()
        sheet = load_workbook(io.BytesIO(exchange.attachment_id.raw)).active
        row = [cell.value for cell in sheet[2]]
        self.assertEqual(row, [str(self.anna.id), "2", "01500", "01/06/1990"])
        self.assertEqual({cell.data_type for cell in sheet[2]}, {"s"})

    def test_what_is_missing_is_told(self):
        exchange = self._exchange()
        exchange.action_make()
        self.assertEqual(
            exchange.problems.splitlines(),
            ["3 · Paul Vidal · Sexe: missing", "3 · Paul Vidal · Naissance: missing"],
        )

    def test_a_value_without_code_is_told(self):
        self._answer(self.bob, gender="X")
        exchange = self._exchange()
        exchange.action_make()
        self.assertIn("no code for “X”", exchange.problems)

    def test_codes_have_a_form(self):
        with self.assertRaisesRegex(ValidationError, "one a line"):
            self.export.column_ids[1].codes = "F:2"

    def test_errors_sent_back_are_pinned_to_their_people(self):
        text = f"reference;column;message\n{self.anna.id};CP;unknown postal code\n"
        exchange = self._exchange(error_file=b64encode(text.encode()))
        exchange.action_read_errors()
        self.assertEqual(self.anna.platform_error, "CP: unknown postal code")
        self.assertFalse(self.bob.platform_error)
        error = self.anna.error_ids
        self.assertEqual((error.column, error.value), ("CP", "zip"))

    def test_an_answer_given_again_is_mended_until_the_next_file(self):
        text = f"reference;column;message\n{self.anna.id};Naissance;too young\n"
        exchange = self._exchange(error_file=b64encode(text.encode()))
        exchange.action_read_errors()
        self.anna._unlock("Misread")
        self.anna.nationality = "french"
        self.assertTrue(self.anna.platform_error)
        self.anna.birth_date = "1990-01-06"
        self.assertFalse(self.anna.platform_error)
        self.assertTrue(self.anna.error_ids.is_mended)
        exchange.action_read_errors()
        self.assertFalse(self.anna.error_ids.is_mended)

    def test_titles_and_separator_are_those_of_the_platform(self):
        self.export.write(
            {"error_reference": "Réf", "error_column": "Champ", "error_message": "Msg"}
        )
        text = f"Champ,Réf,Msg\nSexe,{self.anna.id},inconnu : é\n,{self.bob.id},\n"
        exchange = self._exchange(error_file=b64encode(text.encode("cp1252")))
        exchange.action_read_errors()
        self.assertEqual(self.anna.platform_error, "Sexe: inconnu : é")
        self.assertIn("the whole line", self.bob.platform_error)

    def test_results_are_columns_too(self):
        self.export.column_ids = [
            Command.create({"name": "Statut", "value": "status"}),
            Command.create({"name": "Qualif.", "value": "is_qualified"}),
        ]
        self._sign()
        self.env.flush_all()
        with freeze_time("2026-12-31"):
            content, _problems = self.export._make(self.anna)
        row = [cell.value for cell in load_workbook(io.BytesIO(content)).active[2]]
        self.assertEqual(row[-2:], ["unemployed", "no"])

    def test_a_csv_keeps_its_separator_and_zeros(self):
        self.export.write({"file_format": "csv", "delimiter": "|"})
        content, _problems = self.export._make(self.anna)
        self.assertIn("|2|01500|01/06/1990", content.decode("utf-8-sig"))

    def test_a_broken_error_file_changes_nothing(self):
        error = self.env["telecentre.training.export.error"].create(
            {"participant_id": self.anna.id, "column": "CP", "message": "old"}
        )
        for text, words in (
            ("a;b\n1;2\n", "no columns"),
            ("reference;column;message\n999999;CP;x\n", "Line 2"),
            ("", "no columns"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, words):
                exchange = self._exchange(error_file=b64encode(text.encode()))
                exchange.action_read_errors()
        self.assertEqual(self.anna.error_ids, error)


@tagged("post_install", "-at_install")
class TestSecrets(FundedCase):
    def test_each_reading_of_sensitive_answers_leaves_a_trace(self):
        kept = (
            self.env["telecentre.training.sensitive"]
            .sudo()
            .create({"participant_id": self.anna.id, "disability": "yes"})
        )
        trusted = self._make_staff(
            "trusted", "telecentre_training.telecentre_training_group_sensitive"
        )
        kept.with_user(trusted).web_read({"disability": {}})
        kept.with_user(trusted).web_read({"participant_id": {}})
        log = self.env["telecentre.training.sensitive.access"].search([])
        self.assertEqual((log.user_id, log.participant_id), (trusted, self.anna))

    def test_small_figures_are_not_published(self):
        table = {
            "A": {"F": 3, "M": 0, "X": 0, "total": 3},
            "B": {"F": 12, "M": 2, "X": 0, "total": 14},
            "C": {"F": 12, "M": 7, "X": 0, "total": 19},
            "D": {"F": 20, "M": 9, "X": 1, "total": 30},
            "E": {"F": 3, "M": 4, "X": 0, "total": 7},
        }
        published = self.operation._get_published(table)
        self.assertEqual(
            {code: tuple(cell.values()) for code, cell in published.items()},
            {
                "A": ("<5", 0, 0, "<5"),
                "B": ("*", "<5", 0, 14),
                "C": (12, 7, 0, 19),
                "D": (20, "*", "<5", 30),
                "E": ("<5", "<5", 0, 7),
            },
        )

    def test_a_small_figure_cannot_be_worked_out_from_other_lines(self):
        rows = {"EECO01": 30, "EECO02": 17, "EECO04": 3, "EECO05": 10}
        table = {
            code: {"F": value, "M": 0, "X": 0, "total": value}
            for code, value in rows.items()
        }
        published = self.operation._get_published(table)
        self.assertEqual(
            {code: (cell["F"], cell["total"]) for code, cell in published.items()},
            {
                "EECO01": (30, 30),
                "EECO02": (17, 17),
                "EECO04": ("<5", "<5"),
                "EECO05": ("*", "*"),
            },
        )

    def test_the_table_to_publish_is_a_file(self):
        action = self.operation.action_open_figures()
        figures = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("/web/content/", figures.action_publish()["url"])
