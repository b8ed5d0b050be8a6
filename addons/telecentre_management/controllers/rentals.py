"""A member's rentals and open bill."""

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .common import get_own

PAGE_SIZE = 20
SHOWN = ("coming", "past", "cancelled")


class TelecentrePortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = request.env.user.partner_id
        if "telecentre_rental_count" in counters:
            Rental = request.env["telecentre.rental"]
            people = partner._get_telecentre_people()
            values["telecentre_rental_count"] = (
                Rental.search_count(Rental._portal_get_domain(people), limit=100)
                if Rental.has_access("read")
                else 0
            )
        if "telecentre_charge_count" in counters:
            Charge = request.env["telecentre.charge"]
            values["telecentre_charge_count"] = (
                Charge.search_count(self._get_open_bill(partner), limit=100)
                if Charge.has_access("read")
                else 0
            )
        return values

    @http.route(
        ["/my/rentals", "/my/rentals/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def rentals(self, page=1, show="coming", person=None, booked=None, **_unused):
        """Coming, past and cancelled rentals: one's own, or of one of one's people."""
        show = show if show in SHOWN else "coming"
        people = request.env.user.partner_id._get_telecentre_people()
        chosen = people.filtered(lambda one: str(one.id) == person)
        Rental = request.env["telecentre.rental"]
        domain = Rental._portal_get_domain(chosen or people, show)
        series_list = []
        if show == "coming":
            # What repeats is shown as one, above what does not.
            domain &= Domain("series_id", "=", False)
            series_list = request.env["telecentre.rental.series"]._portal_get_coming(
                chosen or people
            )
        pages = pager(
            url="/my/rentals",
            url_args={"show": show} | ({"person": chosen.id} if chosen else {}),
            total=Rental.search_count(domain),
            page=page,
            step=PAGE_SIZE,
        )
        rentals = Rental.search(
            domain,
            order="date_start, id" if show == "coming" else "date_start desc, id desc",
            limit=PAGE_SIZE,
            offset=pages["offset"],
        )
        return request.render(
            "telecentre_management.portal_rentals",
            {
                "page_name": "telecentre_rentals",
                # Names of places are the member's to read.
                "rentals": rentals.sudo(),
                "series_list": series_list if page == 1 else [],
                "show": show,
                "people": people,
                "chosen": chosen,
                "booked": booked,
                "pager": pages,
            },
        )

    @http.route(
        "/my/rentals/<int:rental_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def rental(self, rental_id, booked=None, **_unused):
        rental_sudo = get_own("telecentre.rental", rental_id)
        if not rental_sudo:
            return request.redirect("/my/rentals")
        if rental_sudo.hold_reason == "cart":
            return request.redirect("/my/basket")
        if rental_sudo.hold_reason == "offer":
            return request.redirect(rental_sudo.waiting_ids[:1].access_url)
        return self._render_rental(rental_sudo, booked=booked)

    @http.route(
        "/my/rentals/<int:rental_id>/cancel",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def cancel(self, rental_id, **_unused):
        """Cancel within the terms; the fee was on the page."""
        rental_sudo = get_own("telecentre.rental", rental_id)
        if not rental_sudo:
            return request.redirect("/my/rentals")
        try:
            with request.env.cr.savepoint():
                rental_sudo.action_cancel(request.env._("Cancelled by the member"))
        except UserError as error:
            return self._render_rental(rental_sudo, problem=str(error), status=409)
        return request.redirect(f"/my/rentals/{rental_id}?booked=0")

    @http.route(
        ["/my/charges", "/my/charges/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def charges(self, page=1, **_unused):
        """The open bill: what the member will be invoiced for."""
        partner = request.env.user.partner_id
        Charge = request.env["telecentre.charge"]
        domain = self._get_open_bill(partner)
        [(total, count)] = Charge._read_group(domain, [], ["amount_due:sum", "__count"])
        pages = pager(url="/my/charges", total=count, page=page, step=PAGE_SIZE)
        charges = Charge.search(domain, limit=PAGE_SIZE, offset=pages["offset"])
        return request.render(
            "telecentre_management.portal_charges",
            {
                "page_name": "telecentre_charges",
                "charges": charges.sudo(),
                "total": total,
                "total_taxed": Charge.search(domain).sudo()._portal_get_total(),
                "currency": request.env.company.currency_id,
                "pager": pages,
            },
        )

    def _get_open_bill(self, partner):
        """What is due by a person, and by the company whose account they administer."""
        payers = partner
        if partner._is_telecentre_admin():
            payers |= partner.commercial_partner_id
        return [("state", "=", "open"), ("payer_id", "in", payers.ids)]

    def _render_rental(self, rental_sudo, booked=None, problem="", status=200):
        return request.render(
            "telecentre_management.portal_rental",
            {
                "page_name": "telecentre_rentals",
                "rental": rental_sudo,
                "fee": rental_sudo._get_cancel_fees()[rental_sudo],
                "codes": rental_sudo._get_access_codes(),
                "booked": booked,
                "problem": problem,
                "now": fields.Datetime.now(),
            },
            status=status,
        )
