from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    telecentre_pass_ids = fields.One2many(
        "telecentre.pass",
        "partner_id",
        string="Passes and allowances",
        readonly=True,
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
    )
    telecentre_credit_label = fields.Char(
        string="Credits left",
        compute="_compute_telecentre_credit_label",
        help="What passes and allowances leave for a use today.",
        groups="telecentre_management.telecentre_management_group_host,"
        "telecentre_management.telecentre_management_group_billing",
    )

    @api.depends("telecentre_pass_ids.balance_minutes")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_telecentre_credit_label(self):
        """``7 half-days, 3 h``: half-days of one length and hours apart."""
        groups = self.env["telecentre.pass"]._read_group(
            [("partner_id", "in", self.ids), ("state", "=", "in_force")],
            ["partner_id", "unit", "unit_minutes"],
            ["balance_minutes:sum"],
        )
        labels = {}
        for partner, unit, unit_minutes, minutes in groups:
            labels.setdefault(partner, []).append(
                self.env["telecentre.pass"]._format_credits(minutes, unit, unit_minutes)
            )
        for partner in self:
            partner.telecentre_credit_label = ", ".join(labels.get(partner, ())) or "0"

    def action_open_telecentre_passes(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_pass_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {},
        }

    def action_open_telecentre_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_credit_entry_action"
        )
        return action | {"domain": [("partner_id", "=", self.id)], "context": {}}

    def action_sell_telecentre_pass(self):
        """Choose a pass, see its price, sell it."""
        self.ensure_one()
        action = self.env["telecentre.pass"].action_open_sell()
        return action | {"context": {"default_partner_id": self.id}}
