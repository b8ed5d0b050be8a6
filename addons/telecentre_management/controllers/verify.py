"""The public page on which an employer verifies a certificate of presence."""

from odoo import http
from odoo.http import request

from ..tools.verification import read_code

# Neither kept by a browser or a proxy, nor found by a search engine, nor told to the
# next page.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class TelecentreVerify(http.Controller):
    @http.route(
        ["/telecentres/verify", "/telecentres/verify/<string:code>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def verify(self, code="", **_unused):
        """What was certified with a code, or the form to type it."""
        env = request.env
        code = code.strip()
        symbols = read_code(code)
        certificate_sudo = env["telecentre.presence.certificate"].sudo().browse()
        problem, status = "", 200
        if symbols:
            certificate_sudo = certificate_sudo.search([("code", "=", symbols)])
        if code and not symbols:
            status = 422
            problem = env._(
                "This is not a code of ours: 16 letters and figures, printed at the "
                "bottom of the certificate. Please check what you typed."
            )
        elif symbols and not certificate_sudo:
            status = 404
            problem = env._("No certificate has this code.")
        response = request.render(
            "telecentre_management.public_verify",
            {
                "typed": code[:40],
                "problem": problem,
                "certificate": certificate_sudo,
                "page_title": env._("Verify a certificate of presence"),
            },
            status=status,
        )
        response.headers.update(HEADERS)
        return response
