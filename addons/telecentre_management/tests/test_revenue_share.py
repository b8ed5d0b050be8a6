import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .test_reconciliation import PaymentCase


@tagged("post_install", "-at_install")
class TestRevenueShare(PaymentCase):
    """What a partner body is due of a site, quarter by quarter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.billed.action_post()
        cls.authority = cls._make_partner("Communauté de communes")
        cls.murat.authority_id = cls.authority
        cls.agreement = cls.env["telecentre.share.agreement"].create(
            {"site_id": cls.murat.id, "rate": 10, "date_start": "2026-01-01"}
        )

    def _prepare(self):
        with freeze_time("2026-04-02 08:00:00"):
            action = self.agreement.with_user(self.billing).action_prepare()
        return self.env["telecentre.share.statement"].browse(action["res_id"])

    def _pay(self):
        move = self.first.charge_ids.move_id  # 36 € with taxes
        self._read(f"{move.name};18").action_book()

    def test_the_partner_is_the_authority_of_the_site(self):
        self.assertEqual(self.agreement.partner_id, self.authority)

    def test_a_share_of_what_was_collected(self):
        self._pay()
        self.assertRecordValues(
            self._prepare(),
            [
                {
                    "date_stop": self.env["telecentre.charge"]
                    ._fields["date"]
                    .to_date("2026-03-31"),
                    "amount_invoiced": 30,
                    "amount_collected": 15,
                    "amount_share": 1.5,
                }
            ],
        )

    def test_a_share_of_what_was_invoiced(self):
        self.agreement.base = "invoiced"
        self.assertEqual(self._prepare().amount_share, 3)

    def test_a_quarter_has_one_statement(self):
        self.assertEqual(self._prepare(), self._prepare())

    def test_credit_notes_are_not_money(self):
        self.first.charge_ids._take_back("Twice")._credit_now()
        statement = self._prepare()
        self.assertEqual(statement.amount_collected, 0)
        self.assertEqual(statement.amount_invoiced, 20)

    def test_an_approved_statement_keeps_its_figures(self):
        statement = self._prepare()
        with self.assertRaisesRegex(UserError, "end of the period"):
            statement.action_approve()
        with freeze_time("2026-04-02 08:00:00"):
            statement.action_approve()
        self._pay()
        self.agreement.rate = 50
        statement.action_update()
        self.assertEqual((statement.amount_collected, statement.rate), (0, 10))
        with self.assertRaisesRegex(UserError, "it stays"):
            statement.unlink()

    def test_two_shares_of_one_partner_do_not_overlap(self):
        with self.assertRaisesRegex(ValidationError, "still running"):
            self.agreement.copy({"date_start": "2026-06-01"})

    def test_the_spreadsheet_and_the_page_say_the_same(self):
        self._pay()
        statement = self._prepare()
        sheet = load_workbook(io.BytesIO(statement._get_workbook())).active
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        self.assertIn(1.5, cells)
        self.assertIn(15, cells)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_management.telecentre_share_statement", statement.ids
        )
        self.assertIn("1.50", html.decode())
