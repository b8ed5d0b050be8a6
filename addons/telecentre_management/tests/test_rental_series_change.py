from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import utc
from .test_rental_series import SeriesCase


@tagged("post_install", "-at_install")
class TestRentalSeriesChange(SeriesCase):
    """This date, this and following, or all: nothing moves before it is seen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.series = cls._make_booked(tue=True)

    def _change(self, scope, day=None, **vals):
        day = day and date(2026, 1, day)
        change = self.series.with_user(self.host)._make_change(scope, day)
        change.write(vals)
        return change

    def test_following_dates_move_and_the_earlier_ones_stay(self):
        change = self._change("following", 20, start_hour=14)
        self.assertEqual(change.count, 2)
        self.assertTrue(change.action_confirm())
        self.assertFalse(change.exists())
        self.assertEqual(
            self._get_starts(self.series),
            [utc(6, 9), utc(13, 9), utc(20, 14), utc(27, 14)],
        )
        self.assertEqual(self.series.start_hour, 14)

    def test_nothing_moves_before_it_is_applied(self):
        change = self._change("all", start_hour=14)
        change.action_check()
        self.assertEqual(self._get_starts(self.series)[0], utc(6, 9))

    def test_another_weekday_moves_each_week_to_its_own(self):
        change = self._change("all", tue=False, thu=True)
        rentals = self.series.rental_ids.sorted("date_start")
        self.assertTrue(change.action_confirm())
        self.assertEqual(
            rentals.mapped("date_start"), [utc(day, 9) for day in (8, 15, 22, 29)]
        )

    def test_dates_may_take_each_others_places(self):
        change = self._change("following", 6, date_first=date(2026, 1, 13))
        self.assertTrue(change.action_confirm() or change.action_confirm())
        self.assertEqual(
            self._get_starts(self.series),
            [utc(13, 9), utc(20, 9), utc(27, 9), utc(3, 9, month=2)],
        )

    def test_moved_rentals_are_charged_once(self):
        self._change("all", start_hour=14).action_confirm()
        for rental in self.series.rental_ids:
            live = rental.charge_ids.filtered(lambda charge: charge.state == "open")
            self.assertEqual(len(live), 1)

    def test_only_this_date_moves(self):
        change = self._change("this", 13, start_hour=14)
        self.assertTrue(change.action_confirm())
        self.assertEqual(
            self._get_starts(self.series),
            [utc(6, 9), utc(13, 14), utc(20, 9), utc(27, 9)],
        )
        self.assertEqual(self.series.start_hour, 9)

    def test_a_rental_moved_by_itself_stays_moved(self):
        rental = self.series.rental_ids.sorted("date_start")[1]
        rental.write({"date_start": utc(13, 14), "date_stop": utc(13, 17)})
        self.assertTrue(rental.is_series_exception)
        self._change("all", start_hour=10, duration=2).action_confirm()
        self.assertEqual(
            self._get_starts(self.series),
            [utc(6, 10), utc(13, 14), utc(20, 10), utc(27, 10)],
        )

    def test_a_rental_moved_by_itself_comes_back_if_asked(self):
        rental = self.series.rental_ids.sorted("date_start")[1]
        rental.write({"date_start": utc(13, 14), "date_stop": utc(13, 17)})
        change = self._change("all", keep_exceptions=False)
        self.assertTrue(change.action_confirm())
        self.assertEqual(rental.date_start, utc(13, 9))

    def test_past_and_used_rentals_are_never_touched(self):
        with self.frozen("2026-01-13 09:30:00"):
            change = self._change("all", start_hour=14)
            self.assertEqual(change.date_first, date(2026, 1, 20))
            self.assertTrue(change.action_confirm())
        self.assertEqual(
            self._get_starts(self.series),
            [utc(6, 9), utc(13, 9), utc(20, 14), utc(27, 14)],
        )

    def test_a_later_end_extends_the_series(self):
        change = self._change("following", 27, end_by="until", until=date(2026, 2, 10))
        self.assertTrue(change.action_confirm())
        self.assertEqual(len(self._get_starts(self.series)), 6)
        self.assertEqual(self.series.rental_ids.mapped("series_id"), self.series)

    def test_an_earlier_end_cancels_the_rest_after_it_was_seen(self):
        change = self._change("all", end_by="until", until=date(2026, 1, 13))
        change.action_check()
        self.assertEqual(
            self._get_plan(change),
            [
                (6, "free", "book"),
                (13, "free", "book"),
                (20, "leaving", "cancel"),
                (27, "leaving", "cancel"),
            ],
        )
        self.assertTrue(change.action_confirm())
        self.assertEqual(self._get_starts(self.series), [utc(6, 9), utc(13, 9)])

    def test_a_date_given_up_does_not_come_back(self):
        self.series.rental_ids.sorted("date_start")[1].action_cancel("Ill")
        self._change("all", start_hour=14).action_confirm()
        self.assertEqual(
            self._get_starts(self.series), [utc(6, 14), utc(20, 14), utc(27, 14)]
        )

    def test_a_date_that_cannot_follow_stays_where_it_is(self):
        for space in self.office | self.other_office:
            self._make_confirmed(utc(20, 14), utc(20, 17), space_id=space.id)
        change = self._change("all", start_hour=14)
        self.assertFalse(change.action_confirm())
        line = self._line(change, 20)
        self.assertEqual((line.status, line.choice), ("taken", "skip"))
        self.assertTrue(change.action_confirm())
        self.assertEqual(
            self._get_starts(self.series),
            [utc(6, 14), utc(13, 14), utc(20, 9), utc(27, 14)],
        )

    def test_another_space_for_all(self):
        change = self._change("all")
        change.need_ids.space_id = self.other_office
        self.assertTrue(change.action_confirm())
        self.assertEqual(self.series.rental_ids.space_id, self.other_office)
        self.assertEqual(self.series.need_ids.space_id, self.other_office)

    def test_an_invoiced_date_is_left_alone(self):
        rental = self.series.rental_ids.sorted("date_start")[0]
        self._invoice(rental)
        change = self._change("all", start_hour=14)
        change.action_check()
        self.assertEqual(self._line(change, 6).status, "unchanged")
        self.assertIn("Already invoiced", self._line(change, 6).message)
        self.assertTrue(change.action_confirm())
        self.assertEqual(rental.date_start, utc(6, 9))

    def _invoice(self, rental):
        """Enough of an invoice for the charge to be on it."""
        income, receivable = self.env["account.account"].create(
            [
                {
                    "name": kind,
                    "code": code,
                    "account_type": kind,
                    "company_ids": [Command.set(self.company.ids)],
                }
                for kind, code in (("income", "706000"), ("asset_receivable", "411000"))
            ]
        )
        journal = self.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "TSAL",
                "type": "sale",
                "company_id": self.company.id,
                "default_account_id": income.id,
            }
        )
        member = self.member.with_company(self.company)
        member.property_account_receivable_id = receivable
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "journal_id": journal.id,
                "partner_id": self.member.id,
                "invoice_line_ids": [
                    Command.create({"display_type": "line_note", "name": "Rental"})
                ],
            }
        )
        rental.charge_ids.sudo().move_line_id = move.invoice_line_ids[:1]

    def test_giving_up_a_change_leaves_the_series(self):
        change = self._change("all", start_hour=14)
        change.action_check()
        change.action_drop_change()
        self.assertFalse(change.exists())
        self.assertEqual(self._get_starts(self.series)[0], utc(6, 9))

    def test_nothing_left_to_change_is_said(self):
        with (
            self.frozen("2026-02-14 08:00:00"),
            self.assertRaisesRegex(UserError, "Nothing is left to change"),
        ):
            self._change("all")
