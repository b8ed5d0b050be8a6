from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """The uses behind an invoice, and its credit notes set against it."""

    _inherit = "account.move"

    # A line above the limit stands for many uses.
    telecentre_has_statement = fields.Boolean(
        compute="_compute_telecentre_has_statement"
    )

    @api.depends("telecentre_run_id", "invoice_line_ids")
    def _compute_telecentre_has_statement(self):
        """Whether uses are not on the lines: their statement is annexed."""
        moves = self.filtered("telecentre_run_id")
        counts = {
            line.move_id: True
            for line, _count in self.env["telecentre.charge"]
            .sudo()
            ._read_group(
                Domain("move_line_id", "in", moves.invoice_line_ids.ids),
                ["move_line_id"],
                ["__count"],
                having=[("__count", ">", 1)],
            )
        }
        for move in self:
            move.telecentre_has_statement = counts.get(move, False)

    def _get_telecentre_charges(self):
        """The charges behind these invoices, by site and day."""
        # Whoever may read an invoice may read what it is made of.
        charges = (
            self.env["telecentre.charge"]
            .sudo()
            .search([("move_line_id", "in", self.invoice_line_ids.ids)])
        )
        return charges.sorted(
            lambda charge: (charge.site_id.name, charge.date, charge.id)
        )

    def _reconcile_telecentre_credits(self):
        """Set posted credit notes against the invoices that they correct."""
        pairs = [
            (credit | origin)._get_telecentre_open_lines()
            for origin, credit in self.grouped("reversed_entry_id").items()
            if origin
        ]
        plan = [lines for lines in pairs if len(lines.move_id) > 1]
        if plan:
            self.env["account.move.line"]._reconcile_telecentre_batch(plan)
