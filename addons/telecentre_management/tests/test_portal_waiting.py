from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import TelecentreCase, utc

START, STOP = utc(5, 9), utc(5, 12)
SEARCH = "/my/book?day=2026-01-05&slot=morning"


@tagged("post_install", "-at_install")
class TestPortalWaiting(HttpCase, TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.taken = cls.env["telecentre.rental"].union(
            *(
                cls._make_confirmed(
                    START, STOP, space_id=space.id, partner_id=cls.other_member.id
                )
                for space in (cls.office, cls.other_office)
            )
        )

    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")

    def _get_entries(self):
        return self.env["telecentre.waiting"].search([])

    def _get_form(self, page, action):
        forms = html.fromstring(page.text).forms
        return dict(
            next(form for form in forms if (form.action or "").endswith(action)).fields
        )

    def _post(self, path, **values):
        page = self.url_open("/my/waiting")
        token = html.fromstring(self.url_open(SEARCH).text).xpath(
            "//input[@name='csrf_token']/@value"
        )
        self.assertTrue(token, page.text)
        return self.url_open(path, data={"csrf_token": token[0], **values})

    def _join(self, **values):
        form = self._get_form(self.url_open(SEARCH), "/my/waiting/join")
        return self.url_open("/my/waiting/join", data=form | values)

    # ------------------------------------------------------------------
    # Joining and leaving
    # ------------------------------------------------------------------

    def test_what_is_taken_can_be_waited_for(self):
        page = self._join()
        [entry] = self._get_entries()
        self.assertTrue(page.url.endswith(f"/my/waiting/{entry.id}?done=joined"))
        self.assertRecordValues(
            entry,
            [
                {
                    "partner_id": self.member.id,
                    "site_id": self.murat.id,
                    "space_type_id": self.office_type.id,
                    "date_start": START,
                    "date_stop": STOP,
                    "duration": 0,
                    "state": "waiting",
                }
            ],
        )
        self.assertNotIn("Paul", page.text)

    def test_any_hour_of_the_day_can_be_waited_for(self):
        for rental in self.taken:
            self._make_confirmed(utc(5, 14), utc(5, 18), space_id=rental.space_id.id)
        wish = {"day": START.date(), "slot": "hours", "minutes": 120, "time": None}
        Space = self.env["telecentre.space"].with_user(self.portal_user)
        offers = Space._find_offers(self.member, wish)
        [full] = Space._find_full(self.member, wish, offers)
        self.assertEqual(full.kind, self.office_type)
        self.assertEqual(full[2:], (START, utc(5, 18), 120))

    def test_closed_days_and_refusing_rules_offer_no_list(self):
        Space = self.env["telecentre.space"].with_user(self.portal_user)
        wish = {"day": utc(4, 9).date(), "slot": "morning", "minutes": 60}
        self.assertFalse(Space._find_full(self.member, wish, []))
        self._make_policy(lead_minutes=7 * 24 * 60)
        wish["day"] = START.date()
        self.assertFalse(Space._find_full(self.member, wish, []))

    def test_queries_do_not_grow_with_spaces(self):
        wish = {"day": START.date(), "slot": "hours", "minutes": 60, "time": None}
        Space = self.env["telecentre.space"]

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Space._find_full(self.member, wish, [])
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self._make_spaces(
            self.murat, self.office_type, *(f"Desk {n}" for n in range(20))
        )
        self.assertLessEqual(count(), few)

    def test_joining_twice_waits_once(self):
        self._join()
        self._join()
        self.assertEqual(len(self._get_entries()), 1)

    def test_what_is_free_by_now_is_offered_at_once(self):
        form = self._get_form(self.url_open(SEARCH), "/my/waiting/join")
        self.taken[0].action_cancel("Ill")
        page = self.url_open("/my/waiting/join", data=form)
        self.assertEqual(self._get_entries().state, "offered")
        self.assertIn("This place is kept for you", page.text)

    def test_nonsense_leads_back_to_the_search(self):
        for values in (
            {"hours": "now"},
            {"hours": "2026-01-05 11:00:00/2026-01-05 08:00:00"},
            {"hours": "9999-12-31 00:00:00/9999-12-31 23:00:00"},
            {"hours": "2026-01-05 08:00:00/2029-01-05 08:00:00"},
            {"site": "999999"},
            {"kind": "x"},
        ):
            with self.subTest(values=values):
                self.assertTrue(self._join(**values).url.endswith("/my/book"))
        page = self._join(minutes="9999")
        self.assertEqual(page.status_code, 409)
        page = self._join(hours="2025-12-05 08:00:00/2025-12-05 11:00:00")
        self.assertIn("This time is over", page.text)
        self.assertFalse(self._get_entries())

    def test_a_member_waits_for_so_many_places_and_no_more(self):
        Waiting = self.env["telecentre.waiting"]
        for day in range(20):
            start = START + timedelta(days=day)
            Waiting._portal_join(
                self.member,
                self.ydes,
                self.room_type,
                start,
                start + timedelta(hours=1),
                0,
            )
        with self.assertRaisesRegex(UserError, "already wait for 20"):
            Waiting._portal_join(
                self.member, self.murat, self.office_type, START, STOP, 0
            )

    def test_a_member_leaves_the_list(self):
        page = self._join()
        entry = self._get_entries()
        form = self._get_form(page, "/leave")
        self.url_open(f"/my/waiting/{entry.id}/leave", data=form)
        self.assertEqual(entry.state, "cancelled")

    # ------------------------------------------------------------------
    # Offers
    # ------------------------------------------------------------------

    def _get_offer(self):
        self._join()
        self.taken[0].action_cancel("Ill")
        entry = self._get_entries()
        self.assertEqual(entry.state, "offered")
        return entry

    def test_an_offer_is_accepted_with_its_price_in_sight(self):
        entry = self._get_offer()
        page = self.url_open(entry.access_url)
        self.assertIn("10.00", page.text)
        form = self._get_form(page, "/accept")
        page = self.url_open(f"/my/waiting/{entry.id}/accept", data=form)
        rental = entry.rental_id
        self.assertEqual((entry.state, rental.state), ("accepted", "confirmed"))
        self.assertTrue(page.url.endswith(f"/my/rentals/{rental.id}?booked=1"))
        page = self.url_open(f"/my/waiting/{entry.id}/accept", data=form)
        self.assertTrue(page.url.endswith(f"/my/rentals/{rental.id}?booked=1"))

    def test_an_offer_is_declined(self):
        entry = self._get_offer()
        self._post(f"/my/waiting/{entry.id}/decline")
        self.assertEqual(
            (entry.state, entry.rental_id.state), ("declined", "cancelled")
        )

    def test_an_offer_that_ended_is_answered_by_a_sentence(self):
        entry = self._get_offer()
        form = self._get_form(self.url_open(entry.access_url), "/accept")
        with freeze_time(entry.offer_until + timedelta(minutes=1)):
            self.authenticate("jeanne", "jeanne-jeanne")
            form["csrf_token"] = self._get_form(
                self.url_open(entry.access_url), "/accept"
            )["csrf_token"]
            page = self.url_open(f"/my/waiting/{entry.id}/accept", data=form)
        self.assertEqual(page.status_code, 409)
        self.assertIn("that time is over", page.text)
        self.assertEqual(entry.rental_id.state, "requested")

    def test_an_offer_taken_may_still_need_approval(self):
        entry = self._get_offer()
        self._make_policy(approval="everybody")
        self._post(f"/my/waiting/{entry.id}/accept")
        self.assertEqual(entry.state, "accepted")
        self.assertEqual(entry.rental_id.hold_reason, "approval")

    def test_who_missed_an_offer_waits_again_at_the_end_of_the_line(self):
        entry = self._get_offer()
        asked = entry.date_asked
        self._post(f"/my/waiting/{entry.id}/decline")
        self._make_confirmed(START, STOP, space_id=self.office.id)
        with freeze_time("2026-01-02 09:00:00"):
            self._post(f"/my/waiting/{entry.id}/again")
        self.assertEqual(entry.state, "waiting")
        self.assertGreater(entry.date_asked, asked)

    def test_the_mail_of_an_offer_leads_to_its_answer(self):
        self.member.email = "jeanne@example.com"
        entry = self._get_offer()
        rental = entry.rental_id
        mail = rental.with_context(telecentre_no_mail=False)._notify("offer")
        self.assertIn(f"/my/waiting/{entry.id}", mail.body_html)
        page = self.url_open(f"/my/rentals/{rental.id}")
        self.assertTrue(page.url.endswith(f"/my/waiting/{entry.id}"))

    # ------------------------------------------------------------------
    # Whose
    # ------------------------------------------------------------------

    def test_nobody_sees_or_answers_what_is_not_theirs(self):
        other = self.env["telecentre.waiting"].create(
            {
                "partner_id": self.other_member.id,
                "site_id": self.murat.id,
                "space_type_id": self.office_type.id,
                "date_start": START,
                "date_stop": STOP,
            }
        )
        other.action_wait()
        self.taken[0].action_cancel("Ill")
        self.assertEqual(other.state, "offered")
        for entry_id in (other.id, 999999, 10**15):
            page = self.url_open(f"/my/waiting/{entry_id}")
            self.assertTrue(page.url.endswith("/my/waiting"))
            for answer in ("accept", "decline", "leave", "again"):
                page = self._post(f"/my/waiting/{entry_id}/{answer}")
                self.assertTrue(page.url.endswith("/my/waiting"))
        self.assertEqual(other.state, "offered")

    def test_the_place_in_the_line_is_shown(self):
        self.env["telecentre.waiting"].create(
            {
                "partner_id": self.other_member.id,
                "site_id": self.murat.id,
                "space_type_id": self.office_type.id,
                "date_start": START,
                "date_stop": STOP,
                "date_asked": "2026-01-01 08:00:00",
            }
        )
        self._join()
        text = html.fromstring(self.url_open("/my/waiting").text).text_content()
        self.assertIn("Place 2 in the line", " ".join(text.split()))
