from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.telecentre_management.tests.common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestPublicHolidays(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Holidays are named in it; a database begun in French has French companies.
        cls.company.partner_id.lang = "en_US"

    def _create(self, year, user=None):
        wizard = (
            self.env["telecentre.public.holidays"]
            .with_user(user or self.manager)
            .create({"year": year, "company_id": self.company.id})
        )
        return wizard.action_create()

    def _get_leaves(self):
        return self.env["resource.calendar.leaves"].search(
            [("calendar_id", "=", False), ("company_id", "=", self.company.id)]
        )

    def test_one_click_creates_the_eleven(self):
        self._create(2026)
        leaves = self._get_leaves()
        self.assertEqual(len(leaves), 11)
        labour_day = leaves.filtered(lambda leave: leave.name == "Labour Day")
        self.assertEqual(
            (labour_day.date_from, labour_day.date_to),
            (datetime(2026, 4, 30, 22), datetime(2026, 5, 1, 22)),
        )

    def test_they_are_of_the_company_chosen_whoever_flushes(self):
        other = self.env["res.company"].create({"name": "Other council"})
        self.company.with_company(other)._create_public_holidays(2026)
        self.env.flush_all()
        self.assertEqual(len(self._get_leaves()), 11)

    def test_they_close_sites_unless_these_open_on_holidays(self):
        self.ydes.is_open_on_holidays = True
        self._create(2026)
        day = datetime(2026, 5, 7, 22), datetime(2026, 5, 8, 22)
        for space, count in ((self.office, 0), (self.ydes_office, 2)):
            free = space._get_free_intervals(*day)[space]
            self.assertEqual(len(free), count)

    def test_a_second_click_creates_nothing(self):
        self._create(2026)
        self._create(2026)
        self.assertEqual(len(self._get_leaves()), 11)

    def test_only_the_missing_ones_are_created(self):
        self._create(2026)
        self._get_leaves().filtered(
            lambda leave: leave.name == "Christmas Day"
        ).unlink()
        wizard = self.env["telecentre.public.holidays"].with_user(self.manager)
        with Form(wizard.with_company(self.company)) as form:
            form.year = 2026
            self.assertEqual(form.missing_count, 1)
        form.record.action_create()
        self.assertEqual(len(self._get_leaves()), 11)

    def test_a_day_typed_by_hand_until_23_59_59_exists(self):
        self.env["resource.calendar.leaves"].with_company(self.company).create(
            {
                "name": "Noël",
                "calendar_id": False,
                "date_from": datetime(2026, 12, 24, 23),
                "date_to": datetime(2026, 12, 25, 22, 59, 59),
            }
        ).flush_recordset()
        self._create(2026)
        self.assertEqual(len(self._get_leaves()), 11)

    def test_names_are_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.company.partner_id.lang = "fr_FR"
        leaves = self.company._create_public_holidays(2026)
        names = self.company.with_context(lang="fr_FR")._get_public_holiday_names()
        self.assertEqual({*leaves.mapped("name")}, {*names.values()})

    def test_a_senseless_year_is_explained(self):
        with self.assertRaisesRegex(UserError, "Type a year between"):
            self._create(26)

    def test_rentals_already_made_are_shown_and_stay(self):
        rental = self._make_confirmed(
            utc(1, 9, month=1, year=2027), utc(1, 12, month=1, year=2027)
        )
        action = self._create(2027)
        self.assertEqual(action["params"]["next"]["domain"], [("id", "in", rental.ids)])
        self.assertEqual(rental.state, "confirmed")

    def test_a_holiday_is_typed_and_read_as_days(self):
        with Form(
            self.env["resource.calendar.leaves"].with_user(self.manager),
            "l10n_fr_telecentre.resource_calendar_leaves_view_form",
        ) as form:
            form.name = "Bridge"
            form.telecentre_first_day = date(2026, 7, 13)
        bridge = form.save()
        self.assertEqual(
            (bridge.date_from, bridge.date_to),
            (datetime(2026, 7, 12, 22), datetime(2026, 7, 13, 22)),
        )
        bridge.telecentre_last_day = date(2026, 7, 14)
        self.assertEqual(bridge.date_to, datetime(2026, 7, 14, 22))
        self.assertEqual(bridge.telecentre_weekday, "Monday – Tuesday")

    def test_part_of_a_day_shows_its_hours(self):
        eve = self.env["resource.calendar.leaves"].create(
            {
                "name": "Christmas Eve",
                "date_from": datetime(2026, 12, 24, 12),
                "date_to": datetime(2026, 12, 24, 23),
            }
        )
        self.assertEqual(eve.telecentre_first_day, eve.telecentre_last_day)
        self.assertEqual(eve.telecentre_weekday, "Thursday 13:00–00:00")

    def test_only_managers_create_them(self):
        for user in (self.host, self.billing):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._create(2026, user)

    # warning

    def _get_warnings(self):
        return self.company._get_holiday_warnings()

    def _warn(self):
        self.env["res.company"]._cron_warn_about_holidays()

    @freeze_time("2026-09-30 10:00:00")
    def test_in_september_this_year_is_enough(self):
        self.company._create_public_holidays(2026)
        self._warn()
        self.assertFalse(self._get_warnings())
        self.assertFalse(self.murat.missing_holiday_year)

    @freeze_time("2026-10-01 10:00:00")
    def test_from_october_next_year_is_asked_for_once(self):
        self.company._create_public_holidays(2026)
        self._warn()
        self._warn()
        warnings = self._get_warnings()
        self.assertIn(self.manager, warnings.user_id)
        self.assertEqual(len(warnings), len(warnings.user_id))
        self.assertNotIn(self.host, warnings.user_id)
        self.assertEqual(self.murat.missing_holiday_year, 2027)

    @freeze_time("2026-10-01 10:00:00")
    def test_the_warning_ends_when_they_are_created(self):
        self._warn()
        self._create(2027)
        self.assertFalse(self._get_warnings())
        self.env.invalidate_all()
        self.assertFalse(self.murat.missing_holiday_year)

    @freeze_time("2026-10-01 10:00:00")
    def test_a_site_that_opens_on_holidays_says_nothing(self):
        self.murat.is_open_on_holidays = True
        self.assertFalse(self.murat.missing_holiday_year)
        self.assertEqual(self.ydes.missing_holiday_year, 2027)
