import csv
import io

from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .common import TelecentreCase

FOLDER = "telecentre_management/static/import"
OPTIONS = {
    "quoting": '"',
    "separator": ",",
    "has_headers": True,
    "date_format": "%Y-%m-%d",
    "datetime_format": "%Y-%m-%d %H:%M:%S",
    "float_thousand_separator": " ",
    "float_decimal_separator": ".",
}


@tagged("post_install", "-at_install")
class TestImport(TelecentreCase):
    """Odoo's import screen, with our files and with wrong ones."""

    def _make_import(self, model, text):
        return self.env["base_import.import"].create(
            {
                "res_model": model,
                "file": text.encode(),
                "file_name": "file.csv",
                "file_type": "text/csv",
            }
        )

    def _import(self, model, *lines):
        """Import CSV lines, the first of which holds the names of the fields."""
        columns = next(csv.reader(lines))
        wizard = self._make_import(model, "\n".join(lines))
        with mute_logger("odoo.sql_db"):  # it tries wrong lines and sees them refused
            return wizard.execute_import(columns, columns, dict(OPTIONS))

    def _import_rentals(self, *lines):
        header = "partner_id,space_id,date_start,date_stop"
        return self._import("telecentre.rental", header, *lines)

    def _assert_refused(self, result, column, words, line):
        """The line, its column and the reason; nothing of the file is kept.

        Odoo still tries a line with an unknown name, and complains a second time.
        """
        self.assertFalse(result["ids"])
        message = result["messages"][0]
        lines = [other["rows"]["from"] for other in result["messages"]]
        self.assertEqual(set(lines), {line})
        self.assertEqual(message["type"], "error")
        self.assertEqual(message["field"], column)
        self.assertIn(words, message["message"])
        self.assertEqual(message["rows"], {"from": line, "to": line})

    def _assert_rentals_refused(self, result, column, words, line=1):
        self._assert_refused(result, column, words, line)
        self.assertFalse(
            self.env["telecentre.rental"].search([("company_id", "=", self.company.id)])
        )

    # ------------------------------------------------------------------
    # Our files
    # ------------------------------------------------------------------

    def test_every_template_is_offered(self):
        for model, name in (
            ("telecentre.site", "sites"),
            ("telecentre.space", "spaces"),
            ("res.partner", "members"),
            ("telecentre.rental", "rentals"),
        ):
            offered = [
                template["template"]
                for template in self.env[model].get_import_templates()
            ]
            self.assertIn(f"/{FOLDER}/{name}.csv", offered)

    def test_every_column_of_a_template_finds_its_field(self):
        for model, name in (
            ("telecentre.site", "sites"),
            ("telecentre.space", "spaces"),
            ("res.partner", "members"),
            ("telecentre.rental", "rentals"),
        ):
            with self.subTest(name), file_open(f"{FOLDER}/{name}.csv") as template:
                text = template.read()
                preview = self._make_import(model, text).parse_preview(dict(OPTIONS))
                header = next(csv.reader(io.StringIO(text)))
                found = [
                    "/".join(preview["matches"].get(index, ()))
                    for index in range(len(header))
                ]
                self.assertEqual(found, header)

    # ------------------------------------------------------------------
    # Good files
    # ------------------------------------------------------------------

    def test_sites_are_imported(self):
        result = self._import(
            "telecentre.site",
            "name,code,state,date_opened,host_kind,surface,is_zrr",
            "Massiac,MAS,open,2026-09-01,business_nursery,65,1",
        )
        self.assertFalse(result["messages"])
        site = self.env["telecentre.site"].browse(result["ids"])
        self.assertRecordValues(
            site, [{"code": "MAS", "state": "open", "surface": 65, "is_zrr": True}]
        )

    def test_spaces_are_imported_by_code_of_site(self):
        result = self._import(
            "telecentre.space",
            "site_id,name,type_id,capacity",
            f"MUR,Office 9,{self.office_type.name},1",
        )
        self.assertFalse(result["messages"])
        space = self.env["telecentre.space"].browse(result["ids"])
        self.assertEqual(space.site_id, self.murat)

    def test_members_are_imported_with_their_membership(self):
        self.env["telecentre.plan"].create({"name": "Now and then"})
        result = self._import(
            "res.partner",
            "name,telecentre_situation,telecentre_membership_ids/plan_id,"
            "telecentre_membership_ids/site_id,telecentre_membership_ids/date_start",
            "Aline Fournier,self_employed,Now and then,MUR,2026-01-01",
        )
        self.assertFalse(result["messages"])
        partner = self.env["res.partner"].browse(result["ids"])
        self.assertTrue(partner.is_telecentre_member)

    def test_imported_rentals_are_confirmed_in_local_time(self):
        result = self._import_rentals(
            "Jeanne Delmas,Murat · Office 1,2026-01-05 09:00:00,2026-01-05 12:00:00",
            "Paul Vidal,MUR · Office 2,2026-01-05 09:00:00,2026-01-05 18:00:00",
        )
        self.assertFalse(result["messages"])
        rentals = self.env["telecentre.rental"].browse(result["ids"])
        self.assertEqual(rentals.mapped("state"), ["confirmed", "confirmed"])
        self.assertEqual(rentals.space_id, self.office + self.other_office)
        self.assertEqual(str(rentals[0].date_start), "2026-01-05 08:00:00")
        self.assertEqual(len(rentals.charge_ids), 2)

    def test_spaces_of_one_name_are_told_apart_by_site(self):
        [twin] = self._make_spaces(self.ydes, self.office_type, "Office 1")
        found = self.env["telecentre.space"].name_search(
            "Ydes · Office 1", operator="="
        )
        self.assertEqual([space_id for space_id, _name in found], twin.ids)

    # ------------------------------------------------------------------
    # Wrong files
    # ------------------------------------------------------------------

    GOOD = "Jeanne Delmas,MUR · Office 1,2026-01-05 09:00:00,2026-01-05 12:00:00"

    def test_unknown_site_is_refused(self):
        result = self._import(
            "telecentre.space",
            "site_id,name,type_id",
            f"MUR,Office 8,{self.office_type.name}",
            f"Nowhere,Office 9,{self.office_type.name}",
        )
        self._assert_refused(result, "site_id", "Nowhere", 1)
        self.assertFalse(
            self.env["telecentre.space"].search([("name", "=", "Office 8")])
        )

    def test_unknown_space_is_refused(self):
        result = self._import_rentals(
            self.GOOD,
            "Paul Vidal,MUR · Attic,2026-01-05 09:00:00,2026-01-05 12:00:00",
        )
        self._assert_rentals_refused(result, "space_id", "MUR · Attic")

    def test_unknown_member_is_refused(self):
        result = self._import_rentals(
            self.GOOD,
            "Nobody Atall,MUR · Office 2,2026-01-05 09:00:00,2026-01-05 12:00:00",
        )
        self._assert_rentals_refused(result, "partner_id", "Nobody Atall")

    def test_missing_member_is_refused(self):
        result = self._import_rentals(
            self.GOOD, ",MUR · Office 2,2026-01-05 09:00:00,2026-01-05 12:00:00"
        )
        self._assert_rentals_refused(result, "partner_id", "needs a member")

    def test_end_before_start_is_refused(self):
        result = self._import_rentals(
            self.GOOD,
            "Paul Vidal,MUR · Office 2,2026-01-05 12:00:00,2026-01-05 09:00:00",
        )
        self._assert_rentals_refused(result, "date_stop", "ends after it starts")

    def test_overlapping_line_is_refused(self):
        result = self._import_rentals(
            self.GOOD,
            "Paul Vidal,MUR · Office 1,2026-01-05 11:00:00,2026-01-05 12:00:00",
        )
        self._assert_rentals_refused(result, "space_id", "already taken")

    def test_closed_hours_are_refused(self):
        result = self._import_rentals(
            self.GOOD,
            "Paul Vidal,MUR · Office 2,2026-01-05 20:00:00,2026-01-05 21:00:00",
        )
        self._assert_rentals_refused(result, "space_id", "not open")

    def test_unreadable_date_is_refused(self):
        result = self._import_rentals(
            self.GOOD, "Paul Vidal,MUR · Office 2,next Monday,2026-01-05 12:00:00"
        )
        self.assertNotIn("ids", result)
        self.assertIn("date_start", str(result["messages"]))
