from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import utc
from .test_rental_series import SeriesCase


@tagged("post_install", "-at_install")
class TestRentalGroup(SeriesCase):
    """Several spaces at once: all of them or none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk_type = cls._make_type("Desk", "workstation", half_day=5)
        cls.desks = cls._make_spaces(
            cls.murat, cls.desk_type, "Desk 1", "Desk 2", "Desk 3", "Desk 4"
        )
        cls.projector_type = cls._make_type("Projector", "equipment", half_day=2)
        [cls.projector] = cls._make_spaces(cls.murat, cls.projector_type, "Projector")
        cls.video_type = cls._make_type(
            "Videoconference", "videoconference_room", hour=6
        )
        [cls.video] = cls._make_spaces(cls.murat, cls.video_type, "Video M")
        [cls.ydes_video] = cls._make_spaces(cls.ydes, cls.video_type, "Video Y")

    def _make_group(self, *needs, **vals):
        return self._make_series(*needs, **{"frequency": "once", **vals})

    def _make_desks(self, quantity, **vals):
        return self._make_group(
            {
                "site_id": self.murat.id,
                "space_type_id": self.desk_type.id,
                "quantity": quantity,
            },
            **vals,
        )

    def _make_video_pair(self, **vals):
        return self._make_group(
            {"space_id": self.video.id}, {"space_id": self.ydes_video.id}, **vals
        )

    def test_four_desks_at_once(self):
        group = self._make_desks(4).with_user(self.host)
        self.assertTrue(group.action_confirm())
        self.assertEqual(group.rental_ids.space_id, self.desks)
        self.assertEqual(group.amount_due, 20)

    def test_one_desk_lacking_and_nothing_is_booked(self):
        self._make_confirmed(utc(6, 9), utc(6, 12), space_id=self.desks[1].id)
        group = self._make_desks(4)
        self.assertFalse(group.action_confirm())
        self.assertFalse(group.rental_ids)
        self.assertEqual(
            sorted(group.line_ids.mapped("status")), ["free", "free", "free", "taken"]
        )
        self.assertIn("free together on that day at 14:00", group.notice)

    def test_a_move_takes_all_to_an_hour_at_which_all_are_free(self):
        self._make_confirmed(utc(6, 9), utc(6, 12), space_id=self.desks[1].id)
        group = self._make_desks(4)
        group.action_check()
        group.line_ids[0].action_move()
        self.assertTrue(group.action_confirm())
        self.assertEqual({*group.rental_ids.mapped("date_start")}, {utc(6, 14)})

    def test_a_meeting_room_with_its_projector(self):
        group = self._make_group(
            {"space_id": self.room.id}, {"space_id": self.projector.id}
        )
        self.assertTrue(group.action_confirm())
        self.assertEqual(group.rental_ids.space_id, self.room | self.projector)
        self.assertEqual(group.amount_due, 26)

    def test_the_same_space_twice_is_refused(self):
        group = self._make_group({"space_id": self.room.id}, {"space_id": self.room.id})
        self.assertFalse(group.action_confirm())
        self.assertTrue(group.line_ids.filtered("is_blocking"))

    def test_a_room_and_its_part_are_not_taken_together(self):
        [part] = self._make_spaces(self.murat, self.room_type, "Half room")
        part.parent_id = self.room
        group = self._make_group({"space_id": self.room.id}, {"space_id": part.id})
        self.assertFalse(group.action_confirm())

    def test_two_sites_at_once_by_the_host_of_one(self):
        group = self._make_video_pair().with_user(self.host)
        self.assertTrue(group.action_confirm())
        rentals = group.sudo().rental_ids
        self.assertEqual(rentals.site_id, self.murat | self.ydes)
        self.assertEqual({*rentals.mapped("state")}, {"confirmed"})
        there = rentals.filtered(lambda rental: rental.site_id == self.ydes)
        self.assertEqual(there.activity_ids.user_id, self.ydes_host)
        self.assertEqual(
            there.with_user(self.ydes_host).series_label, "Group of 2 spaces"
        )

    def test_a_space_kept_to_its_hosts_is_not_booked_from_elsewhere(self):
        self.ydes_video.is_portal_bookable = False
        group = self._make_video_pair()
        with self.assertRaisesRegex(UserError, "by the hosts of its site only"):
            group.with_user(self.host).action_confirm()
        self.assertTrue(group.with_user(self.manager).action_confirm())

    def test_a_host_does_not_book_at_other_sites_alone(self):
        group = self._make_group({"space_id": self.ydes_video.id}, user=self.host)
        with self.assertRaisesRegex(UserError, "at one of your sites"):
            group.action_confirm()

    def test_the_closed_site_is_named(self):
        self.ydes.resource_calendar_id = self.calendar.copy()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Market day",
                "company_id": self.company.id,
                "calendar_id": self.ydes.resource_calendar_id.id,
                "date_from": utc(6, 1),
                "date_to": utc(6, 23),
            }
        )
        group = self._make_video_pair()
        self.assertFalse(group.action_confirm())
        self.assertEqual(
            group.line_ids.filtered("is_blocking").message, "Ydes: Market day"
        )

    def test_cancelling_the_group_cancels_all_at_both_sites(self):
        group = self._make_video_pair().with_user(self.host)
        group.action_confirm()
        group.action_cancel("Line down")
        self.assertEqual({*group.sudo().rental_ids.mapped("state")}, {"cancelled"})

    def _open_cancel(self, rentals, user=None):
        rentals = rentals.with_user(user or self.host)
        action = rentals.action_open_cancel()
        return Form(
            self.env["telecentre.rental.cancel"]
            .with_user(user or self.host)
            .with_context(**action["context"])
        )

    def test_cancelling_one_of_a_group_takes_the_others_with_it(self):
        group = self._make_video_pair().with_user(self.host)
        group.action_confirm()
        [here] = group.rental_ids.filtered(lambda r: r.site_id == self.murat)
        wizard = self._open_cancel(here)
        self.assertEqual(wizard.series_scope, "date")
        self.assertEqual(len(wizard.rental_ids), 2)
        wizard.reason = "Line down"
        wizard.save().action_cancel()
        self.assertEqual({*group.sudo().rental_ids.mapped("state")}, {"cancelled"})

    def test_one_of_a_group_may_be_cancelled_alone(self):
        group = self._make_video_pair().with_user(self.host)
        group.action_confirm()
        [here] = group.rental_ids.filtered(lambda r: r.site_id == self.murat)
        wizard = self._open_cancel(here)
        wizard.series_scope = "these"
        wizard.reason = "By telephone"
        wizard.save().action_cancel()
        self.assertEqual(
            sorted(group.sudo().rental_ids.mapped("state")), ["cancelled", "confirmed"]
        )

    def test_the_following_dates_are_cancelled_from_one_of_them(self):
        series = self._make_booked()
        second = series.rental_ids.sorted("date_start")[1]
        wizard = self._open_cancel(second)
        wizard.series_scope = "following"
        self.assertEqual(len(wizard.rental_ids), 3)
        wizard.reason = "Moved away"
        wizard.save().action_cancel()
        self.assertEqual(
            series.rental_ids.sorted("date_start").mapped("state"),
            ["confirmed", "cancelled", "cancelled", "cancelled"],
        )

    def test_cancelling_the_series_asks_first(self):
        series = self._make_booked().with_user(self.host)
        action = series.action_open_cancel()
        wizard = Form(
            self.env["telecentre.rental.cancel"]
            .with_user(self.host)
            .with_context(**action["context"])
        )
        self.assertEqual(len(wizard.rental_ids), 4)
        wizard.reason = "Moved away"
        wizard.save().action_cancel()
        self.assertEqual(series.state, "cancelled")
        self.assertEqual({*series.rental_ids.mapped("state")}, {"cancelled"})

    def test_a_host_does_not_cancel_the_groups_of_others(self):
        series = self._make_booked()
        with self.assertRaises(AccessError):
            series.with_user(self.ydes_host).action_cancel("No")

    def test_the_group_moves_together(self):
        group = self._make_video_pair().with_user(self.host)
        group.action_confirm()
        change = group._make_change("all")
        change.start_hour = 14
        self.assertTrue(change.action_confirm())
        self.assertEqual({*group.sudo().rental_ids.mapped("date_start")}, {utc(6, 14)})

    def test_a_group_repeats(self):
        group = self._make_desks(2, frequency="weekly", count=3)
        self.assertTrue(group.action_confirm())
        self.assertEqual(len(group.rental_ids), 6)
        self.assertEqual(
            group.rental_ids.sorted("date_start")[0].series_label,
            "1 of 3, group of 2 spaces",
        )

    def test_a_date_of_a_repeated_group_is_skipped_as_a_whole(self):
        for desk in self.desks[:3]:
            self._make_confirmed(utc(13, 9), utc(13, 12), space_id=desk.id)
        group = self._make_desks(2, frequency="weekly", count=3)
        self.assertFalse(group.action_confirm())
        self.assertEqual({*self._line(group, 13).mapped("choice")}, {"skip"})
        self.assertTrue(group.action_confirm())
        self.assertEqual(len(group.rental_ids), 4)

    def test_other_roles_see_what_is_theirs(self):
        group = self._make_video_pair()
        group.action_confirm()
        Series = self.env["telecentre.rental.series"]
        for user, seen in (
            (self.host, True),
            (self.ydes_host, True),
            (self.manager, True),
            (self.billing, True),
            (self.portal_user, True),
        ):
            with self.subTest(user.login):
                found = Series.with_user(user).search([("id", "=", group.id)])
                self.assertEqual(bool(found), seen)
        alone = self._make_booked()
        found = Series.with_user(self.ydes_host).search([("id", "=", alone.id)])
        self.assertFalse(found)
