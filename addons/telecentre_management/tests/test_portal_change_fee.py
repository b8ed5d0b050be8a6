from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import utc
from .test_portal_change import ChangeCase

MOVED = {"date_start": utc(6, 9), "date_stop": utc(6, 12)}
TOMORROW = "2026-01-06 08:00:00/2026-01-06 11:00:00"
LONGER = "2026-01-05 08:00:00/2026-01-05 17:00:00"
SHORTER = "2026-01-05 09:00:00/2026-01-05 11:00:00"  # two hours of three are kept


@tagged("post_install", "-at_install")
class TestPortalChangeFee(ChangeCase):
    """A change when cancelling costs something: shown, agreed to, due once."""

    def setUp(self):
        super().setUp()
        self._make_policy(
            cancel_mode="graded",
            cancel_step_ids=[Command.create({"hours": 240, "percent": 0})],
            late_fee_percent=60,
        )
        self.rental._freeze_cancel_terms()

    @property
    def fees(self):
        return self.rental.charge_ids.filtered("is_change_fee")

    def _get_due(self):
        charges = self.rental.charge_ids.filtered(lambda c: c.state == "open")
        return sum(charges.mapped("amount_due"))

    def _move(self, hours=TOMORROW):
        return self._confirm(self._get_form(self._review(hours)))

    def test_the_fee_is_shown_before_and_due_after(self):
        page = self.url_open(f"/my/rentals/{self.rental.id}/change")
        self.assertIn("Changing now costs up to", self._get_text(page))
        page = self._review(TOMORROW)
        self.assertRegex(self._get_text(page), r"Fee for changing now.*6\.00")
        page = self._confirm(self._get_form(page))
        self.assertTrue(page.url.endswith("booked=changed"))
        self.assertRecordValues(
            self.rental, [MOVED | {"amount_due": 10, "change_fee": 6}]
        )
        self.assertEqual(self._get_due(), 16)
        self.assertIn("Fee for changing", self._get_text(page))
        self.assertIn("Fee for changing · 01/05/2026", self.fees.name)

    def test_a_change_sent_twice_costs_its_fee_once(self):
        form = self._get_form(self._review(TOMORROW))
        self._confirm(form)
        self._confirm(form)
        self.assertEqual(len(self.fees), 1)

    def test_who_has_not_seen_the_fee_does_not_pay_it(self):
        form = self._get_form(self._review(TOMORROW))
        for seen in ("0", "1.5", "nan", "-6", ""):
            page = self._confirm(form | {"fee": seen})
            self.assertEqual(page.status_code, 409)
            self.assertIn("now costs 6.00", self._get_text(page).replace("€", ""))
        self.assertFalse(self.fees)
        self.assertEqual(self.rental.date_start, utc(5, 9))

    def test_only_hours_given_back_cost(self):
        self._move(LONGER)
        self.assertFalse(self.fees)
        self.assertEqual(self._get_due(), 20)

    def test_hours_that_are_kept_cost_nothing_more(self):
        self._move(SHORTER)
        self.assertEqual(self.rental.change_fee, 2)

    def test_each_late_change_has_its_fee(self):
        self._move()
        self._move("2026-01-07 08:00:00/2026-01-07 11:00:00")
        self.assertEqual(self.fees.mapped("amount_due"), [6, 6])
        self.assertEqual(self._get_due(), 22)

    def test_cancelling_afterwards_keeps_the_fee_for_changing(self):
        self._move()
        self.rental.action_cancel("Snow")
        self.assertEqual(self.rental.change_fee, 6)
        self.assertEqual(self._get_due(), 6 + 6)
        self.rental.action_draft()
        self.rental.action_confirm()
        self.assertEqual(self._get_due(), 10 + 6)

    def test_the_mail_of_the_change_says_the_fee(self):
        self.rental = self.rental.with_context(telecentre_no_mail=False)
        self._move()
        html = self.env["ir.qweb"]._render(
            "telecentre_management.telecentre_rental_mail_stays",
            {"object": self.rental, "price": True},
        )
        self.assertIn("Fee for changing", html)

    def test_a_member_does_not_move_it_past_its_fee(self):
        rental_sudo = self.rental.with_user(self.portal_user).sudo()
        for agreed in (True, 6.0, [60, 6.0]):
            with self.assertRaisesRegex(UserError, "no longer be moved online"):
                rental_sudo.with_context(telecentre_agreed_fee=agreed).write(MOVED)
