from odoo import fields, models

from .telecentre_gratuity import FOLLOWED_TRIGGERS


class ResPartner(models.Model):
    """The gratuities a member holds, and the days that start them."""

    _inherit = "res.partner"

    telecentre_settled_on = fields.Date(
        string="Settled in the area on",
        help="Starts the gratuities for newcomers.",
    )
    telecentre_grant_ids = fields.One2many(
        "telecentre.gratuity.grant", "partner_id", string="Gratuities"
    )

    def write(self, vals):
        result = super().write(vals)
        if "telecentre_settled_on" in vals:
            self._sync_telecentre_grants()
        return result

    # ------------------------------------------------------------------
    # Grants
    # ------------------------------------------------------------------

    def _grant_telecentre_gratuity(self, trigger, date, company=None, reason=False):
        """Give these members every gratuity that a trigger starts.

        For addons that know of an event, such as the end of a training course. A
        gratuity that a member already holds on that day is not given again.

        :param str trigger: of ``telecentre.gratuity.trigger``
        :param date date: first day of the term
        :param company: ``res.company``, that of the user if not given
        :param str reason: kept on the grants
        :return: the new ``telecentre.gratuity.grant``
        """
        company = company or self.env.company
        # The event gives the right, whoever records it.
        rules = self.env["telecentre.gratuity"]._get_rules(company)
        rules = rules.filtered(lambda rule: rule.trigger == trigger)
        held = {
            (grant.partner_id, grant.gratuity_id)
            for grant in self.sudo().telecentre_grant_ids
            if grant.date_start <= date <= grant.date_stop
        }
        return rules.grant_ids.create(
            [
                {
                    "partner_id": partner.id,
                    "gratuity_id": rule.id,
                    "date_start": date,
                    "reason": reason,
                    "is_automatic": True,
                }
                for partner in self.sudo()
                for rule in rules
                if (partner, rule) not in held
            ]
        )

    def _sync_telecentre_grants(self, rules=None):
        """Bring the grants that follow a trigger in line with it.

        Those that somebody changed by hand are left alone.

        :param rules: ``telecentre.gratuity``, all of them if not given
        """
        if not self:
            return
        if rules is None:
            rules = (
                self.env["telecentre.gratuity"]
                .sudo()
                .search([("trigger", "in", FOLLOWED_TRIGGERS)])
            )
        held = (
            self.env["telecentre.gratuity.grant"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("gratuity_id", "in", rules.ids),
                ]
            )
            .grouped(lambda grant: (grant.partner_id, grant.gratuity_id))
        )
        missing = []
        for partner in self.sudo():
            for rule in rules.sudo():
                grants = held.get((partner, rule), rule.grant_ids.browse())
                missing += partner._follow_telecentre_trigger(rule, grants)
        self.env["telecentre.gratuity.grant"].sudo().create(missing)

    def _follow_telecentre_trigger(self, rule, grants):
        """Move the grant of a rule with its trigger.

        :return: list of the values of the grant to make, if one is missing
        """
        self.ensure_one()
        if grants and not all(grants.mapped("is_automatic")):
            return []
        if rule.trigger not in FOLLOWED_TRIGGERS or not rule.active:
            return []
        start = self._get_telecentre_trigger_date(rule)
        if not start:
            grants.unlink()
            return []
        stop = rule._get_term_end(start)
        if not grants:
            return [
                {
                    "partner_id": self.id,
                    "gratuity_id": rule.id,
                    "date_start": start,
                    "date_stop": stop,
                    "is_automatic": True,
                }
            ]
        if (grants.date_start, grants.date_stop) != (start, stop):
            grants.with_context(telecentre_follow_trigger=True).write(
                {"date_start": start, "date_stop": stop}
            )
        return []

    def _get_telecentre_trigger_date(self, rule):
        """The day a followed gratuity begins for this member, if it did."""
        if rule.trigger == "newcomer":
            return self.telecentre_settled_on
        memberships = self.telecentre_membership_ids.filtered(
            lambda membership: membership.company_id == rule.company_id
        )
        return min(memberships.mapped("date_start"), default=None)
