from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# What is told to members: the setting of the company that allows it.
# The template is telecentre_management.mail_template_rental_<event>.
EVENTS = {
    "confirmed": "confirmed",
    "changed": "changed",
    "cancelled": "cancelled",
    "requested": "approval",
    "approved": "approval",
    "refused": "approval",
    "offer": "waiting",
    "offer_expired": "waiting",
    "no_show": "no_show",
    "reminder": "reminder",
}
# Set it to write rentals without telling anybody: history, demo data, measures.
NO_MAIL = "telecentre_no_mail"
MAIL_GROUPS = "telecentre_mail_groups"
REMINDER_BATCH = 100


class TelecentreRental(models.Model):
    """Mails to members: the only place that sends them."""

    _inherit = "telecentre.rental"

    date_reminded = fields.Datetime(readonly=True, copy=False)
    # Where and when the member was last told: tells a move from another change.
    told_place = fields.Char(readonly=True, copy=False)

    _reminder_index = models.Index(
        "(date_start) WHERE state = 'confirmed' AND date_reminded IS NULL"
    )

    # ------------------------------------------------------------------
    # Entry point
    # ------------------------------------------------------------------

    def _notify(self, event):
        """Tell members what happened to these rentals: one mail each, in one batch.

        Call it once with all rentals that one action concerns. Mails wait for the mail
        queue. The chatter of each rental tells that its member was written to.

        :param str event: a key of ``EVENTS``
        :return: the mails (sudo)
        """
        rentals = self._filter_notified(event)
        template = self.env.ref(
            f"telecentre_management.mail_template_rental_{event}",
            raise_if_not_found=False,
        )
        if not rentals or not template:
            return self.env["mail.mail"].sudo()
        groups = {
            rentals[0].id: rentals.sorted("date_start").ids
            for rentals in rentals.grouped(
                lambda rental: (rental.partner_id, rental.company_id)
            ).values()
        }
        # Whoever may change a rental may tell its member, whatever else they may read.
        mails = (
            template.sudo()
            .with_context(**{MAIL_GROUPS: groups})
            .send_mail_batch(
                list(groups),
                email_layout_xmlid="mail.mail_notification_light",
                # Kept in the chatter once it is sent.
                email_values={"is_notification": True},
            )
        )
        rentals._log_mails(template, groups)
        return mails

    def _filter_notified(self, event):
        """Whom it concerns: members with an address, stays that are not over."""
        context = self.env.context
        if context.get(NO_MAIL) or context.get("import_file"):
            return self.browse()
        now = fields.Datetime.now()
        if event == "no_show":
            now -= timedelta(days=1)  # it is told when the stay may just be over
        setting = f"telecentre_mail_{EVENTS[event]}"
        return self.sudo().filtered(
            lambda rental: (
                rental.usage == "rental"
                and rental.partner_id.email
                and rental.date_stop > now
                and rental.company_id[setting]
            )
        )

    def _log_mails(self, template, groups):
        """On the rentals that share the mail of another, say where it is."""
        bodies = {}
        for first, rental_ids in groups.items():
            name = self.browse(first).name
            for rental_id in set(rental_ids) - {first}:
                bodies[rental_id] = self.env._(
                    "Mail “%(mail)s” sent to the member, with that of %(rental)s.",
                    mail=template.sudo().name,
                    rental=name,
                )
        self.browse(bodies)._message_log_batch(bodies=bodies)

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def _confirm(self):
        approved = self.filtered(lambda rental: rental.hold_reason == "approval")
        pending = self.filtered(lambda rental: rental.state in ("draft", "requested"))
        result = super()._confirm()
        # Some may wait for the host's approval instead.
        pending = pending.filtered(lambda rental: rental.state == "confirmed")
        (pending & approved)._notify("approved")
        (pending - approved)._notify("confirmed")
        return result

    def _after_hold(self):
        result = super()._after_hold()
        self.filtered(lambda rental: rental.hold_reason == "approval")._notify(
            "requested"
        )
        return result

    def _after_confirm(self):
        result = super()._after_confirm()
        self._note_place()
        return result

    def _after_release(self):
        """A confirmed rental that frees a place has moved to another."""
        result = super()._after_release()
        moved = self.filtered(
            lambda rental: (
                rental.state == "confirmed" and rental.told_place != rental._get_place()
            )
        )
        if moved:
            moved._take_terms_of_space()
            moved._note_place()
            # The day before is another day.
            moved.write({"date_reminded": False})
            moved._notify("changed")
        return result

    def _note_place(self):
        for rental in self:
            rental.told_place = rental._get_place()

    def _get_place(self):
        self.ensure_one()
        return f"{self.space_id.id},{self.date_start},{self.date_stop}"

    @api.model
    def _cron_remind(self):
        """Remind members of what they rented for the next day, once.

        Who confirmed less than a day before has just had a mail.
        """
        now = fields.Datetime.now()
        tomorrow = now + timedelta(days=1)
        domain = (
            Domain("state", "=", "confirmed")
            & Domain("usage", "=", "rental")
            & Domain("date_reminded", "=", False)
            & Domain("date_start", ">", now)
            & Domain("date_start", "<=", tomorrow)
            & Domain("company_id.telecentre_mail_reminder", "=", True)
        )
        rentals = self.search(domain, limit=REMINDER_BATCH, order="date_start, id")
        rentals.filtered(
            lambda rental: (
                not rental.partner_id.telecentre_skip_reminder
                and rental._is_confirmed_long_before()
            )
        )._notify("reminder")
        rentals.write({"date_reminded": now})
        self.env["ir.cron"]._commit_progress(
            len(rentals), remaining=self.search_count(domain)
        )

    def _is_confirmed_long_before(self):
        confirmed = self.date_confirmed or self.create_date
        return confirmed <= self.date_start - timedelta(days=1)

    # ------------------------------------------------------------------
    # What templates read
    # ------------------------------------------------------------------

    def _get_mail_rentals(self):
        """All rentals that the mail of this one tells about."""
        self.ensure_one()
        groups = self.env.context.get(MAIL_GROUPS) or {}
        return self.browse(groups.get(self.id, self.ids))

    def _get_mail_subject(self):
        """``24/11/2026 09:00–12:00, Murat``, or how many stays there are."""
        rentals = self._get_mail_rentals()
        sites = ", ".join(rentals.site_id.mapped("name"))
        if len(rentals) == 1:
            return f"{self._get_period_label()}, {sites}"
        return self.env._(
            "%(count)s stays from %(date)s, %(sites)s",
            count=len(rentals),
            date=rentals[0]._get_period_label(),
            sites=sites,
        )

    def _get_mail_link(self):
        """The page of the rental, for members who may log in."""
        self.ensure_one()
        if "access_url" not in self._fields or not self.partner_id.user_ids:
            return False
        return self.get_base_url() + self.access_url

    def _get_mail_address(self):
        """The address of the site, on one line."""
        address = self.site_id.partner_id._display_address(without_company=True)
        return ", ".join(line.strip() for line in address.split("\n") if line.strip())

    def _get_mail_fee(self):
        """What cancelling or not coming costs: money as text, or False."""
        fees = sum(self._get_mail_rentals().mapped("cancel_fee"))
        return self._format_money(fees) if fees else False

    def _is_price_due(self):
        """Whether the price of one of these rentals is still to be paid."""
        charges = self._get_mail_rentals()._get_live_charges()
        return any(charge.amount_due for charge in charges)
