import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

MOST_PEOPLE = 6
# Fewer digits match everybody's number.
LEAST_DIGITS = 3
# Who stands at the desk gave no notice, and came at no round hour.
PASSED_RULES = {"lead", "step"}
# 04 71 20 00 00 and +33 4 71 20 00 00 end alike.
LAST_DIGITS = 9


class TelecentreRental(models.Model):
    """Somebody comes in without a booking: found or noted, let in, in few touches."""

    _inherit = "telecentre.rental"

    @api.model
    @api.readonly
    def get_walk_in_people(self, text):
        """Who this may be: contacts by name, e-mail or phone, members first.

        :return: ``[{"id", "name", "company", "phone", "is_member"}, …]``
        """
        self.check_access("create")
        text = (text or "").strip()
        if len(text) < 2:
            return []
        people = self.env["res.partner"].search(
            self._get_people_domain(text), limit=10 * MOST_PEOPLE, order="name, id"
        )
        people = people.filtered(lambda person: self._is_person(person, text))
        return [
            {
                "id": person.id,
                "name": person.name,
                "company": person.commercial_company_name or "",
                "phone": person.phone or "",
                "is_member": person.is_telecentre_member,
            }
            for person in people.sorted(lambda person: not person.is_telecentre_member)[
                :MOST_PEOPLE
            ]
        ]

    @api.model
    def _get_people_domain(self, text):
        domain = Domain("complete_name", "ilike", text) | Domain("email", "ilike", text)
        digits = _get_digits(text)
        if len(digits) >= LEAST_DIGITS:
            # Numbers are typed with spaces or dots, or without.
            domain |= Domain("phone", "=like", f"%{'%'.join(digits)}%")
        return domain & Domain("type", "=", "contact") & Domain("name", "!=", False)

    @api.model
    def _is_person(self, person, text):
        """Whether a number found by its digits really holds them in a row."""
        digits = _get_digits(text)
        return (
            text.lower() in f"{person.complete_name} {person.email or ''}".lower()
            or len(digits) < LEAST_DIGITS
            or digits in _get_digits(person.phone or "")
        )

    @api.model
    def action_walk_in(
        self, space_id, date_start, date_stop, partner_id=None, name=None, contact=None
    ):
        """Create, confirm and check in at once the rental of who has just come in.

        :param int space_id: one that ``get_walk_in_offer`` proposed
        :param str date_start, date_stop: UTC, ``YYYY-MM-DD HH:MM:SS``
        :param int partner_id: the member; a new contact is made of ``name`` if none
        :param str contact: phone number or e-mail of a new contact, if known
        :return: ``{"id", "who", "space", "price", "code"}``
        """
        self.check_access("create")
        space = self.env["telecentre.space"].browse(space_id)
        partner = self.env["res.partner"].browse(partner_id or ())
        if not partner:
            partner = self._create_walk_in_partner(space.site_id, name, contact)
        rental = self.create(
            {
                "space_id": space.id,
                "partner_id": partner.id,
                "date_start": date_start,
                "date_stop": date_stop,
            }
        )
        rental._excuse_walk_in()
        rental.action_confirm()
        rental.action_check_in()
        return {
            "id": rental.id,
            "who": partner.name,
            "space": space.name,
            "price": rental._get_planning_amount(),
            "code": rental._get_access_codes(),
        }

    def _excuse_walk_in(self):
        """Pass over the rules that a walk-in cannot keep, noted as any other time."""
        broken = self._get_broken_rules().get(self, ())
        rules = {each.rule for each in broken}
        if rules and rules <= PASSED_RULES:
            self.override_reason = self.env._("Walk-in")

    @api.model
    def _create_walk_in_partner(self, site, name, contact):
        name, contact = (name or "").strip(), (contact or "").strip()
        if not name:
            raise UserError(self.env._("Say who comes in: a name at least."))
        return self.env["res.partner"].create(
            {
                "name": name,
                "email" if "@" in contact else "phone": contact,
                "telecentre_site_id": site.id,
                "company_id": False,
            }
        )

    def _format_quote(self, quote):
        """A price in few words: amount, free and why, or why there is none."""
        if quote.refusal:
            return quote.refusal
        if quote.gratuity and not quote.amount_due:
            return self.env._(
                "Free (%(reason)s)", reason=quote.gratuity.sudo().display_name
            )
        return formatLang(self.env, quote.amount_due, currency_obj=quote.currency)


def _get_digits(text):
    """The digits that tell a phone number, without its country."""
    digits = re.sub(r"\D", "", text)
    return digits[-LAST_DIGITS:] if len(digits) > LAST_DIGITS else digits.lstrip("0")
