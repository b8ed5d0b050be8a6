from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestAct(TelecentreCase):
    def quote(self, day=5, month=1, partner=None):
        """Amount due for a morning in an office."""
        return self.office.get_quote(
            str(utc(day, 9, month=month)),
            str(utc(day, 12, month=month)),
            partner_id=(partner or self.member).id,
        )["amount_due"]

    def _make_act(self, number, day, **vals):
        return self.env["telecentre.act"].create(
            {
                "number": number,
                "title": "New prices",
                "date": day,
                "company_id": self.company.id,
                **vals,
            }
        )

    def _make_audience(self, audience, price, **vals):
        half_day = self.office_type.rate_ids.filtered(lambda r: r.unit == "half_day")
        row = {
            "applied_on": "0_product_variant",
            "product_id": half_day.product_id.id,
            "compute_price": "fixed",
            "fixed_price": price,
        }
        return self._make_public_pricelist(
            f"For {audience}",
            telecentre_audience=audience,
            item_ids=[Command.create(row)],
            **vals,
        )

    # ------------------------------------------------------------------
    # No public price without an act
    # ------------------------------------------------------------------

    def test_a_price_without_act_is_refused_with_what_to_do(self):
        self.pricelist.telecentre_act_id = False
        with self.assertRaisesRegex(UserError, "No act voted the prices of “Public”"):
            self.quote()
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        self.assertIn("choose the act", rental.quote_summary)
        with self.assertRaisesRegex(UserError, "choose the act"):
            rental.action_confirm()
        self.assertEqual(rental.state, "draft")

    def test_the_public_price_of_a_product_alone_is_no_price(self):
        self.pricelist.item_ids.unlink()
        with self.assertRaisesRegex(UserError, "add a row to the price list “Public”"):
            self.quote()

    def test_nobody_without_price_list_is_charged(self):
        self.pricelist.active = False
        with self.assertRaisesRegex(UserError, "no price list"):
            self.quote()

    def test_free_use_needs_no_act_for_its_price(self):
        self.pricelist.telecentre_act_id = False
        self.env["telecentre.gratuity"].create(
            {"name": "Free", "act_id": self.act.id, "company_id": self.company.id}
        )
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertRecordValues(rental, [{"amount_full": 10, "amount_due": 0}])

    def test_a_price_of_zero_needs_no_act(self):
        self.pricelist.telecentre_act_id = False
        self.office_type.rate_ids.product_id.list_price = 0
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertRecordValues(rental.charge_ids, [{"state": "free"}])

    def test_internal_use_needs_no_act(self):
        self.pricelist.telecentre_act_id = False
        rental = self._make_confirmed(utc(5, 9), utc(5, 12), usage="internal")
        self.assertEqual(rental.state, "confirmed")

    def test_an_act_not_in_force_yet_has_no_price(self):
        # The list is older than the act that is put on it: its rows are not.
        act = self._make_act("26-1", "2026-01-05", date_effective="2026-01-06")
        self.pricelist.item_ids.write(
            {"telecentre_act_id": act.id, "date_start": "2026-01-05 23:00:00"}
        )
        self.assertEqual(self.quote(6), 10)
        with self.assertRaisesRegex(UserError, "add a row"):
            self.quote(5)

    def test_a_list_is_not_used_outside_its_validity(self):
        self.pricelist.telecentre_date_stop = "2026-01-05"
        self.assertEqual(self.quote(5), 10)
        with self.assertRaisesRegex(UserError, "not valid on"):
            self.quote(6)

    # ------------------------------------------------------------------
    # Dates of an act
    # ------------------------------------------------------------------

    def test_an_act_is_in_force_once_transmitted(self):
        act = self._make_act("26-1", "2026-01-05", date_transmitted="2026-01-09")
        self.assertEqual(str(act.date_effective), "2026-01-09")
        act.date_transmitted = "2026-01-12"
        self.assertEqual(str(act.date_effective), "2026-01-12")

    def test_an_act_is_not_in_force_before_its_transmission(self):
        with self.assertRaisesRegex(ValidationError, "Correct its dates"):
            self._make_act("26-1", "2026-01-05", date_transmitted="2026-01-04")

    def test_state_and_search_of_acts_agree(self):
        acts = {
            "to_transmit": self._make_act("1", "2026-01-01"),
            "upcoming": self._make_act(
                "2",
                "2026-01-01",
                date_transmitted="2026-01-01",
                date_effective="2026-02-01",
            ),
            "in_force": self._make_act(
                "3", "2026-01-01", date_transmitted="2026-01-02"
            ),
        }
        ours = self.env["telecentre.act"].union(*acts.values())
        for state, act in acts.items():
            self.assertEqual(act.state, state)
            found = self.env["telecentre.act"].search([("state", "=", state)])
            self.assertEqual(found & ours, act)

    def test_a_list_starts_with_its_act_at_the_earliest(self):
        act = self._make_act("26-1", "2026-01-05", date_effective="2026-02-01")
        pricelist = self._make_public_pricelist("New", telecentre_act_id=act.id)
        self.assertEqual(str(pricelist.telecentre_date_start), "2026-02-01")
        with self.assertRaisesRegex(ValidationError, "26-1 is in force from"):
            pricelist.telecentre_date_start = "2026-01-31"

    def test_a_row_with_its_own_act_is_not_older_than_it(self):
        act = self._make_act("26-1", "2026-01-05", date_effective="2026-02-01")
        with self.assertRaisesRegex(ValidationError, "date it from"):
            self.pricelist.item_ids.telecentre_act_id = act

    def test_a_row_may_have_an_act_of_its_own(self):
        act = self._make_act("26-1", "2026-01-02")
        self.pricelist.item_ids.write(
            {"telecentre_act_id": act.id, "date_start": "2026-01-02 00:00:00"}
        )
        self.assertEqual(self._make_confirmed(utc(5, 9), utc(5, 12)).act_id, act)

    # ------------------------------------------------------------------
    # Audiences
    # ------------------------------------------------------------------

    def test_each_audience_has_its_price(self):
        for audience, price in (
            ("non_member", 12),
            ("member", 9),
            ("association", 5),
            ("public_body", 6),
        ):
            self._make_audience(audience, price)
        subscriber = self._make_partner("Subscriber")
        plan = self.env["telecentre.plan"].create(
            {"name": "Occasional", "company_id": self.company.id}
        )
        self.env["telecentre.membership"].create(
            {
                "partner_id": subscriber.id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": "2026-01-06",
            }
        )
        people = {
            situation: self._make_partner(situation, telecentre_situation=situation)
            for situation in ("association", "public_body", "company")
        }
        self.assertEqual(self.quote(partner=people["association"]), 5)
        self.assertEqual(self.quote(partner=people["public_body"]), 6)
        self.assertEqual(self.quote(partner=people["company"]), 12)
        self.assertEqual(
            [self.quote(day, partner=subscriber) for day in (5, 6)], [12, 9]
        )

    def test_a_closer_audience_without_list_pays_the_public_price(self):
        self._make_audience("non_member", 12)
        self.member.telecentre_situation = "association"
        self.assertEqual(self.quote(), 12)

    def test_a_price_list_chosen_on_the_contact_comes_before_the_audience(self):
        self._make_audience("non_member", 12)
        self.member.property_product_pricelist = self._make_audience(False, 3)
        self.assertEqual(self.quote(), 3)

    def test_somebody_of_an_association_pays_its_price(self):
        self._make_audience("association", 5)
        association = self._make_partner(
            "Club", is_company=True, telecentre_situation="association"
        )
        self.member.parent_id = association
        self.assertEqual(self.quote(), 5)

    def test_an_audience_has_one_list_at_a_time(self):
        self._make_audience("member", 9, telecentre_date_stop="2026-01-31")
        self._make_audience("member", 8, telecentre_date_start="2026-02-01")
        with self.assertRaisesRegex(ValidationError, "same audience"):
            self._make_audience("member", 7, telecentre_date_start="2026-01-31")

    def test_the_list_of_the_day_of_use_rules(self):
        self._make_audience("non_member", 9, telecentre_date_stop="2026-01-31")
        self._make_audience("non_member", 8, telecentre_date_start="2026-02-01")
        self.assertEqual(self.quote(30), 9)
        self.assertEqual(self.quote(2, month=2), 8)

    # ------------------------------------------------------------------
    # Frozen
    # ------------------------------------------------------------------

    def test_list_and_act_are_frozen_at_confirmation(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_audience("non_member", 12)
        self.env.invalidate_all()
        self.assertRecordValues(
            rental, [{"pricelist_id": self.pricelist.id, "act_id": self.act.id}]
        )

    def test_the_act_is_quoted_if_the_company_wishes(self):
        plain = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.company.telecentre_is_act_quoted = True
        quoted = self._make_confirmed(utc(6, 9), utc(6, 12))
        self.assertNotIn("08-123", plain.charge_ids.name)
        self.assertIn("no. 08-123 of 12/12/2008", quoted.charge_ids.name)

    # ------------------------------------------------------------------
    # Odd prices
    # ------------------------------------------------------------------

    def test_public_prices_are_in_the_money_of_the_company(self):
        with self.assertRaisesRegex(ValidationError, "its prices are in EUR"):
            self.pricelist.currency_id = self.env.ref("base.USD")

    def test_a_public_price_is_never_negative(self):
        with self.assertRaisesRegex(ValidationError, "negative price"):
            self._make_audience("member", -1)

    def test_a_discount_on_a_list_without_row_is_no_price(self):
        base = self._make_audience("non_member", 12)
        base.item_ids.date_end = "2026-01-06 22:59:59"
        base.item_ids.flush_recordset()
        row = {
            "applied_on": "3_global",
            "compute_price": "percentage",
            "base": "pricelist",
            "base_pricelist_id": base.id,
            "percent_price": 50,
        }
        self.member.property_product_pricelist = self._make_public_pricelist(
            "Half", item_ids=[Command.create(row)]
        )
        self.assertEqual(self.quote(6), 6)
        with self.assertRaisesRegex(UserError, "add a row"):
            self.quote(7)

    def test_a_row_rules_for_the_whole_local_day(self):
        """Midnight in Paris is 23:00 UTC the day before."""
        self._make_audience("non_member", 9)
        pricelist = self._make_audience(False, 11)
        pricelist.item_ids.date_start = "2026-01-06 23:00:00"
        pricelist.item_ids.copy(
            {
                "pricelist_id": pricelist.id,
                "fixed_price": 10,
                "date_start": False,
                "date_end": "2026-01-06 22:59:59",
            }
        )
        self.member.property_product_pricelist = pricelist
        self.assertEqual([self.quote(day) for day in (6, 7)], [10, 11])

    def test_prices_of_many_days_take_no_more_queries(self):
        def count(days):
            rentals = self.env["telecentre.rental"].browse()
            for day in days:
                rentals += self._make_rental(utc(day, 9), utc(day, 12))
            self.env.flush_all()
            self.env.invalidate_all()
            rentals._get_quotes()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rentals._get_quotes()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count([5, 6]), count([7, 8, 9, 12, 13, 14, 15, 16]))
