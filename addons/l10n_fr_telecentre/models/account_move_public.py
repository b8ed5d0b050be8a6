from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Invoices to public bodies: their references, and no posting without them."""

    _inherit = "account.move"

    buyer_reference = fields.Char(
        compute="_compute_l10n_fr_references", store=True, readonly=False
    )
    contract_reference = fields.Char(
        compute="_compute_l10n_fr_references", store=True, readonly=False
    )
    purchase_order_reference = fields.Char(
        compute="_compute_l10n_fr_references", store=True, readonly=False
    )

    @api.depends("partner_id")
    def _compute_l10n_fr_references(self):
        """What the contact of a public body says, unless the invoice says otherwise."""
        for move in self:
            client = move.partner_id
            known = move.is_sale_document() and client._get_l10n_fr_class() == "public"
            move.buyer_reference = (
                known and client.l10n_fr_service_code or move.buyer_reference
            )
            move.contract_reference = (
                known and client.l10n_fr_contract or move.contract_reference
            )
            move.purchase_order_reference = (
                known
                and client.telecentre_order_reference
                or move.purchase_order_reference
            )

    def _post(self, soft=True):
        for move in self:
            if move.is_sale_document() and move.l10n_fr_is_company_french:
                move._check_l10n_fr_references()
        return super()._post(soft)

    def _check_l10n_fr_references(self):
        """
        :raise UserError: if the client's portal would refuse the invoice
        """
        self.ensure_one()
        missing = self.partner_id._get_l10n_fr_missing(
            self.buyer_reference, self.purchase_order_reference
        )
        if missing:
            raise UserError(
                self.env._(
                    "%(client)s is a public body and its portal would refuse this "
                    "invoice. Missing: %(missing)s. Complete the contact, or the "
                    "references of the invoice.",
                    client=self.partner_id.display_name,
                    missing=", ".join(missing),
                )
            )
