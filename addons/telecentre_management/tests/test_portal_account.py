from datetime import date

from lxml import html

from odoo.tests import HttpCase, tagged

from .common import utc
from .credit_common import CreditCase


@tagged("post_install", "-at_install")
class TestPortalAccount(HttpCase, CreditCase):
    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")

    def _read(self, path):
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        return " ".join(html.fromstring(page.text).text_content().split())

    def _give(self, partner, name):
        """A gratuity of a year on private offices."""
        gratuity = self.env["telecentre.gratuity"].create(
            {
                "name": name,
                "act_id": self.act.id,
                "company_id": self.company.id,
                "trigger": "newcomer",
                "months": 12,
            }
        )
        return self.env["telecentre.gratuity.grant"].create(
            {
                "partner_id": partner.id,
                "gratuity_id": gratuity.id,
                "date_start": date(2026, 1, 1),
            }
        )

    # ------------------------------------------------------------------
    # Plan and passes
    # ------------------------------------------------------------------

    def test_a_member_without_anything_reads_so(self):
        text = self._read("/my/plan")
        self.assertIn("You have no membership", text)
        self.assertIn("You have no pass", text)

    def test_a_member_reads_plan_allowance_and_next_period(self):
        self._subscribe(date(2026, 1, 1))
        self._make_confirmed(utc(5, 9), utc(5, 12))
        text = self._read("/my/plan")
        self.assertIn("Eight half-days · Murat", text)
        self.assertIn("100.00", text)
        self.assertIn("8 half-days a month", text)
        self.assertIn("Next period 02/01/2026", text)
        self.assertIn("7 half-days left of 8 half-days; 1 half-day used", text)

    def test_the_price_of_a_plan_includes_taxes(self):
        plan = self._make_plan()
        plan.product_id.taxes_id = self.env["account.tax"].create(
            {
                "name": "VAT",
                "amount": 20,
                "company_id": self.company.id,
                "country_id": self.env.ref("base.fr").id,
                "tax_group_id": self._make_tax_group().id,
            }
        )
        membership = self._subscribe(date(2026, 1, 1), plan=plan)
        self.assertEqual(membership._portal_get_fee(), 120)

    def _make_tax_group(self):
        return self.env["account.tax.group"].create(
            {
                "name": "VAT",
                "company_id": self.company.id,
                "country_id": self.env.ref("base.fr").id,
            }
        )

    def test_no_next_period_after_the_last_day(self):
        membership = self._subscribe(date(2026, 1, 1), date(2026, 1, 31))
        self.assertFalse(membership._portal_get_next_start())
        coming = self._subscribe(date(2026, 3, 1))
        self.assertFalse(coming._portal_get_next_start())

    def test_a_third_party_that_pays_is_named(self):
        employer = self._make_partner("Insurance of the Volcanoes")
        self._subscribe(date(2026, 1, 1), payer_id=employer.id, is_use_paid=True)
        self.assertIn(
            "Insurance of the Volcanoes, for the membership and your uses",
            self._read("/my/plan"),
        )

    def test_a_member_reads_passes_and_gratuities_with_their_end(self):
        self._sell()
        self._give(self.member, "Newly settled")
        text = self._read("/my/plan")
        self.assertIn("10 half-days left of 10 half-days", text)
        self.assertIn("until 07/01/2026", text)
        self.assertIn("Newly settled", text)
        self.assertIn("to 12/31/2026", text)

    def test_nobody_reads_the_plan_of_others(self):
        self._sell(member=self.other_member)
        self._subscribe(date(2026, 1, 1), partner_id=self.other_member.id)
        self._give(self.other_member, "For Paul")
        text = self._read("/my/plan")
        self.assertIn("You have no membership", text)
        self.assertIn("You have no pass", text)
        self.assertNotIn("For Paul", text)

    # ------------------------------------------------------------------
    # Ledger
    # ------------------------------------------------------------------

    def test_the_ledger_tells_each_movement_and_what_was_left(self):
        sold = self._sell()
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.action_cancel("ill")
        sold._adjust(-240, "Broken chair")
        page = html.fromstring(self.url_open("/my/credits").text)
        rows = [
            [" ".join(cell.text_content().split()) for cell in row.iter("td")]
            for row in page.xpath("//tbody/tr")
        ]
        self.assertEqual(
            [row[1] for row in rows],
            [
                "−1 half-day left: 9 half-days",
                "+1 half-day left: 10 half-days",
                "−1 half-day left: 9 half-days",
                "+10 half-days left: 10 half-days",
            ],
        )
        self.assertIn("Corrected by the telecentre 01/02/2026 Broken chair", rows[0][0])
        self.assertIn("Given back 01/02/2026 Office 1", rows[1][0])
        self.assertIn("Added", rows[3][0])

    def test_balances_hold_on_the_second_page(self):
        sold = self._sell()
        sold._adjust(-240, "One")
        sold._adjust(-240, "Two")
        entries = sold.entry_ids.sorted("id", reverse=True)
        balances = entries[1:]._portal_get_balances()
        self.assertEqual(
            list(balances.values()), ["left: 9 half-days", "left: 10 half-days"]
        )

    def test_nobody_reads_the_ledger_of_others(self):
        theirs = self._sell(member=self.other_member)
        for path in (
            f"/my/credits?credit={theirs.id}",
            "/my/credits?credit=999999",
            "/my/credits?credit=x",
            "/my/credits?credit=99999999999999999999",
            "/my/credits/page/7",
        ):
            with self.subTest(path=path):
                text = self._read(path)
                self.assertIn("No movement yet", text)
                self.assertNotIn(theirs.name, text)

    def test_lists_do_not_ask_more_for_more_movements(self):
        def count(path):
            self.env.flush_all()
            self.url_open(path)
            before = self.env.cr.sql_log_count
            self.url_open(path)
            return self.env.cr.sql_log_count - before

        sold = self._sell()
        few = [count(path) for path in ("/my/credits", "/my/plan")]
        for number in range(8):
            sold._adjust(-240, f"For the test {number}")
        for _number in range(4):
            self._sell()
        many = [count(path) for path in ("/my/credits", "/my/plan")]
        self.assertLessEqual(many[0], few[0] + 1)
        self.assertLessEqual(many[1], few[1] + 1)

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------

    def _use_for_free(self, member):
        self._give(member, "Newly settled")
        self._make_confirmed(utc(2, 14), utc(2, 18), partner_id=member.id)

    def test_the_statement_of_a_year_is_the_members_own(self):
        self._use_for_free(self.member)
        self.assertIn("Statement of 2026", self.url_open("/my/documents").text)
        document = self.url_open("/my/documents/free-use/2026")
        self.assertEqual(document.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", document.headers["Content-Disposition"])
        self.assertIn(b"Jeanne Delmas", document.content)

    def test_there_is_no_statement_of_a_year_without_free_use(self):
        self._use_for_free(self.other_member)
        self.assertIn("Nothing was given to you", self._read("/my/documents"))
        for year in (2026, 1, 99999):
            page = self.url_open(f"/my/documents/free-use/{year}")
            self.assertTrue(page.url.endswith("/my/documents"))
            self.assertNotIn("Paul", page.text)

    def test_only_an_undertaking_declares_its_aid(self):
        self._use_for_free(self.member)
        page = self.url_open("/my/documents/public-aid")
        self.assertTrue(page.url.endswith("/my/documents"))
        self.member.telecentre_situation = "self_employed"
        document = self.url_open("/my/documents/public-aid")
        self.assertEqual(document.headers["Content-Type"], "application/pdf")
        self.assertIn(b"Jeanne Delmas", document.content)

    def test_an_employee_does_not_declare_for_the_employer(self):
        company = self._make_partner("Agency", is_company=True)
        self.member.parent_id = company
        self._use_for_free(self.member)
        self.assertFalse(self.member._portal_has_aid())
