import base64

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from .service_common import ServiceCase

PDF = base64.b64encode(b"%PDF-1.4 draft").decode()
MAIL = """From: {sender}
To: {to}
Subject: Twelve pages to type
Message-ID: <{key}@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cut"

--cut
Content-Type: text/plain; charset=utf-8

Please type what is joined.
--cut
Content-Type: application/pdf; name="draft.pdf"
Content-Disposition: attachment; filename="draft.pdf"
Content-Transfer-Encoding: base64

{pdf}
--cut--
"""


@tagged("post_install", "-at_install")
class TestServiceMail(MailCommon, ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.email = "jeanne@example.org"
        cls.host.email = "host@example.org"
        cls.murat.write(
            {
                "alias_name": "secretariat.murat",
                "alias_domain_id": cls.mail_alias_domain.id,
            }
        )

    def _receive(self, sender, key="one"):
        mail = MAIL.format(sender=sender, to=self.murat.alias_email, key=key, pdf=PDF)
        with self.mock_mail_gateway():
            order_id = self.env["mail.thread"].message_process(
                "telecentre.service.order", mail
            )
        return self.env["telecentre.service.order"].browse(order_id)

    def test_a_mail_of_a_member_becomes_an_order_of_the_site(self):
        order = self._receive("Jeanne <jeanne@example.org>")
        self.assertRecordValues(
            order,
            [
                {
                    "site_id": self.murat.id,
                    "partner_id": self.member.id,
                    "channel": "mail",
                    "title": "Twelve pages to type",
                    "state": "requested",
                }
            ],
        )
        self.assertIn("Please type", order.instructions)
        self.assertEqual(order.file_in_ids.mapped("name"), ["draft.pdf"])
        self.assertEqual(order.file_in_ids.raw, b"%PDF-1.4 draft")
        self.assertFalse(order.file_out_ids)
        self.assertIn("A service is asked for", order.activity_ids.mapped("summary"))
        self.assertEqual(order.activity_ids.user_id, self.host)

    def test_an_answer_of_the_member_is_told(self):
        order = self._receive("Jeanne <jeanne@example.org>")
        order.activity_ids.unlink()
        first = order.message_ids.filtered("message_id").sorted("id")[0]
        mail = MAIL.format(
            sender="Jeanne <jeanne@example.org>",
            to=self.murat.alias_email,
            key="two",
            pdf=PDF,
        ).replace("Subject:", f"In-Reply-To: {first.message_id}\nSubject:")
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process("telecentre.service.order", mail)
        self.assertEqual(
            order.activity_ids.mapped("summary"), ["The member has written"]
        )
        self.assertEqual(len(order.file_in_ids), 2)

    def test_an_unknown_sender_is_left_to_the_host(self):
        order = self._receive("Somebody <somebody@example.com>")
        self.assertTrue(order.is_unknown_sender)
        self.assertFalse(order.partner_id)
        self.assertIn("somebody@example.com", order.email_from)
        self.assertEqual(
            order.activity_ids.mapped("summary"), ["A mail from an unknown sender"]
        )
        Order = self.env["telecentre.service.order"]
        self.assertEqual(Order.search([("is_unknown_sender", "=", True)]), order)
        order.write({"partner_id": self.member.id, "product_id": self.typing.id})
        self.assertFalse(order.is_unknown_sender)
        self.assertEqual(order.amount_due, 4)

    def test_what_a_host_forwards_is_not_the_hosts_order(self):
        order = self._receive("Host <host@example.org>")
        self.assertFalse(order.partner_id)

    def test_a_delivery_hands_the_files_to_who_cannot_log_in(self):
        stranger = self._make_partner("Paul", email="paul@example.org")
        order = self._make_order(self.typing, partner_id=stranger.id)
        order._add_files_in([("draft.txt", b"draft")])
        order.file_out_ids = [
            Command.create({"name": "done.txt", "raw": b"done"}),
        ]
        with self.mock_mail_gateway():
            order.with_context(telecentre_no_mail=False).action_deliver()
        mail = self.env["mail.mail"].search([("res_id", "=", order.id)])
        self.assertEqual(mail.attachment_ids.mapped("name"), ["done.txt"])
        self.assertNotIn("/my/services", mail.body_html)

    def test_a_delivery_leads_members_to_the_portal(self):
        order = self._make_order(self.typing)
        with self.mock_mail_gateway():
            order.with_context(telecentre_no_mail=False).action_deliver()
        mail = self.env["mail.mail"].search([("res_id", "=", order.id)])
        self.assertIn(f"/my/services/{order.id}", mail.body_html)

    def test_mails_can_be_switched_off(self):
        self.company.telecentre_mail_service = False
        order = self._make_order(self.typing).with_context(telecentre_no_mail=False)
        order.action_deliver()
        self.assertFalse(
            self.env["mail.mail"].search(
                [("model", "=", order._name), ("res_id", "=", order.id)]
            )
        )
