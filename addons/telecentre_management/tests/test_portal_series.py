from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import TelecentreCase, utc

HOURS = "2026-01-06 08:00:00/2026-01-06 11:00:00"  # Tuesday morning, in UTC
TUESDAYS = (6, 13, 20, 27)


@tagged("post_install", "-at_install")
class TestPortalSeries(HttpCase, TelecentreCase):
    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")

    def _get_text(self, page):
        return " ".join(html.fromstring(page.text).text_content().split())

    def _get_token(self, page):
        return html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0]

    def _prepare(self, **values):
        page = self.url_open("/my/notifications")
        form = {
            "csrf_token": self._get_token(page),
            "site": self.murat.id,
            "kind": self.office_type.id,
            "hours": HOURS,
            "quantity": 1,
            "count": 4,
        }
        return self.url_open("/my/series/prepare", data=form | values)

    def _get_series(self):
        return self.env["telecentre.rental.series"].search([])

    def _post(self, page, path, **values):
        form = {"csrf_token": self._get_token(page)} | values
        return self.url_open(f"/my/series/{self._get_series().id}/{path}", data=form)

    def _take(self, day):
        """All offices of Murat on a Tuesday morning, by somebody else."""
        for space in (self.office, self.other_office):
            self._make_confirmed(
                utc(day, 9),
                utc(day, 12),
                space_id=space.id,
                partner_id=self.other_member.id,
            )

    def _get_starts(self):
        rentals = self._get_series().rental_ids
        return [
            rental.date_start
            for rental in rentals.sorted("date_start")
            if rental.state == "confirmed"
        ]

    # ------------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------------

    def test_the_review_of_an_order_offers_to_repeat_it(self):
        page = self.url_open(
            f"/my/book/review?site={self.murat.id}&kind={self.office_type.id}"
            f"&hours={HOURS}"
        )
        self.assertIn('action="/my/series/prepare"', page.text)

    def test_a_member_books_a_weekly_series(self):
        page = self._prepare()
        series = self._get_series()
        self.assertTrue(page.url.endswith(f"/my/series/{series.id}/plan"))
        self.assertFalse(series.rental_ids)
        self.assertIn("40.00", self._get_text(page))
        page = self._post(page, "confirm")
        self.assertTrue(page.url.endswith(f"/my/series/{series.id}?done=booked"))
        self.assertEqual(self._get_starts(), [utc(day, 9) for day in TUESDAYS])
        self.assertEqual({*series.rental_ids.mapped("partner_id")}, {self.member})

    def test_a_series_may_end_on_a_date(self):
        self._prepare(until="2026-01-20")
        self.assertEqual(len(self._get_series().line_ids), 3)

    def test_a_taken_date_is_left_out_and_names_nobody(self):
        self._take(13)
        page = self._prepare()
        text = self._get_text(page)
        self.assertIn("Left out", text)
        self.assertNotIn("Paul", text)
        self._post(page, "confirm")
        self.assertEqual(self._get_starts(), [utc(day, 9) for day in (6, 20, 27)])

    def test_a_taken_date_is_moved_if_the_member_wants(self):
        self._take(13)
        page = self._prepare()
        page = self._post(page, "decide", day="2026-01-13", choice="move")
        self.assertIn("Moved", self._get_text(page))
        self._post(page, "confirm")
        self.assertEqual(len(self._get_starts()), 4)

    def test_a_free_date_is_left_out_if_the_member_wants(self):
        page = self._prepare()
        page = self._post(page, "decide", day="2026-01-20", choice="skip")
        self._post(page, "confirm")
        self.assertEqual(self._get_starts(), [utc(day, 9) for day in (6, 13, 27)])

    def test_who_loses_a_race_reads_what_has_changed(self):
        page = self._prepare()
        self._take(20)
        page = self._post(page, "confirm")
        self.assertEqual(page.status_code, 409)
        self.assertIn("Nothing is booked yet", page.text)
        self.assertNotIn("Paul", page.text)
        self.assertFalse(self._get_series().rental_ids)
        self._post(page, "confirm")
        self.assertEqual(len(self._get_starts()), 3)

    def test_confirming_twice_books_once(self):
        page = self._prepare()
        self._post(page, "confirm")
        again = self._post(page, "confirm")
        self.assertEqual(again.status_code, 200)
        self.assertEqual(len(self._get_starts()), 4)

    def test_spaces_that_members_do_not_book_are_not_given(self):
        self.other_office.is_portal_bookable = False
        self._make_confirmed(utc(13, 9), utc(13, 12), partner_id=self.other_member.id)
        page = self._prepare()
        self._post(page, "confirm")
        self.assertEqual(self._get_series().rental_ids.space_id, self.office)
        self.assertEqual(len(self._get_starts()), 3)

    def test_several_spaces_each_week(self):
        page = self._prepare(quantity=2, count=2)
        self._post(page, "confirm")
        self.assertEqual(len(self._get_starts()), 4)

    def test_nonsense_leads_back_or_is_told(self):
        for values in ({"hours": "x"}, {"until": "soon"}, {"site": 0}):
            self.assertTrue(self._prepare(**values).url.endswith("/my/book"))
        for values in (
            {"count": 0},
            {"count": 53},
            {"until": "2020-01-01"},
            {"until": "9999-12-31"},
        ):
            with self.subTest(values=values):
                self.assertEqual(self._prepare(**values).status_code, 409)
        self.assertFalse(self._get_series())
        page = self._prepare()
        page = self._post(page, "decide", day="2026-13-01", choice="skip")
        self.assertEqual(page.status_code, 200)
        page = self._post(page, "decide", day="2026-01-13", choice="explode")
        self.assertEqual(page.status_code, 200)

    # ------------------------------------------------------------------
    # Whose
    # ------------------------------------------------------------------

    def _make_other(self):
        other = self.env["telecentre.rental.series"].create(
            {
                "partner_id": self.other_member.id,
                "is_portal": True,
                "date_first": "2026-01-06",
                "start_hour": 9,
                "duration": 3,
                "count": 2,
                "need_ids": [Command.create({"space_id": self.office.id})],
            }
        )
        other.action_check()
        return other

    def test_nobody_sees_or_changes_what_is_not_theirs(self):
        other = self._make_other()
        token = self._get_token(self.url_open("/my/notifications"))
        for path in ("", "/plan"):
            page = self.url_open(f"/my/series/{other.id}{path}")
            self.assertTrue(page.url.endswith("/my/rentals"))
        for path in ("decide", "confirm", "cancel"):
            self.url_open(
                f"/my/series/{other.id}/{path}",
                data={"csrf_token": token, "day": "2026-01-06", "choice": "skip"},
            )
        self.assertEqual(other.state, "draft")
        other.action_confirm()
        self.url_open(f"/my/series/{other.id}/cancel", data={"csrf_token": token})
        self.assertEqual(other.state, "confirmed")
        self.assertEqual(self.url_open(f"/my/series/{10**15}").status_code, 200)

    # ------------------------------------------------------------------
    # Booked
    # ------------------------------------------------------------------

    def test_a_series_is_one_among_my_rentals(self):
        self._make_confirmed(utc(7, 9), utc(7, 12))
        self._post(self._prepare(), "confirm")
        text = self._get_text(self.url_open("/my/rentals"))
        self.assertEqual(text.count("Every week on Tuesday"), 1)
        self.assertIn("4 to come", text)
        self.assertNotIn("01/13/2026", text)
        self.assertIn("01/07/2026", text)

    def test_one_date_or_all_are_cancelled(self):
        page = self._post(self._prepare(), "confirm")
        series = self._get_series()
        first = series.rental_ids.sorted("date_start")[0]
        self.url_open(
            f"/my/rentals/{first.id}/cancel",
            data={"csrf_token": self._get_token(page)},
        )
        self.assertEqual(len(self._get_starts()), 3)
        page = self._post(page, "cancel")
        self.assertFalse(self._get_starts())
        self.assertEqual(series.state, "cancelled")
        self.assertIn("is cancelled", page.text)

    def test_plans_left_open_go_the_next_day(self):
        self._prepare()
        series = self._get_series()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE telecentre_rental_series SET write_date = %s WHERE id = %s",
            (utc(2, 9), series.id),
        )
        series.invalidate_recordset()
        with freeze_time(utc(2, 9) + timedelta(hours=23)):
            series._gc_portal_drafts()
        self.assertTrue(series.exists())
        with freeze_time(utc(2, 9) + timedelta(hours=25)):
            series._gc_portal_drafts()
        self.assertFalse(series.exists())
