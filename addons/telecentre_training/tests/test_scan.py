import base64
import io

from freezegun import freeze_time
from PIL import Image, ImageDraw, ImageFilter

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import code128
from .test_attendance import SignedCase

CODE = "MUR-12-20260105"
A4 = (1654, 1169)


def draw_page(code, module=3, height=50):
    """A scanned page: grey paper, some writing, the bars at the foot."""
    page = Image.new("L", A4, 235)
    pen = ImageDraw.Draw(page)
    for row in range(8):
        pen.line([(100, 100 + 60 * row), (1500, 104 + 60 * row)], fill=60, width=2)
    for position, width in code128.get_bars(code):
        left = 120 + position * module
        pen.rectangle([left, 1000, left + width * module - 1, 1000 + height], fill=30)
    return page


def to_bytes(page, kind="JPEG"):
    content = io.BytesIO()
    page.convert("RGB").save(content, kind)
    return content.getvalue()


@tagged("post_install", "-at_install")
class TestBars(SignedCase):
    def test_bars_are_read_however_the_page_was_laid(self):
        page = draw_page(CODE)
        for name, scan in {
            "straight": page,
            "upside down": page.rotate(180),
            "on its side": page.rotate(90, expand=True),
            "on the other side": page.rotate(270, expand=True),
            "a little askew": page.rotate(1.5, fillcolor=235),
            "blurred": page.filter(ImageFilter.GaussianBlur(0.8)),
        }.items():
            with self.subTest(scan=name):
                self.assertEqual(code128.read(scan), CODE)

    def test_bars_are_those_of_the_norm(self):
        """Widths of “A” between start and stop, as the norm prints them."""
        text = "".join(map(str, code128.encode("A")))
        self.assertEqual(text, "211214" + "111323" + "131123" + "2331112")

    def test_a_page_without_bars_has_no_code(self):
        self.assertEqual(code128.read(Image.new("L", (200, 200), 255)), "")
        page = draw_page(CODE)
        ImageDraw.Draw(page).rectangle([300, 990, 420, 1060], fill=30)  # a stain
        self.assertEqual(code128.read(page), "")


@tagged("post_install", "-at_install")
class TestScan(SignedCase):
    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-01-06 08:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    @property
    def code(self):
        return (self.morning | self.afternoon)._get_sheets()[0]["code"]

    def _upload(self, *contents, name="scan.jpg"):
        wizard = self.env["telecentre.training.scan.upload"].create(
            {
                "attachment_ids": [
                    Command.create({"name": name, "raw": content})
                    for content in contents
                ]
            }
        )
        action = wizard.action_confirm()
        domain = action.get("domain") or [("id", "=", action["res_id"])]
        if not isinstance(domain, list):
            domain = [("id", "=", action["res_id"])]
        return self.env["telecentre.training.scan"].search(domain)

    def test_a_scan_finds_its_sheet_by_its_bars(self):
        scan = self._upload(to_bytes(draw_page(self.code)))
        self.assertRecordValues(
            scan, [{"cohort_id": self.cohort.id, "state": "matched"}]
        )
        self.assertEqual(str(scan.day), "2026-01-05")
        self.assertEqual(len(scan.line_ids), 6)  # two people and a trainer, twice

    def test_a_pdf_of_several_pages_gives_as_many_scans(self):
        pages = [draw_page(code).convert("RGB") for code in (self.code, CODE)]
        content = io.BytesIO()
        pages[0].save(content, "PDF", save_all=True, append_images=pages[1:])
        scans = self._upload(content.getvalue(), name="scan.pdf")
        self.assertEqual(sorted(scans.mapped("state")), ["matched", "unmatched"])
        self.assertEqual(sorted(scans.mapped("page")), [1, 2])

    def test_what_was_seen_becomes_signed_facts(self):
        scan = self._upload(to_bytes(draw_page(self.code)))
        paul = self._get_line(self.paul)
        scan.line_ids.filtered(lambda line: line.attendance_id == paul).mark = "absent"
        scan.action_record()
        jeanne = self._get_line(self.jeanne)
        self.assertEqual((jeanne.status, paul.status), ("present", "absent"))
        fact = jeanne.signature_id
        self.assertEqual((fact.method, fact.source_hash), ("paper", scan.sha256))
        self.assertEqual(fact.user_login, "officer")
        self.assertTrue(self.morning.sheet_signature_id)
        self.assertEqual(scan.state, "recorded")
        self.assertFalse(self.cohort._find_chain_breaks())

    def test_a_sheet_recorded_twice_counts_once(self):
        content = to_bytes(draw_page(self.code))
        scan = self._upload(content)
        scan.action_record()
        count = len(self.cohort.signature_ids)
        self.assertEqual(self._upload(content), scan)
        scan.action_record()
        self.assertEqual(len(self.cohort.signature_ids), count)

    def test_what_was_signed_otherwise_stays(self):
        self._sign()
        scan = self._upload(to_bytes(draw_page(self.code)))
        scan.action_record()
        self.assertEqual(self._get_line(self.jeanne).signature_id.method, "portal")

    def test_a_code_that_was_not_read_is_typed(self):
        scan = self._upload(to_bytes(Image.new("L", A4, 240)))
        self.assertEqual(scan.state, "unmatched")
        for wrong in ("", "MUR-1-20260231", "MUR-99999999-20260105", "<b>"):
            scan.code = wrong
            self.assertEqual(scan.state, "unmatched", wrong)
        scan.code = self.code.lower()
        self.assertEqual(scan.state, "matched")
        self.assertTrue(scan.line_ids)

    def test_a_sheet_is_not_recorded_before_the_half_day_is_over(self):
        with freeze_time("2026-01-05 12:00:00"):
            scan = self._upload(to_bytes(draw_page(self.code)))
            with self.assertRaisesRegex(UserError, "is not over"):
                scan.action_record()

    def test_a_file_that_is_no_scan_is_named(self):
        for content in (b"PK\x03\x04 no", b"%PDF-1.4 broken", b""):
            with (
                self.subTest(content=content),
                self.assertRaisesRegex(UserError, r"scan\.jpg"),
            ):
                self._upload(content)
        self.assertFalse(self.env["telecentre.training.scan"].search([]))

    def test_the_printed_sheet_shows_its_bars(self):
        html = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_training.report_sheets", self.morning.ids
        )[0]
        self.assertEqual(html.count(b"<rect"), len(code128.get_bars(self.code)))

    def test_a_recorded_scan_is_kept(self):
        scan = self._upload(to_bytes(draw_page(self.code)))
        scan.action_record()
        with self.assertRaisesRegex(UserError, "is kept"):
            scan.unlink()
        self.assertTrue(base64.b64decode(scan.image))
