import io
import json
import zipfile
from base64 import b64encode
from hashlib import sha256

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.evidence import Piece, build, make_csv
from .test_cost import CostCase


@tagged("post_install", "-at_install")
class TestClaim(CostCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._spend(10000)
        cls.covered = cls._spend(400, category="services")
        cls._answer(cls.anna)
        cls._answer(cls.bob)

    @classmethod
    def _claim(cls, start="2026-01-01", stop="2026-06-30", **vals):
        return cls.env["telecentre.training.claim"].create(
            {
                "operation_id": cls.operation.id,
                "date_start": start,
                "date_stop": stop,
                **vals,
            }
        )

    def test_a_claim_asks_what_its_dates_give(self):
        claim = self._claim()
        self.assertEqual((claim.cost_eligible, claim.grant_claimed), (14000, 8400))
        self.assertIn("Already in the flat rate", claim.rejection_html)

    def test_it_tells_which_term_of_the_grant_counts(self):
        claim = self._claim()
        self.assertEqual(
            [(amount, counts) for _what, amount, counts in claim._get_grant_terms()],
            [(8400, True), (40320, False), (14000, False)],
        )
        self.assertEqual(
            [amount for _name, amount in claim._get_parts()], [10000, 4000]
        )
        self.assertIn("This one counts", claim.count_html)
        self.operation.other_received = 7000
        claim.invalidate_recordset()
        terms = claim._get_grant_terms()
        self.assertEqual([counts for *_term, counts in terms], [False, False, True])

    def test_filing_freezes_everything(self):
        claim = self._claim()
        claim.action_file()
        self.assertTrue(claim.is_intact)
        content = json.loads(claim.snapshot)
        self.assertEqual(content["eligible"], 14000)
        self.assertEqual(len(content["costs"]), 2)
        self.assertEqual(content["indicators"]["EECO02"]["total"], 2)
        self.assertEqual([row["name"] for row in content["people"]][0], "Jeanne Delmas")
        with self.assertRaisesRegex(UserError, "in a claim that was filed"):
            self.cost.amount = 1
        with self.assertRaisesRegex(UserError, "no longer changes"):
            claim.date_stop = "2026-07-31"
        with self.assertRaisesRegex(UserError, "is kept"):
            claim.unlink()

    def test_a_changed_claim_is_seen(self):
        claim = self._claim()
        claim.action_file()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE telecentre_training_claim SET snapshot = replace(snapshot, %s, %s)",
            ("14000", "15000"),
        )
        claim.invalidate_recordset()
        self.assertFalse(claim.is_intact)

    def test_the_next_claim_asks_the_rest(self):
        self._claim().action_file()
        self._spend(40000, date="2026-08-31")
        later = self._claim("2026-07-01", "2026-12-31", kind="final")
        # 40,320 is the highest grant, 8,400 were asked.
        self.assertEqual((later.cost_eligible, later.grant_claimed), (56000, 31920))

    def test_participants_come_before_the_final_claim(self):
        self.anna.birth_date = False
        claim = self._claim(kind="final")
        with self.assertRaisesRegex(
            UserError, "answers of 1 are missing .Jeanne Delmas: birth date"
        ):
            claim.action_file()

    def test_the_answer_says_what_was_taken_off(self):
        claim = self._claim()
        claim.action_file()
        claim.write({"date_checked": "2026-09-01", "cost_retained": 15000})
        with self.assertRaisesRegex(UserError, "at most the cost"):
            claim.action_check()
        claim.write({"cost_retained": 12600, "grant_retained": 7560})
        with self.assertRaisesRegex(UserError, "what was taken off"):
            claim.action_check()
        claim.correction = "Payslip of May missing"
        claim.action_check()
        self.assertEqual(claim.cost_lost, 1400)
        with self.assertRaisesRegex(UserError, "how much"):
            claim.action_paid()
        claim.write({"date_received": "2026-10-01", "amount_received": 7560})
        claim.action_paid()
        self.assertEqual(claim.state, "paid")

    def test_what_was_taken_off_is_not_asked_again(self):
        first = self._claim()
        first.action_file()
        first.write(
            {
                "date_checked": "2026-09-01",
                "cost_retained": 12600,
                "grant_retained": 7560,
                "correction": "Payslip of May missing",
            }
        )
        first.action_check()
        self._spend(5000, date="2026-08-31")
        later = self._claim("2026-07-01", "2026-12-31")
        # 14,000 + 7,000 less 1,400 taken off: 60 % of 19,600, less 7,560.
        self.assertEqual((later.cost_eligible, later.grant_claimed), (7000, 4200))
        self.assertEqual(self.operation.grant_due, 11760)

    def test_the_retained_grant_is_told_and_at_most_what_was_asked(self):
        claim = self._claim()
        claim.action_file()
        claim.write({"date_checked": "2026-09-01", "cost_retained": 14000})
        with self.assertRaisesRegex(UserError, "how much of the grant"):
            claim.action_check()
        claim.grant_retained = 8500
        with self.assertRaisesRegex(UserError, "at most the grant"):
            claim.action_check()

    def test_the_annexes_are_what_was_frozen(self):
        self.cost.name = "=HYPERLINK(1)"
        claim = self._claim()
        claim.action_file()
        book = load_workbook(io.BytesIO(claim.annex_id.raw))
        self.assertEqual(
            book.sheetnames,
            [
                *("Claim", "Costs", "Time sheets", "Participants"),
                *("Attendance", "Indicators"),
            ],
        )
        cell = book["Costs"]["C2"]
        self.assertEqual((cell.value, cell.data_type), ("=HYPERLINK(1)", "s"))
        html = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_training.report_claim", claim.ids
        )[0]
        self.assertIn(claim.sha256, html.decode())

    def test_who_controls_claims_nothing(self):
        other = self._make_staff(
            "controller", "telecentre_training.telecentre_training_group_officer"
        )
        claim = self._claim()
        self.operation.controller_ids = other
        with self.assertRaisesRegex(UserError, "instruct or control"):
            claim.with_user(other).action_file()


