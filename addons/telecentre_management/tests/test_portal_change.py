from lxml import html

from odoo.tests import HttpCase, tagged

from .common import TelecentreCase, utc

START, STOP = utc(5, 9), utc(5, 12)
AFTERNOON = "2026-01-05 13:00:00/2026-01-05 17:00:00"
DAY = "2026-01-06 08:00:00/2026-01-06 17:00:00"


class ChangeCase(HttpCase, TelecentreCase):
    """A member with a confirmed half-day, and the forms to move it."""

    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")
        self.rental = self._make_confirmed(START, STOP)

    def _get_text(self, page):
        return " ".join(html.fromstring(page.text).text_content().split())

    def _review(self, hours=AFTERNOON, rental=None, **values):
        query = {"site": self.murat.id, "hours": hours} | values
        rental = rental or self.rental
        return self.url_open(
            f"/my/rentals/{rental.id}/change/review?"
            + "&".join(f"{name}={value}" for name, value in query.items())
        )

    def _get_form(self, page):
        forms = html.fromstring(page.text).forms
        return dict(
            next(f for f in forms if (f.action or "").endswith("/confirm")).fields
        )

    def _confirm(self, form, rental=None):
        rental = rental or self.rental
        return self.url_open(f"/my/rentals/{rental.id}/change/confirm", data=form)


@tagged("post_install", "-at_install")
class TestPortalChange(ChangeCase):
    def _assert_kept(self):
        self.assertRecordValues(
            self.rental,
            [
                {
                    "space_id": self.office.id,
                    "date_start": START,
                    "date_stop": STOP,
                    "state": "confirmed",
                    "amount_due": 10,
                }
            ],
        )

    def test_a_member_moves_to_other_hours_and_pays_the_new_price(self):
        page = self.url_open(
            f"/my/rentals/{self.rental.id}/change?day=2026-01-06&slot=day"
        )
        self.assertIn("20.00", page.text)
        page = self._review(DAY)
        text = self._get_text(page)
        self.assertRegex(text, r"10\.00.*20\.00")
        page = self._confirm(self._get_form(page))
        self.assertTrue(
            page.url.endswith(f"/my/rentals/{self.rental.id}?booked=changed")
        )
        self.assertRecordValues(
            self.rental,
            [
                {
                    "space_id": self.office.id,
                    "date_start": utc(6, 9),
                    "date_stop": utc(6, 18),
                    "state": "confirmed",
                    "amount_due": 20,
                }
            ],
        )
        self.assertEqual(
            sum(
                self.rental.charge_ids.filtered(lambda c: c.state == "open").mapped(
                    "amount_due"
                )
            ),
            20,
        )

    def test_a_member_moves_to_another_space_at_the_same_hours(self):
        hours = "2026-01-05 08:00:00/2026-01-05 11:00:00"
        form = self._get_form(self._review(hours))
        self.assertEqual(form["space"], str(self.office.id))
        self._confirm(form | {"space": str(self.other_office.id)})
        self.assertEqual(self.rental.space_id, self.other_office)

    def test_a_change_sent_twice_is_made_once(self):
        form = self._get_form(self._review())
        self._confirm(form)
        sequence = self.rental.ical_sequence
        page = self._confirm(form)
        self.assertTrue(page.url.endswith("booked=changed"))
        self.assertEqual(self.rental.ical_sequence, sequence)

    def test_its_own_hours_are_in_nobodys_way(self):
        page = self._review("2026-01-05 09:00:00/2026-01-05 11:00:00")
        self._confirm(self._get_form(page))
        self.assertEqual(self.rental.date_start, utc(5, 10))

    def test_who_is_refused_keeps_the_old_place(self):
        form = self._get_form(self._review())
        for space in (self.office, self.other_office):
            self._make_confirmed(
                utc(5, 14),
                utc(5, 18),
                space_id=space.id,
                partner_id=self.other_member.id,
            )
        page = self._confirm(form)
        self.assertEqual(page.status_code, 409)
        self.assertIn("already taken", page.text)
        self.assertNotIn("Paul", page.text)
        self._assert_kept()
        self.assertEqual(self._review().status_code, 409)

    def test_what_only_a_host_cancels_a_host_moves(self):
        self._make_policy(cancel_mode="staff")
        self.rental._freeze_cancel_terms()
        text = self._get_text(self.url_open(f"/my/rentals/{self.rental.id}/change"))
        self.assertIn("can no longer be moved online", text)
        page = self.url_open(f"/my/rentals/{self.rental.id}")
        self.assertNotIn("/change", page.text)
        self.assertTrue(self._review().url.endswith(f"/my/rentals/{self.rental.id}"))

    def test_what_a_host_approves_a_host_changes(self):
        form = self._get_form(self._review())
        self._make_policy(approval="everybody")
        page = self._confirm(form)
        self.assertIn("The host approves each rental", page.text)
        # Who has not begun to choose is told at once.
        self.assertTrue(self._review().url.endswith(f"/my/rentals/{self.rental.id}"))
        page = self.url_open(f"/my/rentals/{self.rental.id}/change")
        self.assertIn("The host approves each rental", page.text)
        self._assert_kept()

    def test_another_kind_or_somebody_elses_rental_is_no_choice(self):
        form = self._get_form(self._review())
        self._confirm(form | {"space": str(self.room.id)})
        self._assert_kept()
        other = self._make_confirmed(
            utc(6, 9), utc(6, 12), partner_id=self.other_member.id
        )
        page = self._confirm(form, other)
        self.assertTrue(page.url.endswith("/my/rentals"))
        self.assertEqual(other.date_start, utc(6, 9))
        self.assertTrue(self._review(rental=other).url.endswith("/my/rentals"))

    def test_nonsense_leads_back(self):
        for values in ({"hours": "x"}, {"site": 0}, {"hours": "2019-01-01/2018-01-01"}):
            self.assertTrue(self._review(**values).url.endswith("/my/rentals"))
        page = self._review("2025-12-01 08:00:00/2025-12-01 11:00:00")
        self.assertEqual(page.status_code, 409)
        page = self.url_open(f"/my/rentals/{self.rental.id}/change?day=9999-12-31")
        self.assertIn("in the next two years", page.text)
        self._assert_kept()
