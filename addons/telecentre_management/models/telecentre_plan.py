from odoo import fields, models


class TelecentrePlan(models.Model):
    """What a member subscribes to (formule): a monthly fee and a price list."""

    _name = "telecentre.plan"
    _description = "Membership Plan"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    product_id = fields.Many2one(
        "product.product",
        string="Monthly fee",
        domain=[("type", "=", "service")],
        ondelete="restrict",
        help="Product of the monthly charge. Empty: the plan is free of charge.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        check_company=True,
        help="Prices that members of this plan pay.",
    )
    act_id = fields.Many2one("telecentre.act", check_company=True)
    description = fields.Text(translate=True)
    membership_ids = fields.One2many("telecentre.membership", "plan_id")
    member_count = fields.Integer(compute="_compute_member_count")

    def _compute_member_count(self):
        counts = dict(
            self.env["telecentre.membership"]._read_group(
                [("plan_id", "in", self.ids), ("state", "=", "active")],
                ["plan_id"],
                ["__count"],
            )
        )
        for plan in self:
            plan.member_count = counts.get(plan, 0)
