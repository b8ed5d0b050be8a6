from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .service_common import ServiceCase


@tagged("post_install", "-at_install")
class TestServiceOrder(ServiceCase):
    def test_the_price_is_the_row_of_the_member_and_its_act(self):
        order = self._make_order(self.typing, quantity=3)
        self.assertRecordValues(
            order,
            [
                {
                    "price_unit": 4,
                    "amount_due": 12,
                    "act_id": self.act.id,
                    "pricelist_id": self.pricelist.id,
                    "payer_id": self.member.id,
                }
            ],
        )

    def test_no_price_without_an_act(self):
        self.pricelist.telecentre_act_id = False
        order = self._make_order(self.typing)
        self.assertIn("No act voted", order.price_refusal)
        self.assertEqual(order.amount_due, 0)
        with self.assertRaisesRegex(UserError, "No act voted"):
            order.with_user(self.host).action_start()

    def test_what_the_price_list_does_not_name_has_no_price(self):
        self.pricelist.item_ids.unlink()
        order = self._make_order(self.typing)
        self.assertIn("add a row", order.price_refusal)
        with self.assertRaisesRegex(UserError, "add a row"):
            order.action_deliver()

    def test_a_new_price_leaves_what_has_begun_alone(self):
        begun = self._make_order(self.typing)
        asked = self._make_order(self.typing)
        begun.action_start()
        self.typing.list_price = 9
        begun.quantity_done = 2
        asked.action_deliver()
        self.assertEqual(begun.amount_due, 8)
        self.assertEqual(asked.charge_ids.amount_due, 9)

    def test_a_delivery_is_charged_once(self):
        order = self._make_order(self.typing, quantity=2).with_user(self.host)
        order.action_start()
        order.action_deliver()
        order.action_deliver()
        self.assertRecordValues(
            order.charge_ids,
            [
                {
                    "state": "open",
                    "quantity": 2,
                    "price_unit": 4,
                    "amount_due": 8,
                    "partner_id": self.member.id,
                    "site_id": self.murat.id,
                    "product_id": self.typing.id,
                    "source_key": f"service,{order.id},0",
                }
            ],
        )
        self.assertEqual(order.state, "delivered")
        self.assertEqual(order.user_id, self.host)

    def test_time_is_charged_by_the_unit_that_was_begun(self):
        order = self._make_order(self.calls)
        order.action_start()
        self._pass_time(order, minutes=37)
        order.action_deliver()
        self.assertEqual(order.quantity_done, 3)
        self.assertEqual(order.charge_ids.amount_due, 15)

    def test_a_minute_is_a_minute(self):
        order = self._make_order(self.follow_up)
        order.action_start()
        self._pass_time(order, minutes=50)
        order.action_deliver()
        self.assertEqual(order.quantity_done, 50)

    def test_an_undone_delivery_voids_the_charge_and_can_be_delivered_again(self):
        order = self._make_order(self.typing)
        order.action_deliver()
        with self.assertRaisesRegex(UserError, "Say why"):
            order.action_undo(" ")
        order.action_undo("Wrong file")
        self.assertEqual(order.state, "in_progress")
        self.assertEqual(order.charge_ids.state, "void")
        order.action_deliver()
        self.assertEqual(sorted(order.charge_ids.mapped("state")), ["open", "void"])

    def test_an_invoiced_delivery_is_undone_by_a_contrary_charge(self):
        order = self._make_order(self.typing, quantity=2)
        order.action_deliver()
        charge = order.charge_ids
        self._invoice(charge)
        order.action_undo("Wrong file")
        contrary = charge.contrary_ids
        self.assertRecordValues(
            contrary, [{"amount_due": -8, "service_order_id": order.id}]
        )
        order.action_deliver()
        self.assertEqual(sum(order.charge_ids.mapped("amount_due")), 8)

    def test_a_reduction_has_its_reason(self):
        gratuity = self._make_gratuity(reduction=50)
        order = self._make_order(self.typing, quantity=2)
        self.assertRecordValues(order, [{"amount_full": 8, "amount_due": 4}])
        order.action_deliver()
        self.assertRecordValues(
            order.charge_ids,
            [
                {
                    "amount_full": 8,
                    "amount_due": 4,
                    "discount": 50,
                    "gratuity_id": gratuity.id,
                }
            ],
        )

    def test_a_gratuity_of_spaces_is_none_of_services(self):
        self._make_gratuity(applies_to="space")
        self.assertEqual(self._make_order(self.typing).amount_due, 4)

    def test_a_gratuity_of_services_is_none_of_spaces(self):
        self._make_gratuity()
        rental = self._make_rental("2026-01-05 08:00:00", "2026-01-05 11:00:00")
        self.assertEqual(rental.amount_due, 10)

    def test_a_gratuity_stops_at_its_ceiling(self):
        self._make_gratuity(value_limit=10)
        first = self._make_order(self.typing, quantity=2)
        first.action_deliver()
        second = self._make_order(self.typing, quantity=2)
        self.assertEqual([first.amount_due, second.amount_due], [0, 8])

    def test_what_is_free_is_still_written_down(self):
        self._make_gratuity()
        order = self._make_order(self.typing)
        order.action_deliver()
        self.assertRecordValues(
            order.charge_ids, [{"state": "free", "amount_full": 4, "amount_due": 0}]
        )

    def test_states_change_through_buttons_only(self):
        order = self._make_order(self.typing)
        with self.assertRaisesRegex(UserError, "through its buttons"):
            order.state = "delivered"
        self.assertEqual(self._make_order(self.typing, state="done").state, "requested")

    def test_what_is_delivered_no_longer_changes(self):
        order = self._make_order(self.typing)
        order.action_deliver()
        with self.assertRaisesRegex(UserError, "set it back"):
            order.quantity_done = 5
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            order.unlink()

    def test_the_service_of_an_agreed_price_no_longer_changes(self):
        order = self._make_order(self.typing)
        order.action_start()
        with self.assertRaisesRegex(UserError, "is agreed"):
            order.product_id = self.calls

    def test_nothing_begins_without_member_or_service(self):
        nobody = self._make_order(self.typing, partner_id=False)
        with self.assertRaisesRegex(UserError, "has no member"):
            nobody.action_start()
        nothing = self._make_order(self.typing, product_id=False, title="Help")
        with self.assertRaisesRegex(UserError, "has no service"):
            nothing.action_deliver()

    def test_who_works_or_not_is_seen(self):
        order = self._make_order(self.typing)
        self.assertFalse(order.user_id)
        order.with_user(self.host).action_assign_me()
        self.assertEqual(order.user_id, self.host)

    def test_late_is_after_the_deadline(self):
        today = fields.Date.today()
        late = self._make_order(self.typing, date_deadline=today - timedelta(days=1))
        due = self._make_order(self.typing, date_deadline=today)
        Order = self.env["telecentre.service.order"]
        self.assertEqual(Order.search([("is_late", "=", True)]), late)
        self.assertFalse(due.is_late)
        late.action_cancel()
        self.assertFalse(Order.search([("is_late", "=", True)]))

    def test_the_usual_time_gives_the_deadline(self):
        order = self._make_order(self.typing)
        self.assertEqual(str(order.date_deadline), "2026-01-04")

    def test_work_that_was_begun_is_cancelled_with_a_reason(self):
        order = self._make_order(self.typing)
        order.action_start()
        with self.assertRaisesRegex(UserError, "Say why"):
            order.action_cancel()
        order.action_cancel("No longer needed")
        self.assertEqual(order.state, "cancelled")
        self.assertFalse(order.charge_ids)
        self.assertFalse(order.is_running)

    def test_a_host_works_on_their_sites_only(self):
        mine = self._make_order(self.typing)
        other = self._make_order(self.typing, site_id=self.ydes.id)
        Order = self.env["telecentre.service.order"]
        self.assertEqual(Order.with_user(self.host).search([]), mine)
        with self.assertRaises(AccessError):
            other.with_user(self.host).action_deliver()

    def test_a_member_reads_their_own_and_changes_nothing(self):
        mine = self._make_order(self.typing)
        other = self._make_order(self.typing, partner_id=self.other_member.id)
        Order = self.env["telecentre.service.order"].with_user(self.portal_user)
        self.assertEqual(Order.search([]), mine)
        with self.assertRaises(AccessError):
            other.with_user(self.portal_user).read(["name"])
        with self.assertRaises(AccessError):
            mine.with_user(self.portal_user).read(["note"])
        for action in ("start", "deliver", "accept", "send_estimate", "reset"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(mine.with_user(self.portal_user), f"action_{action}")()

    def test_finance_reads(self):
        order = self._make_order(self.typing).with_user(self.billing)
        self.assertEqual(order.amount_due, 4)
        with self.assertRaises(AccessError):
            order.action_deliver()

    def test_files_of_a_form_are_read_by_colleagues(self):
        colleague = self._make_user("colleague", "host")
        self.murat.user_ids |= colleague
        file = (
            self.env["ir.attachment"]
            .with_user(self.host)
            .create({"name": "draft.txt", "raw": b"draft"})
        )
        order = self._make_order(self.typing).with_user(self.host)
        order.file_out_ids = [Command.link(file.id)]
        read = order.with_user(colleague).file_out_ids
        self.assertEqual(read.raw, b"draft")
        with mute_logger("odoo.http"), self.assertRaises(AccessError):
            file.with_user(self.ydes_host).read(["name"])

    def test_prices_of_many_orders_are_read_at_once(self):
        def count(orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders._get_quotes()
            return self.env.cr.sql_log_count - before

        few = self._make_order(self.typing) | self._make_order(self.calls)
        many = few.union(*(self._make_order(self.typing) for _number in range(12)))
        count(few)
        self.assertLessEqual(count(many), count(few))

    def test_a_member_reads_what_hosts_write(self):
        order = self._make_order(self.typing, partner_id=False)
        order.partner_id = self.member
        self.assertIn(self.member, order.message_partner_ids)

    def test_the_annex_of_the_act_tells_the_prices_of_services(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_management.telecentre_act_annex", self.act.ids
        )
        self.assertIn("Typing", html.decode())
        self.assertRegex(html.decode(), r"5[.,]00")
