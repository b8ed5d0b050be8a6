from odoo import models

from odoo.addons.account_edi_ubl_cii.models.account_edi_common import FloatFmt

PROFILE = "urn:cen.eu:en16931:2017"
# When VAT falls due (BT-8): on the date of the invoice, or of the payment.
DUE_ON_INVOICE, DUE_ON_PAYMENT = "5", "72"
# What Odoo asks of every country is a German rule; French rules do not.
GERMAN_RULES = (
    "seller_payment_instructions_1",
    "seller_payment_instructions_2",
    "seller_phone",
    "seller_email",
)


class AccountEdiXmlCii(models.AbstractModel):
    """Factur-X as the French reform wants it (BR-FR rules), on top of Odoo's own."""

    _inherit = "account.edi.xml.cii"

    def _export_invoice_vals(self, invoice):
        vals = super()._export_invoice_vals(invoice)
        vals["format_price"] = lambda price: str(FloatFmt(price, min_dp=2, max_dp=6))
        if not invoice.l10n_fr_is_company_french:
            return vals
        seller = invoice.company_id.partner_id
        vals |= {
            "document_context_id": PROFILE,
            "l10n_fr_process": invoice._get_l10n_fr_process(),
            "l10n_fr_notes": invoice._get_l10n_fr_notes(),
            "l10n_fr_origins": invoice._get_l10n_fr_origins(),
            "l10n_fr_is_out_of_scope": invoice._is_l10n_fr_out_of_scope(),
            "l10n_fr_seller": self._get_l10n_fr_party(seller),
            "l10n_fr_buyer": self._get_l10n_fr_party(invoice.partner_id),
            "seller_specified_legal_organization": seller._get_l10n_fr_siren(),
            "buyer_specified_legal_organization": (
                invoice.partner_id._get_l10n_fr_siren()
                or (
                    not invoice.partner_id._is_l10n_fr()
                    and invoice.commercial_partner_id.company_registry
                )
            ),
            # Never another number in the place of a service code or an engagement.
            "buyer_reference": invoice.buyer_reference,
            "purchase_order_reference": invoice.purchase_order_reference,
            "contract_reference": invoice.contract_reference,
        }
        vals |= self._get_l10n_fr_period_vals(invoice, vals["scheduled_delivery_time"])
        self._set_l10n_fr_prices(vals["invoice_line_vals_list"])
        return vals

    def _get_l10n_fr_party(self, partner):
        scheme, address = partner._get_l10n_fr_address()
        return {
            "siret": partner._get_l10n_fr_siret(),
            "address_scheme": scheme,
            "address": address,
        }

    def _get_l10n_fr_period_vals(self, invoice, delivered_on):
        """The month used, not the days between the invoice and its due date."""
        start, stop = invoice.l10n_fr_period_start, invoice.l10n_fr_period_stop
        return {
            "billing_start": start,
            "billing_end": stop,
            "scheduled_delivery_time": stop or delivered_on,
            "l10n_fr_vat_due": (
                DUE_ON_PAYMENT
                if invoice._is_l10n_fr_vat_on_payment()
                else DUE_ON_INVOICE
            ),
        }

    def _set_l10n_fr_prices(self, lines_vals):
        """Unit prices to six decimals: 0.035 € a page is not 0.04 €."""
        for vals in lines_vals:
            line, quantity = vals["line"], vals["quantity"]
            if not quantity:
                continue
            sign = -1 if vals["line"].quantity * quantity < 0 else 1
            net = sign * line.price_subtotal / line.quantity
            gross = sign * vals["price_subtotal_before_discount"] / line.quantity
            vals |= {
                "price_subtotal_unit": net,
                "gross_price_total_unit": gross,
                "price_discount_unit": round(gross, 6) - round(net, 6),
            }

    def _export_invoice_constraints(self, invoice, vals):
        constraints = super()._export_invoice_constraints(invoice, vals)
        if invoice.l10n_fr_is_company_french:
            for rule in GERMAN_RULES:
                constraints.pop(rule, None)
            constraints |= invoice._get_l10n_fr_edi_constraints()
        return constraints
