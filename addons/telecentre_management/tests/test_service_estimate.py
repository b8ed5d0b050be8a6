from odoo.exceptions import UserError
from odoo.tests import tagged

from .service_common import ServiceCase


@tagged("post_install", "-at_install")
class TestServiceEstimate(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.telecentre_estimate_amount = 50
        cls.member.email = "jeanne@example.org"

    def test_up_to_the_amount_no_estimate_is_needed(self):
        order = self._make_order(self.typing, quantity=12.5)
        self.assertFalse(order.needs_estimate)
        order.action_start()
        self.assertEqual(order.state, "in_progress")

    def test_above_it_the_member_accepts_first(self):
        order = self._make_order(self.typing, quantity=13)
        self.assertTrue(order.needs_estimate)
        self.assertEqual(
            self.env["telecentre.service.order"].search(
                [("needs_estimate", "=", True), ("site_id", "=", self.murat.id)]
            ),
            order,
        )
        for action in (order.action_start, order.action_deliver):
            with self.assertRaisesRegex(UserError, "accept an estimate first"):
                action()
        order.action_send_estimate()
        order.action_accept()
        self.assertEqual(order.amount_accepted, 52)
        self.assertEqual(order.accepted_uid, self.env.user)
        order.action_start()
        order.action_deliver()
        self.assertEqual(order.charge_ids.amount_due, 52)

    def test_no_more_is_charged_than_was_accepted(self):
        order = self._make_order(self.typing, quantity=5)
        order.action_send_estimate()
        order.action_accept()
        order.action_start()
        order.quantity_done = 6
        with self.assertRaisesRegex(UserError, "the member accepted"):
            order.action_deliver()
        order.quantity_done = 4
        order.action_deliver()
        self.assertEqual(order.charge_ids.amount_due, 16)

    def test_work_that_grows_beyond_the_amount_needs_an_estimate(self):
        order = self._make_order(self.typing, quantity=5)
        order.action_start()
        order.quantity_done = 20
        self.assertTrue(order.needs_estimate)
        with self.assertRaisesRegex(UserError, "accept an estimate first"):
            order.action_deliver()
        order.action_send_estimate()
        self.assertRecordValues(
            order, [{"quantity": 20, "amount_due": 80, "is_running": False}]
        )
        order.action_accept()
        order.action_deliver()
        self.assertEqual(order.charge_ids.amount_due, 80)

    def test_an_estimate_keeps_its_price(self):
        order = self._make_order(self.typing, quantity=20)
        order.action_send_estimate()
        self.typing.list_price = 9
        order.action_accept()
        order.action_deliver()
        self.assertEqual(order.charge_ids.amount_due, 80)

    def test_what_was_estimated_does_not_change_meanwhile(self):
        order = self._make_order(self.typing, quantity=20)
        order.action_send_estimate()
        with self.assertRaisesRegex(UserError, "set it back"):
            order.quantity = 30
        order.action_reset()
        order.quantity = 30
        self.assertEqual(order.amount_due, 120)

    def test_a_reset_takes_the_price_of_today(self):
        order = self._make_order(self.typing, quantity=20)
        order.action_send_estimate()
        self.typing.list_price = 9
        order.action_reset()
        self.assertEqual(order.amount_due, 180)

    def test_a_declined_estimate_can_be_made_anew(self):
        order = self._make_order(self.typing, quantity=20)
        order.action_send_estimate()
        order.action_decline("Too dear")
        self.assertEqual([order.state, order.cancel_reason], ["declined", "Too dear"])
        order.action_send_estimate()
        self.assertEqual(order.state, "estimated")

    def test_an_estimate_is_sent_with_its_document(self):
        order = self._make_order(self.typing, quantity=20)
        order.with_context(telecentre_no_mail=False).action_send_estimate()
        mail = self.env["mail.mail"].search(
            [("model", "=", order._name), ("res_id", "=", order.id)]
        )
        self.assertEqual(len(mail), 1)
        self.assertIn("80.00", mail.body_html)
        self.assertIn(f"/my/services/{order.id}", mail.body_html)
        self.assertEqual(len(mail.attachment_ids), 1)

    def test_the_documents_tell_price_and_act(self):
        order = self._make_order(self.typing, quantity=3)
        order.action_deliver()
        for name in ("estimate", "delivery"):
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                f"telecentre_management.telecentre_service_{name}", order.ids
            )
            text = html.decode()
            with self.subTest(name=name):
                self.assertIn("12.00", text)
                self.assertIn("08-123", text)
                self.assertIn(order.name, text)
