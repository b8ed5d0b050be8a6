from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TelecentreCase, utc

WEEK = ("2026-01-04 23:00:00", "2026-01-11 23:00:00")


@tagged("post_install", "-at_install")
class TestPlanning(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rental = cls._make_confirmed(utc(5, 9), utc(5, 12))
        cls.other_rental = cls._make_confirmed(
            utc(6, 14),
            utc(6, 18),
            space_id=cls.ydes_office.id,
            partner_id=cls.other_member.id,
        )

    def _get_planning(self, user, site_ids=None):
        spaces = self.env["telecentre.space"].with_user(user)
        return spaces.get_planning(*WEEK, site_ids)

    def _get_row(self, planning, space):
        [row] = [row for row in planning["rows"] if row["id"] == space.id]
        return row

    def test_a_host_sees_their_own_sites_first(self):
        planning = self._get_planning(self.host)
        self.assertEqual(planning["own_site_ids"], self.murat.ids)
        self.assertEqual({row["site_id"] for row in planning["rows"]}, {self.murat.id})
        self.assertEqual(
            [site["name"] for site in planning["sites"]], ["Murat", "Ydes"]
        )

    def test_a_host_sees_who_comes_to_their_site(self):
        [booking] = self._get_planning(self.host)["bookings"]
        self.assertEqual(booking["label"], "Jeanne Delmas")
        self.assertEqual(booking["start"], "2026-01-05 08:00:00")
        self.assertEqual(booking["amount"], "10.00\xa0€")
        self.assertFalse(booking["lock"])

    def test_elsewhere_a_host_sees_taken_and_nothing_more(self):
        planning = self._get_planning(self.host, self.ydes.ids)
        [booking] = planning["bookings"]
        self.assertEqual((booking["id"], booking["state"]), (False, "taken"))
        self.assertNotIn("Vidal", str(planning))
        self.assertNotIn(self.other_rental.name, str(planning))
        self.assertFalse(self._get_row(planning, self.ydes_office)["editable"])

    def test_a_manager_sees_and_moves_all(self):
        planning = self._get_planning(self.manager)
        self.assertEqual(
            {booking["label"] for booking in planning["bookings"]},
            {"Jeanne Delmas", "Paul Vidal"},
        )
        self.assertTrue(all(row["editable"] for row in planning["rows"]))

    def test_only_who_rents_for_others_has_a_board(self):
        for user in (self.portal_user, self.billing):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._get_planning(user)

    def test_hours_of_the_week_and_what_takes_them(self):
        row = self._get_row(self._get_planning(self.host), self.office)
        self.assertIn(["2026-01-05 08:00:00", "2026-01-05 11:00:00"], row["pieces"])
        self.assertEqual(row["taken"], [["2026-01-05 08:00:00", "2026-01-05 11:00:00"]])
        self.assertEqual(row["step"], 15)

    def test_cancelled_rentals_are_not_shown(self):
        self.rental.action_cancel("no")
        self.assertFalse(self._get_planning(self.host)["bookings"])

    def test_closures_are_marked_by_their_name(self):
        self.env["telecentre.closure"].create(
            {
                "name": "Snow",
                "company_id": self.company.id,
                "site_ids": self.murat.ids,
                "date_start": utc(7, 1),
                "date_stop": utc(7, 23),
            }
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Bridge day",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": utc(9, 1),
                "date_to": utc(9, 20),
            }
        )
        row = self._get_row(self._get_planning(self.host), self.office)
        self.assertEqual(
            [(mark["kind"], mark["label"]) for mark in row["marks"]],
            [("closed", "Snow"), ("holiday", "Bridge day")],
        )

    def test_a_taken_part_marks_its_room(self):
        self.office.parent_id = self.room
        row = self._get_row(self._get_planning(self.host), self.room)
        self.assertEqual([mark["kind"] for mark in row["marks"]], ["related"])

    def test_time_between_stays_is_marked(self):
        self.env["telecentre.policy"].create(
            {
                "name": "Airing",
                "company_id": self.company.id,
                "buffer_after": 30,
                "step_minutes": 30,
                "shortest_minutes": 60,
            }
        )
        row = self._get_row(self._get_planning(self.host), self.office)
        self.assertEqual((row["step"], row["shortest"]), (30, 60))
        self.assertEqual({mark["kind"] for mark in row["marks"]}, {"buffer"})
        self.assertEqual(row["taken"], [["2026-01-05 07:30:00", "2026-01-05 11:30:00"]])

    def test_why_a_rental_does_not_move(self):
        self.rental.action_check_in()
        [booking] = self._get_planning(self.host)["bookings"]
        self.assertEqual(
            booking["lock"], "In use: set it back to confirmed to move it."
        )

    def test_drop_zones_leave_the_moved_rental_out(self):
        zones = self.rental.with_user(self.host).get_drop_zones(
            *WEEK, (self.office | self.ydes_office).ids
        )
        self.assertEqual(list(zones), self.office.ids)
        self.assertFalse(zones[self.office.id]["taken"])

    def test_a_refused_move_says_who_is_there(self):
        self._make_confirmed(
            utc(5, 9),
            utc(5, 12),
            space_id=self.other_office.id,
            partner_id=self.other_member.id,
        )
        with self.assertRaisesRegex(ValidationError, "Paul Vidal"):
            self.rental.with_user(self.host).write({"space_id": self.other_office.id})

    def test_a_board_is_not_a_year(self):
        with self.assertRaises(UserError):
            self.env["telecentre.space"].get_planning(
                "2026-01-01 00:00:00", "2026-12-31 00:00:00"
            )

    def test_queries_do_not_grow_with_the_network(self):
        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get_planning(self.manager)
            return self.cr.sql_log_count - before

        count()
        few = count()
        spaces = self._make_spaces(
            self.murat, self.office_type, *(f"Desk {number}" for number in range(60))
        )
        for day in (5, 6, 7):
            self.env["telecentre.rental"].create(
                [
                    {
                        "space_id": space.id,
                        "partner_id": self.member.id,
                        "date_start": utc(day, 9),
                        "date_stop": utc(day, 12),
                        "state": "confirmed",
                    }
                    for space in spaces
                ]
            )
        self.assertEqual(count(), few)

    def test_boards_hear_of_changes_once_a_transaction(self):
        self.cr.precommit.clear()
        self.rental.with_user(self.host).action_check_in()
        self._make_rental(utc(8, 9), utc(8, 12))
        self.env["bus.bus"].search([]).unlink()
        self.cr.precommit.run()
        news = (
            self.env["bus.bus"]
            .search([])
            .filtered(lambda message: "telecentre_planning" in message.message)
        )
        self.assertEqual(len(news), 1)
        self.assertIn(f"[{self.murat.id}]", news.message.replace(" ", ""))
