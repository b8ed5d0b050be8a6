from lxml import html

from odoo.tests import HttpCase, tagged

from .common import TelecentreCase


@tagged("post_install", "-at_install")
class TestPortalNotifications(HttpCase, TelecentreCase):
    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")
        self.member.email = "jeanne@example.com"

    def test_a_member_switches_reminders_off_and_on(self):
        page = self.url_open("/my/notifications")
        self.assertIn("jeanne@example.com", page.text)
        [form] = [
            form for form in html.fromstring(page.text).forms if form.method == "POST"
        ]
        self.assertEqual(form.fields["reminder"], "1")
        token = {"csrf_token": form.fields["csrf_token"]}
        page = self.url_open("/my/notifications", data=token)
        self.assertTrue(self.member.telecentre_skip_reminder)
        self.assertIn("Your choice is saved", page.text)
        self.url_open("/my/notifications", data=token | {"reminder": "1"})
        self.assertFalse(self.member.telecentre_skip_reminder)

    def test_what_the_network_does_not_send_is_not_promised(self):
        self.company.telecentre_mail_waiting = False
        self.assertNotIn("from a waiting list", self.url_open("/my/notifications").text)
