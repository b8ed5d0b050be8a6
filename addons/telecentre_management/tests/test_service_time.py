from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .service_common import ServiceCase


@tagged("post_install", "-at_install")
class TestServiceTime(ServiceCase):
    def _start(self, order):
        order.with_user(self.host).action_start()
        return order.time_ids.filtered(lambda time: not time.date_stop)

    def test_a_host_counts_one_order_at_a_time(self):
        first = self._make_order(self.typing)
        second = self._make_order(self.typing)
        self._start(first)
        running = self._start(second)
        self.assertFalse(first.is_running)
        self.assertEqual(running.order_id, second)
        self.assertEqual(running.user_id, self.host)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_two_timers(self):
        time = self._start(self._make_order(self.typing))
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            time.copy({"date_stop": False})

    def test_two_hosts_work_on_the_same_order(self):
        order = self._make_order(self.typing)
        self._start(order)
        order.with_user(self.manager).action_timer_start()
        self.assertEqual(order.time_ids.user_id, self.host | self.manager)
        order.with_user(self.host).action_timer_stop()
        self.assertTrue(order.is_running)
        self.assertTrue(order.with_user(self.manager).is_mine_running)
        self.assertFalse(order.with_user(self.host).is_mine_running)

    def test_a_break_is_not_counted(self):
        order = self._make_order(self.calls)
        self._start(order)
        self._pass_time(order, minutes=10)
        order.with_user(self.host).action_timer_stop()
        order.with_user(self.host).action_timer_start()
        self._pass_time(order, minutes=4)
        order.with_user(self.host).action_timer_stop()
        self.assertEqual([order.minutes_spent, order.quantity_done], [14, 1])

    def test_time_is_counted_once_work_has_begun(self):
        with self.assertRaisesRegex(UserError, "Start the work"):
            self._make_order(self.typing).action_timer_start()

    def test_a_forgotten_timer_is_seen_and_told_once(self):
        order = self._make_order(self.typing)
        self._start(order)
        self._pass_time(order, minutes=241)
        Order = self.env["telecentre.service.order"]
        self.assertTrue(order.has_forgotten_timer)
        self.assertEqual(Order.search([("has_forgotten_timer", "=", True)]), order)
        for _run in range(2):
            self.env["telecentre.service.time"]._cron_warn_forgotten()
        warnings = order.activity_ids.filtered(
            lambda activity: activity.summary == "A timer was forgotten"
        )
        self.assertEqual(warnings.user_id, self.host)
        self.assertEqual(len(warnings), 1)

    def test_a_short_time_is_not_forgotten(self):
        order = self._make_order(self.typing)
        self._start(order)
        self._pass_time(order, minutes=239)
        self.assertFalse(order.has_forgotten_timer)

    def test_the_time_of_a_delivery_stays(self):
        order = self._make_order(self.calls)
        time = self._start(order)
        order.action_deliver()
        with self.assertRaisesRegex(UserError, "is delivered"):
            time.date_stop = fields.Datetime.now()
        with self.assertRaisesRegex(UserError, "is delivered"):
            time.unlink()
        with self.assertRaisesRegex(UserError, "is delivered"):
            time.create({"order_id": order.id, "date_stop": fields.Datetime.now()})

    def test_time_of_another_site_is_none_of_a_hosts_business(self):
        time = self._start(self._make_order(self.typing))
        with self.assertRaises(AccessError):
            time.with_user(self.ydes_host).read(["note"])

    def test_the_load_adds_up_by_host_and_week(self):
        self.typing.telecentre_unit_minutes = 30
        order = self._make_order(
            self.typing,
            quantity=4,
            user_id=self.host.id,
            date_deadline="2026-01-09",
        )
        self._start(order)
        self._pass_time(order, minutes=45)
        order.with_user(self.host).action_timer_stop()
        self.env.flush_all()
        rows = (
            self.env["telecentre.service.load"]
            .with_user(self.host)
            ._read_group(
                [("user_id", "=", self.host.id)],
                ["date:day"],
                ["hours_planned:sum", "hours_left:sum", "hours_spent:sum"],
            )
        )
        self.assertEqual(
            [(str(day), *sums) for day, *sums in rows],
            [("2026-01-02", 0, 0, 0.75), ("2026-01-09", 2, 1.25, 0)],
        )
