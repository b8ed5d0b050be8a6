from lxml import html

from odoo.tests import HttpCase, tagged

from .common import TelecentreCase, utc

HOURS = "2026-01-05 08:00:00/2026-01-05 11:00:00"  # Monday morning, in UTC


@tagged("post_install", "-at_install")
class TestPortalBooking(HttpCase, TelecentreCase):
    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")

    def _get_rentals(self):
        return self.env["telecentre.rental"].search([])

    def _get_form(self, page, action):
        """The fields of the form of a page that goes to an address."""
        forms = html.fromstring(page.text).forms
        return dict(
            next(form for form in forms if (form.action or "").endswith(action)).fields
        )

    def _review(self, **values):
        query = {
            "site": self.murat.id,
            "kind": self.office_type.id,
            "hours": HOURS,
            "quantity": 1,
        } | values
        return self.url_open(
            "/my/book/review?" + "&".join(f"{k}={v}" for k, v in query.items())
        )

    def _confirm(self, form):
        return self.url_open("/my/book/confirm", data=form)

    def test_what_is_free_is_found_at_all_sites_with_its_price(self):
        page = self.url_open("/my/book?day=2026-01-05&slot=morning")
        self.assertEqual(page.status_code, 200)
        text = " ".join(html.fromstring(page.text).text_content().split())
        self.assertIn("Murat", text)
        self.assertIn("Ydes", text)
        self.assertIn("09:00–12:00", text)
        self.assertRegex(text, r"10\.00")

    def test_what_is_taken_is_not_offered(self):
        for space in (self.office, self.other_office):
            self._make_confirmed(utc(5, 9), utc(5, 12), space_id=space.id)
        offers = self.env["telecentre.space"]._find_offers(
            self.member,
            {
                "day": utc(5, 9).date(),
                "slot": "morning",
                "minutes": 60,
                "site_id": self.murat.id,
            },
        )
        self.assertNotIn(self.office_type, [offer.kind for offer in offers])
        self.assertIn(self.room_type, [offer.kind for offer in offers])

    def test_queries_do_not_grow_with_spaces(self):
        wish = {"day": utc(5, 9).date(), "slot": "hours", "minutes": 60, "time": None}
        Space = self.env["telecentre.space"]

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Space._find_offers(self.member, wish)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self._make_spaces(
            self.murat, self.office_type, *(f"Desk {n}" for n in range(20))
        )
        self.assertLessEqual(count(), few)

    def test_a_member_books_and_cancels(self):
        form = self._get_form(self._review(), "/my/book/confirm")
        page = self._confirm(form)
        [rental] = self._get_rentals()
        self.assertTrue(page.url.endswith(f"/my/rentals/{rental.id}?booked=1"))
        self.assertRecordValues(
            rental,
            [{"state": "confirmed", "partner_id": self.member.id, "amount_due": 10}],
        )
        form = self._get_form(page, f"/my/rentals/{rental.id}/cancel")
        self.url_open(f"/my/rentals/{rental.id}/cancel", data=form)
        self.assertEqual(rental.state, "cancelled")

    def test_several_places_at_once(self):
        form = self._get_form(self._review(quantity=2), "/my/book/confirm")
        self._confirm(form)
        self.assertEqual(self._get_rentals().space_id, self.office | self.other_office)

    def test_a_form_sent_twice_books_once(self):
        form = self._get_form(self._review(), "/my/book/confirm")
        self._confirm(form)
        self._confirm(form)
        self.assertEqual(len(self._get_rentals()), 1)

    def test_who_loses_a_race_reads_what_is_free(self):
        form = self._get_form(self._review(), "/my/book/confirm")
        for space in (self.office, self.other_office):
            self._make_confirmed(
                utc(5, 9),
                utc(5, 12),
                space_id=space.id,
                partner_id=self.other_member.id,
            )
        page = self._confirm(form)
        self.assertEqual(page.status_code, 409)
        self.assertIn("still free", page.text)
        self.assertNotIn("Paul", page.text)
        self.assertIn("14:00–17:00", page.text)

    def test_nonsense_leads_back_to_the_search(self):
        for values in (
            {"hours": "now"},
            {"hours": "2026-01-05 11:00:00/2026-01-05 08:00:00"},
            {"site": "999999"},
            {"kind": "x"},
        ):
            with self.subTest(values=values):
                self.assertTrue(self._review(**values).url.endswith("/my/book"))
        for quantity in ("50", "-1"):
            self.assertIn(self._review(quantity=quantity).status_code, (200, 409))
        page = self.url_open(
            "/my/book?day=2020-01-01&slot=x&minutes=a&people=999999999"
        )
        self.assertIn("today or a later day", page.text)

    def test_nobody_sees_or_cancels_what_is_not_theirs(self):
        other = self._make_confirmed(
            utc(5, 9), utc(5, 12), partner_id=self.other_member.id
        )
        page = self.url_open(f"/my/rentals/{other.id}")
        self.assertTrue(page.url.endswith("/my/rentals"))
        token = self._get_form(self._review(), "/my/book/confirm")["csrf_token"]
        self.url_open(f"/my/rentals/{other.id}/cancel", data={"csrf_token": token})
        self.assertEqual(other.state, "confirmed")
        self.assertTrue(self.url_open("/my/rentals/999999").url.endswith("/my/rentals"))

    def test_the_open_bill_shows_what_is_due(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(5, 14), utc(5, 18), partner_id=self.other_member.id)
        text = html.fromstring(self.url_open("/my/charges").text).text_content()
        self.assertEqual(text.count("Office 1"), 1)
        self.assertIn("10.00", text)

    def test_lists_do_not_ask_more_for_more_rentals(self):
        def count():
            self.env.flush_all()
            self.url_open("/my/rentals")
            before = self.env.cr.sql_log_count
            self.url_open("/my/rentals")
            return self.env.cr.sql_log_count - before

        self._make_confirmed(utc(5, 9), utc(5, 12))
        few = count()
        for day in (6, 7, 8, 9):
            self._make_confirmed(utc(day, 9), utc(day, 12))
        self.assertLessEqual(count(), few + 1)

    def test_the_home_page_leads_there(self):
        page = self.url_open("/my/home")
        self.assertIn('href="/my/book"', page.text)
