import base64
import io
from unittest.mock import patch

from markupsafe import Markup
from PIL import Image

from odoo.tests import new_test_user, tagged

from .common import ChromiumCase


@tagged("post_install", "-at_install")
class TestResources(ChromiumCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stream = io.BytesIO()
        Image.new("RGB", (30, 20), "red").save(stream, "PNG")
        cls.png = stream.getvalue()
        cls.attachment = cls.env["ir.attachment"].create(
            {
                "name": "secret.png",
                "raw": cls.png,
                "res_model": "ir.config_parameter",
                "res_id": cls.env["ir.config_parameter"].search([], limit=1).id,
            }
        )
        cls.user = new_test_user(cls.env, "printer", groups="base.group_user")

    def _get(self, path, user=None):
        resource = self.env["chromium.resource"].with_user(user or self.env.user)
        return resource._get(f"http://localhost{path}")

    def _count_images(self, source):
        html = Markup('<img src="%s" width="30" height="20"/>') % source
        reader = self.print_report(self.short, extra=html)
        return str(reader.pages[0]["/Resources"].get("/XObject", {})).count("/X")

    def test_images_are_found_without_a_server(self):
        encoded = base64.b64encode(self.png).decode()
        for source in (
            f"/web/image/{self.attachment.id}",
            f"/web/image/ir.attachment/{self.attachment.id}/raw",
            "/report/barcode/QR/Cantal",
            "/report/barcode/?barcode_type=QR&value=Cantal",
            "/web/static/img/placeholder.png",
            f"data:image/png;base64,{encoded}",
        ):
            with self.subTest(source=source):
                self.assertEqual(self._count_images(source), 1)

    def test_other_hosts_do_not_exist(self):
        fetch = self.report._get_chromium_fetch({})
        path = "/web/static/img/placeholder.png"
        self.assertTrue(fetch(f"{self.report.get_base_url()}{path}"))
        self.assertIsNone(fetch(f"http://example.com{path}"))
        self.assertIsNone(fetch("file:///etc/hostname"))

    def test_image_is_resized(self):
        __, content = self._get(f"/web/image/{self.attachment.id}/15x15")
        self.assertEqual(Image.open(io.BytesIO(content)).size, (15, 10))

    def test_reports_do_not_widen_access_rights(self):
        path = f"/web/image/{self.attachment.id}"
        self.assertTrue(self._get(path))
        self.assertIsNone(self._get(path, self.user))
        sudo = self.env["chromium.resource"].with_user(self.user).sudo()
        self.assertIsNone(sudo._get(f"http://localhost{path}"))

    def test_wrong_paths_are_not_found(self):
        for path in (
            "/web/image/99999999999999999999",
            "/web/image/res.partner/x/image_128",
            "/web/image",
            "/web/static/../../__manifest__.py",
            "/web/static/%2e%2e/models/models.py",
            "/web/session/destroy",
            "/report/barcode/QR/Cantal?width=9999&height=9999",
            "/web/assets/1/nothing.min.js",
        ):
            with self.subTest(path=path):
                self.assertIsNone(self._get(path))

    def test_fonts_of_odoo_are_embedded(self):
        reader = self.print_report(self.short)
        fonts = reader.pages[0]["/Resources"]["/Font"].values()
        names = {font.get_object()["/BaseFont"] for font in fonts}
        self.assertTrue([name for name in names if "Lato" in name], names)

    def test_styles_are_read_once_for_all_records(self):
        registry = self.env.registry["chromium.resource"]
        with patch.object(
            registry, "_get_assets", autospec=True, side_effect=registry._get_assets
        ) as get_assets:
            self.print_report(self.short + self.long)
        names = [call.args[1] for call in get_assets.call_args_list]
        self.assertEqual(len(names), len(set(names)))
