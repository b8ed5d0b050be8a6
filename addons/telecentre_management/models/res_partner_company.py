from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

MOST_PEOPLE = 500


class ResPartner(models.Model):
    """People of a company: who administers its account, who may book at its cost."""

    _inherit = "res.partner"

    telecentre_admin_ids = fields.Many2many(
        "res.partner",
        "telecentre_company_admin_rel",
        "company_partner_id",
        "partner_id",
        string="Account Administrators",
        help="People of this company who see its rentals and its bill in the portal, "
        "book for their colleagues and choose who may book.",
    )
    telecentre_may_book = fields.Boolean(
        "May Book",
        default=True,
        help="Untick it for a person whose company does not let them book in the "
        "portal. Staff and the company's administrators still can, for them.",
    )

    @api.constrains("telecentre_admin_ids", "parent_id")
    def _check_telecentre_admin_ids(self):
        """An administrator is of the company: they see its rentals and its bill."""
        for company in self | self.commercial_partner_id:
            strangers = company.telecentre_admin_ids.filtered(
                lambda person, company=company: (
                    person.commercial_partner_id != company.commercial_partner_id
                )
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(person)s is not a contact of %(company)s: only its own "
                        "people administer its account.",
                        person=strangers[0].display_name,
                        company=company.display_name,
                    )
                )

    def _is_telecentre_admin(self):
        """Whether this person administers the account of their company."""
        self.ensure_one()
        return self in self.sudo().commercial_partner_id.telecentre_admin_ids

    def _get_telecentre_people(self):
        """Whom a person may act for: themselves, and all if they administer."""
        self.ensure_one()
        if not self._is_telecentre_admin():
            return self
        company = self.sudo().commercial_partner_id
        others = company.search(
            [
                ("commercial_partner_id", "=", company.id),
                ("type", "=", "contact"),
                ("id", "!=", self.id),
            ],
            order="is_company desc, name, id",
            limit=MOST_PEOPLE,
        )
        return self + others.with_env(self.env)

    def _check_telecentre_may_book(self):
        """In the portal, who may not book at their company's cost is told who can.

        :raise UserError: unless the user is staff, or administers the company
        """
        if not self.env.user.share:
            return
        booker = self.env.user.partner_id
        for person in self.sudo():
            if person.telecentre_may_book or person == person.commercial_partner_id:
                continue
            admins = person.commercial_partner_id.telecentre_admin_ids
            if booker in admins:
                continue
            names = ", ".join(admins.mapped("name")) or self.env._("the host")
            raise UserError(
                self.env._(
                    "%(company)s does not let %(person)s book: ask %(admins)s.",
                    company=person.commercial_partner_id.name,
                    person=person.name,
                    admins=names,
                )
            )

    def _set_telecentre_bookers(self, bookers):
        """An administrator chooses which of their people may book."""
        self.ensure_one()
        people = (
            (self._get_telecentre_people() - self)
            .sudo()
            .filtered(lambda person: not person.is_company)
        )
        (people & bookers).filtered(
            lambda person: not person.telecentre_may_book
        ).telecentre_may_book = True
        (people - bookers).filtered("telecentre_may_book").telecentre_may_book = False

    def _add_telecentre_person(self, name, email, invite):
        """An administrator adds a colleague, who may be given a log-in at once.

        :raise UserError: for an address that is not one, or already known
        """
        self.ensure_one()
        company = self.sudo().commercial_partner_id
        address = email_normalize(email)
        if not name.strip() or not address:
            raise UserError(
                self.env._("Please write a name and an e-mail address to reach them.")
            )
        if any(
            person.email_normalized == address
            for person in self._get_telecentre_people().sudo()
        ):
            raise UserError(
                self.env._("%(email)s is already in your list.", email=address)
            )
        person = company.create(
            {
                "name": name.strip(),
                "email": address,
                "parent_id": company.id,
                "type": "contact",
                "lang": self.lang or company.lang,
            }
        )
        if invite:
            wizard = (
                self.env["portal.wizard"]
                .sudo()
                .create({"partner_ids": [fields.Command.set(person.ids)]})
            )
            wizard.user_ids.action_grant_access()
        return person
