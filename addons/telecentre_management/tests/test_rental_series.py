from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TelecentreCase, utc


class SeriesCase(TelecentreCase):
    """Tuesdays 09:00–12:00 from 6 January 2026, four times, Office 1."""

    @classmethod
    def _make_series(cls, *needs, user=None, **vals):
        needs = needs or [{"space_id": cls.office.id}]
        Series = cls.env["telecentre.rental.series"].with_user(user or cls.env.user)
        return Series.create(
            {
                "partner_id": cls.member.id,
                "date_first": date(2026, 1, 6),
                "start_hour": 9,
                "duration": 3,
                "frequency": "weekly",
                "count": 4,
                "need_ids": [Command.create(need) for need in needs],
                **vals,
            }
        )

    def frozen(self, moment):
        return freeze_time(moment)

    @classmethod
    def _make_booked(cls, *needs, **vals):
        series = cls._make_series(*needs, **vals)
        assert series.action_confirm(), series.notice
        return series

    def _get_plan(self, series):
        """``[(day, status, what to do), …]``."""
        return [(line.day.day, line.status, line.choice) for line in series.line_ids]

    def _get_starts(self, series):
        rentals = series.rental_ids.filtered(lambda r: r.state != "cancelled")
        return [rental.date_start for rental in rentals.sorted("date_start")]

    def _line(self, series, day):
        return series.line_ids.filtered(lambda line: line.day.day == day)


