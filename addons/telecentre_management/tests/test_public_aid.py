from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestPublicAid(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.write(
            {
                "telecentre_situation": "self_employed",
                "telecentre_site_id": cls.murat.id,
            }
        )
        cls.gratuity = cls.env["telecentre.gratuity"].create(
            {"name": "Free", "act_id": cls.act.id, "company_id": cls.company.id}
        )
        cls.rule = cls.env["telecentre.public.aid.rule"]._get_rule(date(2026, 1, 5))

    def _declare(self, amount, day, partner=None):
        return self.env["telecentre.public.aid.declared"].create(
            {
                "partner_id": (partner or self.member).id,
                "funder": "Region",
                "reference": "R-1",
                "date": day,
                "amount": amount,
                "company_id": self.company.id,
            }
        )

    def _use(self, day, **vals):
        return self._make_confirmed(utc(day, 9), utc(day, 12), **vals)

    def test_the_ceiling_is_data(self):
        self.assertRecordValues(self.rule, [{"amount": 300000, "years": 3}])
        self.assertFalse(self.rule._get_rule(date(2023, 12, 31)))

    def test_free_use_and_declared_aid_add_up(self):
        self._use(5)
        self._use(6).action_cancel("ill")
        self._declare(100, "2026-01-03")
        self.assertEqual(self.member._get_telecentre_aid_total(date(2026, 1, 5)), 110)
        aids = self.env["telecentre.public.aid"].search([])
        self.assertEqual(set(aids.mapped("kind")), {"gratuity", "declared"})

    def test_three_years_roll(self):
        self._declare(100, "2023-01-05")
        self._declare(40, "2024-06-01")
        totals = [
            self.member._get_telecentre_aid_total(day)
            for day in (date(2025, 12, 31), date(2026, 1, 4), date(2026, 1, 5))
        ]
        self.assertEqual(totals, [140, 140, 40])

    def test_whoever_is_no_undertaking_receives_no_aid(self):
        for situation in ("job_seeker", "project_holder", "employee", "public_body"):
            self.member.telecentre_situation = situation
            self.assertFalse(self.member.telecentre_is_undertaking)
        self._use(5)
        self.assertEqual(self.member._get_telecentre_aid_total(date(2026, 1, 5)), 0)

    def test_an_association_without_economic_activity_is_unticked(self):
        self.member.telecentre_situation = "association"
        self.assertTrue(self.member.telecentre_is_undertaking)
        self.member.telecentre_is_undertaking = False
        self.env.flush_all()
        self.assertFalse(self.member.telecentre_is_undertaking)

    def test_the_use_of_an_employee_helps_the_employer(self):
        employer = self._make_partner("SARL", telecentre_situation="company")
        self.member.write(
            {"telecentre_situation": "employee", "telecentre_payer_id": employer.id}
        )
        self._use(5)
        self.assertEqual(employer._get_telecentre_aid_total(date(2026, 1, 5)), 10)

    def test_one_siren_is_one_undertaking(self):
        self.member.company_registry = "123 456 789 00012"
        shop = self._make_partner(
            "Shop", telecentre_situation="company", company_registry="12345678900020"
        )
        self._declare(50, "2026-01-01", shop)
        self._use(5)
        self.assertEqual(self.member._get_telecentre_aid_total(date(2026, 1, 5)), 60)

    def test_a_group_is_one_undertaking(self):
        head = self._make_partner("Head", telecentre_situation="company")
        self.member.telecentre_group_id = head
        self._declare(50, "2026-01-01", head)
        self.assertEqual(self.member._get_telecentre_aid_total(date(2026, 1, 5)), 50)

    def test_beyond_the_ceiling_a_gratuity_is_not_applied_and_says_why(self):
        self._declare(299_985, "2024-06-01")
        rentals = self.env["telecentre.rental"].create(
            [
                {
                    "space_id": self.office.id,
                    "partner_id": self.member.id,
                    "date_start": utc(day, 9),
                    "date_stop": utc(day, 12),
                }
                for day in (5, 6)
            ]
        )
        rentals.action_confirm()
        self.assertEqual(rentals.mapped("amount_due"), [0, 10])
        quote = self.office.get_quote(
            str(utc(7, 9)), str(utc(7, 12)), partner_id=self.member.id
        )
        self.assertEqual(quote["amount_due"], 10)
        self.assertIn("2023/2831", quote["notice"])
        self.assertIn("is not applied", self._make_rental(*utc_range(7)).quote_summary)

    def test_uses_booked_for_later_count_too(self):
        self._declare(299_985, "2026-02-01")
        self.assertEqual(self._use(5).amount_due, 0)
        self.assertEqual(self._use(6).amount_due, 10)

    def test_a_moved_rental_does_not_count_against_itself(self):
        self._declare(299_990, "2025-06-01")
        rental = self._use(5)
        rental.write({"date_start": utc(6, 9), "date_stop": utc(6, 12)})
        self.assertEqual(rental.amount_due, 0)

    def test_the_host_is_told_once_near_the_ceiling(self):
        cron = self.env.ref("telecentre_management.telecentre_public_aid_cron")

        def warn():
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()

        self._declare(239_999, "2026-01-01")
        warn()
        self.assertFalse(self.member.activity_ids)
        self._declare(1, "2026-01-01")
        warn()
        warn()
        self.assertRecordValues(self.member.activity_ids, [{"user_id": self.host.id}])

    def test_queries_do_not_grow_with_rentals(self):
        company = self._make_partner("SARL", telecentre_situation="company")

        def count(days):
            rentals = self.env["telecentre.rental"].create(
                [
                    {
                        "space_id": self.office.id,
                        "partner_id": (self.member, company)[day % 2].id,
                        "date_start": utc(day, 9),
                        "date_stop": utc(day, 12),
                    }
                    for day in days
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rentals._get_quotes()
            return self.env.cr.sql_log_count - before

        count([5])
        self.assertEqual(count([6, 7]), count([8, 9, 12, 13, 14, 15]))

    def test_a_host_declares_aid_for_members_of_their_sites(self):
        Declared = self.env["telecentre.public.aid.declared"]
        vals = {
            "partner_id": self.member.id,
            "funder": "Region",
            "reference": "R-1",
            "amount": 5,
            "company_id": self.company.id,
        }
        aid = Declared.with_user(self.host).create(vals)
        self.assertEqual(Declared.with_user(self.billing).search([]), aid)
        self.assertFalse(Declared.with_user(self.ydes_host).search([]))
        with self.assertRaises(AccessError):
            aid.with_user(self.host).unlink()
        with self.assertRaises(AccessError):
            Declared.with_user(self.portal_user).search([])


def utc_range(day):
    return utc(day, 9), utc(day, 12)
