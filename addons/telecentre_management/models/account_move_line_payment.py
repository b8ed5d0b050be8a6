from odoo import api, fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    telecentre_paid_move_id = fields.Many2one(
        "account.move",
        string="Pays",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The invoice that this line of a file of payments is for.",
    )

    @api.model
    def _reconcile_telecentre_batch(self, plan):
        """Set each payment of a file against its invoice, all of them in one pass.

        VAT due on payment makes an entry for each invoice. Odoo makes these apart, with
        a flush each, when it reconciles; here the whole file makes its own at once.

        :param list plan: of ``account.move.line``, a payment and what it pays
        """
        lines = self.browse().union(*plan)
        known = lines.matched_debit_ids | lines.matched_credit_ids
        # An entry of taxes looks like an invoice: its log would say nothing.
        quiet = {"tracking_disable": True, "mail_create_nolog": True}
        self.with_context(**quiet, no_cash_basis=True)._reconcile_plan(plan)
        if any(lines.company_id.mapped("tax_exigibility")):
            partials = (lines.matched_debit_ids | lines.matched_credit_ids) - known
            partials.with_context(**quiet)._create_tax_cash_basis_moves()
            partials._set_draft_caba_move_vals()