@tagged("post_install", "-at_install")
class TestRentalSeries(SeriesCase):
    """Dates that repeat: one plan, one confirmation, one cancellation."""

    def test_a_free_series_is_confirmed_at_once(self):
        series = self._make_series()
        self.assertTrue(series.with_user(self.host).action_confirm())
        self.assertEqual(series.state, "confirmed")
        self.assertEqual(
            self._get_starts(series), [utc(day, 9) for day in (6, 13, 20, 27)]
        )
        self.assertEqual({*series.rental_ids.mapped("state")}, {"confirmed"})
        self.assertEqual(series.amount_due, 40)

    def test_the_total_is_shown_before_confirming(self):
        series = self._make_series()
        series.action_check()
        self.assertEqual(series.amount_due, 40)
        self.assertFalse(series.rental_ids)

    def test_a_taken_date_moves_to_the_same_kind_by_default(self):
        self._make_confirmed(utc(13, 9), utc(13, 12), partner_id=self.other_member.id)
        series = self._make_series().with_user(self.host)
        self.assertFalse(series.action_confirm())
        self.assertEqual(
            self._get_plan(series),
            [
                (6, "free", "book"),
                (13, "taken", "move"),
                (20, "free", "book"),
                (27, "free", "book"),
            ],
        )
        line = self._line(series, 13)
        self.assertEqual(line.space_id, self.other_office)
        self.assertEqual(line.message, "Office 1: Paul Vidal, 09:00–12:00")
        self.assertFalse(series.rental_ids, "what is proposed was not seen yet")
        self.assertTrue(series.action_confirm())
        moved = series.rental_ids.filtered("is_series_exception")
        self.assertEqual(moved.space_id, self.other_office)

    def test_who_may_not_read_a_rental_is_not_told_whose_it_is(self):
        self._make_confirmed(
            utc(13, 9),
            utc(13, 12),
            space_id=self.ydes_office.id,
            partner_id=self.other_member.id,
        )
        series = self._make_series({"space_id": self.ydes_office.id}, user=self.host)
        series.action_check()
        self.assertEqual(self._line(series, 13).message, "Office Y: taken 09:00–12:00")

    def test_a_closed_date_is_skipped_by_default_and_named(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Works",
                "company_id": self.company.id,
                "calendar_id": self.calendar.id,
                "date_from": utc(20, 1),
                "date_to": utc(20, 23),
            }
        )
        series = self._make_series()
        series.action_check()
        line = self._line(series, 20)
        self.assertEqual((line.status, line.choice), ("closed", "skip"))
        self.assertEqual(line.message, "Murat: Works")
        self.assertTrue(series.action_confirm())
        self.assertEqual(self._get_starts(series), [utc(day, 9) for day in (6, 13, 27)])
        self.assertEqual(series.exdates, "2026-01-20")

    def test_a_closure_of_the_council_is_named(self):
        self.env["telecentre.closure"].create(
            {
                "name": "Snow",
                "company_id": self.company.id,
                "site_ids": [Command.set(self.murat.ids)],
                "date_start": utc(27, 0 + 1),
                "date_stop": utc(27, 23),
            }
        )
        series = self._make_series()
        series.action_check()
        self.assertEqual(self._line(series, 27).message, "Murat: Snow")

    def test_hours_outside_the_opening_say_the_opening(self):
        series = self._make_series(start_hour=12, duration=2)
        series.action_check()
        self.assertEqual({*series.line_ids.mapped("status")}, {"closed"})
        self.assertEqual(
            series.line_ids[0].message, "Murat is open 09:00–12:00, 14:00–18:00"
        )

    def test_no_date_left_is_refused(self):
        series = self._make_series(start_hour=12, duration=2)
        series.action_check()
        with self.assertRaisesRegex(UserError, "No date is left"):
            series.action_confirm()

    def test_a_move_proposes_the_nearest_free_hour(self):
        for space in self.office | self.other_office:
            self._make_confirmed(utc(13, 9), utc(13, 12), space_id=space.id)
        series = self._make_series()
        series.action_check()
        line = self._line(series, 13)
        self.assertEqual((line.status, line.choice), ("taken", "skip"))
        line.action_move()
        line = self._line(series, 13)
        self.assertEqual((line.choice, line.is_ok), ("move", True))
        self.assertEqual((line.date_start, line.date_stop), (utc(13, 14), utc(13, 17)))

    def test_a_move_goes_to_the_next_free_day_when_its_day_is_closed(self):
        series = self._make_series(date_first=date(2026, 1, 4), count=1)  # a Sunday
        series.action_check()
        series.line_ids.action_move()
        self.assertEqual(series.line_ids.date_start, utc(5, 9))
        self.assertTrue(series.action_confirm())

    def test_a_move_written_by_hand_is_kept_if_it_fits(self):
        series = self._make_series()
        series.action_check()
        self._line(series, 13).write(
            {"date_start": utc(14, 14), "date_stop": utc(14, 17)}
        )
        series.action_check()
        line = self._line(series, 13)
        self.assertEqual((line.choice, line.is_ok), ("move", True))
        self.assertTrue(series.action_confirm())
        self.assertIn(utc(14, 14), self._get_starts(series))

    def test_a_move_written_by_hand_that_does_not_fit_is_refused(self):
        series = self._make_series()
        series.action_check()
        self._line(series, 13).write(
            {"date_start": utc(13, 12), "date_stop": utc(13, 14)}
        )
        self.assertFalse(series.action_confirm())
        self.assertTrue(self._line(series, 13).is_blocking)
        self.assertIn("To decide", series.notice)

    def test_stop_ends_the_series_before_that_date(self):
        series = self._make_series()
        series.action_check()
        self._line(series, 20).action_stop()
        self.assertEqual(
            [line.status for line in series.line_ids],
            ["free", "free", "free", "after"],
        )
        self.assertTrue(series.action_confirm())
        self.assertEqual(self._get_starts(series), [utc(6, 9), utc(13, 9)])
        self.assertEqual((series.end_by, series.until), ("until", date(2026, 1, 13)))

    def test_skip_is_remembered_by_the_next_check(self):
        series = self._make_series()
        series.action_check()
        self._line(series, 13).action_skip()
        series.action_check()
        self.assertEqual(self._line(series, 13).choice, "skip")

    def test_a_slot_taken_since_the_check_is_shown_again(self):
        series = self._make_series()
        series.action_check()
        for space in self.office | self.other_office:
            self._make_confirmed(utc(20, 9), utc(20, 12), space_id=space.id)
        self.assertFalse(series.action_confirm())
        self.assertEqual(series.state, "draft")
        self.assertFalse(series.rental_ids)
        self.assertEqual(series.line_ids.filtered("is_changed").day, date(2026, 1, 20))
        self.assertIn("No longer as they were shown: 1 date", series.notice)
        self.assertTrue(series.action_confirm())
        self.assertEqual(len(series.rental_ids), 3)

    def test_a_date_without_price_is_refused_in_the_plan(self):
        self.office_type.rate_ids.unlink()
        series = self._make_series()
        series.action_check()
        self.assertEqual({*series.line_ids.mapped("status")}, {"refused"})
        self.assertIn("has no price", series.line_ids[0].message)

    def test_a_rule_refuses_dates_one_by_one(self):
        self._make_policy(horizon_days=14)
        series = self._make_series(user=self.host)
        series.action_check()
        self.assertEqual(
            self._get_plan(series),
            [
                (6, "free", "book"),
                (13, "free", "book"),
                (20, "refused", "skip"),
                (27, "refused", "skip"),
            ],
        )
        self.assertIn("at most 14 days ahead", self._line(series, 20).message)
        self.assertEqual(self._line(series, 27).message, "horizon")
        self.assertEqual(series.amount_due, 20)
        self.assertTrue(series.action_confirm())
        self.assertEqual(len(series.rental_ids), 2)

    def test_staff_pass_over_a_rule_with_a_reason(self):
        self._make_policy(horizon_days=14)
        series = self._make_series(user=self.host, override_reason="Yearly course")
        series.action_check()
        self.assertEqual({*series.line_ids.mapped("status")}, {"free"})
        self.assertTrue(series.action_confirm())
        self.assertEqual(len(series.rental_ids), 4)
        self.assertEqual(
            series.rental_ids.sorted("date_start").mapped("override_rules"),
            [False, False, "horizon", "horizon"],
        )

    def test_any_free_space_of_the_kind_the_same_if_possible(self):
        self._make_confirmed(utc(13, 9), utc(13, 12))
        series = self._make_series(
            {"site_id": self.murat.id, "space_type_id": self.office_type.id}
        )
        self.assertTrue(series.action_confirm())
        self.assertEqual(series.rental_ids.space_id, self.other_office)

    def test_a_series_of_long_stays_does_not_overlap_itself(self):
        series = self._make_series(
            frequency="daily", count=2, start_hour=0, duration=48
        )
        series.action_check()
        self.assertEqual(self._line(series, 7).space_id, self.other_office)
        self.assertIn("this booking", self._line(series, 7).message)

    def test_a_date_given_back_is_cancelled_and_the_rest_stays(self):
        series = self._make_booked()
        series.rental_ids.sorted("date_start")[1].action_cancel("Ill")
        self.assertEqual(series.rental_count, 3)

    def test_cancelling_needs_a_reason(self):
        series = self._make_booked()
        with self.assertRaisesRegex(UserError, "Say why"):
            series.action_cancel(" ")

    def test_cancelling_leaves_what_took_place(self):
        series = self._make_booked()
        with self.frozen("2026-01-14 08:00:00"):
            series.with_user(self.host).action_cancel("Moved away")
        self.assertEqual(series.state, "cancelled")
        self.assertEqual(
            series.rental_ids.sorted("date_start").mapped("state"),
            ["confirmed", "confirmed", "cancelled", "cancelled"],
        )

    def _get_mails(self, series, method, *args):
        self.member.email = "jeanne@example.com"
        before = self.env["mail.mail"].search([])
        getattr(series.with_context(telecentre_no_mail=False), method)(*args)
        return self.env["mail.mail"].search([]) - before

    def test_one_mail_tells_of_the_whole_series(self):
        series = self._make_series()
        mails = self._get_mails(series, "action_confirm")
        self.assertEqual(len(mails), 1)
        for day in (6, 13, 20, 27):
            self.assertIn(f"01/{day:02d}/2026", mails.body_html)

    def test_one_mail_tells_of_the_cancellation(self):
        series = self._make_booked()
        mails = self._get_mails(series, "action_cancel", "Moved away")
        self.assertEqual(len(mails), 1)

    def test_one_mail_tells_of_a_change_with_what_is_kept(self):
        series = self._make_booked(tue=True)
        change = series._make_change("all")
        change.write({"start_hour": 14, "count": 3})
        change.action_check()
        mails = self._get_mails(change, "action_confirm")
        self.assertEqual(len(mails), 1)
        self.assertIn("01/20/2026 14:00", mails.body_html)
        self.assertNotIn("01/27/2026", mails.body_html)

    def test_a_series_with_rentals_is_not_deleted(self):
        series = self._make_booked()
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            series.unlink()

    def test_a_rental_knows_its_place_in_the_series(self):
        series = self._make_booked()
        self.assertEqual(
            series.rental_ids.sorted("date_start").mapped("series_label"),
            ["1 of 4", "2 of 4", "3 of 4", "4 of 4"],
        )

    def test_repeat_makes_a_series_of_which_the_rental_is_the_first_date(self):
        rental = self._make_confirmed(utc(6, 9), utc(6, 12))
        action = rental.with_user(self.host).action_repeat()
        series = self.env["telecentre.rental.series"].browse(action["res_id"])
        series.count = 3
        series.action_check()
        self.assertEqual(
            self._get_plan(series),
            [(6, "unchanged", "book"), (13, "free", "book"), (20, "free", "book")],
        )
        self.assertTrue(series.action_confirm())
        self.assertIn(rental, series.rental_ids)
        self.assertEqual(len(series.rental_ids), 3)
        self.assertEqual(rental.series_label, "1 of 3")

    def test_repeating_a_draft_confirms_it_with_the_others(self):
        rental = self._make_rental(utc(6, 9), utc(6, 12))
        action = rental.action_repeat()
        series = self.env["telecentre.rental.series"].browse(action["res_id"])
        series.count = 2
        self.assertTrue(series.action_confirm())
        self.assertEqual(rental.state, "confirmed")
        self.assertEqual(rental.series_id, series)
        self.assertEqual(len(series.rental_ids), 2)

    def _count_queries(self, series, method):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        getattr(series, method)()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_the_number_of_queries_does_not_grow_with_the_dates(self):
        self._make_confirmed(utc(6, 9), utc(6, 12))
        self._make_series().action_check()  # warm caches
        counts = [
            self._count_queries(
                self._make_series(frequency="daily", count=count), "action_check"
            )
            for count in (2, 100)
        ]
        self.assertLessEqual(counts[1], counts[0], counts)

    def test_confirming_many_dates_asks_little_more_than_few(self):
        self._make_series(frequency="daily", count=2).action_confirm()  # warm caches
        counts = [
            self._count_queries(
                self._make_series(
                    frequency="daily", count=count, start_hour=hour, duration=1
                ),
                "action_confirm",
            )
            for count, hour in ((2, 14), (100, 15))
        ]
        self.assertLessEqual(counts[1], counts[0] + 3 * 98, counts)

    def test_two_companies_do_not_mix(self):
        other = self.env["res.company"].create({"name": "Other council"})
        self.env.user.company_ids = [Command.link(other.id)]
        self.calendar.company_id = False
        site = self.env["telecentre.site"].create(
            {
                "name": "Elsewhere",
                "code": "ELS",
                "state": "open",
                "company_id": other.id,
                "resource_calendar_id": self.calendar.id,
            }
        )
        with self.assertRaises(UserError):
            self._make_series(
                {"site_id": site.id, "space_type_id": self.office_type.id}
            )


