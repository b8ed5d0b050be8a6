from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TelecentreCase, utc

MONDAY = "2026-01-05"


@tagged("post_install", "-at_install")
class TestDaySheet(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-05 07:30:00"))
        cls.member.phone = "+33 4 71 20 00 00"
        cls.murat.access_code = "Door 1234"
        cls.office.access_code = "Key box 56"
        cls.afternoon = cls._make_confirmed(
            utc(5, 14), utc(5, 16), partner_id=cls.other_member.id
        )
        cls.morning = cls._make_confirmed(utc(5, 9), utc(5, 12), note="Loud phone")

    def _get_sheet(self, user=None, day=MONDAY):
        sites = self.murat.with_user(user or self.host)
        [sheet] = sites.get_day_sheet(day)["sheets"]
        return sheet

    def test_arrivals_come_in_order_of_time_with_all_a_host_needs(self):
        first, second = self._get_sheet()["arrivals"]
        self.assertEqual(first["time"], "09:00–12:00")
        self.assertEqual(second["time"], "14:00–16:00")
        self.assertEqual(first["who"], "Jeanne Delmas")
        self.assertEqual(first["phone"], "+33 4 71 20 00 00")
        self.assertEqual(first["space"], "Office 1")
        self.assertEqual(first["code"], "Door 1234 · Key box 56")
        self.assertEqual(first["price"], "10.00\xa0€")
        self.assertEqual(first["note"], "Loud phone")
        self.assertEqual(first["number"], self.morning.name)

    def test_a_code_of_its_own_takes_the_place_of_the_one_of_the_space(self):
        self.morning.access_code = "99"
        self.assertEqual(self._get_sheet()["arrivals"][0]["code"], "Door 1234 · 99")

    def test_what_is_free_now_and_for_the_rest_of_the_day(self):
        with freeze_time("2026-01-05 09:00:00"):  # 10:00 in Murat
            spaces = {space["name"]: space for space in self._get_sheet()["spaces"]}
        self.assertEqual(
            (spaces["Office 1"]["now"], spaces["Office 1"]["hours"]),
            (False, "16:00–18:00"),
        )
        self.assertEqual(
            (spaces["Office 2"]["now"], spaces["Office 2"]["hours"]),
            (True, "10:00–12:00, 14:00–18:00"),
        )

    def test_buttons_follow_the_state(self):
        self.assertEqual(
            self._get_sheet()["arrivals"][0]["actions"],
            ["action_check_in", "action_no_show"],
        )
        self.morning.action_check_in()
        self.assertEqual(
            self._get_sheet()["arrivals"][0]["actions"],
            ["action_done", "action_reopen"],
        )

    def test_a_long_stay_is_on_the_sheet_of_each_day(self):
        self._make_confirmed(utc(5, 9), utc(8, 18), space_id=self.room.id)
        [arrival] = self._get_sheet(day="2026-01-06")["arrivals"]
        self.assertEqual(arrival["time"], "all day, until 01/08/2026")
        self.assertTrue(arrival["starts_before"])

    def test_drafts_and_cancelled_rentals_are_not_expected(self):
        self.morning.action_cancel("no")
        self._make_rental(utc(5, 9), utc(5, 12))
        self.assertEqual(len(self._get_sheet()["arrivals"]), 1)

    def test_a_closure_is_told_once(self):
        self.env["telecentre.closure"].create(
            {
                "name": "Host on leave",
                "kind": "unstaffed",
                "company_id": self.company.id,
                "site_ids": self.murat.ids,
                "date_start": utc(5, 14),
                "date_stop": utc(5, 18),
            }
        )
        [notice] = self._get_sheet()["notices"]
        self.assertEqual(notice["label"], "Open without a host · Host on leave")
        self.assertEqual(notice["hours"], "14:00–18:00")
        self.assertFalse(notice["spaces"])

    def test_elsewhere_a_host_sees_hours_and_free_spaces_but_nobody(self):
        sheet = self._get_sheet(self.ydes_host)
        self.assertFalse(sheet["arrivals"])
        self.assertFalse(sheet["editable"])
        self.assertNotIn("1234", str(sheet))

    def test_members_and_billing_have_no_day_sheet(self):
        for user in (self.portal_user, self.billing):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._get_sheet(user)

    def test_codes_are_for_hosts(self):
        for record in (self.murat, self.office, self.morning):
            with self.assertRaises(AccessError):
                record.with_user(self.portal_user).read(["access_code"])

    def test_a_wrong_day_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "someday"):
            self.murat.get_day_sheet("someday")

    def test_printing_asks_for_the_sites_and_the_day_on_screen(self):
        action = self.murat.with_user(self.host).action_print_day_sheet(MONDAY)
        self.assertEqual(action["data"], {"site_ids": self.murat.ids, "day": MONDAY})

    def test_the_paper_has_a_page_per_site(self):
        self.env.user.group_ids += self.env.ref(
            "telecentre_management.telecentre_management_group_manager"
        )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_management.report_day_sheet",
            [],
            data={"site_ids": (self.murat | self.ydes).ids, "day": MONDAY},
        )[0]
        html = html.decode()
        for expected in ("Jeanne Delmas", "Key box 56", "Signature", "Ydes"):
            self.assertIn(expected, html)
        self.assertEqual(html.count("page-break-after"), 1)

    def test_queries_do_not_grow_with_the_day(self):
        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get_sheet()
            return self.cr.sql_log_count - before

        count()
        few = count()
        spaces = self._make_spaces(
            self.murat, self.office_type, *(f"Desk {number}" for number in range(30))
        )
        self.env["telecentre.rental"].create(
            [
                {
                    "space_id": space.id,
                    "partner_id": self.member.id,
                    "date_start": utc(5, 9),
                    "date_stop": utc(5, 12),
                    "state": "confirmed",
                }
                for space in spaces
            ]
        )
        self.assertEqual(count(), few)
