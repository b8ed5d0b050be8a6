from contextlib import contextmanager

from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from .common import TelecentreCase, utc

START, STOP = utc(5, 9), utc(5, 12)


@tagged("post_install", "-at_install")
class TestPortalCheckIn(HttpCase, TelecentreCase):
    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"

    @contextmanager
    def _at(self, moment):
        """At the door at that moment, logged in."""
        with freeze_time(moment):
            self.authenticate("jeanne", "jeanne-jeanne")
            yield

    def _get_path(self, space=None):
        space = self.office if space is None else space
        url = self.env["telecentre.space"]._get_check_in_url(self.murat, space)
        return url[url.index("/my/") :]

    def _scan(self, space=None):
        return self.url_open(self._get_path(space))

    def _press(self, page):
        return self.url_open(self._get_path(), data=dict(self._get_form(page).fields))

    def _get_form(self, page):
        return next(
            form for form in html.fromstring(page.text).forms if form.method == "POST"
        )

    def _get_text(self, page):
        return " ".join(html.fromstring(page.text).text_content().split())

    # ------------------------------------------------------------------
    # Coming
    # ------------------------------------------------------------------

    def test_a_member_checks_in_at_the_door(self):
        rental = self._make_confirmed(START, STOP)
        self.office.access_code = "4321B"
        with self._at(utc(5, 8, 45)):
            page = self._scan()
            self.assertEqual(rental.state, "confirmed")
            self.assertNotIn("4321B", page.text)
            page = self._press(page)
        self.assertEqual(rental.state, "in_use")
        self.assertEqual(rental.date_check_in, utc(5, 8, 45))
        self.assertIn("You are checked in", page.text)
        self.assertIn("4321B", page.text)

    def test_pressing_twice_is_once(self):
        rental = self._make_confirmed(START, STOP)
        with self._at(START):
            form = dict(self._get_form(self._scan()).fields)
            self.url_open(self._get_path(), data=form)
        with self._at(utc(5, 9, 10)):
            form["csrf_token"] = html.fromstring(
                self.url_open("/my/notifications").text
            ).xpath("//input[@name='csrf_token']/@value")[0]
            page = self.url_open(self._get_path(), data=form)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(rental.date_check_in, START)

    def test_the_poster_of_the_site_is_for_all_its_spaces(self):
        rental = self._make_confirmed(START, STOP)
        with self._at(START):
            page = self._scan(space=self.env["telecentre.space"])
            self.assertIn(rental.space_id.name, self._get_text(page))

    def test_the_wrong_door_tells_the_right_one(self):
        self._make_confirmed(START, STOP, space_id=self.other_office.id)
        with self._at(START):
            text = self._get_text(self._scan())
        self.assertIn("Office 2", text)
        self.assertIn("this one is Office 1", text)

    def test_who_comes_too_early_is_told_when(self):
        self._make_confirmed(utc(5, 14), utc(5, 18))
        with self._at(START):
            text = self._get_text(self._scan())
        self.assertIn("You come early", text)
        self.assertIn("1:30", text)

    def test_who_comes_late_gets_the_space_if_it_is_still_free(self):
        self._make_policy(needs_check_in=True, grace_minutes=30)
        rental = self._make_confirmed(START, STOP)
        with self._at(utc(5, 9, 40)):
            rental.action_no_show()
            self._press(self._scan())
        self.assertEqual(rental.state, "in_use")

    def test_who_comes_late_and_lost_it_reads_a_sentence(self):
        rental = self._make_confirmed(START, STOP)
        with self._at(utc(5, 9, 40)):
            rental.action_no_show()
            page = self._scan()
            self._make_confirmed(utc(5, 10), STOP, partner_id=self.other_member.id)
            page = self._press(page)
        self.assertEqual(page.status_code, 409)
        self.assertIn("already taken", page.text)
        self.assertNotIn("Paul", page.text)
        self.assertEqual(rental.state, "no_show")

    # ------------------------------------------------------------------
    # Nothing booked
    # ------------------------------------------------------------------

    def test_who_has_booked_nothing_sees_what_is_free(self):
        self._make_confirmed(START, STOP, partner_id=self.other_member.id)
        with self._at(START):
            page = self._scan()
        text = self._get_text(page)
        self.assertIn("You have booked nothing here for now", text)
        self.assertIn("Free here today", text)
        self.assertIn("/my/book/review", page.text)
        self.assertNotIn("Ydes", text)

    def test_when_all_is_closed_a_sentence_says_so(self):
        with self._at(utc(4, 12)):
            self.assertIn("Nothing can be booked online here", self._scan().text)

    # ------------------------------------------------------------------
    # Whose, and which
    # ------------------------------------------------------------------

    def test_nobody_checks_in_for_another(self):
        other = self._make_confirmed(START, STOP, partner_id=self.other_member.id)
        self._make_confirmed(START, STOP, space_id=self.other_office.id)
        with self._at(START):
            form = dict(self._get_form(self._scan()).fields)
            self.url_open(self._get_path(), data=form | {"rental": str(other.id)})
        self.assertEqual(other.state, "confirmed")

    def test_an_unknown_code_is_a_friendly_page(self):
        code = self._get_path().rpartition("/")[2]
        with self._at(START):
            for wrong in ("x", "site-1-000", code[:-1], f"{code}0", "--", "é"):
                page = self.url_open(f"/my/check-in/{wrong}")
                self.assertEqual(page.status_code, 404)
                self.assertIn("This code is not known", page.text)

    def test_who_is_not_logged_in_logs_in_first(self):
        page = self._scan()
        self.assertIn("/web/login?redirect=", page.url)
        self.assertIn("check-in", page.url)

    # ------------------------------------------------------------------
    # Posters
    # ------------------------------------------------------------------

    def test_a_host_prints_one_poster_a_door(self):
        site = self.murat.with_user(self.host)
        action = site.action_print_posters()
        self.assertEqual(
            action["report_name"], "telecentre_management.report_site_poster"
        )
        self.assertEqual(
            [space for _site, space in site._get_posters()],
            [self.env["telecentre.space"], *self.murat.space_ids],
        )
        report = self.env["ir.actions.report"].with_user(self.host)
        content, _kind = report._render_qweb_html(
            "telecentre_management.report_space_poster", self.office.ids
        )
        self.assertIn(b"Office 1", content)
        self.assertIn(b"data:image/svg+xml;base64,", content)
