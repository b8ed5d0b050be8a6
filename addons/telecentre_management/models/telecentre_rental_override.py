from odoo import api, fields, models

STAFF = (
    "telecentre_management.telecentre_management_group_host,"
    "telecentre_management.telecentre_management_group_billing"
)


class TelecentreRental(models.Model):
    """Staff may pass over a rule with a reason; never over a closure or another rental.

    A reason waits on the rental until its rules are checked, then names the rules it
    passed over. It holds for these rules as long as the rental lives, moved or not;
    breaking another one takes a new reason.
    """

    _inherit = "telecentre.rental"

    override_reason = fields.Char(
        string="Reason to pass over the rules",
        copy=False,
        tracking=True,
        groups=STAFF,
        help="Confirms the rental although a rule of its policy refuses it. For hosts "
        "and network managers; kept and logged.",
    )
    override_uid = fields.Many2one(
        "res.users",
        string="Passed over by",
        readonly=True,
        copy=False,
        groups=STAFF,
    )
    override_rules = fields.Char(
        string="Rules passed over (technical)", readonly=True, copy=False, groups=STAFF
    )
    override_label = fields.Char(
        string="Rules passed over", compute="_compute_override_label", groups=STAFF
    )
    can_override = fields.Boolean(compute="_compute_can_override")

    @api.depends("override_rules")
    def _compute_override_label(self):
        names = self.env["telecentre.policy"]._get_rule_names()
        for rental in self:
            rental.override_label = ", ".join(
                names[rule] for rule in sorted(rental._get_overridden())
            )

    @api.depends("availability_message")
    def _compute_can_override(self):
        """Whether a rule, and nothing but rules, refuses the draft on the screen."""
        may = self._can_override()
        for rental in self:
            rental.can_override = bool(
                may
                and rental.availability_message
                and rental.space_id
                and rental.space_id._origin._get_rule_refusal(
                    ignored=None, **rental._get_asked()
                )
            )

    def write(self, vals):
        """A new reason is there before the rules of a move are checked."""
        if "override_reason" in vals:
            super().write(
                {
                    "override_reason": vals["override_reason"],
                    "override_rules": False,
                    "override_uid": False,
                }
            )
            vals = {name: vals[name] for name in vals if name != "override_reason"}
        return super().write(vals)

    def action_open_override(self):
        """Ask for the reason, then confirm or move against the rules."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm anyway"),
            "res_model": "telecentre.rental.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_rental_id": self.id},
        }

    @api.model
    def _can_override(self):
        return not self.env.user.share and self.env.user.has_group(
            "telecentre_management.telecentre_management_group_host"
        )

    def _get_overridden(self):
        """The rules that an earlier reason passed over."""
        return {*filter(None, (self.sudo().override_rules or "").split(","))}

    def _override(self, broken):
        """Let pass what a reason passes over, and note it.

        :param dict broken: ``{rental: [tools.rules.Broken, …]}``
        :return: the same, of what stays refused
        """
        refused, noted = {}, {}
        may = self._can_override()
        for rental, found in broken.items():
            known = rental._get_overridden()
            left = [each for each in found if each.rule not in known]
            if left and may and rental._has_new_reason():
                noted[rental] = {each.rule for each in found}
            elif left:
                refused[rental] = left
        if not refused:
            self._note_override(noted)
        return refused

    def _has_new_reason(self):
        rental = self.sudo()
        return (
            bool((rental.override_reason or "").strip()) and not rental.override_rules
        )

    def _note_override(self, noted):
        """Keep who passed over which rules; forget the reasons that were not needed."""
        names = self.env["telecentre.policy"]._get_rule_names()
        bodies = {}
        for rental, rules in noted.items():
            rental.sudo().write(
                {
                    "override_rules": ",".join(sorted(rules)),
                    "override_uid": self.env.uid,
                }
            )
            bodies[rental.id] = self.env._(
                "Confirmed against these rules: %(rules)s. Reason: %(reason)s",
                rules=", ".join(names[rule] for rule in sorted(rules)),
                reason=rental.sudo().override_reason,
            )
        if bodies:
            self.browse(bodies)._message_log_batch(bodies=bodies)
        unneeded = self.filtered(
            lambda rental: rental not in noted and rental._has_new_reason()
        )
        unneeded.sudo().write({"override_reason": False})
