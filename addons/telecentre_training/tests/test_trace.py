import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.telecentre_management.tests.common import utc

from .test_attendance import SignedCase

HEADER = "Courriel;Connexion;Déconnexion\n"


@tagged("post_install", "-at_install")
class TestTraces(SignedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.member | cls.other_member).sudo().write({"email": False})
        cls.member.sudo().email = "Jeanne@example.org"
        cls.remote = cls._make_session(
            utc(12, 1), utc(19, 1), module_id=cls.law.id, trainer_id=False
        )

    def _import(self, text, **vals):
        wizard = self.env["telecentre.training.trace.import"].create(
            {
                "cohort_id": self.cohort.id,
                "filename": "log.csv",
                "file": base64.b64encode(
                    text if isinstance(text, bytes) else text.encode()
                ),
                **vals,
            }
        )
        wizard.action_confirm()
        return wizard

    @property
    def traces(self):
        return self._get_line(self.jeanne, self.remote).trace_ids

    def test_a_connection_goes_to_the_module_that_was_open(self):
        self._import(HEADER + "jeanne@example.org;13/01/2026 09:00;13/01/2026 10:30\n")
        self.assertRecordValues(
            self.traces, [{"hours": 1.5, "kind": "connection", "source": "log.csv"}]
        )
        # Nine o'clock in Murat.
        self.assertEqual(str(self.traces.date_start), "2026-01-13 08:00:00")

    def test_other_columns_and_an_old_encoding_are_read(self):
        text = "adresse,début,durée\njeanne@example.org,2026-01-13 09:00,45\n"
        self._import(text.encode("cp1252"))
        self.assertEqual(self.traces.hours, 0.75)

    def test_what_is_wrong_is_named_and_nothing_is_recorded(self):
        wizard = self._import(
            HEADER
            + "jeanne@example.org;13/01/2026 09:00;13/01/2026 10:30\n"
            + "nobody@example.org;13/01/2026 09:00;13/01/2026 10:30\n"
            + "jeanne@example.org;yesterday;\n"
            + "jeanne@example.org;13/01/2026 09:00;13/01/2026 08:30\n"
            + "jeanne@example.org;20/03/2026 09:00;20/03/2026 10:30\n"
            + "broken line\n"
        )
        self.assertFalse(self.traces)
        for words in (
            "5 lines are wrong, 1 are right",
            "Line 3: nobody@example.org is nobody",
            "Line 4: the start is not a date",
            "Line 5: the end is not after",
            "Line 6: no remote module was open",
            "Line 7: no e-mail",
        ):
            with self.subTest(words=words):
                self.assertIn(words, wizard.problem)
        wizard.is_partial = True
        wizard.action_confirm()
        self.assertEqual(len(self.traces), 1)

    def test_a_log_imported_twice_counts_once(self):
        text = HEADER + "jeanne@example.org;13/01/2026 09:00;13/01/2026 10:30\n"
        self._import(text)
        with self.assertRaisesRegex(UserError, "already recorded"):
            self._import(text)
        self.assertEqual(len(self.traces), 1)

    def test_a_file_that_is_no_log_says_which_column_it_needs(self):
        for text, column in (
            ("name;when\n", "e-mail"),
            ("", "e-mail"),
            ("courriel;fin\n", "start"),
            ("courriel;début\n", "end or minutes"),
            (b"\x89PNG\r\n\x1a\n\x00", "e-mail"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, column):
                self._import(text)

    def test_a_signed_module_without_traces_is_found(self):
        line = self._get_line(self.jeanne, self.remote)
        line._correct("present", "Worked at home", "desk")
        rules = [rule for rule, *_rest in self.cohort._check_traces()]
        self.assertEqual(rules, ["remote"])
        self._import(HEADER + "jeanne@example.org;13/01/2026 09:00;13/01/2026 13:00\n")
        self.cohort.invalidate_recordset()
        line.invalidate_recordset()
        self.assertFalse(list(self.cohort._check_traces()))

    def test_the_bundle_shows_the_traces(self):
        self._import(HEADER + "jeanne@example.org;13/01/2026 09:00;13/01/2026 10:30\n")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_training.report_traces", self.jeanne.ids
        )[0]
        self.assertIn(b"1 h 30", html)