@tagged("post_install", "-at_install")
class TestRentalSeriesRule(SeriesCase):
    """Which dates follow a rule."""

    def _get_days(self, **vals):
        return self._make_series(**vals)._get_days()

    def test_the_local_hour_is_kept_across_daylight_saving(self):
        series = self._make_series(date_first=date(2026, 3, 24), count=2)
        self.assertTrue(series.action_confirm())
        self.assertEqual(
            self._get_starts(series),
            [datetime(2026, 3, 24, 8), datetime(2026, 3, 31, 7)],
        )
        series = self._make_series(date_first=date(2026, 10, 20), count=2)
        self.assertTrue(series.action_confirm())
        self.assertEqual(
            self._get_starts(series),
            [datetime(2026, 10, 20, 7), datetime(2026, 10, 27, 8)],
        )

    def test_whole_days_are_whole_on_the_day_the_clock_changes(self):
        series = self._make_series(
            date_first=date(2026, 3, 29), start_hour=0, duration=24, count=1
        )
        self.assertEqual(
            series._get_span(date(2026, 3, 29)),
            (datetime(2026, 3, 28, 23), datetime(2026, 3, 29, 22)),
        )

    def test_the_31st_is_skipped_in_short_months_and_said(self):
        series = self._make_series(
            date_first=date(2026, 1, 31),
            frequency="monthly",
            end_by="until",
            until=date(2026, 6, 30),
        )
        self.assertEqual(
            series._get_days(),
            [date(2026, 1, 31), date(2026, 3, 31), date(2026, 5, 31)],
        )
        series.action_check()
        self.assertIn("No such day in 02/2026, 04/2026", series.notice)

    def test_the_last_day_of_the_month_is_in_every_month(self):
        days = self._get_days(
            date_first=date(2026, 1, 31),
            frequency="monthly",
            month_by="last",
            count=3,
        )
        self.assertEqual(
            days, [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
        )

    def test_the_fifth_tuesday_is_in_some_months_only(self):
        days = self._get_days(
            date_first=date(2026, 3, 31),
            frequency="monthly",
            month_by="weekday",
            count=3,
        )
        self.assertEqual(
            days, [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 29)]
        )

    def test_several_weekdays_every_other_week(self):
        days = self._get_days(interval=2, tue=True, thu=True, count=4)
        self.assertEqual([day.day for day in days], [6, 8, 20, 22])

    def test_every_day_but_only_on_some(self):
        days = self._get_days(frequency="daily", mon=True, tue=True, count=3)
        self.assertEqual([day.day for day in days], [6, 12, 13])

    def test_dates_left_out_count(self):
        days = self._get_days(exdates="2026-01-13, 2026-01-20")
        self.assertEqual([day.day for day in days], [6, 27])

    def test_what_is_not_a_date_is_refused(self):
        with self.assertRaisesRegex(UserError, "is not a date"):
            self._get_days(exdates="13 January")

    def test_ten_thousand_dates_are_refused(self):
        with self.assertRaisesRegex(UserError, "366 dates at most"):
            self._get_days(frequency="daily", count=10000)

    def test_too_many_dates_by_their_end_are_refused(self):
        with self.assertRaisesRegex(UserError, "366 dates at most"):
            self._get_days(frequency="daily", end_by="until", until=date(2027, 12, 31))

    def test_the_most_dates_are_a_parameter(self):
        self.env["ir.config_parameter"].set_param(
            "telecentre_management.series_most_dates", "3"
        )
        with self.assertRaisesRegex(UserError, "3 dates at most"):
            self._get_days()

    def test_more_than_two_years_are_refused(self):
        with self.assertRaisesRegex(UserError, "two years at most"):
            self._get_days(end_by="until", until=date(2030, 1, 1))
        with self.assertRaisesRegex(UserError, "Only 25 of the 40 dates"):
            self._get_days(frequency="monthly", count=40)

    def test_a_series_without_end_is_refused(self):
        with self.assertRaisesRegex(UserError, "never ends"):
            self._get_days(count=0)

    def test_an_end_before_the_beginning_is_refused(self):
        with self.assertRaisesRegex(UserError, "before it begins"):
            self._get_days(end_by="until", until=date(2026, 1, 5))

    def test_a_rule_without_dates_is_refused(self):
        with self.assertRaisesRegex(UserError, "No date follows"):
            self._get_days(frequency="once", exdates="2026-01-06")

    def test_the_rule_is_written_as_rfc_5545(self):
        series = self._make_series(tue=True, thu=True, interval=2, exdates="2026-01-20")
        self.assertEqual(
            series.rrule.splitlines(),
            [
                "DTSTART;TZID=Europe/Paris:20260106T090000",
                "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4",
                "EXDATE;TZID=Europe/Paris:20260120T090000",
            ],
        )

    def test_a_pasted_rule_fills_the_fields(self):
        series = self._make_series()
        series.rrule = (
            "DTSTART;TZID=Europe/Paris:20260303T143000\n"
            "RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261231T225959Z;WKST=MO\n"
            "EXDATE:20260529T123000Z"
        )
        self.assertRecordValues(
            series,
            [
                {
                    "date_first": date(2026, 3, 3),
                    "start_hour": 14.5,
                    "frequency": "monthly",
                    "month_by": "weekday",
                    "week_number": "-1",
                    "weekday": "4",
                    "end_by": "until",
                    "until": date(2026, 12, 31),
                    "exdates": "2026-05-29",
                }
            ],
        )

    def test_a_rule_reads_back_as_it_was_written(self):
        series = self._make_series(
            frequency="monthly", date_first=date(2026, 1, 31), month_by="last"
        )
        other = self._make_series()
        other.rrule = series.rrule
        self.assertEqual(other._get_days(), series._get_days())

    def test_bad_rules_are_refused_with_the_part(self):
        series = self._make_series()
        for text, part in (
            ("every tuesday", "every tuesday"),
            ("FREQ=SECONDLY", "FREQ=SECONDLY"),
            ("FREQ=DAILY;INTERVAL=0;COUNT=3", "INTERVAL=0"),
            ("FREQ=DAILY;BYHOUR=9;COUNT=3", "BYHOUR=9"),
            ("FREQ=WEEKLY;BYDAY=2TU;COUNT=3", "BYDAY=2TU"),
            ("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=3", "BYMONTHDAY=32"),
            ("FREQ=DAILY;COUNT=3;UNTIL=20261231", "COUNT, UNTIL"),
            ("DTSTART:someday\nRRULE:FREQ=DAILY;COUNT=3", "someday"),
            ("RDATE:20260101", "RDATE"),
        ):
            with self.subTest(text), self.assertRaisesRegex(UserError, part):
                series.rrule = text

    def test_the_rule_is_said_in_words(self):
        self.assertEqual(
            self._make_series(tue=True).rule_label,
            "Every week on Tuesday, 09:00–12:00, 4 dates from 01/06/2026",
        )

    def test_the_end_hour_and_the_duration_are_one_fact(self):
        series = self._make_series()
        self.assertEqual(series.stop_hour, 12)
        series.stop_hour = 11
        self.assertEqual(series.duration, 2)
        series.write({"start_hour": 0, "duration": 48})
        self.assertEqual(series.duration, 48)
