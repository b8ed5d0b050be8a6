from odoo import models

# VAT category (BT-151) of what a public body does outside VAT (article 256 B).
OUT_OF_SCOPE = "O"


class AccountMove(models.Model):
    """What an electronic invoice cannot do without, in sentences."""

    _inherit = "account.move"

    def _get_l10n_fr_edi_constraints(self):
        """``{rule: sentence, or nothing when it is kept}``, as Odoo's builders want."""
        self.ensure_one()
        seller, buyer = self.company_id.partner_id, self.partner_id
        return {
            "l10n_fr_seller": not seller._get_l10n_fr_siren()
            and self.env._(
                "%(company)s has no SIREN or SIRET: type it in the settings of the "
                "company.",
                company=seller.display_name,
            ),
            "l10n_fr_buyer": buyer._is_l10n_fr()
            and buyer._get_l10n_fr_class() != "individual"
            and not buyer._get_l10n_fr_siren()
            and self.env._(
                "%(client)s has no SIREN or SIRET: complete the contact.",
                client=buyer.display_name,
            ),
            "l10n_fr_origin": self.move_type == "out_refund"
            and not self._get_l10n_fr_origins()
            and self.env._(
                "Credit note %(move)s does not say which invoice it corrects: make it "
                "from that invoice.",
                move=self.display_name,
            ),
        }

    def _is_l10n_fr_vat_on_payment(self):
        """Whether VAT falls due when paid, as on services without the option."""
        self.ensure_one()
        taxes = self.invoice_line_ids.tax_ids
        return "on_payment" in taxes.mapped("tax_exigibility")

    def _is_l10n_fr_out_of_scope(self):
        """Whether no VAT exists here: then no VAT number may be written either."""
        self.ensure_one()
        taxes = self.invoice_line_ids.tax_ids
        return {*taxes.mapped("ubl_cii_tax_category_code")} == {OUT_OF_SCOPE}
