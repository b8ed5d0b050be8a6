from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .service_common import ServiceCase


@tagged("post_install", "-at_install")
class TestServiceRecurrence(ServiceCase):
    """The clock stands at Friday 2 January 2026; the site is open Monday to Friday."""

    def _make_recurrence(self, **vals):
        return self.env["telecentre.service.recurrence"].create(
            {
                "site_id": self.murat.id,
                "partner_id": self.member.id,
                "product_id": self.typing.id,
                "frequency": "daily",
                "date_start": "2026-01-02",
                **vals,
            }
        )

    def _get_days(self, recurrence):
        orders = recurrence.order_ids.sorted("date_deadline")
        return [f"{day:%d/%m}" for day in orders.mapped("date_deadline")]

    def test_each_open_day_of_the_coming_week_has_an_order(self):
        recurrence = self._make_recurrence()
        self.assertEqual(
            self._get_days(recurrence),
            ["02/01", "05/01", "06/01", "07/01", "08/01", "09/01"],
        )
        self.assertRecordValues(
            recurrence.order_ids[0],
            [{"channel": "recurrence", "state": "requested", "amount_due": 4}],
        )

    def test_the_job_makes_no_order_twice(self):
        recurrence = self._make_recurrence()
        made = recurrence.order_ids
        recurrence.order_ids[0].action_cancel()
        with self.enter_registry_test_mode():
            for _run in range(2):
                self.env.ref(
                    "telecentre_management.telecentre_service_recurrence_cron"
                ).method_direct_trigger()
        self.assertEqual(recurrence.order_ids, made)

    def test_the_job_goes_on_the_next_day(self):
        recurrence = self._make_recurrence()
        with freeze_time("2026-01-05 08:00:00"):
            recurrence._create_orders()
        self.assertEqual(self._get_days(recurrence)[-1], "12/01")

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_order_of_a_day(self):
        order = self._make_recurrence().order_ids[0]
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            order.create(
                {
                    "site_id": order.site_id.id,
                    "recurrence_id": order.recurrence_id.id,
                    "date_recurrence": order.date_recurrence,
                }
            )

    def test_closed_days_have_no_order(self):
        self.env["telecentre.closure"].create(
            {
                "name": "Works",
                "kind": "closed",
                "company_id": self.company.id,
                "site_ids": self.murat.ids,
                "date_start": "2026-01-05 23:00:00",
                "date_stop": "2026-01-06 23:00:00",
            }
        )
        self.assertNotIn("06/01", self._get_days(self._make_recurrence()))

    def test_a_month_moves_to_the_next_open_day(self):
        recurrence = self._make_recurrence(
            frequency="monthly", date_start="2025-01-04", days_ahead=40
        )
        self.assertEqual(self._get_days(recurrence), ["05/01", "04/02"])

    def test_the_end_of_the_month_stays_the_end(self):
        recurrence = self._make_recurrence(
            frequency="monthly",
            date_start="2025-01-31",
            days_ahead=60,
            is_open_days_only=False,
        )
        self.assertEqual(self._get_days(recurrence), ["31/01", "28/02"])

    def test_every_other_week_stays_in_step_for_years(self):
        recurrence = self._make_recurrence(
            frequency="weekly",
            interval=2,
            tue=True,
            date_start="2019-01-01",
            days_ahead=30,
        )
        self.assertEqual(self._get_days(recurrence), ["06/01", "20/01"])
        weeks = (date(2026, 1, 6) - date(2019, 1, 1)).days / 7
        self.assertEqual(weeks % 2, 0)

    def test_a_week_needs_a_day(self):
        with self.assertRaisesRegex(ValidationError, "at least one day"):
            self._make_recurrence(frequency="weekly")

    def test_an_end_takes_back_what_nobody_has_begun(self):
        recurrence = self._make_recurrence()
        begun = recurrence.order_ids.filtered(
            lambda order: order.date_recurrence == date(2026, 1, 9)
        )
        begun.action_start()
        recurrence.date_stop = "2026-01-06"
        self.assertEqual(
            self._get_days(recurrence), ["02/01", "05/01", "06/01", "09/01"]
        )

    def test_another_host_takes_over_what_is_to_come(self):
        recurrence = self._make_recurrence()
        recurrence.user_id = self.host
        self.assertEqual(recurrence.order_ids.user_id, self.host)
        self.assertEqual(len(recurrence.order_ids), 6)
