from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestSpaceSchedule(TelecentreCase):
    """Hours of spaces, premises and holidays; closures; time between two stays."""

    def free(self, day=5, space=None):
        space = space or self.office
        return space._get_free_intervals(utc(day, 1), utc(day, 23))[space]

    def _make_hours(self, start, stop, days="01234"):
        return self.env["resource.calendar"].create(
            {
                "name": "Other hours",
                "company_id": self.company.id,
                "tz": "Europe/Paris",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "d",
                            "dayofweek": day,
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": "morning",
                        }
                    )
                    for day in days
                ],
            }
        )

    def _close(self, start, stop, **vals):
        return self.env["telecentre.closure"].create(
            {
                "name": "Snow",
                "company_id": self.company.id,
                "site_ids": [Command.set(self.murat.ids)],
                "date_start": start,
                "date_stop": stop,
                **vals,
            }
        )

    def _set_buffers(self, before, after, **vals):
        return self.env["telecentre.policy"].create(
            {
                "name": "Buffers",
                "company_id": self.company.id,
                "buffer_before": before,
                "buffer_after": after,
                **vals,
            }
        )

    def accepts(self, start, stop, space=None):
        space = space or self.office
        return space in space._filter_bookable(start, stop)

    # hours

    def test_a_space_may_have_its_own_hours(self):
        self.room.resource_calendar_id = self._make_hours(8, 20)
        self.assertEqual(self.free(space=self.room), [(utc(5, 8), utc(5, 20))])
        self.assertEqual(self.free()[0][0], utc(5, 9))

    def test_a_site_may_follow_its_premises(self):
        self.murat.write(
            {"hours_source": "host", "host_calendar_id": self._make_hours(10, 16).id}
        )
        self.assertEqual(self.free(), [(utc(5, 10), utc(5, 16))])

    def test_a_site_may_open_only_while_its_premises_do(self):
        self.murat.write(
            {"hours_source": "within", "host_calendar_id": self._make_hours(10, 16).id}
        )
        self.assertEqual(
            self.free(), [(utc(5, 10), utc(5, 12)), (utc(5, 14), utc(5, 16))]
        )

    def test_a_closure_of_the_premises_closes_the_site_that_follows_them(self):
        premises = self._make_hours(8, 20)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Elections",
                "calendar_id": premises.id,
                "company_id": self.company.id,
                "date_from": utc(5, 1),
                "date_to": utc(5, 13),
            }
        )
        self.assertEqual(len(self.free()), 2)
        self.murat.write({"hours_source": "within", "host_calendar_id": premises.id})
        self.assertEqual(self.free(), [(utc(5, 14), utc(5, 18))])

    def test_hours_of_unknown_premises_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "say which they are"):
            self.murat.hours_source = "host"

    def test_a_site_may_open_on_public_holidays(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": False,
                "company_id": self.company.id,
                "date_from": datetime(2026, 1, 4, 23),
                "date_to": datetime(2026, 1, 5, 23),
            }
        )
        self.ydes.is_open_on_holidays = True
        self.assertEqual(self.free(), [])
        self.assertEqual(len(self.free(space=self.ydes_office)), 2)

    # closures

    def test_a_closed_site_admits_nothing(self):
        self._close(utc(6, 9), utc(6, 18))
        self.assertEqual(self.free(day=6), [])
        self.assertFalse(self.accepts(utc(5, 9), utc(7, 18)))
        with self.assertRaisesRegex(ValidationError, r"is closed from .* \(Snow\)"):
            self._make_confirmed(utc(6, 9), utc(6, 12))

    def test_another_site_on_the_same_hours_stays_open(self):
        self._close(utc(5, 9), utc(5, 18))
        self.assertEqual(len(self.free(space=self.ydes_office)), 2)

    def test_a_closure_of_one_space_leaves_the_others(self):
        self._close(utc(5, 9), utc(5, 18), space_ids=[Command.set(self.office.ids)])
        self.assertEqual(self.free(), [])
        self.assertEqual(len(self.free(space=self.other_office)), 2)

    def test_a_closed_room_closes_its_parts(self):
        [part] = self._make_spaces(self.murat, self.room_type, "Half")
        part.parent_id = self.room
        self._close(utc(5, 9), utc(5, 18), space_ids=[Command.set(self.room.ids)])
        self.assertEqual(self.free(space=part), [])

    def test_a_stay_may_span_a_time_without_start_or_end(self):
        self._close(utc(5, 10), utc(5, 11), kind="no_edge")
        self.assertTrue(self.accepts(utc(5, 9), utc(5, 12)))
        self.assertFalse(self.accepts(utc(5, 10), utc(5, 12)))
        self.assertFalse(self.accepts(utc(5, 9), utc(5, 10, 30)))
        self.assertTrue(self.accepts(utc(5, 9), utc(5, 10)))
        self.assertTrue(self.accepts(utc(5, 11), utc(5, 12)))
        self.assertEqual(
            self.free()[:2], [(utc(5, 9), utc(5, 10)), (utc(5, 11), utc(5, 12))]
        )

    def test_what_is_spanned_is_not_paid(self):
        self._close(utc(6, 1), utc(6, 23), kind="no_edge")
        quote = self.office.get_quote(
            str(utc(5, 14)), str(utc(7, 12)), partner_id=self.member.id
        )
        self.assertEqual(quote["amount_due"], 20)

    def test_a_start_in_such_a_time_is_explained(self):
        self._close(utc(5, 10), utc(5, 11), kind="no_edge")
        with self.assertRaisesRegex(ValidationError, "may start or end"):
            self._make_confirmed(utc(5, 10), utc(5, 12))

    def test_without_a_host_only_what_needs_one_is_closed(self):
        self.room_type.needs_host = True
        self._close(utc(5, 9), utc(5, 18), kind="unstaffed")
        self.assertEqual(len(self.free()), 2)
        self.assertEqual(self.free(space=self.room), [])

    # time between two stays

    def test_time_is_kept_around_a_stay(self):
        self._set_buffers(0, 30)
        self._make_confirmed(utc(5, 10), utc(5, 11))
        self.assertEqual(
            self.free()[:2], [(utc(5, 9), utc(5, 9, 30)), (utc(5, 11, 30), utc(5, 12))]
        )
        self.assertFalse(self.accepts(utc(5, 11, 15), utc(5, 12)))
        self.assertTrue(self.accepts(utc(5, 11, 30), utc(5, 12)))
        with self.assertRaisesRegex(ValidationError, "stay free for 30 minutes"):
            self._make_confirmed(utc(5, 11, 15), utc(5, 12))

    def test_the_larger_of_two_neighbours_counts_not_the_sum(self):
        self._set_buffers(20, 30)
        self._make_confirmed(utc(5, 10), utc(5, 11))
        self.assertTrue(self.accepts(utc(5, 11, 30), utc(5, 12)))
        self.assertTrue(self.accepts(utc(5, 9), utc(5, 9, 30)))
        self.assertFalse(self.accepts(utc(5, 9), utc(5, 9, 40)))

    def test_the_time_around_a_stay_may_lie_in_closed_hours(self):
        self._set_buffers(60, 60)
        self.assertTrue(self.accepts(utc(5, 9), utc(5, 12)))
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertTrue(self.accepts(utc(5, 14), utc(5, 18)))

    def test_a_closure_of_a_space_needs_no_time_around(self):
        self._set_buffers(30, 30)
        self._make_confirmed(utc(5, 10), utc(5, 11), usage="closure", partner_id=False)
        self.assertTrue(self.accepts(utc(5, 11), utc(5, 12)))

    def test_rentals_of_one_batch_keep_their_distance(self):
        self._set_buffers(0, 30)
        drafts = self._make_rental(utc(5, 9), utc(5, 10)) | self._make_rental(
            utc(5, 10), utc(5, 11)
        )
        with self.assertRaisesRegex(ValidationError, "too near to each other"):
            drafts.action_confirm()
        self.assertEqual(set(drafts.mapped("state")), {"draft"})

    def test_the_most_specific_policy_rules_alone(self):
        self._set_buffers(60, 60)
        self._set_buffers(0, 10, space_type_id=self.office_type.id)
        specific = self._set_buffers(5, 5, space_id=self.office.id)
        policies = self.env["telecentre.policy"]._get_policies(
            self.office | self.other_office | self.room
        )
        self.assertEqual(policies[self.office], specific)
        self.assertEqual(policies[self.other_office].buffer_after, 10)
        self.assertEqual(policies[self.room].buffer_after, 60)
