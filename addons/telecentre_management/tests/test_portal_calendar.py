from datetime import timedelta

import icalendar
from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from .common import TelecentreCase, utc

START, STOP = utc(8, 9), utc(8, 12)


@tagged("post_install", "-at_install")
class TestPortalCalendar(HttpCase, TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, telecentre_no_mail=False))
        cls.member.email = "jeanne@example.com"
        cls.murat.partner_id = cls._make_partner(
            "Maison des services",
            phone="+33 4 71 20 00 00",
            email="murat@example.com",
            partner_latitude=45.1106,
            partner_longitude=2.8689,
        )

    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"

    def _log_in(self):
        self.authenticate("jeanne", "jeanne-jeanne")

    def _get_feed(self):
        self.member._renew_telecentre_feed()
        url = self.member._get_telecentre_feed_url()
        return url[url.index("/telecentres/") :]

    def _parse(self, content):
        """Read by another library than the one that wrote it."""
        calendar = icalendar.Calendar.from_ical(content)
        return calendar, calendar.walk("VEVENT")

    def _get_mailed(self, rental):
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("res_id", "=", rental.id)], order="id desc", limit=1)
        )
        attachment = mail.attachment_ids
        self.assertEqual(attachment.mimetype, "text/calendar")
        self.assertEqual(attachment.name, f"{rental._get_ical_name()}.ics")
        return self._parse(attachment.raw)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def test_an_event_tells_where_and_when_on_the_clock_of_the_site(self):
        rental = self._make_confirmed(START, STOP)
        calendar, [event] = self._parse(rental._get_ical())
        self.assertEqual(
            [zone["TZID"] for zone in calendar.walk("VTIMEZONE")], ["Europe/Paris"]
        )
        self.assertEqual(event["DTSTART"].params["TZID"], "Europe/Paris")
        self.assertEqual(
            event.decoded("DTSTART").isoformat(), "2026-01-08T09:00:00+01:00"
        )
        self.assertEqual(
            event.decoded("DTEND").isoformat(), "2026-01-08T12:00:00+01:00"
        )
        self.assertEqual(event["SUMMARY"], "Office 1 · Murat")
        self.assertIn("1 rue du Faubourg", event["LOCATION"])
        self.assertIn(rental.name, event["DESCRIPTION"])
        self.assertEqual(event["ORGANIZER"], "mailto:murat@example.com")
        self.assertIn(b"\nGEO:45.110600;2.868900\r\n", rental._get_ical())
        self.assertEqual(event["STATUS"], "CONFIRMED")

    def test_the_time_zone_knows_summer(self):
        rental = self._make_confirmed(utc(1, 8, month=7), utc(1, 11, month=7))
        calendar, [event] = self._parse(rental._get_ical())
        [zone] = calendar.walk("VTIMEZONE")
        offsets = {str(part["TZOFFSETTO"].to_ical()) for part in zone.subcomponents}
        self.assertEqual(offsets, {"+0100", "+0200"})
        self.assertEqual(event.decoded("DTSTART").utcoffset(), timedelta(hours=2))

    def test_what_happens_to_a_rental_is_one_event_that_grows(self):
        rental = self._make_confirmed(START, STOP)
        calendar, [confirmed] = self._get_mailed(rental)
        self.assertEqual(calendar["METHOD"], "PUBLISH")
        rental.write({"date_start": utc(9, 14), "date_stop": utc(9, 18)})
        calendar, [changed] = self._get_mailed(rental)
        self.assertEqual(calendar["METHOD"], "PUBLISH")
        rental.action_cancel("Ill")
        calendar, [cancelled] = self._get_mailed(rental)
        self.assertEqual(calendar["METHOD"], "CANCEL")
        events = confirmed, changed, cancelled
        self.assertEqual(len({event["UID"] for event in events}), 1)
        sequences = [event["SEQUENCE"] for event in events]
        self.assertEqual(sequences, sorted({*sequences}))
        self.assertEqual(
            [event["STATUS"] for event in events],
            ["CONFIRMED", "CONFIRMED", "CANCELLED"],
        )

    def test_what_changes_nothing_is_the_same_version(self):
        rental = self._make_confirmed(START, STOP)
        sequence = rental.ical_sequence
        rental.write({"date_start": START, "note": "Needs a lamp"})
        with freeze_time(START):
            rental.action_check_in()
        self.assertEqual(rental.ical_sequence, sequence)

    def test_one_mail_for_several_stays_has_one_file(self):
        rentals = self._make_rental(START, STOP) | self._make_rental(
            START, STOP, space_id=self.other_office.id
        )
        rentals.action_confirm()
        _calendar, events = self._get_mailed(rentals[0])
        self.assertEqual(len(events), 2)

    def test_a_member_downloads_their_own_only(self):
        self._log_in()
        own = self._make_confirmed(START, STOP)
        other = self._make_confirmed(
            START,
            STOP,
            space_id=self.other_office.id,
            partner_id=self.other_member.id,
        )
        answer = self.url_open(f"/my/rentals/{own.id}/calendar.ics")
        self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
        self.assertEqual(len(self._parse(answer.content)[1]), 1)
        answer = self.url_open(f"/my/rentals/{other.id}/calendar.ics")
        self.assertTrue(answer.url.endswith("/my/rentals"))

    # ------------------------------------------------------------------
    # Feed
    # ------------------------------------------------------------------

    def test_a_feed_tells_all_that_is_the_members_and_nothing_else(self):
        self.murat.access_code = "4321B"
        coming = self._make_confirmed(START, STOP)
        gone = self._make_confirmed(utc(9, 9), utc(9, 12))
        gone.action_cancel("Ill")
        self._make_rental(utc(12, 9), utc(12, 12))
        self._make_confirmed(
            START,
            STOP,
            space_id=self.other_office.id,
            partner_id=self.other_member.id,
        )
        answer = self.url_open(self._get_feed())
        calendar, events = self._parse(answer.content)
        self.assertEqual(calendar["X-WR-CALNAME"], "My telecentre rentals")
        self.assertNotIn("METHOD", calendar)
        self.assertEqual(
            [(event["UID"].split("@")[0], event["STATUS"]) for event in events],
            [(f"rental-{coming.id}", "CONFIRMED"), (f"rental-{gone.id}", "CANCELLED")],
        )
        for secret in ("Paul", "4321B", "10.00"):
            self.assertNotIn(secret, answer.text)

    def test_an_empty_feed_is_a_calendar(self):
        calendar, events = self._parse(self.url_open(self._get_feed()).content)
        self.assertFalse(events)
        self.assertEqual(calendar["VERSION"], "2.0")

    def test_an_unknown_address_does_not_exist(self):
        for key in ("unknown", "%20", "0", "False"):
            answer = self.url_open(f"/telecentres/feed/{key}.ics")
            self.assertEqual(answer.status_code, 404)

    def test_a_withdrawn_or_renewed_address_does_not_exist(self):
        first = self._get_feed()
        second = self._get_feed()
        self.assertEqual(self.url_open(first).status_code, 404)
        self.assertEqual(self.url_open(second).status_code, 200)
        self.member._revoke_telecentre_feed()
        self.assertEqual(self.url_open(second).status_code, 404)

    def test_who_may_no_longer_log_in_has_no_feed(self):
        feed = self._get_feed()
        self.portal_user.active = False
        self.assertEqual(self.url_open(feed).status_code, 404)

    def test_nobody_reads_the_address_of_another(self):
        for user in (self.host, self.manager, self.portal_user):
            fields = self.env["res.partner"].with_user(user).fields_get()
            self.assertNotIn("telecentre_feed_key", fields)

    def test_a_member_makes_and_withdraws_their_address(self):
        self._log_in()
        page = html.fromstring(self.url_open("/my/calendar").text)
        form = dict(page.forms[-1].fields)
        page = self.url_open("/my/calendar/renew", data=form)
        self.assertIn(self.member._get_telecentre_feed_url(), page.text)
        self.url_open("/my/calendar/revoke", data=form)
        self.assertFalse(self.member._get_telecentre_feed_url())

    def test_queries_do_not_grow_with_rentals(self):
        def count():
            self.env.flush_all()
            self.url_open(feed)
            before = self.env.cr.sql_log_count
            self.url_open(feed)
            return self.env.cr.sql_log_count - before

        feed = self._get_feed()
        self._make_confirmed(START, STOP)
        few = count()
        for day in (12, 13, 14, 15):
            self._make_confirmed(utc(day, 9), utc(day, 12))
        self.assertLessEqual(count(), few + 1)
