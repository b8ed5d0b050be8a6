from odoo import api, fields, models


class TelecentrePartnerErase(models.TransientModel):
    """Erase a person who asked for it, after a look at what stands against it."""

    _name = "telecentre.partner.erase"
    _description = "Erase Personal Data"

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: (
            self.env.context.get("active_model") == "res.partner"
            and self.env.context.get("active_id")
        ),
    )
    date_asked = fields.Datetime(string="Asked on", compute="_compute_obstacles")
    obstacles = fields.Text(compute="_compute_obstacles")
    kept = fields.Text(compute="_compute_obstacles")
    is_checked = fields.Boolean(
        string="It is this person who asks, and nothing has to be kept for a dispute"
    )

    @api.depends("partner_id")
    def _compute_obstacles(self):
        for erasure in self:
            # A manager of the network need not read invoices.
            partner_sudo = erasure.partner_id.sudo()
            erasure.date_asked = partner_sudo._get_telecentre_erasure_date()
            erasure.obstacles = "\n".join(
                partner_sudo._get_telecentre_erasure_obstacles()
            )
            erasure.kept = "\n".join(partner_sudo._get_telecentre_kept_data())

    def action_erase(self):
        """Erase for good."""
        self.ensure_one()
        self.partner_id.check_access("write")
        self.partner_id._erase_telecentre_person()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_member_action"
        ) | {"target": "main"}
