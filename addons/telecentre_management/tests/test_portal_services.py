from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .service_common import ServiceCase


@tagged("post_install", "-at_install")
class TestPortalServices(HttpCase, ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.telecentre_upload_types = "pdf, txt"

    def setUp(self):
        super().setUp()
        self.portal_user.password = "jeanne-jeanne"
        self.authenticate("jeanne", "jeanne-jeanne")

    def _get_orders(self):
        return self.env["telecentre.service.order"].search([])

    def _get_form(self, page, action):
        """The fields of the form of a page that goes to an address."""
        forms = html.fromstring(page.text).forms
        return dict(
            next(
                form
                for form in forms
                if (form.action or "").endswith(action) and form.method == "POST"
            ).fields
        )

    def _get_text(self, page):
        return " ".join(html.fromstring(page.text).text_content().split())

    def _review(self, **values):
        query = {"site": self.murat.id, "product": self.typing.id, "quantity": 3}
        query |= values
        return self.url_open(
            "/my/services/new?" + "&".join(f"{k}={v}" for k, v in query.items())
        )

    def _order(self, files=(), **values):
        form = self._get_form(self._review(), "/my/services/new")
        form.pop("files", None)
        sent = [("files", file) for file in files]
        return self.url_open("/my/services/new", data=form | values, files=sent or None)

    def _act(self, order, action, page=None, **values):
        page = page or self.url_open(f"/my/services/{order.id}")
        form = self._get_form(page, f"/my/services/{order.id}/{action}")
        form.pop("files", None)
        return self.url_open(f"/my/services/{order.id}/{action}", data=form | values)

    # ------------------------------------------------------------------
    # Ordering
    # ------------------------------------------------------------------

    def test_the_catalogue_shows_what_each_service_costs(self):
        text = self._get_text(self.url_open("/my/services/new"))
        for part in ("Typing", "4.00", "Calls", "5.00", "pages", "quarter-hours"):
            self.assertIn(part, text)

    def test_what_is_not_for_members_is_not_offered(self):
        self.typing.telecentre_is_portal_ordered = False
        self.calls.telecentre_site_ids = self.ydes
        page = self.url_open(f"/my/services/new?site={self.murat.id}")
        text = self._get_text(page)
        self.assertNotIn("Typing", text)
        self.assertNotIn("Calls", text)
        self.assertIn("not offered here", self._get_text(self._review()))

    def test_the_price_is_shown_before_ordering(self):
        text = self._get_text(self._review(quantity="2.5"))
        self.assertIn("10.00", text)
        self.assertIn("08-123", text)
        self.assertNotIn("estimate first", text)
        self.assertIn("estimate first", self._get_text(self._review(quantity=20)))

    def test_a_member_orders_with_files(self):
        page = self._order(
            [("draft.txt", b"draft"), ("plan.pdf", b"%PDF")],
            instructions="Arial, please",
            deadline="2026-01-09",
        )
        [order] = self._get_orders()
        self.assertTrue(page.url.endswith(f"/my/services/{order.id}?done=ordered"))
        self.assertRecordValues(
            order,
            [
                {
                    "partner_id": self.member.id,
                    "site_id": self.murat.id,
                    "product_id": self.typing.id,
                    "quantity": 3,
                    "channel": "portal",
                    "instructions": "Arial, please",
                    "amount_due": 12,
                    "state": "requested",
                }
            ],
        )
        self.assertEqual(str(order.date_deadline), "2026-01-09")
        self.assertEqual(
            sorted(order.file_in_ids.mapped("name")), ["draft.txt", "plan.pdf"]
        )
        self.assertIn(self.member, order.message_partner_ids)
        self.assertEqual(order.activity_ids.user_id, self.host)

    def test_a_form_sent_twice_orders_once(self):
        form = self._get_form(self._review(), "/my/services/new")
        form.pop("files", None)
        for _click in range(2):
            self.url_open("/my/services/new", data=form)
        self.assertEqual(len(self._get_orders()), 1)

    def test_a_file_that_is_refused_loses_nothing_typed(self):
        self.company.telecentre_upload_megabytes = 1
        for file, sentence in (
            (("virus.exe", b"MZ"), "not a kind of file"),
            (("large.pdf", b"x" * (1024 * 1024 + 1)), "too large"),
            (("empty.pdf", b""), "is empty"),
        ):
            with self.subTest(file=file[0]):
                page = self._order(
                    [file], instructions="<b>Twelve</b> pages", deadline="2026-01-08"
                )
                self.assertEqual(page.status_code, 422)
                self.assertIn(sentence, self._get_text(page))
                form = self._get_form(page, "/my/services/new")
                self.assertEqual(form["instructions"], "<b>Twelve</b> pages")
                self.assertEqual(form["deadline"], "2026-01-08")
                self.assertEqual(form["quantity"], "3")
        self.assertFalse(self._get_orders())

    def test_nonsense_is_answered_by_a_sentence(self):
        for values in (
            {"quantity": "0"},
            {"quantity": "nan"},
            {"quantity": "1e9"},
            {"quantity": "x"},
            {"deadline": "2020-01-01"},
            {"deadline": "soon"},
            {"product": "999999"},
            {"product": "x"},
            {"site": "99999999999999999999"},
        ):
            with self.subTest(values=values):
                self.assertEqual(self._review(**values).status_code, 200)
        page = self._order(deadline="2020-01-01")
        self.assertIn("today or a later day", self._get_text(page))
        self.assertFalse(self._get_orders())
        token = self._get_form(self._review(), "/my/services/new")["csrf_token"]
        page = self.url_open("/my/services/new", data={"csrf_token": token, "key": "x"})
        self.assertTrue(page.url.endswith("/my/services/new"))

    def test_a_service_without_a_price_cannot_be_ordered(self):
        form = self._get_form(self._review(), "/my/services/new")
        form.pop("files", None)
        self.pricelist.telecentre_act_id = False
        page = self.url_open("/my/services/new", data=form)
        self.assertEqual(page.status_code, 409)
        self.assertFalse(self._get_orders())

    # ------------------------------------------------------------------
    # Following
    # ------------------------------------------------------------------

    def test_an_estimate_is_accepted(self):
        order = self._make_order(self.typing, quantity=20)
        order.action_send_estimate()
        page = self.url_open(f"/my/services/{order.id}")
        self.assertIn("80.00", self._get_text(page))
        self._act(order, "accept", page)
        self.assertRecordValues(
            order,
            [
                {
                    "state": "accepted",
                    "amount_accepted": 80,
                    "accepted_uid": self.portal_user.id,
                }
            ],
        )
        late = self._act(order, "decline", page, reason="Too late")
        self.assertEqual(late.status_code, 409)
        self.assertIn("no longer possible", self._get_text(late))
        self.assertEqual(order.state, "accepted")

    def test_an_estimate_is_declined(self):
        order = self._make_order(self.typing, quantity=20, user_id=self.host.id)
        order.action_send_estimate()
        self._act(order, "decline", reason="Too dear")
        self.assertEqual([order.state, order.cancel_reason], ["declined", "Too dear"])
        self.assertIn("Too dear", order.activity_ids.note)

    def test_an_order_is_cancelled_until_it_begins(self):
        order = self._make_order(self.typing)
        page = self.url_open(f"/my/services/{order.id}")
        order.action_start()
        late = self._act(order, "cancel", page)
        self.assertEqual([late.status_code, order.state], [409, "in_progress"])
        other = self._make_order(self.typing)
        self._act(other, "cancel")
        self.assertEqual(other.state, "cancelled")

    def test_what_is_handed_over_is_fetched_after_delivery(self):
        order = self._make_order(self.typing)
        order.file_out_ids = [Command.create({"name": "done.txt", "raw": b"done"})]
        path = f"/my/services/{order.id}/files/{order.file_out_ids.id}"
        self.assertTrue(self.url_open(path).url.endswith("/my/services"))
        order.action_deliver()
        self.assertIn(path, self.url_open(f"/my/services/{order.id}").text)
        answer = self.url_open(path)
        self.assertEqual(answer.content, b"done")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        note = self.url_open(f"/my/services/{order.id}/delivery.pdf")
        self.assertEqual(note.headers["Content-Type"], "application/pdf")

    def test_a_delivery_is_rated(self):
        order = self._make_order(self.typing)
        order.action_deliver()
        self._act(order, "rate", stars="4", comment="Quick")
        self.assertRecordValues(
            order, [{"rating": "4", "rating_value": 4, "rating_comment": "Quick"}]
        )
        page = self._act(order, "rate", stars="9")
        self.assertIn("Choose one", self._get_text(page))

    def test_member_and_host_write_to_each_other(self):
        order = self._make_order(self.typing, user_id=self.host.id)
        order.with_user(self.host).message_post(
            body="Which font?",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        order.with_user(self.host).message_post(
            body="A difficult member",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        page = self.url_open(f"/my/services/{order.id}")
        self.assertIn("Which font?", page.text)
        self.assertNotIn("difficult", page.text)
        page = self._act(order, "write", page, text="Arial <script>alert(1)</script>")
        message = order.message_ids[0]
        self.assertEqual(message.author_id, self.member)
        self.assertNotIn("<script>alert", page.text)
        self.assertIn("The member has written", order.activity_ids.mapped("summary"))
        form = self._get_form(page, "/write")
        form.pop("files", None)
        page = self.url_open(
            f"/my/services/{order.id}/write",
            data=form | {"text": ""},
            files=[("files", ("more.txt", b"more"))],
        )
        self.assertEqual(order.file_in_ids.mapped("name"), ["more.txt"])
        self.assertIn("more.txt", page.text)
        page = self._act(order, "write", text=" ")
        self.assertEqual(page.status_code, 409)

    # ------------------------------------------------------------------
    # Of others
    # ------------------------------------------------------------------

    def test_nobody_sees_or_changes_what_is_not_theirs(self):
        other = self._make_order(self.typing, partner_id=self.other_member.id)
        [file] = other._add_files_in([("secret.txt", b"secret")])
        mine = self._make_order(self.typing)
        token = self._get_form(self.url_open(f"/my/services/{mine.id}"), "/write")[
            "csrf_token"
        ]
        for path in (
            f"/my/services/{other.id}",
            f"/my/services/{other.id}/files/{file.id}",
            f"/my/services/{mine.id}/files/{file.id}",
            f"/my/services/{other.id}/estimate.pdf",
            "/my/services/999999999999",
        ):
            with self.subTest(path=path):
                self.assertTrue(self.url_open(path).url.endswith("/my/services"))
        for action in ("accept", "decline", "cancel", "rate", "write"):
            with self.subTest(action=action):
                page = self.url_open(
                    f"/my/services/{other.id}/{action}",
                    data={"csrf_token": token, "stars": "1", "text": "Hello"},
                )
                self.assertTrue(page.url.endswith("/my/services"))
        self.assertEqual(other.state, "requested")
        self.assertNotIn("Paul", self.url_open("/my/services").text)

    def test_lists_do_not_ask_more_for_more_orders(self):
        def count():
            self.env.flush_all()
            self.url_open("/my/services")
            before = self.env.cr.sql_log_count
            self.url_open("/my/services")
            return self.env.cr.sql_log_count - before

        self._make_order(self.typing)
        few = count()
        for _number in range(10):
            self._make_order(self.calls)
        self.assertLessEqual(count(), few + 1)

    def test_the_home_page_leads_there(self):
        self.assertIn('href="/my/services"', self.url_open("/my/home").text)
