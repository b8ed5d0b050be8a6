from itertools import product

from odoo import api, fields, models
from odoo.tools import ormcache

from ..tools.kept import forget

# Whether a policy names the space, its type and its site: the most specific first.
MEANT = list(product((True, False), repeat=3))


class TelecentrePolicy(models.Model):
    """The rules of renting for a space, a type of space, a site or the network.

    The most specific policy rules alone: space, type at one site, type, site, network.
    Zero means that a rule does not apply.
    """

    _name = "telecentre.policy"
    _description = "Rental Policy"
    _inherit = ["mail.thread"]
    _order = "company_id, specificity desc, name, id"
    _check_company_auto = True

    # identity
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    # what it rules
    site_id = fields.Many2one("telecentre.site", check_company=True, index=True)
    space_type_id = fields.Many2one("telecentre.space.type", index=True)
    space_id = fields.Many2one("telecentre.space", check_company=True, index=True)
    # Stored to be the order of reading.
    specificity = fields.Integer(compute="_compute_specificity", store=True)

    # when
    lead_minutes = fields.Integer(
        string="Notice (minutes)", help="How long before it begins a stay is booked."
    )
    horizon_days = fields.Integer(
        string="Horizon (days)", help="How many days ahead a stay may begin."
    )
    member_horizon_days = fields.Integer(
        string="Horizon of members (days)",
        help="For who has a membership on the day of use.",
    )
    shortest_minutes = fields.Integer(string="Shortest stay (minutes)")
    longest_minutes = fields.Integer(string="Longest stay (minutes)")
    step_minutes = fields.Integer(
        string="Step (minutes)",
        help="Starts and ends lie on this grid, counted from the opening. "
        "Stays of whole days do not follow it.",
    )
    quota_ids = fields.One2many(
        "telecentre.policy.quota", "policy_id", string="Quotas", copy=True
    )
    approval = fields.Selection(
        [
            ("none", "Nobody: what is free is confirmed at once"),
            ("non_members", "Whoever has no membership on the day of use"),
            ("everybody", "Everybody"),
        ],
        string="Who needs approval",
        required=True,
        default="none",
        help="When a member books online. What hosts enter is confirmed at once.",
    )

    # between two stays
    buffer_before = fields.Integer(
        string="Free before (minutes)",
        help="To prepare the space; the larger of two neighbours' times counts.",
    )
    buffer_after = fields.Integer(
        string="Free after (minutes)", help="To clean and air the space."
    )

    _minutes_positive = models.Constraint(
        "CHECK (LEAST(lead_minutes, horizon_days, member_horizon_days, "
        "shortest_minutes, longest_minutes, step_minutes, buffer_before, "
        "buffer_after) >= 0)",
        "The times of a policy are not negative.",
    )
    _scope_unique = models.UniqueIndex(
        "(company_id, COALESCE(space_id, 0), COALESCE(space_type_id, 0), "
        "COALESCE(site_id, 0)) WHERE active",
        "Another policy already rules the same spaces: change that one.",
    )

    @api.depends("space_id", "space_type_id", "site_id")
    def _compute_specificity(self):
        for policy in self:
            policy.specificity = (
                8 * bool(policy.space_id)
                + 2 * bool(policy.space_type_id)
                + bool(policy.site_id)
            )

    def copy_data(self, default=None):
        """A copy is archived: two policies cannot rule the same spaces."""
        return [
            {
                **vals,
                "name": policy.env._("%(policy)s (copy)", policy=policy.name),
                "active": False,
                **(default or {}),
            }
            for policy, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # ------------------------------------------------------------------
    # Which one rules
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        forget(self.env)
        return policies

    def write(self, vals):
        result = super().write(vals)
        forget(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        forget(self.env)
        return result

    @api.model
    def _get_policies(self, spaces):
        """The policy that rules each space: ``{space: policy}``, empty if none."""
        # Rules are public: a refusal quotes them to the member.
        known, Policy = spaces.sudo(), self.sudo()
        by_scope = self._get_ids_by_scope(tuple(sorted(known.company_id.ids)))
        found = [
            next(filter(None, map(by_scope.get, self._get_scopes(space))), False)
            for space in known
        ]
        policies = Policy.browse({policy_id for policy_id in found if policy_id})
        return {
            space: Policy.browse(policy_id).with_prefetch(policies.ids)
            for space, policy_id in zip(spaces, found, strict=True)
        }

    @api.model
    @ormcache("company_ids")
    def _get_ids_by_scope(self, company_ids):
        """``{(company, space, kind, site): policy}`` in ids, ``False`` for all."""
        names = ("company_id", "space_id", "space_type_id", "site_id")
        policies = self.sudo().search_fetch([("company_id", "in", company_ids)], names)
        return {
            tuple(policy[name].id for name in names): policy.id for policy in policies
        }

    @api.model
    def _get_scopes(self, space):
        """The scopes that a space lies in, in ids, the most specific first."""
        company, kind, site = space.company_id.id, space.type_id.id, space.site_id.id
        return [
            (company, in_space and space.id, in_kind and kind, in_site and site)
            for in_space, in_kind, in_site in MEANT
        ]
