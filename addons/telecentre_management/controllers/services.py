"""Secretarial services in the member's area: order, follow, answer, rate."""

import os
import uuid
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..models.telecentre_service_order_portal import LONGEST_TEXT, MOST_UNITS
from .common import FARTHEST, get_own, parse_int, parse_key
from .documents import make_pdf_response

MODEL = "telecentre.service.order"
PAGE_SIZE = 20
MOST_FILES = 10
# Files that are too large are answered by a sentence: they have to arrive first.
MOST_BYTES = 512 * 1024 * 1024
FORM = {"type": "http", "auth": "user", "methods": ["POST"], "website": True}
PAGE = FORM | {"methods": ["GET"], "readonly": True}
DOCUMENTS = {"estimate": "date_estimated", "delivery": "date_delivered"}


class TelecentreServices(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "telecentre_service_count" in counters:
            Order = request.env[MODEL]
            domain = Order._portal_get_domain(request.env.user.partner_id)
            values["telecentre_service_count"] = (
                Order.search_count(domain, limit=100) if Order.has_access("read") else 0
            )
        return values

    # ------------------------------------------------------------------
    # Mine
    # ------------------------------------------------------------------

    @http.route(["/my/services", "/my/services/page/<int:page>"], **PAGE)
    def services(self, page=1, show="open", **_unused):
        show = show if show in ("open", "past") else "open"
        Order = request.env[MODEL]
        domain = Order._portal_get_domain(request.env.user.partner_id, show)
        pages = pager(
            url="/my/services",
            url_args={"show": show},
            total=Order.search_count(domain),
            page=page,
            step=PAGE_SIZE,
        )
        orders = Order.search(
            domain,
            order="date_deadline, id" if show == "open" else "id desc",
            limit=PAGE_SIZE,
            offset=pages["offset"],
        )
        return request.render(
            "telecentre_management.portal_services",
            {
                "page_name": "telecentre_services",
                # Names of places and products are the member's to read.
                "orders": orders.sudo(),
                "show": show,
                "pager": pages,
            },
        )

    @http.route("/my/services/<int:order_id>", **PAGE)
    def service(self, order_id, done="", **_unused):
        order_sudo = get_own(MODEL, order_id)
        if not order_sudo:
            return request.redirect("/my/services")
        return self._render_order(order_sudo, done=done)

    @http.route("/my/services/<int:order_id>/files/<int:file_id>", **PAGE)
    def service_file(self, order_id, file_id, **_unused):
        """A file of the order; what is to be handed over, once it is delivered."""
        order_sudo = get_own(MODEL, order_id)
        file_sudo = order_sudo and order_sudo._get_readable_file(file_id)
        if not file_sudo:
            return request.redirect("/my/services")
        stream = request.env["ir.binary"]._get_stream_from(file_sudo)
        return stream.get_response(as_attachment=True)

    @http.route(
        "/my/services/<int:order_id>/<any(estimate,delivery):kind>.pdf",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def service_document(self, order_id, kind, **_unused):
        order_sudo = get_own(MODEL, order_id)
        if not order_sudo or not order_sudo[DOCUMENTS[kind]]:
            return request.redirect("/my/services")
        return make_pdf_response(
            f"telecentre_management.telecentre_service_{kind}_report",
            order_sudo,
            order_sudo._get_document_name(kind),
        )

    # ------------------------------------------------------------------
    # Ordering
    # ------------------------------------------------------------------

    @http.route("/my/services/new", **PAGE)
    def service_new(self, **values):
        """The catalogue of a site, then the price of what was chosen."""
        wish, problem = self._parse_wish(values)
        return self._render_new(wish, problem if values.get("product") else "")

    @http.route("/my/services/new", **FORM, max_content_length=MOST_BYTES)
    def service_order(self, **values):
        """Order; what was typed comes back with a sentence when it is refused."""
        wish, problem = self._parse_wish(values)
        key = parse_key(values)
        if not key:
            return request.redirect("/my/services/new")
        files, refusal = self._parse_files()
        if problem or refusal or not wish["product"]:
            return self._render_new(wish, problem or refusal, key, status=422)
        Order = request.env[MODEL]
        partner = request.env.user.partner_id
        try:
            with request.env.cr.savepoint():
                order = Order._portal_order(partner, wish, files, key)
        except UniqueViolation:
            # The other click of a double one has ordered.
            return request.redirect("/my/services")
        except UserError as error:
            return self._render_new(wish, str(error), key, status=409)
        return request.redirect(f"/my/services/{order.id}?done=ordered")

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    @http.route("/my/services/<int:order_id>/accept", **FORM)
    def service_accept(self, order_id, **_unused):
        return self._act(order_id, "accepted", lambda order: order._portal_accept())

    @http.route("/my/services/<int:order_id>/decline", **FORM)
    def service_decline(self, order_id, reason="", **_unused):
        return self._act(
            order_id, "declined", lambda order: order._portal_decline(reason.strip())
        )

    @http.route("/my/services/<int:order_id>/cancel", **FORM)
    def service_cancel(self, order_id, **_unused):
        return self._act(order_id, "cancelled", lambda order: order._portal_cancel())

    @http.route("/my/services/<int:order_id>/rate", **FORM)
    def service_rate(self, order_id, stars="", comment="", **_unused):
        return self._act(
            order_id,
            "rated",
            lambda order: order._portal_rate(stars, comment.strip()),
            {"stars": stars, "comment": comment},
        )

    @http.route(
        "/my/services/<int:order_id>/write", **FORM, max_content_length=MOST_BYTES
    )
    def service_write(self, order_id, text="", **_unused):
        order_sudo = get_own(MODEL, order_id)
        files, refusal = self._parse_files()
        if order_sudo and refusal:
            typed = {"text": text}
            return self._render_order(order_sudo, refusal, typed=typed, status=422)
        return self._act(
            order_id,
            "written",
            lambda order: order._portal_write(text.strip()[:LONGEST_TEXT], files),
            {"text": text},
        )

    def _act(self, order_id, done, action, typed=None):
        """Do it and show the order; a sentence when it is no longer possible."""
        order_sudo = get_own(MODEL, order_id)
        if not order_sudo:
            return request.redirect("/my/services")
        try:
            with request.env.cr.savepoint():
                action(order_sudo)
        except UserError as error:
            return self._render_order(order_sudo, str(error), typed=typed, status=409)
        return request.redirect(f"/my/services/{order_id}?done={done}")

    # ------------------------------------------------------------------
    # Parsing
    # ------------------------------------------------------------------

    def _parse_wish(self, values):
        """The wish that a form tells, and a sentence when it makes no sense."""
        env = request.env
        site = self._parse_site(values)
        products = env["product.template"]._get_telecentre_services(site)
        products = products.product_variant_id
        wish = {
            "site": site,
            "product": products.filtered(
                lambda one: one.id == parse_int(values, "product")
            ),
            "quantity": 1.0,
            "deadline": None,
            "instructions": (values.get("instructions") or "").strip(),
        }
        problem = ""
        if values.get("product") and not wish["product"]:
            problem = env._("This service is not offered here: choose another one.")
        wish["quantity"], refusal = self._parse_quantity(values)
        wish["deadline"], late = self._parse_deadline(values)
        if len(wish["instructions"]) > LONGEST_TEXT:
            late = env._("Please shorten your text: 5,000 characters at most.")
        return wish, problem or refusal or late

    def _parse_site(self, values):
        sites = request.env["telecentre.site"]._get_published()
        home = request.env.user.partner_id.sudo().telecentre_site_id
        wanted = sites.filtered(lambda one: one.id == parse_int(values, "site"))
        return wanted or (home & sites) or sites[:1]

    def _parse_quantity(self, values):
        text = (values.get("quantity") or "1").strip().replace(",", ".")
        try:
            quantity = float(text)
        except ValueError:
            quantity = 0
        # What is no number is not between these two either.
        if not 0.01 <= quantity <= MOST_UNITS:
            return 1.0, request.env._("Please write a quantity, such as 3.")
        return round(quantity, 2), ""

    def _parse_deadline(self, values):
        today = fields.Date.context_today(request.env.user)
        if not values.get("deadline"):
            return None, ""
        try:
            day = date.fromisoformat(values["deadline"])
        except ValueError:
            return None, request.env._("Please write the day as day, month, year.")
        if not today <= day <= today + FARTHEST:
            return None, request.env._("Please choose today or a later day.")
        return day, ""

    def _parse_files(self):
        """``(files, sentence)``: name and content of what was sent, or a refusal."""
        company = request.env.company
        uploads = [
            upload
            for upload in request.httprequest.files.getlist("files")
            if upload.filename
        ]
        if len(uploads) > MOST_FILES:
            return [], request.env._(
                "Please send %(most)s files at most at once.", most=MOST_FILES
            )
        files = []
        for upload in uploads:
            name = os.path.basename(upload.filename.replace("\\", "/"))
            size = upload.stream.seek(0, os.SEEK_END)
            if problem := company._get_telecentre_upload_problem(name, size):
                return [], problem
            upload.stream.seek(0)
            files.append((name, upload.stream.read()))
        return files, ""

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    def _render_new(self, wish, problem="", key="", status=200):
        env = request.env
        order, quote = env[MODEL]._portal_prepare(env.user.partner_id, wish)
        return request.render(
            "telecentre_management.portal_service_new",
            {
                "page_name": "telecentre_services",
                "is_new": True,
                "wish": wish,
                "sites": env["telecentre.site"]._get_published(),
                "catalogue": order._portal_get_catalogue(),
                "order": order,
                "quote": quote,
                "problem": problem,
                "key": key or uuid.uuid4().hex,
                "today": fields.Date.context_today(env.user),
                "upload": env.company._get_telecentre_upload_terms(),
            },
            status=status,
        )

    def _render_order(self, order_sudo, problem="", done="", typed=None, status=200):
        return request.render(
            "telecentre_management.portal_service",
            {
                "page_name": "telecentre_services",
                "order": order_sudo,
                "messages": order_sudo._portal_get_messages(),
                "stars": order_sudo._fields["rating"]._description_selection(
                    request.env
                ),
                "problem": problem,
                "done": done,
                "typed": typed or {},
                "upload": order_sudo.company_id._get_telecentre_upload_terms(),
            },
            status=status,
        )
