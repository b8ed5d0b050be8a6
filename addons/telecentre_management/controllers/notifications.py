"""Which mails a member gets, and those they may do without."""

from odoo import http
from odoo.http import request


class TelecentreNotifications(http.Controller):
    @http.route(
        "/my/notifications",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def notifications(self, saved="", **_unused):
        partner = request.env.user.partner_id
        return request.render(
            "telecentre_management.portal_notifications",
            {
                "page_name": "telecentre_notifications",
                "partner": partner,
                "is_reminded": not partner.sudo().telecentre_skip_reminder,
                "company": request.env.company.sudo(),
                "saved": saved,
            },
        )

    @http.route(
        "/my/notifications", type="http", auth="user", methods=["POST"], website=True
    )
    def notifications_save(self, **values):
        # Their own wish, whatever else of the contact they may write.
        request.env.user.partner_id.sudo().telecentre_skip_reminder = not values.get(
            "reminder"
        )
        return request.redirect("/my/notifications?saved=1")
