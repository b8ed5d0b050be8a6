from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import html2plaintext, plaintext2html

from .telecentre_rental_mail import NO_MAIL

SERVICE_ACTIVITY = "telecentre_management.mail_activity_service_order"


class TelecentreServiceOrder(models.Model):
    """Mails that become orders, and mails to members about their orders."""

    _inherit = "telecentre.service.order"

    is_unknown_sender = fields.Boolean(
        compute="_compute_is_unknown_sender", search="_search_is_unknown_sender"
    )

    @api.depends("partner_id", "email_from")
    def _compute_is_unknown_sender(self):
        for order in self:
            order.is_unknown_sender = bool(order.email_from and not order.partner_id)

    def _search_is_unknown_sender(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("email_from", "!=", False), ("partner_id", "=", False)]

    # ------------------------------------------------------------------
    # Who follows
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._follow_member()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id"):
            self._follow_member()
        return result

    def _follow_member(self):
        """The member reads what hosts write in the thread."""
        for partner, orders in self.grouped("partner_id").items():
            if partner:
                orders.message_subscribe(partner_ids=partner.ids)

    # ------------------------------------------------------------------
    # Mails in
    # ------------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to the alias of a site asks for a service."""
        sender = self._get_sender(msg_dict)
        values = {
            "channel": "mail",
            "title": msg_dict.get("subject") or self.env._("Mail without a subject"),
            "instructions": html2plaintext(msg_dict.get("body") or "").strip(),
            "email_from": msg_dict.get("email_from"),
            "partner_id": sender.id,
            "site_id": self._get_site_of_mail(sender).id,
        } | (custom_values or {})
        order = super().message_new(msg_dict, custom_values=values)
        order._welcome_mail()
        return order

    def message_update(self, msg_dict, update_vals=None):
        """A host is told that the member has answered."""
        result = super().message_update(msg_dict, update_vals=update_vals)
        if self._get_sender(msg_dict):
            for order in self:
                order._tell_host("written", html2plaintext(msg_dict.get("body") or ""))
        return result

    @api.model
    def _get_sender(self, msg_dict):
        """The member who wrote; nobody when a host forwards what somebody sent."""
        sender = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or [])
        is_staff = any(user._is_internal() for user in sender.user_ids)
        return sender.browse() if is_staff else sender

    @api.model
    def _get_site_of_mail(self, sender):
        """Where a mail goes whose alias names no site."""
        return sender.telecentre_site_id or self.env["telecentre.site"].sudo().search(
            [("state", "=", "open")], limit=1
        )

    def _welcome_mail(self):
        """Answer a member; leave an unknown sender to the host, not to a robot."""
        known = self.filtered("partner_id")
        known._notify("requested")
        for order in self - known:
            order._tell_host("unknown")
        for order in known:
            order._tell_host("requested")

    def _message_post_after_hook(self, message, msg_values):
        """What members send with a mail is a file of the order."""
        result = super()._message_post_after_hook(message, msg_values)
        files = message.sudo().attachment_ids
        author = message.author_id.sudo()
        is_staff = any(user._is_internal() for user in author.user_ids)
        if message.message_type == "email" and files and not is_staff:
            self.sudo().write(
                {"file_in_ids": [Command.link(file.id) for file in files]}
            )
        return result

    # ------------------------------------------------------------------
    # Hosts
    # ------------------------------------------------------------------

    def _tell_host(self, event, note=False):
        """An activity for who does the work, else for a host of the site."""
        self.ensure_one()
        host = self.user_id or self.site_id.sudo().user_ids[:1]
        if not host:
            return
        words = self.with_context(lang=host.lang or self.env.lang)
        # Members and mails have no right to plan the work of hosts.
        self.sudo().activity_schedule(
            SERVICE_ACTIVITY,
            user_id=host.id,
            summary=words._get_event_label(event),
            note=note and plaintext2html(note),
        )

    def _get_event_label(self, event):
        """What a host reads on the activity."""
        return {
            "requested": self.env._("A service is asked for"),
            "unknown": self.env._("A mail from an unknown sender"),
            "accepted": self.env._("The member accepts the estimate"),
            "declined": self.env._("The member declines the estimate"),
            "cancelled": self.env._("The member cancels the order"),
            "written": self.env._("The member has written"),
        }[event]

    def _set_state(self, state, **values):
        """What hosts were told to look at has been looked at."""
        self.sudo().activity_unlink([SERVICE_ACTIVITY])
        return super()._set_state(state, **values)

    # ------------------------------------------------------------------
    # Mails out
    # ------------------------------------------------------------------

    def _notify(self, event):
        """Tell members what happened to their orders: one mail each, queued.

        :param str event: requested, estimate, delivered or cancelled: the template is
            ``mail_template_service_<event>``
        """
        template = self.env.ref(
            f"telecentre_management.mail_template_service_{event}",
            raise_if_not_found=False,
        )
        orders = self._filter_notified()
        if not orders or not template:
            return
        # Who has no log-in receives the work itself: there is no page to fetch it on.
        strangers = orders.filtered(
            lambda order: event == "delivered" and not order.partner_id.user_ids
        )
        for order in strangers:
            template.sudo().send_mail(
                order.id,
                email_layout_xmlid="mail.mail_notification_light",
                email_values={
                    "is_notification": True,
                    "attachment_ids": order.sudo().file_out_ids.ids,
                },
            )
        template.sudo().send_mail_batch(
            (orders - strangers).ids,
            email_layout_xmlid="mail.mail_notification_light",
            # Kept in the chatter once it is sent.
            email_values={"is_notification": True},
        )

    def _filter_notified(self):
        """Members with an address, where the company wants these mails."""
        context = self.env.context
        if context.get(NO_MAIL) or context.get("import_file"):
            return self.browse()
        return self.sudo().filtered(
            lambda order: (
                order.partner_id.email and order.company_id.telecentre_mail_service
            )
        )

    def _get_mail_link(self):
        """The page of the order, for members who may log in."""
        self.ensure_one()
        if not self.partner_id.sudo().user_ids:
            return False
        return self.get_base_url() + self.access_url
