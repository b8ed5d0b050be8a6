import json

from odoo import api, fields, models
from odoo.tools.misc import format_date, format_datetime

PERSON_FIELDS = (
    "name",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "lang",
    "tz",
    "vat",
    "company_registry",
    "function",
    "parent_id",
    "telecentre_site_id",
    "telecentre_situation",
    "telecentre_sector",
    "telecentre_payer_id",
    "telecentre_settled_on",
    "telecentre_is_undertaking",
    "telecentre_skip_reminder",
    "create_date",
)
USER_FIELDS = ("login", "login_date", "create_date")


def get_datum(record, name):
    """The value of a field for somebody to take away: words instead of identifiers.

    Moments as ISO 8601 writes them, in UTC; ``None`` for what is empty.
    """
    field, value = record._fields[name], record[name]
    if field.type in ("boolean", "integer", "float", "monetary"):
        return value
    if not value:
        return None
    if field.relational:
        return ", ".join(value.mapped("display_name"))
    if field.type == "datetime":
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return str(field.convert_to_export(value, record))


def get_words(record, name):
    """The same to be read: days and amounts as they are written in the language."""
    field, value, env = record._fields[name], record[name], record.env
    if field.type == "boolean":
        return env._("Yes") if value else env._("No")
    if not value and field.type not in ("integer", "float", "monetary"):
        return ""
    if field.type == "date":
        return format_date(env, value)
    if field.type == "datetime":
        return format_datetime(env, value, dt_format="short")
    if field.type == "monetary":
        return record[field.get_currency_field(record)].format(value)
    return str(get_datum(record, name))


class ResPartner(models.Model):
    """Everything that is kept about a person, for them to read and to take away."""

    _inherit = "res.partner"

    def _get_telecentre_data(self):
        """What is kept about this person.

        :return: ``[{"key", "title", "labels", "rows", "texts"}, …]``: ``rows`` are
            ``{name: value}`` that JSON knows, ``texts`` the same in the order of the
            labels, to be read
        """
        self.ensure_one()
        return [
            {
                "key": key,
                "title": title,
                "labels": [
                    records._fields[name]._description_string(self.env)
                    for name in names
                ],
                "rows": [
                    {name: get_datum(record, name) for name in names}
                    for record in records
                ],
                "texts": [
                    [get_words(record, name) for name in names] for record in records
                ],
            }
            for key, title, records, names in self._get_telecentre_data_sources()
        ]

    def _get_telecentre_data_sources(self):
        """Where it is kept; other addons add theirs.

        :return: ``[(key, title, records, names of fields), …]``
        """
        env = self.env
        return [
            ("person", env._("You"), self, PERSON_FIELDS),
            ("accounts", env._("Log-in"), self.user_ids, USER_FIELDS),
            *self._get_telecentre_use_sources(),
            *self._get_telecentre_money_sources(),
            *self._get_telecentre_contact_sources(),
        ]

    def _search_telecentre_own(self, model, field="partner_id"):
        return self.env[model].search([(field, "=", self.id)])

    def _get_telecentre_use_sources(self):
        env = self.env
        return [
            (
                "memberships",
                env._("Memberships"),
                self._search_telecentre_own("telecentre.membership"),
                ("plan_id", "site_id", "date_start", "date_stop", "payer_id"),
            ),
            (
                "rentals",
                env._("Rentals"),
                self._search_telecentre_own("telecentre.rental"),
                (
                    "name",
                    "space_id",
                    "site_id",
                    "date_start",
                    "date_stop",
                    "state",
                    "date_check_in",
                    "cancel_reason",
                    "amount_full",
                    "amount_due",
                ),
            ),
            (
                "waiting",
                env._("Waiting list"),
                self._search_telecentre_own("telecentre.waiting"),
                ("site_id", "date_start", "date_stop", "state", "create_date"),
            ),
            (
                "service_orders",
                env._("Service orders"),
                self._search_telecentre_own("telecentre.service.order"),
                (
                    "name",
                    "title",
                    "instructions",
                    "date_deadline",
                    "state",
                    "rating_comment",
                    "create_date",
                ),
            ),
            (
                "certificates",
                env._("Certificates of presence"),
                self._search_telecentre_own("telecentre.presence.certificate"),
                (
                    "name",
                    "date_start",
                    "date_stop",
                    "day_count",
                    "date_issued",
                    "state",
                ),
            ),
        ]

    def _get_telecentre_money_sources(self):
        env = self.env
        invoices = env["account.move"].search(
            [
                ("partner_id", "=", self.id),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("state", "=", "posted"),
            ]
        )
        return [
            (
                "passes",
                env._("Passes and allowances"),
                self._search_telecentre_own("telecentre.pass"),
                ("name", "granted_label", "balance_label", "date_start", "date_stop"),
            ),
            (
                "credits",
                env._("Movements of credits"),
                self._search_telecentre_own("telecentre.credit.entry"),
                ("date", "pass_id", "kind", "minutes_label", "rental_id", "reason"),
            ),
            (
                "gratuities",
                env._("Gratuities"),
                self._search_telecentre_own("telecentre.gratuity.grant"),
                ("gratuity_id", "date_start", "date_stop", "reason"),
            ),
            (
                "charges",
                env._("Charges"),
                self._search_telecentre_own("telecentre.charge")
                | self._search_telecentre_own("telecentre.charge", "payer_id"),
                ("date", "name", "amount_full", "amount_due", "state", "payer_id"),
            ),
            (
                "invoices",
                env._("Invoices"),
                invoices,
                ("name", "invoice_date", "amount_total", "payment_state"),
            ),
            (
                "public_aid",
                env._("Aid from elsewhere"),
                self._search_telecentre_own("telecentre.public.aid.declared"),
                ("date", "funder", "reference", "amount"),
            ),
        ]

    def _get_telecentre_contact_sources(self):
        env = self.env
        messages = env["mail.message"].search(
            [
                ("message_type", "in", ("comment", "email")),
                "|",
                ("author_id", "=", self.id),
                ("partner_ids", "in", self.ids),
            ],
            order="id",
        )
        return [
            (
                "requests",
                env._("Membership requests"),
                self._search_telecentre_own("crm.lead"),
                (
                    "name",
                    "contact_name",
                    "email_from",
                    "phone",
                    "telecentre_situation",
                    "telecentre_project",
                    "telecentre_consent_date",
                    "create_date",
                ),
            ),
            (
                "consents",
                env._("Consents"),
                self._search_telecentre_own("telecentre.consent"),
                (
                    "purpose_id",
                    "version",
                    "text",
                    "channel",
                    "date_given",
                    "date_withdrawn",
                ),
            ),
            (
                "messages",
                env._("Messages"),
                messages,
                ("date", "author_id", "record_name", "subject", "preview"),
            ),
        ]

    @api.model
    def _make_telecentre_json(self, sections):
        """The same for programs: one list of records a section."""
        return json.dumps(
            {
                "exported_on": fields.Datetime.to_string(fields.Datetime.now()),
                **{section["key"]: section["rows"] for section in sections},
            },
            ensure_ascii=False,
            indent=2,
        )
