from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestWalkIn(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 09:20 in Murat
        cls.startClassPatcher(freeze_time("2026-01-05 08:20:00"))
        cls.member.phone = "04 71 20 00 01"
        cls.rentals = cls.env["telecentre.rental"].with_user(cls.host)

    def _get_kinds(self, user=None, partner_id=None):
        sites = self.env["telecentre.site"].with_user(user or self.host)
        offer = sites.get_walk_in_offer(partner_id)
        self.assertEqual(offer["site_id"], self.murat.id)
        return {kind["name"]: kind for kind in offer["kinds"]}

    def _walk_in(self, **values):
        option = self._get_kinds()["Private office"]["options"][1]
        return self.rentals.action_walk_in(
            option["space_id"], option["start"], option["stop"], **values
        )

    def test_an_hour_the_half_day_or_the_day_are_offered_with_their_price(self):
        office = self._get_kinds()["Private office"]
        self.assertEqual(office["free"], 2)
        self.assertEqual(
            [(option["label"], option["price"]) for option in office["options"]],
            [
                ("1 hour, until 10:15", "10.00\xa0€"),
                ("Half-day, until 12:00", "10.00\xa0€"),
            ],
        )

    def test_the_day_is_offered_when_it_is_one_stay(self):
        with freeze_time("2026-01-05 07:50:00"):
            options = self._get_kinds()["Private office"]["options"]
        self.assertEqual(options[-1]["label"], "Day, until 18:00")
        self.assertEqual(options[-1]["start"], "2026-01-05 08:00:00")

    def test_a_taken_space_leaves_its_place_to_the_next(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        office = self._get_kinds()["Private office"]
        self.assertEqual(office["free"], 1)
        self.assertEqual(
            {option["space_id"] for option in office["options"]},
            {self.other_office.id},
        )

    def test_nothing_is_offered_at_night(self):
        with freeze_time("2026-01-05 20:00:00"):
            self.assertFalse(self._get_kinds())

    def test_a_member_is_in_at_once(self):
        done = self._walk_in(partner_id=self.member.id)
        rental = self.env["telecentre.rental"].browse(done["id"])
        self.assertEqual(rental.state, "in_use")
        self.assertEqual(rental.partner_id, self.member)
        self.assertEqual(rental.charge_ids.amount_due, 10)
        self.assertEqual((done["who"], done["space"]), ("Jeanne Delmas", "Office 1"))

    def test_a_new_person_needs_a_name_only(self):
        done = self._walk_in(name="Léa Roux")
        partner = self.env["telecentre.rental"].browse(done["id"]).partner_id
        self.assertEqual(partner.name, "Léa Roux")
        self.assertFalse(partner.email)
        self.assertEqual(partner.telecentre_site_id, self.murat)

    def test_how_to_reach_a_new_person_is_a_number_or_an_address(self):
        for contact, field in (("06 01 02 03 04", "phone"), ("a@b.fr", "email")):
            partner = self.rentals._create_walk_in_partner(
                self.murat, "Léa Roux", contact
            )
            self.assertEqual(partner[field], contact)

    def test_nobody_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "Say who comes in"):
            self._walk_in(name=" ")

    def test_somebody_else_was_faster(self):
        option = self._get_kinds()["Private office"]["options"][0]
        self._make_confirmed(utc(5, 9), utc(5, 12))
        with self.assertRaises(ValidationError):
            self.rentals.action_walk_in(
                option["space_id"],
                option["start"],
                option["stop"],
                partner_id=self.member.id,
            )

    def test_people_are_found_by_name_or_by_any_writing_of_their_number(self):
        for text in ("delmas", "0471200001", "+33 4 71 20 00 01", "04.71.20"):
            with self.subTest(text=text):
                people = self.rentals.get_walk_in_people(text)
                self.assertEqual(people[0]["name"], "Jeanne Delmas")
        self.assertFalse(self.rentals.get_walk_in_people("0499999999"))
        self.assertFalse(self.rentals.get_walk_in_people("J"))

    def test_who_is_there_needs_no_notice_but_keeps_the_other_rules(self):
        policy = self.env["telecentre.policy"].create(
            {"name": "Rules", "company_id": self.company.id, "lead_minutes": 120}
        )
        with freeze_time("2026-01-05 07:50:00"):  # ten minutes before it opens
            done = self._walk_in(partner_id=self.member.id)
        rental = self.env["telecentre.rental"].browse(done["id"])
        self.assertEqual(rental.override_rules, "lead")
        policy.longest_minutes = 60
        with self.assertRaisesRegex(ValidationError, "Confirm anyway"):
            self._walk_in(partner_id=self.other_member.id)

    def test_a_stay_that_is_too_short_is_not_offered(self):
        self.env["telecentre.policy"].create(
            {"name": "Rules", "company_id": self.company.id, "shortest_minutes": 90}
        )
        options = self._get_kinds()["Private office"]["options"]
        self.assertEqual([option["unit"] for option in options], ["half_day"])

    def test_a_host_lets_people_in_at_their_own_site_only(self):
        with self.assertRaises(AccessError):
            self.rentals.action_walk_in(
                self.ydes_office.id,
                "2026-01-05 08:15:00",
                "2026-01-05 11:00:00",
                partner_id=self.member.id,
            )

    def test_members_let_nobody_in(self):
        rentals = self.rentals.with_user(self.portal_user)
        with self.assertRaises(AccessError):
            rentals.get_walk_in_people("delmas")
        with self.assertRaises(AccessError):
            self._get_kinds(self.portal_user)
