"""A member's plan, passes, gratuities, and the ledger of their credits."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

PAGE_SIZE = 30
LIVE_PASSES = ("in_force", "coming", "used_up")


class TelecentreAccount(http.Controller):
    @http.route(
        "/my/plan",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def plan(self, **_unused):
        """What I subscribe to, what it includes, my passes and my gratuities."""
        mine = [("partner_id", "=", request.env.user.partner_id.id)]
        memberships = request.env["telecentre.membership"].search(mine)
        passes = request.env["telecentre.pass"].search(mine)
        grants = request.env["telecentre.gratuity.grant"].search(mine)
        # Names of plans, places and acts are the member's to read.
        memberships, passes, grants = memberships.sudo(), passes.sudo(), grants.sudo()
        return request.render(
            "telecentre_management.portal_plan",
            {
                "page_name": "telecentre_plan",
                "memberships": memberships.filtered(lambda one: one.state != "ended"),
                "past_memberships": memberships.filtered(
                    lambda one: one.state == "ended"
                ),
                "allowances": passes.filtered(
                    lambda one: one.membership_id and one.state in LIVE_PASSES
                ).sorted("date_start"),
                "passes": passes.filtered("type_id"),
                "grants": grants.filtered(lambda one: one.state != "ended"),
                "past_grants": grants.filtered(lambda one: one.state == "ended"),
            },
        )

    @http.route(
        ["/my/credits", "/my/credits/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def credits(self, page=1, credit=None, **_unused):
        """The ledger: what was given, booked, used, given back, and what expired."""
        partner = request.env.user.partner_id
        Entry = request.env["telecentre.credit.entry"]
        chosen = self._get_own_pass(credit)
        domain = Entry._portal_get_domain(partner, chosen)
        pages = pager(
            url="/my/credits",
            url_args={"credit": chosen.id} if chosen else {},
            total=Entry.search_count(domain),
            page=page,
            step=PAGE_SIZE,
        )
        entries = Entry.search(domain, limit=PAGE_SIZE, offset=pages["offset"]).sudo()
        return request.render(
            "telecentre_management.portal_credits",
            {
                "page_name": "telecentre_credits",
                "entries": entries,
                "balances": entries._portal_get_balances(),
                "chosen": chosen,
                "passes": request.env["telecentre.pass"]
                .search([("partner_id", "=", partner.id)])
                .sudo(),
                "pager": pages,
            },
        )

    def _get_own_pass(self, text):
        """The member's pass with sudo, or none: others' do not exist for them."""
        text = text or ""
        number = int(text) if text.isdigit() and len(text) < 9 else 0
        partner = request.env.user.partner_id
        return (
            request.env["telecentre.pass"]
            .search([("id", "=", number), ("partner_id", "=", partner.id)])
            .sudo()
        )
