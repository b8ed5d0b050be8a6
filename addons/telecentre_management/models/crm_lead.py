import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

# A person needs longer than this to fill the form, and less than a day.
QUICKEST_SECONDS = 3
SLOWEST_SECONDS = 24 * 3600


class CrmLead(models.Model):
    """Newcomers and people who would like to become members."""

    _inherit = "crm.lead"

    telecentre_site_id = fields.Many2one(
        "telecentre.site", string="Site wanted", index="btree_not_null"
    )
    telecentre_situation = fields.Selection(
        selection=lambda self: (
            self.env["res.partner"]
            ._fields["telecentre_situation"]
            ._description_selection(self.env)
        ),
        string="Situation",
    )
    telecentre_project = fields.Text(
        string="Project", help="What the person would like to do at the telecentre."
    )
    telecentre_jobs = fields.Integer(
        string="Jobs planned", help="How many jobs the project would create."
    )
    telecentre_needs_housing = fields.Boolean(string="Looks for housing")
    telecentre_consent_date = fields.Datetime(
        string="Consent given on",
        readonly=True,
        copy=False,
        help="When the person agreed to be contacted and their data kept for it.",
    )
    telecentre_membership_id = fields.Many2one(
        "telecentre.membership", string="Membership", readonly=True, copy=False
    )

    def action_make_member(self):
        """Ask for plan, site and first day, then make a member of the person."""
        self.ensure_one()
        if not (self.partner_id or self.contact_name or self.partner_name):
            raise UserError(
                self.env._("Write the name of the contact first: whom to enrol?")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a member"),
            "res_model": "telecentre.lead.member",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    # ------------------------------------------------------------------
    # Public form
    # ------------------------------------------------------------------

    @api.model
    def _make_telecentre_stamp(self):
        """When the form was shown, signed: part of the protection against robots."""
        shown = str(int(time.time()))
        return f"{shown}.{hmac(self.env, 'telecentre-join', shown)}"

    @api.model
    def _is_telecentre_robot(self, values):
        """Whether a form was filled by a program.

        People do not see the field ``website``, and need some seconds. The page asks
        nothing of them: no picture to read, no service from elsewhere.
        """
        shown, _dot, signature = values.get("stamp", "").partition(".")
        if values.get("website") or not shown.isdigit():
            return True
        if not consteq(signature, hmac(self.env, "telecentre-join", shown)):
            return True
        age = time.time() - int(shown)
        return not QUICKEST_SECONDS <= age <= SLOWEST_SECONDS

    @api.model
    def _create_telecentre_request(self, typed):
        """A lead from what a person wrote in the public form.

        :param dict typed: name, email, phone, situation, site (code), project, texts
        """
        site = self.env["telecentre.site"]._get_published(typed["site"] or "-")[:1]
        situations = dict(self._fields["telecentre_situation"].selection(self))
        company = site.company_id or self.env.company
        return self.with_company(company).create(
            {
                "name": self.env._("Membership: %(name)s", name=typed["name"]),
                "type": "lead"
                if self.env.user.has_group("crm.group_use_lead")
                else "opportunity",
                "contact_name": typed["name"],
                "email_from": typed["email"],
                "phone": typed["phone"],
                "company_id": company.id,
                "user_id": site.user_ids[:1].id,
                "telecentre_site_id": site.id,
                "telecentre_situation": typed["situation"]
                if typed["situation"] in situations
                else False,
                "telecentre_project": typed["project"],
                "telecentre_consent_date": fields.Datetime.now(),
                "lang_id": self.env["res.lang"]._lang_get(self.env.lang).id,
            }
        )
