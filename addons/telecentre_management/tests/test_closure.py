from datetime import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TelecentreCase, utc


class ClosureCase(TelecentreCase):
    @classmethod
    def _prepare_closure(cls, start, stop, **vals):
        return {
            "name": "Snow",
            "company_id": cls.company.id,
            "site_ids": [Command.set(cls.murat.ids)],
            "date_start": start,
            "date_stop": stop,
            **vals,
        }

    @classmethod
    def _make_closure(cls, start, stop, **vals):
        return cls.env["telecentre.closure"].create(
            cls._prepare_closure(start, stop, **vals)
        )

    def free(self, start, stop, space=None):
        space = space or self.office
        return space._get_free_intervals(start, stop)[space]


@tagged("post_install", "-at_install")
class TestClosure(ClosureCase):
    """Who may close what, and which rentals a closure hits."""

    # who

    def test_a_host_closes_their_sites_only(self):
        closures = self.env["telecentre.closure"].with_user(self.host)
        self.assertTrue(closures.create(self._prepare_closure(utc(5, 9), utc(5, 12))))
        for sites in (self.ydes, self.murat | self.ydes):
            vals = self._prepare_closure(
                utc(5, 9), utc(5, 12), site_ids=[Command.set(sites.ids)]
            )
            with (
                self.subTest(sites=sites.mapped("name")),
                self.assertRaises(AccessError),
            ):
                closures.create(vals)

    def test_a_host_reads_all_closures_and_changes_their_own(self):
        closure = self._make_closure(
            utc(5, 9), utc(5, 12), site_ids=[Command.set(self.ydes.ids)]
        ).with_user(self.host)
        self.assertEqual(closure.name, "Snow")
        with self.assertRaises(AccessError):
            closure.name = "Sun"
        with self.assertRaises(AccessError):
            closure.unlink()

    def test_a_host_cannot_hand_a_closure_to_another_site(self):
        closure = self._make_closure(utc(5, 9), utc(5, 12)).with_user(self.host)
        with self.assertRaises(AccessError):
            closure.site_ids = [Command.link(self.ydes.id)]

    def test_a_manager_closes_any_site(self):
        sites = self.murat | self.ydes
        closure = (
            self.env["telecentre.closure"]
            .with_user(self.manager)
            .create(
                self._prepare_closure(
                    utc(5, 9), utc(5, 12), site_ids=[Command.set(sites.ids)]
                )
            )
        )
        self.assertEqual(closure.site_ids, sites)

    def test_billing_reads_closures_and_members_do_not(self):
        closure = self._make_closure(utc(5, 9), utc(5, 12))
        self.assertEqual(closure.with_user(self.billing).name, "Snow")
        with self.assertRaises(AccessError):
            closure.with_user(self.billing).name = "Sun"
        with self.assertRaises(AccessError):
            closure.with_user(self.portal_user).read(["name"])

    # what

    def test_a_space_of_another_site_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not at a site of the closure"):
            self._make_closure(
                utc(5, 9), utc(5, 12), space_ids=[Command.set(self.ydes_office.ids)]
            )

    def test_a_closure_is_for_some_site(self):
        with self.assertRaisesRegex(ValidationError, "Say which sites"):
            self._make_closure(utc(5, 9), utc(5, 12), site_ids=[])

    def test_a_closure_deletes_and_changes_no_rental(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_closure(utc(5, 1), utc(5, 23))
        self.assertEqual(rental.state, "confirmed")
        self.assertEqual(rental.charge_ids.state, "open")

    def test_a_closure_hits_what_lies_in_it_and_is_expected(self):
        hit = self._make_confirmed(utc(5, 9), utc(5, 12))
        held = self._make_rental(utc(5, 14), utc(5, 15))
        held._hold("cart")
        self._make_confirmed(utc(6, 9), utc(6, 12))
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.ydes_office.id)
        self._make_rental(utc(5, 16), utc(5, 17))
        self._make_confirmed(utc(5, 15), utc(5, 16)).action_cancel("Ill")
        closure = self._make_closure(utc(5, 9), utc(5, 18))
        self.assertEqual(closure._get_hit_rentals()[closure], hit | held)
        self.assertEqual(closure.rental_count, 2)

    def test_rentals_next_to_a_closure_are_not_hit(self):
        self._make_confirmed(utc(5, 9), utc(5, 10))
        self._make_confirmed(utc(5, 11), utc(5, 12))
        self.assertEqual(self._make_closure(utc(5, 10), utc(5, 11)).rental_count, 0)

    def test_a_closed_room_hits_the_rentals_of_its_parts(self):
        [part] = self._make_spaces(self.murat, self.room_type, "Half")
        part.parent_id = self.room
        rental = self._make_confirmed(utc(5, 9), utc(5, 12), space_id=part.id)
        closure = self._make_closure(
            utc(5, 9), utc(5, 18), space_ids=[Command.set(self.room.ids)]
        )
        self.assertEqual(closure._get_hit_rentals()[closure], rental)

    def test_without_start_or_end_only_edges_are_hit(self):
        spanning = self._make_confirmed(utc(5, 9), utc(5, 12))
        edge = self._make_confirmed(
            utc(5, 10, 30), utc(5, 12), space_id=self.other_office.id
        )
        closure = self._make_closure(utc(5, 10), utc(5, 11), kind="no_edge")
        self.assertEqual(closure._get_hit_rentals()[closure], edge)
        self.assertNotIn(spanning, closure._get_hit_rentals()[closure])

    def test_without_a_host_only_what_needs_one_is_hit(self):
        self.room_type.needs_host = True
        alone = self._make_confirmed(utc(5, 9), utc(5, 12))
        helped = self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.room.id)
        closure = self._make_closure(utc(5, 9), utc(5, 18), kind="unstaffed")
        self.assertEqual(closure._get_hit_rentals()[closure], helped)
        self.assertEqual(closure._get_unstaffed_rentals(), alone)

    def test_hits_are_counted_in_one_search_for_many_closures(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        few = self._make_closure(utc(5, 9), utc(5, 18))
        many = few
        for day in range(6, 26):
            many |= self._make_closure(utc(day, 9), utc(day, 18))
        self.assertEqual(self._count_queries(few), self._count_queries(many))

    def _count_queries(self, closures):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        closures.mapped("rental_count")
        return self.env.cr.sql_log_count - before

    # whoever is booking at that moment

    def test_a_closure_touches_the_rooms_concerned(self):
        for change in (
            lambda: self._make_closure(utc(5, 9), utc(5, 12)),
            lambda: self._make_closure(utc(6, 9), utc(6, 12)).write(
                {"date_stop": utc(6, 18)}
            ),
        ):
            self.env.flush_all()
            before = self._get_row_versions(self.office)
            untouched = self._get_row_versions(self.ydes_office)
            change()
            self.env.flush_all()
            self.assertNotEqual(self._get_row_versions(self.office), before)
            self.assertEqual(self._get_row_versions(self.ydes_office), untouched)

    def test_hours_and_leaves_touch_the_rooms_concerned(self):
        for change in (
            lambda: self.calendar.write({"name": "Summer hours"}),
            lambda: self._make_leave(self.calendar),
            lambda: self._make_leave(self.calendar.browse()),
        ):
            self.env.flush_all()
            before = self._get_row_versions(self.office)
            change()
            self.env.flush_all()
            self.assertNotEqual(self._get_row_versions(self.office), before)

    def _make_leave(self, calendar):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": utc(7, 1),
                "date_to": utc(7, 23),
            }
        )

    def _get_row_versions(self, spaces):
        self.env.cr.execute(
            "SELECT id, ctid FROM telecentre_space WHERE id IN %s ORDER BY id",
            [tuple(spaces.ids)],
        )
        return self.env.cr.fetchall()

    # on the site's form

    def test_a_site_says_when_it_opens_this_week(self):
        # Friday 2 January 2026: the week from 29 December to 4 January.
        self.assertEqual(
            self.murat.opening_summary,
            "Mon–Fri 09:00–12:00, 14:00–18:00\nSat–Sun closed",
        )

    def test_a_closure_of_this_week_is_in_the_summary(self):
        self._make_closure(datetime(2025, 12, 30, 23), datetime(2025, 12, 31, 23))
        self.assertEqual(
            self.murat.opening_summary,
            "Mon–Tue 09:00–12:00, 14:00–18:00\nWed closed\n"
            "Thu–Fri 09:00–12:00, 14:00–18:00\nSat–Sun closed",
        )
        self.assertIn("Wed closed", self.office.opening_summary)
        self.assertNotIn("Wed closed", self.ydes.opening_summary)

    def test_a_week_without_opening_is_said(self):
        self._make_closure(datetime(2025, 12, 20), datetime(2026, 1, 20))
        self.assertEqual(self.murat.opening_summary, "Closed all week")

    def test_a_site_that_is_not_open_says_nothing(self):
        self.murat.state = "planned"
        self.assertFalse(self.murat.opening_summary)

    def test_a_site_counts_its_closures_to_come(self):
        self._make_closure(datetime(2025, 12, 1), datetime(2025, 12, 2))
        self._make_closure(utc(5, 9), utc(5, 12))
        self.assertEqual(self.murat.closure_count, 1)
        self.assertEqual(self.ydes.closure_count, 0)
