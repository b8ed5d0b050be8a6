from lxml import html

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import TelecentreCase, utc

HOURS = "2026-01-05 08:00:00/2026-01-05 11:00:00"  # Monday morning, in UTC


@tagged("post_install", "-at_install")
class TestPortalCompany(HttpCase, TelecentreCase):
    """A company's administrator acts for its people, and for nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls._make_partner("Volcans SARL", is_company=True)
        cls.boss = cls._make_partner("Camille", parent_id=cls.firm.id)
        cls.clerk = cls._make_partner(
            "Hugo", parent_id=cls.firm.id, email="hugo@example.org"
        )
        cls.firm.telecentre_admin_ids = cls.boss
        for login, person in (("camille", cls.boss), ("hugo", cls.clerk)):
            new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                name=person.name,
                partner_id=person.id,
                password=f"{login}-{login}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
                tz="Europe/Paris",
            )

    def _log_in(self, login):
        self.authenticate(login, f"{login}-{login}")

    def _get_form(self, page, action):
        forms = html.fromstring(page.text).forms
        return dict(
            next(form for form in forms if (form.action or "").endswith(action)).fields
        )

    def _review(self, person):
        return self.url_open(
            f"/my/book/review?site={self.murat.id}&kind={self.office_type.id}"
            f"&hours={HOURS}&quantity=1&person={person.id}"
        )

    def test_an_administrator_books_for_a_colleague_and_sees_the_bill(self):
        self._log_in("camille")
        form = self._get_form(self._review(self.clerk), "/my/book/confirm")
        page = self.url_open("/my/book/confirm", data=form)
        rental = self.env["telecentre.rental"].search([])
        self.assertEqual(rental.partner_id, self.clerk)
        self.assertEqual(rental.payer_id, self.firm)
        self.assertTrue(page.url.endswith(f"/my/rentals/{rental.id}?booked=1"))
        self.assertIn("Hugo", self.url_open("/my/rentals").text)
        bill = html.fromstring(self.url_open("/my/charges").text).text_content()
        self.assertIn("10.00", bill)
        form = self._get_form(page, f"/my/rentals/{rental.id}/cancel")
        self.url_open(f"/my/rentals/{rental.id}/cancel", data=form)
        self.assertEqual(rental.state, "cancelled")

    def test_a_colleague_sees_only_their_own(self):
        theirs = self._make_confirmed(utc(5, 9), utc(5, 12), partner_id=self.boss.id)
        self._log_in("hugo")
        self.assertNotIn(theirs.name, self.url_open("/my/rentals").text)
        page = self.url_open(f"/my/rentals/{theirs.id}")
        self.assertTrue(page.url.endswith("/my/rentals"))
        self.assertTrue(self.url_open("/my/company").url.endswith("/my"))
        rentals = self.env["telecentre.rental"].with_user(self.clerk.user_ids)
        self.assertFalse(rentals.search([]))

    def test_an_administrator_sees_nothing_of_others(self):
        foreign = self._make_confirmed(
            utc(5, 9), utc(5, 12), partner_id=self.other_member.id
        )
        self._log_in("camille")
        page = self.url_open(f"/my/rentals/{foreign.id}")
        self.assertTrue(page.url.endswith("/my/rentals"))
        page = self._review(self.other_member)
        self.assertTrue(page.url.endswith("/my/book"))
        for model in ("telecentre.rental", "telecentre.charge"):
            records = self.env[model].with_user(self.boss.user_ids)
            self.assertFalse(records.search([]))

    def test_who_may_not_book_is_told_whom_to_ask(self):
        self._log_in("camille")
        form = self._get_form(self.url_open("/my/company"), "/my/company/save")
        form.pop("may_book", None)
        self.url_open("/my/company/save", data=form)
        self.assertFalse(self.clerk.telecentre_may_book)
        self._log_in("hugo")
        page = self.url_open("/my/book?day=2026-01-05")
        self.assertIn("does not let Hugo book: ask Camille", page.text)
        self.assertNotIn("/my/book/review", page.text)
        Rental = self.env["telecentre.rental"].with_user(self.clerk.user_ids)
        with self.assertRaisesRegex(UserError, "ask Camille"):
            Rental._portal_book(
                self.clerk,
                self.murat,
                self.office_type,
                utc(5, 9),
                utc(5, 12),
                1,
                "k" * 32,
            )

    def test_the_administrator_still_books_for_them(self):
        self.clerk.telecentre_may_book = False
        self._log_in("camille")
        form = self._get_form(self._review(self.clerk), "/my/book/confirm")
        self.url_open("/my/book/confirm", data=form)
        rental = self.env["telecentre.rental"].search([])
        self.assertEqual(rental.partner_id, self.clerk)

    def test_a_colleague_is_added_once(self):
        self._log_in("camille")
        form = self._get_form(self.url_open("/my/company"), "/my/company/add")
        form |= {"name": "Léa", "email": "Lea@example.org", "invite": "1"}
        self.url_open("/my/company/add", data=form)
        person = self.env["res.partner"].search([("email", "=", "lea@example.org")])
        self.assertEqual(person.parent_id, self.firm)
        self.assertTrue(person.user_ids._is_portal())
        page = self.url_open("/my/company/add", data=form)
        self.assertEqual(page.status_code, 422)
        self.assertIn("already in your list", page.text)
        page = self.url_open("/my/company/add", data=form | {"email": "nonsense"})
        self.assertIn("an e-mail address", page.text)
        self.assertIn('value="nonsense"', page.text)

    def test_only_the_administrator_changes_rights(self):
        self._log_in("hugo")
        form = self._get_form(self._review(self.clerk), "/my/book/confirm")
        token = {"csrf_token": form["csrf_token"]}
        self.url_open("/my/company/save", data=token)
        self.url_open(
            "/my/company/add", data=token | {"name": "X", "email": "x@example.org"}
        )
        self.assertTrue(self.clerk.telecentre_may_book)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "x@example.org")])
        )

    def test_an_administrator_is_of_the_company(self):
        with self.assertRaisesRegex(ValidationError, "not a contact of Volcans"):
            self.firm.telecentre_admin_ids = self.other_member
