from lxml import html

from odoo.tests import HttpCase, tagged

from .common import TelecentreCase

SEARCH = "/my/book?day=2026-01-05&slot=morning"


@tagged("post_install", "-at_install")
class TestPortalNear(HttpCase, TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.murat.partner_id = cls._make_partner(
            "Murat", partner_latitude=45.1106, partner_longitude=2.8689
        )
        cls.ydes.partner_id = cls._make_partner(
            "Ydes",
            zip="15210",
            city="Ydès-Centre",
            partner_latitude=45.3486,
            partner_longitude=2.4386,
        )

    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")

    def _get_sites(self, **query):
        """The sites as the page shows them."""
        page = self.url_open(SEARCH + "".join(f"&{k}={v}" for k, v in query.items()))
        return [
            " ".join(title.text_content().split())
            for title in html.fromstring(page.text).xpath("//h2")
        ]

    def test_the_nearest_site_comes_first(self):
        names = [name[:5] for name in self._get_sites()]
        self.assertEqual(names, ["Murat", "Ydes "])
        for near in ("15210", "ydes", "Ydes centre", "YDÈS-CENTRE", "15210 Ydes"):
            with self.subTest(near=near):
                first, second = self._get_sites(near=near)
                self.assertIn("· 0 km", first)
                self.assertIn("Ydes", first)
                self.assertIn("· 43 km", second)

    def test_a_misspelt_or_shortened_place_is_understood(self):
        self.ydes.partner_id.city = "Saint-Flour"
        for near in ("Saint-Flours", "st flour", "Sant Flour", "ST-FLOUR"):
            with self.subTest(near=near):
                self.assertRegex(self._get_sites(near=near)[0], "^Ydes .*· 0 km")
        self.assertIn("Murat · 0 km", self._get_sites(near="murrat")[0])

    def test_an_unknown_place_is_told(self):
        page = self.url_open(SEARCH + "&near=<b>Atlantis")
        self.assertIn("We do not know this place", page.text)
        self.assertIn("&lt;b&gt;Atlantis", page.text)
        self.assertNotIn("<b>Atlantis", page.text)

    def test_spaces_are_found_by_their_equipment(self):
        category = self.env["maintenance.equipment.category"].create(
            {"name": "Videoconference", "company_id": self.company.id}
        )
        self.office.equipment_ids = self.env["maintenance.equipment"].create(
            {
                "name": "Camera",
                "category_id": category.id,
                "company_id": self.company.id,
            }
        )
        [site] = self._get_sites(equipment=category.id)
        self.assertIn("Murat", site)
        self.assertIn("Videoconference", self.url_open(SEARCH).text)
