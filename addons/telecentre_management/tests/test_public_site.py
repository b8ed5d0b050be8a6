import json
from unittest.mock import patch

from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..models import crm_lead
from ..tools.osm_hours import format_week
from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestPublicSite(TelecentreCase):
    def test_a_week_in_openstreetmap_syntax(self):
        day = [(8.5, 12.5), (13.5, 18)]
        week = {0: day, 1: day, 2: day, 4: [(8.5, 12.5)], 5: [(9, 24)]}
        self.assertEqual(
            format_week(week),
            "Mo-We 08:30-12:30,13:30-18:00; Fr 08:30-12:30; Sa 09:00-24:00; PH off",
        )
        self.assertEqual(format_week({0: day}, True), "Mo 08:30-12:30,13:30-18:00")
        self.assertEqual(format_week({}), "")

    def test_a_week_within_the_premises_hours(self):
        premises = self.calendar.copy()
        premises.attendance_ids = [Command.clear()] + [
            Command.create(
                {
                    "name": "d",
                    "dayofweek": "0",
                    "hour_from": 10,
                    "hour_to": 15,
                    "day_period": "morning",
                }
            )
        ]
        self.murat.write({"hours_source": "within", "host_calendar_id": premises.id})
        self.assertEqual(
            self.murat._get_osm_hours(), "Mo 10:00-12:00,14:00-15:00; PH off"
        )

    def test_what_is_taken_is_not_free_today(self):
        # The clock stands at 09:00 on Friday 2 January.
        self._make_confirmed(utc(2, 9), utc(2, 18))
        free = self.murat._get_free_today()[self.murat]
        self.assertIn((self.office_type, 1, "1 of 2 free"), free)

    def test_a_hidden_or_closed_site_is_not_public(self):
        self.murat.is_published = False
        self.ydes.state = "closed"
        published = self.env["telecentre.site"]._get_published()
        self.assertFalse(published & (self.murat | self.ydes))

    def test_public_prices_come_with_their_act(self):
        prices = self.murat._get_public_prices()
        self.assertEqual(prices["acts"], self.act)
        office = next(row for row in prices["rows"] if row["type"] == self.office_type)
        self.assertEqual(
            office["units"],
            [("half_day", 10.0), ("day", 20.0), ("week", 80.0), ("month", 100.0)],
        )

    def test_open_state_tells_until_or_from_when(self):
        is_open, moment = self.murat._get_open_state(utc(2, 9))[self.murat]
        self.assertEqual((is_open, moment.hour), (True, 12))
        is_open, moment = self.murat._get_open_state(utc(2, 19))[self.murat]
        self.assertEqual((is_open, moment.day, moment.hour), (False, 5, 9))


@tagged("post_install", "-at_install")
class TestPublicPages(HttpCase, TelecentreCase):
    def test_everybody_sees_the_sites_and_nobody_else(self):
        self._make_confirmed(utc(2, 9), utc(2, 12))
        page = self.url_open("/telecentres")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Murat", page.text)
        page = self.url_open("/telecentres/mur")
        self.assertEqual(page.status_code, 200)
        self.assertIn("08-123", page.text)
        self.assertNotIn("Jeanne", page.text)

    def test_an_unknown_site_is_not_found(self):
        self.assertEqual(self.url_open("/telecentres/nowhere").status_code, 404)
        self.assertEqual(self.url_open("/telecentres?kind=abc").status_code, 200)

    def test_scripts_of_the_pages_speak_their_language(self):
        translated = self.env["ir.http"]._get_translation_frontend_modules_name()
        self.assertIn("telecentre_management", translated)

    def test_open_data_says_what_the_pages_say(self):
        rows = {
            row["id"]: row for row in self.url_open("/telecentres/sites.json").json()
        }
        self.assertEqual(rows["MUR"]["name"], "Murat")
        self.assertEqual(
            rows["MUR"]["opening_hours"], "Mo-Fr 09:00-12:00,14:00-18:00; PH off"
        )
        lines = self.url_open("/telecentres/sites.csv").text.splitlines()
        self.assertEqual(lines[0].split(",")[0], "id")
        self.assertEqual(len(lines), len(rows) + 1)
        features = json.loads(self.url_open("/telecentres/sites.geojson").text)
        self.assertEqual(features["type"], "FeatureCollection")
        self.assertEqual(len(features["features"]), len(rows))

    def _post_join(self, **values):
        """Send the form; its stamp and token are those of the page, made old enough."""
        page = self.url_open("/telecentres/join?site=MUR")
        form = html.fromstring(page.text).forms[-1]
        fields = dict(form.fields)
        typed = {"name": "Ada", "email": "ada@example.org", "consent": "1"} | values
        with patch.object(crm_lead, "QUICKEST_SECONDS", 0):
            return self.url_open("/telecentres/join", data=fields | typed)

    def _get_leads(self):
        return self.env["crm.lead"].search([("email_from", "=", "ada@example.org")])

    def test_who_asks_becomes_a_lead_of_the_site(self):
        page = self._post_join(project="<script>alert(1)</script> Web design")
        self.assertIn("/telecentres/joined", page.url)
        lead = self._get_leads()
        self.assertRecordValues(
            lead, [{"contact_name": "Ada", "telecentre_site_id": self.murat.id}]
        )
        self.assertTrue(lead.telecentre_consent_date)

    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self):
        page = self._post_join(email="not an address", project="My <b>idea</b>")
        self.assertEqual(page.status_code, 422)
        self.assertIn("valid e-mail address", page.text)
        self.assertIn("My &lt;b&gt;idea&lt;/b&gt;", page.text)
        self.assertFalse(self._get_leads())

    def test_a_robot_leaves_no_lead(self):
        for values in ({"website": "spam"}, {"stamp": "1.x"}, {"stamp": ""}):
            with self.subTest(values=values):
                page = self._post_join(**values)
                self.assertIn("/telecentres/joined", page.url)
                self.assertFalse(self._get_leads())

    def test_a_lead_becomes_a_member(self):
        self._post_join(situation="self_employed")
        lead = self._get_leads()
        plan = self.env["telecentre.plan"].create(
            {"name": "Plan", "company_id": self.company.id}
        )
        action = lead.with_user(self.host).action_make_member()
        wizard = (
            self.env["telecentre.lead.member"]
            .with_user(self.host)
            .with_context(**action["context"])
            .create({"plan_id": plan.id})
        )
        wizard.action_make_member()
        member = lead.partner_id
        self.assertTrue(member.is_telecentre_member)
        self.assertEqual(member.telecentre_situation, "self_employed")
        self.assertTrue(member.user_ids.has_group("base.group_portal"))
