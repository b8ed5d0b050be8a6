from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class TelecentrePolicy(models.Model):
    """What a policy rules, in words, and which spaces that is today."""

    _inherit = "telecentre.policy"

    scope = fields.Char(string="Applies to", compute="_compute_scope")
    space_count = fields.Integer(string="Spaces", compute="_compute_space_count")

    @api.depends("space_id", "space_type_id", "site_id")
    def _compute_scope(self):
        for policy in self:
            policy.scope = policy._get_scope()

    def _get_scope(self):
        if self.space_id:
            return self.space_id.display_name
        words = {"site": self.site_id.name, "kind": self.space_type_id.name}
        if self.space_type_id and self.site_id:
            return self.env._("%(kind)s at %(site)s", **words)
        if self.space_type_id:
            return self.env._("%(kind)s, all sites", **words)
        if self.site_id:
            return self.env._("All of %(site)s", **words)
        return self.env._("The whole network")

    @api.depends("space_id", "space_type_id", "site_id", "active")
    def _compute_space_count(self):
        ruled = self._get_ruled_spaces()
        for policy in self:
            policy.space_count = len(ruled.get(policy._origin, ()))

    @api.model
    def _get_ruled_spaces(self):
        """``{policy: spaces}`` of the user's companies, as the rules stand."""
        spaces = self.env["telecentre.space"].search(
            Domain("company_id", "in", self.env.companies.ids)
        )
        ruled = {}
        for space, policy in self._get_policies(spaces).items():
            policy = policy.sudo(False)
            ruled[policy] = ruled.get(policy, spaces.browse()) | space
        return ruled

    @api.constrains("space_id", "space_type_id", "site_id")
    def _check_scope(self):
        for policy in self:
            space = policy.space_id
            if space and (
                policy.site_id not in (space.site_id, policy.site_id.browse())
                or policy.space_type_id
                not in (space.type_id, policy.space_type_id.browse())
            ):
                raise ValidationError(
                    policy.env._(
                        "%(space)s alone says what the policy “%(policy)s” rules: "
                        "leave its site and kind empty.",
                        space=space.display_name,
                        policy=policy.name,
                    )
                )

    @api.constrains(
        "shortest_minutes",
        "longest_minutes",
        "horizon_days",
        "member_horizon_days",
        "step_minutes",
    )
    def _check_limits(self):
        """Rules that nothing could satisfy, or that say the contrary of their name."""
        for policy in self:
            if 0 < policy.longest_minutes < policy.shortest_minutes:
                raise ValidationError(
                    policy.env._("The longest stay is not shorter than the shortest.")
                )
            if 0 < policy.member_horizon_days < policy.horizon_days:
                raise ValidationError(
                    policy.env._("Members book at least as far ahead as others.")
                )
            if policy.step_minutes > 24 * 60:
                raise ValidationError(policy.env._("A step is a day at most."))

    def action_open_spaces(self):
        self.ensure_one()
        spaces = self._get_ruled_spaces().get(self, self.env["telecentre.space"])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_space_action"
        )
        return action | {"domain": Domain("id", "in", spaces.ids), "context": {}}
