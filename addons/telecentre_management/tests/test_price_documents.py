from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestPriceDocuments(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.lang = "en_US"

    def _render(self, name, records, user=None):
        """The HTML that a report prints, as seen by a user."""
        report = self.env["ir.actions.report"].with_user(user or self.manager)
        html, _kind = report._render_qweb_html(
            f"telecentre_management.{name}", records.ids
        )
        return " ".join(html.decode().split("</head>")[1].split())

    def _make_gratuity(self, **vals):
        return self.env["telecentre.gratuity"].create(
            {
                "name": "First year free",
                "act_id": self.act.id,
                "company_id": self.company.id,
                **vals,
            }
        )

    # ------------------------------------------------------------------
    # Annex
    # ------------------------------------------------------------------

    def test_the_annex_of_an_act_tells_all_it_voted(self):
        self._make_gratuity(trigger="membership", months=12)
        self.act.date_transmitted = "2008-12-16"
        html = self._render("telecentre_act_annex_report", self.act)
        for text in (
            "Annex to act no. 08-123 of December 12, 2008",
            "December 16, 2008",
            "Private office",
            "Half-day",
            "First year free",
            "12 months",
            "seven consecutive dates",
            "cheapest set of units",
        ):
            with self.subTest(text=text):
                self.assertIn(text, html)
        self.assertNotIn("Untaxed", html)

    def test_the_annex_tells_the_monthly_fees_of_its_plans(self):
        plan = self.env["telecentre.plan"].create(
            {
                "name": "Two days a week",
                "company_id": self.company.id,
                "act_id": self.act.id,
                "pricelist_id": self.pricelist.id,
                "product_id": self._make_product("Fee", 90).id,
            }
        )
        self.assertEqual(self.act._get_annex_plans(), [(plan, 90, 90)])
        html = self._render("telecentre_act_annex_report", self.act)
        self.assertIn("Two days a week", html)

    def test_the_annex_tells_what_a_plan_includes_and_the_passes(self):
        self.env["telecentre.plan"].create(
            {
                "name": "Eight half-days",
                "company_id": self.company.id,
                "act_id": self.act.id,
                "product_id": self._make_product("Fee of eight", 60).id,
                "allowance_quantity": 8,
                "allowance_space_type_ids": self.office_type.ids,
            }
        )
        kind = self.env["telecentre.pass.type"].create(
            {
                "name": "Ten hours of meeting",
                "company_id": self.company.id,
                "act_id": self.act.id,
                "product_id": self._make_product("Pass of ten", 65).id,
                "unit": "hour",
                "quantity": 10,
                "validity_months": 6,
                "space_type_ids": self.room_type.ids,
            }
        )
        self.assertEqual(self.act._get_annex_passes(), [(kind, 65, 65)])
        html = self._render("telecentre_act_annex_report", self.act)
        for text in (
            "8 half-days included per month (Private office); beyond",
            ">60.00<",
            "10 h (Meeting room), valid for 6 months.",
            ">65.00<",
        ):
            with self.subTest(text=text):
                self.assertIn(text, html)

    def test_what_a_later_act_sells_is_at_the_price_of_the_product(self):
        """A plan or a pass needs no row in a price list: its act votes its price."""
        self.pricelist.item_ids.unlink()
        plan = self.env["telecentre.plan"].create(
            {
                "name": "Two days a week",
                "company_id": self.company.id,
                "act_id": self.act.id,
                "product_id": self._make_product("Fee", 90).id,
            }
        )
        self.assertEqual(self.act._get_annex_plans(), [(plan, 90, 90)])

    def test_taxed_prices_are_printed_both_ways(self):
        tax = self.env["account.tax"].create(
            {
                "name": "20 % included",
                "amount": 20,
                "price_include_override": "tax_included",
                "company_id": self.company.id,
                "tax_group_id": self.env["account.tax.group"]
                .create({"name": "VAT", "company_id": self.company.id})
                .id,
            }
        )
        self.office_type.rate_ids.product_id.taxes_id = tax
        annex = dict(self.pricelist._get_telecentre_annex(self.act.date))
        self.assertEqual(annex[self.office_type][0], ("Half-day", 8.33, 10))
        html = self._render("product_pricelist_annex_report", self.pricelist)
        self.assertIn("Taxes included", html)

    def test_the_annex_of_a_later_act_tells_its_rows_only(self):
        act = self.env["telecentre.act"].create(
            {
                "number": "26-1",
                "title": "New",
                "date": "2026-01-01",
                "company_id": self.company.id,
            }
        )
        half_day = self.office_type.rate_ids[0].product_id
        self.pricelist.item_ids = [
            Command.create(
                {
                    "applied_on": "0_product_variant",
                    "product_id": half_day.id,
                    "compute_price": "fixed",
                    "fixed_price": 11,
                    "date_start": "2026-02-01 00:00:00",
                    "telecentre_act_id": act.id,
                }
            )
        ]
        act.date_effective = "2026-02-02"
        html = self._render("telecentre_act_annex_report", act)
        self.assertIn(">11.00<", html)
        self.assertNotIn("Meeting room", html)

    # ------------------------------------------------------------------
    # Statement of gratuities
    # ------------------------------------------------------------------

    def test_the_year_is_stated_by_member_and_reason(self):
        self._make_gratuity(space_type_ids=self.office_type.ids)
        self._make_confirmed(utc(1, 9), utc(1, 12))
        self._make_confirmed(utc(2, 9), utc(2, 12))
        self._make_confirmed(utc(5, 9), utc(5, 12))  # still to come
        statement = (
            self.env["telecentre.gratuity.statement"]
            .with_user(self.billing)
            .create({"year": 2026})
        )
        self.assertRecordValues(statement, [{"value": 20, "member_count": 1}])
        html = self._render(
            "telecentre_gratuity_statement_council_report", statement, self.billing
        )
        self.assertIn("First year free", html)
        statement.document = "member"
        self.assertEqual(
            statement.action_print()["report_name"],
            "telecentre_management.telecentre_gratuity_statement_member",
        )
        html = self._render(
            "telecentre_gratuity_statement_member_report", statement, self.billing
        )
        self.assertIn("Jeanne Delmas", html)

    def test_a_year_without_gratuity_is_not_printed(self):
        statement = self.env["telecentre.gratuity.statement"].create({"year": 2025})
        with self.assertRaisesRegex(UserError, "Nothing was given"):
            statement.action_print()
        with self.assertRaisesRegex(UserError, "four figures"):
            self.env["telecentre.gratuity.statement"].create({"year": 26})

    def test_a_host_prints_no_statement_of_the_network(self):
        with self.assertRaises(AccessError):
            self.env["telecentre.gratuity.statement"].with_user(self.host).create({})

    # ------------------------------------------------------------------
    # Declaration
    # ------------------------------------------------------------------

    def test_the_declaration_lists_aid_total_and_room(self):
        self.member.write(
            {
                "telecentre_situation": "company",
                "telecentre_site_id": self.murat.id,
                "company_registry": "12345678900012",
            }
        )
        self._make_gratuity()
        self._make_confirmed(utc(1, 9), utc(1, 12))
        self._make_confirmed(utc(2, 9), utc(2, 12))
        self.env["telecentre.public.aid.declared"].create(
            {
                "partner_id": self.member.id,
                "funder": "Region",
                "reference": "R-1",
                "date": "2025-06-01",
                "amount": 1000,
                "company_id": self.company.id,
            }
        )
        statement = self.member._get_telecentre_aid_statement(self.company)
        self.assertEqual(statement["total"], 1020)
        self.assertEqual(statement["room"], 298980)
        self.assertEqual(
            [(funder, amount) for _day, funder, _what, amount in statement["groups"]],
            [("Region", 1000), ("Council", 20)],
        )
        html = self._render(
            "telecentre_public_aid_declaration_report", self.member, self.host
        )
        for text in ("2023/2831", "12345678900012", "Region", "1,020.00", "300,000.00"):
            with self.subTest(text=text):
                self.assertIn(text, html)

    # ------------------------------------------------------------------
    # Price check
    # ------------------------------------------------------------------

    def _check(self, **vals):
        check = self.env["telecentre.price.check"].with_user(self.manager).create(vals)
        return [
            (
                line.problem,
                line.rate_id.display_name,
                str(line.date_start or ""),
                str(line.date_stop or ""),
            )
            for line in check.line_ids
        ]

    def test_complete_prices_need_no_correction(self):
        self.pricelist.telecentre_audience = "non_member"
        self.act.date_transmitted = "2008-12-16"
        self.assertEqual(self._check(), [])

    def test_a_price_is_missing_from_the_local_day_on(self):
        self.pricelist.telecentre_audience = "non_member"
        self.act.date_transmitted = "2008-12-16"
        self.office_type.rate_ids = self.office_type.rate_ids[:1]
        self.room_type.rate_ids = False
        # The last second of 31 January in Paris.
        self.pricelist.item_ids.date_end = "2026-01-31 22:59:59"
        self.assertEqual(
            self._check(),
            [("missing", "Private office · Half-day", "2026-02-01", "")],
        )

    def test_a_missing_price_is_found_before_a_member_is_refused(self):
        self.pricelist.telecentre_audience = "non_member"
        self.act.date_transmitted = "2008-12-16"
        self.pricelist.item_ids.date_end = "2026-03-31 22:00:00"
        self.room_type.rate_ids.unlink()
        found = self._check()
        self.assertEqual(
            found[0], ("missing", "Private office · Half-day", "2026-04-01", "")
        )
        self.assertEqual(len(found), 4)
        self.assertEqual(self._check(months=1), [])

    def test_no_public_list_and_no_act_are_found(self):
        self.pricelist.write(
            {
                "telecentre_audience": "non_member",
                "telecentre_date_stop": "2026-01-31",
                "telecentre_act_id": False,
            }
        )
        self.assertEqual(
            self._check(),
            [
                ("no_public", False, "2026-02-01", ""),
                ("no_act", False, "", ""),
            ],
        )

    def test_an_act_not_transmitted_and_a_fee_without_act_are_found(self):
        self.pricelist.telecentre_audience = "non_member"
        self.env["telecentre.plan"].create(
            {
                "name": "Monthly",
                "company_id": self.company.id,
                "product_id": self._make_product("Fee", 100).id,
            }
        )
        self.assertEqual(
            {problem for problem, *_where in self._check()},
            {"not_transmitted", "plan_no_act"},
        )

    def _price_half_days(self, *rows):
        """A public price list with ``(price, start, stop)`` for half a day."""
        self.pricelist.telecentre_audience = "non_member"
        self.act.date_transmitted = "2008-12-16"
        half_day = self.office_type.rate_ids[0].product_id
        self.pricelist.item_ids = [
            Command.create(
                {
                    "applied_on": "0_product_variant",
                    "product_id": half_day.id,
                    "compute_price": "fixed",
                    "fixed_price": price,
                    "date_start": start,
                    "date_end": stop,
                }
            )
            for price, start, stop in rows
        ]

    def test_two_rows_at_the_same_time_are_found(self):
        self._price_half_days(
            (10, False, "2026-01-31 00:00:00"), (11, "2026-01-15 00:00:00", False)
        )
        self.assertEqual(
            self._check(),
            [("overlap", "Private office · Half-day", "2026-01-15", "2026-01-31")],
        )

    def test_a_row_that_follows_another_is_no_overlap(self):
        self._price_half_days(
            (10, False, "2026-01-31 22:59:59"), (11, "2026-01-31 23:00:00", False)
        )
        self.assertEqual(self._check(), [])
