from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestPricing(TelecentreCase):
    def quote(self, start, stop, space=None, partner=None):
        space = space or self.office
        return space.get_quote(
            str(start), str(stop), partner_id=(partner or self.member).id
        )

    def _make_pricelist(self, name, *prices, **vals):
        """A price list with a fixed half-day price per ``(price, from, to)``."""
        half_day = self.office_type.rate_ids.filtered(lambda r: r.unit == "half_day")
        return self.env["product.pricelist"].create(
            {
                "name": name,
                "currency_id": self.env.ref("base.EUR").id,
                "company_id": self.company.id,
                "telecentre_act_id": self.act.id,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "0_product_variant",
                            "product_id": half_day.product_id.id,
                            "compute_price": "fixed",
                            "fixed_price": price,
                            "date_start": date_start,
                            "date_end": date_end,
                        }
                    )
                    for price, date_start, date_end in prices
                ],
                **vals,
            }
        )

    def test_breakdown_of_a_half_day(self):
        self.assertEqual(
            self.quote(utc(5, 9), utc(5, 12)),
            {
                "currency": "EUR",
                "amount_full": 10.0,
                "amount_due": 10.0,
                "gratuity": None,
                "lines": [
                    {
                        "unit": "half_day",
                        "quantity": 1,
                        "price_unit": 10.0,
                        "subtotal": 10.0,
                    }
                ],
                "credits": [],
            },
        )

    def test_nine_half_days_cost_a_week(self):
        quote = self.quote(utc(5, 9), utc(9, 12))
        self.assertEqual(quote["amount_due"], 80)
        self.assertEqual(quote["lines"][0]["unit"], "week")

    def test_a_month_and_a_half_combines_units(self):
        quote = self.quote(datetime(2026, 1, 4, 23), datetime(2026, 2, 19, 17))
        self.assertEqual(
            [(line["unit"], line["quantity"]) for line in quote["lines"]],
            [("month", 2)],
        )

    def test_minutes_make_a_half_day_where_no_hour_is_sold(self):
        self.assertEqual(self.quote(utc(5, 9), utc(5, 9, 30))["amount_due"], 10)

    def test_begun_hours_are_hours(self):
        quote = self.quote(utc(5, 9), utc(5, 10, 30), space=self.room)
        self.assertEqual(quote["amount_due"], 16)

    def test_hours_never_cost_more_than_the_day(self):
        self.assertEqual(
            self.quote(utc(5, 14), utc(5, 18), space=self.room)["amount_due"], 25
        )

    def test_price_is_the_one_of_the_day_of_use(self):
        pricelist = self._make_pricelist(
            "Public",
            (11, False, "2026-01-31 22:59:59"),
            (12, "2026-01-31 23:00:00", False),
        )
        self.member.property_product_pricelist = pricelist
        self.assertEqual(self.quote(utc(5, 9), utc(5, 12))["amount_due"], 11)
        self.assertEqual(
            self.quote(utc(2, 9, month=2), utc(2, 12, month=2))["amount_due"], 12
        )

    def test_plan_price_list_comes_first_while_the_membership_runs(self):
        plan = self.env["telecentre.plan"].create(
            {
                "name": "Member",
                "company_id": self.company.id,
                "pricelist_id": self._make_pricelist("Plan", (7, False, False)).id,
            }
        )
        self.env["telecentre.membership"].create(
            {
                "partner_id": self.member.id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": "2026-01-06",
                "date_stop": "2026-01-07",
            }
        )
        due = [
            self.quote(utc(day, 9), utc(day, 12))["amount_due"] for day in (5, 6, 7, 8)
        ]
        self.assertEqual(due, [10, 7, 7, 10])

    def test_an_odd_price_is_the_same_on_rental_and_charge(self):
        self.room_type.rate_ids.product_id.list_price = 5.3336
        rental = self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.room.id)
        self.assertEqual(rental.amount_due, rental.charge_ids.amount_due)

    def test_included_taxes_leave_the_untaxed_amount(self):
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
        quote = self.quote(utc(5, 9), utc(5, 12))
        self.assertEqual(quote["amount_due"], 8.33)
        self.assertEqual(quote["lines"][0]["subtotal"], 8.33)
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertRecordValues(
            rental.charge_ids, [{"amount_due": 8.33, "price_unit": 10, "quantity": 1}]
        )

    def test_mixed_taxes_are_refused(self):
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "company_id": self.company.id}
        )
        taxes = self.env["account.tax"].create(
            [
                {
                    "name": f"{rate} %",
                    "amount": rate,
                    "company_id": self.company.id,
                    "tax_group_id": group.id,
                }
                for rate in (10, 20)
            ]
        )
        rates = self.office_type.rate_ids
        rates[0].product_id.taxes_id, rates[1].product_id.taxes_id = taxes
        rates.filtered(lambda rate: rate.unit in ("week", "month")).unlink()
        with self.assertRaisesRegex(UserError, "different taxes"):
            # Five days and a half: both units are in the breakdown.
            self.quote(utc(5, 9), utc(12, 12))

    def test_no_rate_is_refused_with_what_to_do(self):
        self.office_type.rate_ids.unlink()
        with self.assertRaisesRegex(UserError, "add a rate"):
            self.quote(utc(5, 9), utc(5, 12))

    def test_closed_time_has_no_price(self):
        with self.assertRaisesRegex(UserError, "closed"):
            self.quote(utc(10, 9), utc(10, 12))

    def test_a_portal_member_only_learns_their_own_price(self):
        self.other_member.property_product_pricelist = self._make_pricelist(
            "Special", (1, False, False)
        )
        quote = self.office.with_user(self.portal_user).get_quote(
            str(utc(5, 9)), str(utc(5, 12)), partner_id=self.other_member.id
        )
        self.assertEqual(quote["amount_due"], 10)

    def test_confirmation_freezes_the_price(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.office_type.rate_ids.product_id.list_price = 99
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(rental, [{"amount_full": 10, "amount_due": 10}])
        self.assertRecordValues(
            rental.quote_line_ids,
            [{"unit": "half_day", "quantity": 1, "price_unit": 10, "subtotal": 10}],
        )

    def test_a_draft_is_priced_again_at_confirmation(self):
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        self.office_type.rate_ids.product_id.list_price = 15
        rental.action_confirm()
        self.assertEqual(rental.amount_due, 15)

    def test_charge_date_is_the_local_day(self):
        self.murat.tz = "Pacific/Auckland"
        rental = self._make_confirmed(
            datetime(2026, 1, 4, 20), datetime(2026, 1, 4, 23)
        )
        self.assertEqual(rental.charge_ids.date, date(2026, 1, 5))
