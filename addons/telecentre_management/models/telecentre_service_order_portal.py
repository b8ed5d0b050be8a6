from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .telecentre_service_order import OPEN_STATES, WAITING_STATES

STARS = [
    ("5", "Very good"),
    ("4", "Good"),
    ("3", "Fair"),
    ("2", "Poor"),
    ("1", "Bad"),
]
MOST_UNITS = 10000
LONGEST_TEXT = 5000


class TelecentreServiceOrder(models.Model):
    """What members do themselves in the portal. Callers have checked who they are."""

    _name = "telecentre.service.order"
    _inherit = ["telecentre.service.order", "portal.mixin"]

    rating = fields.Selection(STARS, readonly=True, copy=False)
    # Stored to be averaged.
    rating_value = fields.Integer(
        string="Rating (1 to 5)",
        compute="_compute_rating_value",
        store=True,
        aggregator="avg",
    )
    rating_comment = fields.Text(
        string="What the member thinks", readonly=True, copy=False
    )
    # One key per form that was sent: a double click orders once.
    portal_key = fields.Char(readonly=True, copy=False)

    _portal_key_unique = models.UniqueIndex(
        "(portal_key) WHERE portal_key IS NOT NULL", "This has just been ordered."
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/services/{order.id}"
        return result

    @api.depends("rating")
    def _compute_rating_value(self):
        for order in self:
            order.rating_value = int(order.rating or 0)

    @api.model
    def _portal_get_domain(self, partner, which="open"):
        """The orders of a member: under way, or over."""
        domain = Domain("partner_id", "=", partner.id)
        under_way = Domain("state", "in", OPEN_STATES)
        return domain & {"open": under_way, "past": ~under_way}.get(which, Domain.TRUE)

    # ------------------------------------------------------------------
    # Ordering
    # ------------------------------------------------------------------

    @api.model
    def _portal_prepare(self, partner, wish):
        """The order as it would be, not yet written, and its quote.

        :param dict wish: site, product, quantity, deadline, instructions
        """
        order = self.sudo().new(self._portal_prepare_vals(partner, wish))
        return order, order._get_quotes()[order]

    @api.model
    def _portal_prepare_vals(self, partner, wish):
        return {
            "channel": "portal",
            "partner_id": partner.id,
            "site_id": wish["site"].id,
            "product_id": wish["product"].id,
            "quantity": wish["quantity"],
            "instructions": wish["instructions"],
        } | ({"date_deadline": wish["deadline"]} if wish["deadline"] else {})

    def _portal_get_catalogue(self):
        """``[(product, price, unit name)]`` at the site of this draft, for its member.

        Prices include taxes; one that cannot be asked for today is nothing.
        """
        self.ensure_one()
        products = self.env["product.template"]._get_telecentre_services(self.site_id)
        products = products.product_variant_id
        prices = self._get_list_prices(products)
        return [
            (product, prices.get(product), product.uom_id.name.lower())
            for product in products
        ]

    def _get_list_prices(self, products):
        """``{product: price}`` of one unit today, taxes included, before a gratuity."""
        day, company, cache = self._get_today(), self.site_id.company_id, {}
        pricelist = self._get_pricelist(day, cache)
        rows = self._get_rows(pricelist, products.with_company(company), day, cache)
        return {
            product: self._get_taxes_of(product, cache).compute_all(
                price, currency=company.currency_id
            )["total_included"]
            for product, (price, row) in rows.items()
            if not price
            or not pricelist._get_telecentre_refusal([row._get_telecentre_act()], day)
        }

    @api.model
    def _portal_order(self, partner, wish, files, key):
        """Order a service; the same form only once.

        :param list files: ``(name, content)``, checked by the caller
        :param str key: of the form that was sent
        """
        asked = self.sudo().search(
            [("portal_key", "=", key), ("partner_id", "=", partner.id)]
        )
        if asked:
            return asked
        vals = self._portal_prepare_vals(partner, wish) | {"portal_key": key}
        order = self.sudo().create(vals)
        order._check_priced()
        order._add_files_in(files)
        order._notify("requested")
        order._tell_host("requested")
        return order

    @api.model
    def _portal_get_total(self, quote):
        """What a quote comes to, taxes included: what a person has to pay."""
        return self._include_taxes(quote.amount_due, quote.taxes, quote.currency)

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    def _portal_accept(self):
        self._portal_check_state(("estimated",))
        self.action_accept()
        self._tell_host("accepted")

    def _portal_decline(self, reason):
        self._portal_check_state(("estimated",))
        self.action_decline(reason[:LONGEST_TEXT])
        self._tell_host("declined", reason)

    def _portal_can_cancel(self):
        self.ensure_one()
        return self.state in WAITING_STATES

    def _portal_cancel(self):
        self._portal_check_state(WAITING_STATES)
        self._set_state("cancelled", cancel_reason=self.env._("By the member"))
        self._tell_host("cancelled")

    def _portal_rate(self, stars, comment):
        self._portal_check_state(("delivered",))
        if stars not in dict(STARS):
            raise UserError(self.env._("Choose one of the five answers."))
        self.write({"rating": stars, "rating_comment": comment[:LONGEST_TEXT]})

    def _portal_write(self, text, files):
        """A word to the host, with or without files."""
        if not text and not files:
            raise UserError(self.env._("Write something, or choose a file."))
        attachments = self._add_files_in(files)
        self.message_post(
            body=text or self.env._("Here are my files."),
            author_id=self.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=attachments.ids,
        )
        self._tell_host("written", text)

    def _portal_get_messages(self):
        """What member and hosts wrote to each other, oldest first; no internal note."""
        self.ensure_one()
        return (
            self.sudo()
            .message_ids.filtered(
                lambda message: (
                    message.message_type in ("comment", "email")
                    and not message.is_internal
                    and message.subtype_id == self.env.ref("mail.mt_comment").sudo()
                    and message.body
                )
            )
            .sorted("id")
        )

    def _portal_check_state(self, states):
        """What a page offered may have gone by the time it is clicked."""
        if not self._take(states):
            raise UserError(
                self.env._("This is no longer possible: here is where the order is.")
            )
