from odoo import api, fields, models
from odoo.fields import Command


class TelecentreInvoiceSetup(models.TransientModel):
    """What is missing before the first invoice, point by point."""

    _name = "telecentre.invoice.setup"
    _description = "Before the First Invoice"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many(
        "telecentre.invoice.setup.line",
        "setup_id",
        compute="_compute_line_ids",
        store=True,
    )
    missing_count = fields.Integer(compute="_compute_counts")
    advice_count = fields.Integer(compute="_compute_counts")

    @api.depends_context("lang")
    def _compute_display_name(self):
        for setup in self:
            setup.display_name = setup.env._("Before the first invoice")

    @api.depends("company_id")
    def _compute_line_ids(self):
        for setup in self:
            # Settings, taxes and journals are looked at, never shown.
            points = setup.company_id.sudo()._get_l10n_fr_setup()
            setup.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "name": point["name"],
                        "state": point["state"],
                        "text": point["text"],
                        "record_model": point["model"],
                        "record_ids": point["ids"],
                    }
                )
                for point in points
            ]

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for setup in self:
            states = setup.line_ids.mapped("state")
            setup.missing_count = states.count("missing")
            setup.advice_count = states.count("advice")

    def action_check(self):
        """Look again, after corrections."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "l10n_fr_telecentre.telecentre_invoice_setup_action"
        )
