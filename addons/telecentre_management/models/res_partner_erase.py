from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

# Where a person is named, and the free texts that may tell of them. The rest of these
# records (dates, places, amounts) stays, without the name.
ERASED_TEXTS = {
    "telecentre.charge": (),
    "telecentre.consent": (),
    "telecentre.credit.entry": (),
    "telecentre.deposit": ("kept_reason",),
    "telecentre.gratuity.grant": ("reason",),
    "telecentre.membership": (),
    "telecentre.pass": ("cancel_reason",),
    "telecentre.public.aid.declared": (),
    "telecentre.rental": (
        "note",
        "cancel_reason",
        "cancel_fee_reason",
        "override_reason",
        "access_code",
    ),
    "telecentre.rental.series": ("cancel_reason", "override_reason"),
    "telecentre.service.order": (
        "title",
        "email_from",
        "instructions",
        "note",
        "cancel_reason",
        "rating_comment",
    ),
    "telecentre.service.recurrence": ("instructions",),
    "telecentre.waiting": ("note",),
}
# What an invoice has to tell of its customer is kept when there is one.
INVOICED_FIELDS = (
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "vat",
    "company_registry",
)
PERSONAL_FIELDS = (
    "email",
    "phone",
    "website",
    "function",
    "comment",
    "image_1920",
    "ref",
    "barcode",
    "telecentre_sector",
    "telecentre_settled_on",
    "telecentre_situation",
    "telecentre_feed_key",
)
LEAD_FIELDS = (
    "contact_name",
    "partner_name",
    "email_from",
    "email_cc",
    "phone",
    "function",
    "street",
    "street2",
    "zip",
    "city",
    "website",
    "description",
    "telecentre_project",
)