@tagged("post_install", "-at_install")
class TestBook(CostCase):
    def _open_book(self, operation=None):
        content = (operation or self.operation)._make_book()
        return zipfile.ZipFile(io.BytesIO(content))

    def test_the_book_has_an_index_and_checksums(self):
        self._answer(self.anna)
        cost = self._spend(
            1000, document=b64encode(b"%PDF-payslip"), document_name="payslip.pdf"
        )
        book = self._open_book()
        self.assertIsNone(book.testzip())
        index = book.read("index.html").decode()
        self.assertIn("missing", index)
        self.assertIn("proof of payment", index)
        path = f"2 Costs/{cost.id} payslip.pdf"
        self.assertEqual(book.read(path), b"%PDF-payslip")
        sums = dict(
            reversed(line.split("  ", 1))
            for line in book.read("SHA256SUMS").decode().splitlines()
        )
        files = {*book.namelist()} - {"index.html", "SHA256SUMS"}
        self.assertEqual(set(sums), files)
        for name, digest in sums.items():
            self.assertEqual(sha256(book.read(name)).hexdigest(), digest)
        folders = sorted({name.split("/")[0] for name in files})
        self.assertEqual(
            folders,
            [
                "1 Application and convention",
                "2 Costs",
                "4 Participants",
                "5 Attendance",
                "6 Indicators",
            ],
        )

    def test_an_auditor_makes_the_book_and_it_is_noted(self):
        action = self.operation.with_user(self.auditor).action_make_book()
        self.assertIn("/web/content/", action["url"])
        [note] = self.operation.message_ids.filtered(
            lambda each: "Evidence book" in (each.body or "")
        )
        self.assertIn("SHA-256", note.body)
        with self.assertRaises(AccessError):
            self.operation.with_user(self.portal_user).action_make_book()

    def test_sensitive_answers_are_not_in_the_book(self):
        self.env["telecentre.training.sensitive"].sudo().create(
            {"participant_id": self.anna.id, "disability": "yes"}
        )
        book = self._open_book()
        people = book.read("4 Participants/List of participants.csv").decode()
        self.assertNotIn("isab", people)

    def test_two_files_of_one_name_are_both_kept(self):
        pieces = [Piece("1", "a/b.pdf", "A", b"1"), Piece("1", "a/b.pdf", "B", b"2")]
        book = zipfile.ZipFile(io.BytesIO(build("T", "I", "missing", pieces)))
        self.assertEqual(book.read("1/a_b.pdf"), b"1")
        self.assertEqual(book.read("1/a_b (2).pdf"), b"2")

    def test_script_in_a_name_stays_text(self):
        pieces = [Piece("<b>", "<script>.txt", "<script>", b"1")]
        book = zipfile.ZipFile(io.BytesIO(build("<i>", "I", "missing", pieces)))
        self.assertNotIn("<script>", book.read("index.html").decode())

    def test_a_table_holds_no_formula(self):
        table = make_csv(["A"], [["=1+1"], ["-3.5"], [None], ["é"]]).decode("utf-8-sig")
        self.assertEqual(
            table, "A\r\n'=1+1\r\n-3.5\r\n\r\né\r\n".replace("\r\n\r\n", '\r\n""\r\n')
        )
