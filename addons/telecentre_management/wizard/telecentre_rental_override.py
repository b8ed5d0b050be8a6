from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecentreRentalOverride(models.TransientModel):
    """Ask why a rental is confirmed, or moved, although a rule refuses it."""

    _name = "telecentre.rental.override"
    _description = "Confirm against the Rules"

    rental_id = fields.Many2one("telecentre.rental", required=True, ondelete="cascade")
    state = fields.Selection(related="rental_id.state")
    site_id = fields.Many2one(related="rental_id.site_id")
    space_id = fields.Many2one(
        "telecentre.space",
        compute="_compute_stay",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_start = fields.Datetime(
        compute="_compute_stay", store=True, readonly=False, precompute=True
    )
    date_stop = fields.Datetime(
        compute="_compute_stay", store=True, readonly=False, precompute=True
    )
    refusal = fields.Text(compute="_compute_refusal")
    reason = fields.Char(required=True)

    @api.depends("rental_id")
    def _compute_stay(self):
        for wizard in self:
            rental = wizard.rental_id
            wizard.space_id = rental.space_id
            wizard.date_start = rental.date_start
            wizard.date_stop = rental.date_stop

    @api.depends("space_id", "date_start", "date_stop", "rental_id")
    def _compute_refusal(self):
        """What the rules say against the stay as it stands in this window."""
        for wizard in self:
            start, stop = wizard.date_start, wizard.date_stop
            wizard.refusal = bool(
                wizard.space_id and start and stop and start < stop
            ) and wizard.space_id._get_rule_refusal(
                start,
                stop,
                ignored=wizard.rental_id,
                partner=wizard.rental_id.partner_id,
                usage=wizard.rental_id.usage,
            )

    def action_apply(self):
        """Confirm a draft; move what is confirmed or on hold."""
        self.ensure_one()
        if self.rental_id.state == "draft":
            self.rental_id.override_reason = self.reason
            self.rental_id.action_confirm()
        else:
            self._move()
        return {"type": "ir.actions.act_window_close"}

    def _move(self):
        rental = self.rental_id
        move = {
            name: self[name]
            for name in ("space_id", "date_start", "date_stop")
            if self[name] != rental[name]
        }
        if not move:
            raise UserError(
                self.env._("Change the period or the space: nothing is moved yet.")
            )
        if space := move.get("space_id"):
            move["space_id"] = space.id
        rental.write({"override_reason": self.reason, **move})