class ResPartner(models.Model):
    """A person is erased: the figures stay, without the name.

    Where the law wants the name (invoices), the contact keeps it and the address, and
    nothing else leads to it: all that the telecentres know moves to a nameless contact.
    """

    _inherit = "res.partner"

    def _erase_telecentre_person(self):
        """Erase; the rights are the caller's to check.

        :return: the nameless contact that now stands for the person
        :raise UserError: while something is open
        """
        self.ensure_one()
        person = self.sudo().with_context(tracking_disable=True, active_test=False)
        if obstacles := person._get_telecentre_erasure_obstacles():
            raise UserError("\n".join(obstacles))
        name, is_kept = person.name, person._is_telecentre_identity_kept()
        email = person.email
        nameless = person._get_telecentre_nameless(is_kept)
        person._erase_telecentre_traces(nameless)
        person._erase_telecentre_texts(name, nameless)
        person._move_telecentre_records(nameless)
        person._erase_telecentre_user(nameless)
        person._erase_telecentre_contact(is_kept)
        nameless._log_telecentre_erasure(is_kept)
        nameless._tell_telecentre_erasure(email)
        return nameless

    def _is_telecentre_identity_kept(self):
        """Whether the law wants the name kept; other addons have their own reasons."""
        return bool(
            self.env["account.move.line"].search_count(
                [("partner_id", "=", self.id)], limit=1
            )
        )

    def _get_telecentre_nameless(self, is_kept):
        """The contact that stands for the person, in what is not accounting."""
        vals = {
            "name": self.env._("Anonymous member %(number)s", number=self.id),
            "active": False,
        }
        if not is_kept:
            return self
        return self.create(
            vals
            | {
                "telecentre_site_id": self.telecentre_site_id.id,
                "telecentre_is_undertaking": self.telecentre_is_undertaking,
                "company_registry": self.telecentre_is_undertaking
                and self.company_registry,
                "country_id": self.country_id.id,
                "lang": self.lang,
            }
        )

    # ------------------------------------------------------------------
    # What is erased
    # ------------------------------------------------------------------

    def _search_telecentre_records(self, model):
        """The records that are about the person."""
        return self.env[model].search([("partner_id", "=", self.id)])

    def _erase_telecentre_traces(self, nameless):
        """Messages, files, activities, followers, certificates, requests."""
        leads = self._search_telecentre_records("crm.lead")
        found = [self, leads, *map(self._search_telecentre_records, ERASED_TEXTS)]
        for records in found:
            self._erase_telecentre_thread(records)
        self.env["mail.message"].search(
            [("author_id", "=", self.id), ("model", "!=", "account.move")]
        ).write({"author_id": nameless.id, "email_from": False})
        self.env["mail.followers"].search([("partner_id", "=", self.id)]).unlink()
        self._search_telecentre_records("telecentre.presence.certificate").unlink()
        for lead in leads:
            lead.write(
                dict.fromkeys(LEAD_FIELDS, False)
                | {
                    "name": nameless._get_nameless_label(self),
                    "partner_id": nameless.id,
                }
            )

    def _get_nameless_label(self, person):
        return self.env._("Anonymous member %(number)s", number=person.id)

    def _erase_telecentre_thread(self, records):
        """What was written, sent, attached and planned about records."""
        here = [("res_id", "in", records.ids)]
        messages = self.env["mail.message"].search(
            [("model", "=", records._name), *here]
        )
        self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)]).unlink()
        # A mail that goes takes its message along.
        messages.exists().unlink()
        on_records = [("res_model", "=", records._name), *here]
        self.env["mail.activity"].search(on_records).unlink()
        self.env["ir.attachment"].search(
            [*on_records, ("res_field", "=", False)]
        ).unlink()

    def _erase_telecentre_texts(self, name, nameless):
        """Free texts, and the name where the charges quote it."""
        for model, names in ERASED_TEXTS.items():
            records = self._search_telecentre_records(model)
            if names and records:
                self._update_telecentre_rows(
                    records,
                    SQL(", ").join(
                        SQL("%s = NULL", SQL.identifier(text)) for text in names
                    ),
                )
        charges = self._search_telecentre_records("telecentre.charge")
        if charges and name:
            label = nameless._get_nameless_label(self)
            self._update_telecentre_rows(
                charges, SQL("name = REPLACE(name, %s, %s)", name, label)
            )

    def _update_telecentre_rows(self, records, assignments):
        """Past the guards of ledgers that nobody edits: only a name goes."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE %s SET %s WHERE id = ANY(%s) RETURNING id",
                SQL.identifier(records._table),
                assignments,
                list(records.ids),
            )
        )
        self.env.invalidate_all(flush=False)

    def _move_telecentre_records(self, nameless):
        """Every link of a telecentre record to the person leads to the nameless."""
        if nameless == self:
            return
        self.env.flush_all()
        for model in ERASED_TEXTS:
            for field in self.env[model]._fields.values():
                if (
                    field.comodel_name == self._name
                    and field.store
                    and field.column_type
                ):
                    self.env.execute_query(
                        SQL(
                            "UPDATE %s SET %s = %s WHERE %s = %s RETURNING id",
                            SQL.identifier(self.env[model]._table),
                            SQL.identifier(field.name),
                            nameless.id,
                            SQL.identifier(field.name),
                            self.id,
                        )
                    )
        self.env.invalidate_all(flush=False)

    def _erase_telecentre_user(self, nameless):
        """Nobody logs in any more; what the user wrote is nameless."""
        users = self.user_ids
        for user in users:
            user.write(
                {"login": f"erased-{user.id}", "password": "", "signature": False}
            )
            user.api_key_ids._remove()
        users.action_archive()
        if nameless != self:
            users.write({"partner_id": nameless.id})

    def _erase_telecentre_contact(self, is_kept):
        """The contact keeps what its invoices have to tell, or nothing."""
        addresses = self.child_ids
        self.commercial_partner_id.telecentre_admin_ids -= self
        erased = PERSONAL_FIELDS if is_kept else PERSONAL_FIELDS + INVOICED_FIELDS
        if not is_kept:
            self.name = self._get_nameless_label(self)
            self.bank_ids.unlink()
        self.write(dict.fromkeys(erased, False) | {"category_id": [Command.clear()]})
        addresses.write(
            dict.fromkeys(PERSONAL_FIELDS + INVOICED_FIELDS, False)
            | {"name": self._get_nameless_label(self)}
        )
        # Odoo looks for active users of what it archives.
        (self | addresses).with_context(active_test=True).write({"active": False})

    def _log_telecentre_erasure(self, is_kept):
        """Who erased when, without a name: what the network answers for."""
        today = fields.Date.context_today(self)
        body = self.env._(
            "Personal data erased on %(date)s.",
            date=self.env.company._format_telecentre_date(today),
        )
        if is_kept:
            body += " " + self.env._(
                "Invoices keep the name and address of their customer."
            )
        self.message_post(body=body)

    def _tell_telecentre_erasure(self, email):
        """The last mail: that it is done, and what is kept."""
        template = self.env.ref(
            "telecentre_management.res_partner_mail_erased", raise_if_not_found=False
        )
        if email and template:
            template.send_mail(
                self.id, email_values={"email_to": email, "recipient_ids": []}
            )
