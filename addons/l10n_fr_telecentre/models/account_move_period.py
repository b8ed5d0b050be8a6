from odoo import api, fields, models


class AccountMove(models.Model):
    """The month that was used, and the invoices that a credit note corrects."""

    _inherit = "account.move"

    l10n_fr_period_start = fields.Date(
        string="Period from",
        compute="_compute_l10n_fr_period",
        compute_sudo=True,
        help="First day of the months, or of the uses, that are invoiced.",
    )
    l10n_fr_period_stop = fields.Date(
        string="Period to", compute="_compute_l10n_fr_period", compute_sudo=True
    )

    @api.depends("telecentre_run_id.date_cutoff", "invoice_line_ids")
    def _compute_l10n_fr_period(self):
        days = self._get_l10n_fr_use_days()
        for move in self:
            first, last = days.get(move, (False, False))
            cutoff = first and move.telecentre_run_id.date_cutoff
            if cutoff:
                # A run invoices whole months, the last one up to its cut-off.
                first = fields.Date.start_of(first, "month")
                last = max(last, min(fields.Date.end_of(last, "month"), cutoff))
            move.l10n_fr_period_start, move.l10n_fr_period_stop = first, last

    def _get_l10n_fr_use_days(self):
        """First and last day of use of each invoice that has charges."""
        days = {}
        for charge in self._get_l10n_fr_charges():
            # A correction is about the day of the use that it takes back.
            day = (charge.origin_id or charge).date
            move = charge.move_line_id.move_id
            first, last = days.get(move, (day, day))
            days[move] = min(first, day), max(last, day)
        return days

    def _get_l10n_fr_charges(self):
        """What the ledger says of these invoices; whoever prints need not read it."""
        return (
            self.env["telecentre.charge"]
            .sudo()
            .search([("move_line_id.move_id", "in", self.ids)], order="date, id")
        )

    def _get_l10n_fr_origins(self):
        """The invoices that this one corrects, oldest first."""
        self.ensure_one()
        origins = self.reversed_entry_id.sudo()
        origins |= self._get_l10n_fr_charges().origin_id.move_id
        return origins.filtered(
            lambda move: move.state == "posted" and move.is_sale_document()
        ).sorted(lambda move: (move.invoice_date, move.name))
