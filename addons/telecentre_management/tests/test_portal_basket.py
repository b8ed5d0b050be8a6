from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import TelecentreCase, utc

HOURS = "2026-01-05 08:00:00/2026-01-05 11:00:00"
AFTERNOON = "2026-01-05 13:00:00/2026-01-05 17:00:00"


@tagged("post_install", "-at_install")
class TestPortalBasket(HttpCase, TelecentreCase):
    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")

    def _review(self, kind, hours=HOURS, **values):
        query = {"site": self.murat.id, "kind": kind.id, "hours": hours} | values
        page = self.url_open(
            "/my/book/review?" + "&".join(f"{k}={v}" for k, v in query.items())
        )
        forms = html.fromstring(page.text).forms
        return dict(
            next(f for f in forms if f.action.endswith("/my/book/confirm")).fields
        )

    def _add(self, form):
        return self.url_open("/my/basket/add", data=form)

    def _post(self, path, **values):
        token = html.fromstring(self.url_open("/my/notifications").text).xpath(
            "//input[@name='csrf_token']/@value"
        )[0]
        return self.url_open(path, data={"csrf_token": token} | values)

    def _get_basket(self):
        return (
            self.env["telecentre.rental"]
            .with_user(self.portal_user)
            ._portal_get_basket()
        )

    def _fill(self):
        self._add(self._review(self.office_type))
        return self._add(self._review(self.room_type, AFTERNOON))

    def test_different_spaces_are_booked_at_once(self):
        page = self._fill()
        basket = self._get_basket()
        self.assertEqual(basket.space_id, self.office | self.room)
        self.assertFalse(basket.charge_ids)
        self.assertRegex(page.text, r"35\.00")
        self.assertNotIn("Meeting room", self.url_open("/my/rentals").text)
        page = self._post("/my/basket/confirm")
        self.assertTrue(page.url.endswith("/my/rentals?booked=1"))
        self.assertEqual({*basket.mapped("state")}, {"confirmed"})
        self.assertEqual(sum(basket.mapped("amount_due")), 35)

    def test_what_is_in_a_basket_is_nobody_elses(self):
        self._fill()
        offers = self.env["telecentre.space"]._find_offers(
            self.other_member,
            {"day": utc(5, 9).date(), "slot": "afternoon", "site_id": self.murat.id},
        )
        self.assertNotIn(self.room_type, [offer.kind for offer in offers])

    def test_putting_it_twice_in_the_basket_is_once(self):
        form = self._review(self.office_type)
        self._add(form)
        self._add(form)
        self.assertEqual(len(self._get_basket()), 1)

    def test_what_is_taken_out_leaves_no_trace(self):
        self._fill()
        gone = self._get_basket()[0]
        self._post("/my/basket/remove", rental=gone.id)
        self.assertFalse(gone.exists())
        self.assertEqual(len(self._get_basket()), 1)

    def test_a_basket_ends_all_together_and_within_the_hour(self):
        began = fields.Datetime.now()
        self._add(self._review(self.office_type))
        first = self._get_basket()
        self.env.cr.execute(
            "UPDATE telecentre_rental SET create_date = %s, hold_until = %s "
            "WHERE id = %s",
            (
                began - timedelta(minutes=55),
                began + timedelta(minutes=1),
                first.id,
            ),
        )
        first.invalidate_recordset()
        self._add(self._review(self.room_type))
        untils = {*self._get_basket().mapped("hold_until")}
        self.assertEqual(untils, {began + timedelta(minutes=5)})

    def test_a_basket_that_is_forgotten_frees_its_places(self):
        self._fill()
        basket = self._get_basket()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=21)):
            self.assertFalse(self._get_basket())
            basket._expire_holds()
        self.assertFalse(basket.exists())

    def test_an_ended_or_empty_basket_is_a_sentence(self):
        self.assertIn("Your basket is empty", self.url_open("/my/basket").text)
        page = self._post("/my/basket/confirm")
        self.assertTrue(page.url.endswith("/my/basket"))

    def test_who_comes_too_late_reads_what_is_free(self):
        form = self._review(self.room_type)
        self._make_confirmed(
            utc(5, 9),
            utc(5, 12),
            space_id=self.room.id,
            partner_id=self.other_member.id,
        )
        page = self._add(form)
        self.assertEqual(page.status_code, 409)
        self.assertFalse(self._get_basket())

    def test_nobody_touches_the_basket_of_another(self):
        other = self._make_rental(
            utc(5, 9), utc(5, 12), partner_id=self.other_member.id
        )
        other._hold("cart", utc(2, 12))
        self._post("/my/basket/remove", rental=other.id)
        self._post("/my/basket/confirm")
        self.assertEqual(other.state, "requested")

    def test_nonsense_leads_back_to_the_search(self):
        form = self._review(self.office_type)
        for values in ({"key": "x"}, {"hours": "x"}, {"site": "0"}):
            self.assertTrue(self._add(form | values).url.endswith("/my/book"))
        self.assertEqual(self._add(form | {"quantity": "99"}).status_code, 409)
