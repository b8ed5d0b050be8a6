from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestActivityReports(TelecentreCase):
    """Hours open, booked and used; revenue and what was given."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(
                type(cls.env["ir.cron"]),
                "_commit_progress",
                lambda *args, **kwargs: float("inf"),
            )
        )

    def _record(self):
        self.env["telecentre.opening"]._cron_record()
        self.env.flush_all()

    def _get_hours(self, *domain):
        [values] = self.env["telecentre.occupancy.report"]._read_group(
            [("date", "=", "2026-01-05"), ("site_id", "=", self.murat.id), *domain],
            [],
            ["hours_open:sum", "hours_booked:sum", "hours_used:sum", "occupancy:avg"],
        )
        return values

    def test_occupancy_is_what_is_booked_of_what_is_open(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._record()
        # three spaces, seven hours each
        self.assertEqual(self._get_hours(), (21, 3, 0, 14.3))

    def test_a_month_of_rental_counts_its_open_hours(self):
        self._make_confirmed(utc(5, 9), utc(30, 18))
        self._record()
        space = ("space_id", "=", self.office.id)
        self.assertEqual(self._get_hours(space), (7, 7, 0, 100))

    def test_closed_hours_are_not_open(self):
        self.env["telecentre.closure"].create(
            {
                "name": "Works",
                "kind": "closed",
                "company_id": self.company.id,
                "site_ids": self.murat.ids,
                "date_start": utc(5, 14),
                "date_stop": utc(5, 18),
            }
        )
        self._record()
        self.assertEqual(self._get_hours()[0], 9)

    def test_the_past_keeps_its_hours(self):
        self._record()
        self.env["telecentre.opening"].search([("date", "!=", "2026-01-05")]).unlink()
        self.murat.state = "closed"
        with freeze_time("2026-01-06 08:00:00"):
            self._record()
        self.assertEqual(self._get_hours()[0], 21)

    def test_a_host_sees_their_sites_only(self):
        self._record()
        reports = self.env["telecentre.occupancy.report"].with_user(self.ydes_host)
        [(sites,)] = reports._read_group([], [], ["site_id:recordset"])
        self.assertEqual(sites, self.ydes)

    def test_hour_and_day_are_local(self):
        self._make_confirmed(utc(5, 9), utc(5, 11))
        self._record()
        rows = self.env["telecentre.occupancy.report"]._read_group(
            [("hours_booked", ">", 0)], ["weekday", "hour"], ["hours_booked:sum"]
        )
        self.assertEqual(rows, [("0", "09", 1), ("0", "10", 1)])

    def test_revenue_tells_value_given_from_what_is_due(self):
        self.env["telecentre.gratuity"].create(
            {
                "name": "Free",
                "act_id": self.act.id,
                "company_id": self.company.id,
                "space_type_ids": self.room_type.ids,
            }
        )
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(5, 14), utc(5, 15), space_id=self.room.id)
        self.env.flush_all()
        rows = self.env["telecentre.revenue.report"]._read_group(
            [("site_id", "=", self.murat.id)],
            ["nature", "space_kind"],
            ["amount_full:sum", "amount_free:sum", "amount_due:sum"],
            order="space_kind",
        )
        self.assertEqual(
            rows,
            [
                ("rental", "meeting_room", 8, 8, 0),
                ("rental", "private_office", 10, 0, 10),
            ],
        )

    def test_the_page_of_a_site_says_the_same(self):
        self.company.partner_id.lang = "en_US"
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._record()
        page = (
            self.env["telecentre.site.report"]
            .with_user(self.manager)
            .create(
                {
                    "site_ids": self.murat.ids,
                    "date_start": "2026-01-05",
                    "date_stop": "2026-01-05",
                }
            )
        )
        figures = page._get_figures(self.murat)
        self.assertEqual(figures["uses"], {"uses": 1, "members": 1})
        self.assertEqual(figures["hours"]["occupancy"], 14.3)
        self.assertEqual(figures["money"]["amount_due"], 10)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_management.telecentre_site_report", page.ids
        )
        self.assertIn("Telecentre –", html.decode())
