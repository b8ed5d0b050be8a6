import json

from odoo import http
from odoo.http import request
from odoo.tools.misc import file_path

WORKER = "telecentre_training/static/src/kiosk/worker.js"
# What the tablet keeps to work without a line.
FILES = [
    f"/telecentre_training/static/src/kiosk/{name}"
    for name in (
        *("kiosk.css", "kiosk.js", "pad.js", "store.js"),
        *("questions.js", "seal.js"),
    )
]


class KioskController(http.Controller):
    """The page of a tablet, for whoever holds its secret address."""

    def _find_kiosk(self, token):
        """The tablet, speaking the language of its council."""
        kiosk_sudo = request.env["telecentre.training.kiosk"]._find_by_token(token)
        lang = kiosk_sudo.company_id.partner_id.lang
        return kiosk_sudo.with_context(lang=lang) if lang else kiosk_sudo

    @http.route(
        "/training/kiosk/<string:token>", type="http", auth="public", methods=["GET"]
    )
    def kiosk(self, token, **_unused):
        kiosk_sudo = self._find_kiosk(token)
        lang = kiosk_sudo.env.lang or "en"
        page = kiosk_sudo.env["ir.qweb"]._render(
            "telecentre_training.kiosk_page",
            {"kiosk": kiosk_sudo, "files": json.dumps(FILES), "lang": lang},
        )
        return request.make_response(
            f"<!DOCTYPE html>\n{page}",
            [("Cache-Control", "no-cache"), ("Referrer-Policy", "no-referrer")],
            status=200 if kiosk_sudo else 404,
        )

    @http.route(
        "/training/kiosk/worker.js", type="http", auth="public", methods=["GET"]
    )
    def worker(self, **_unused):
        """Keeps the page on the tablet; served here so that it may."""
        stream = http.Stream.from_path(file_path(WORKER))
        # It fetches from this server, which the usual policy of files forbids.
        response = stream.get_response(
            content_security_policy="default-src 'none'; connect-src 'self'"
        )
        response.headers["Service-Worker-Allowed"] = "/training/kiosk/"
        return response

    @http.route("/training/kiosk/<string:token>/roster", type="jsonrpc", auth="public")
    def roster(self, token, pending=0, **_unused):
        kiosk_sudo = self._find_kiosk(token)
        if not kiosk_sudo:
            return {"error": "unknown"}
        return kiosk_sudo._get_roster(pending if isinstance(pending, int) else 0)

    @http.route("/training/kiosk/<string:token>/send", type="jsonrpc", auth="public")
    def send(self, token, events=(), **_unused):
        kiosk_sudo = self._find_kiosk(token)
        if not kiosk_sudo:
            return {"error": "unknown"}
        events = [each for each in events or () if isinstance(each, dict)]
        return {"kept": kiosk_sudo._receive(events)}

    @http.route("/training/kiosk/<string:token>/answer", type="jsonrpc", auth="public")
    def answer(self, token, answers=(), **_unused):
        kiosk_sudo = self._find_kiosk(token)
        if not kiosk_sudo:
            return {"error": "unknown"}
        answers = [each for each in answers or () if isinstance(each, dict)]
        return {"kept": kiosk_sudo._receive_answers(answers)}
