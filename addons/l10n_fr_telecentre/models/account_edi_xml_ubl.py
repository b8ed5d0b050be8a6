from odoo import models

from ..tools import identity
from .account_edi_xml_cii import PROFILE
from .account_move_edi import OUT_OF_SCOPE

# When VAT falls due (BT-8), as UBL says it.
DUE_ON_INVOICE, DUE_ON_PAYMENT = "3", "432"


class AccountEdiXmlUblBis3(models.AbstractModel):
    """UBL between two French parties: EN 16931 and BR-FR rules instead of Peppol's."""

    _inherit = "account.edi.xml.ubl_bis3"

    def _is_l10n_fr_domestic(self, supplier, customer):
        return (
            supplier._is_l10n_fr()
            and customer._is_l10n_fr()
            and not self._is_customer_behind_chorus_pro(customer.commercial_partner_id)
        )

    def _add_invoice_header_nodes(self, document_node, vals):
        res = super()._add_invoice_header_nodes(document_node, vals)
        if self._is_l10n_fr_domestic(vals["supplier"], vals["customer"]):
            document_node.update(
                self._get_l10n_fr_header(vals["invoice"], document_node["cbc:Note"])
            )
        return res

    def _get_l10n_fr_header(self, invoice, note):
        text = note and note["_text"]
        notes = [{"_text": text}] if text else []
        notes += [
            {"_text": f"#{subject}#{sentence}"}
            for subject, sentence in invoice._get_l10n_fr_notes().items()
        ]
        return {
            "cbc:CustomizationID": {"_text": PROFILE},
            "cbc:ProfileID": {"_text": invoice._get_l10n_fr_process()},
            "cbc:Note": notes,
            "cbc:BuyerReference": {"_text": invoice.buyer_reference},
            "cac:OrderReference": {
                "cbc:ID": {"_text": invoice.purchase_order_reference}
            },
            "cac:ContractDocumentReference": {
                "cbc:ID": {"_text": invoice.contract_reference}
            },
            "cac:InvoicePeriod": self._get_l10n_fr_period(invoice),
            "cac:BillingReference": [
                {
                    "cac:InvoiceDocumentReference": {
                        "cbc:ID": {"_text": origin.name},
                        "cbc:IssueDate": {"_text": origin.invoice_date},
                    }
                }
                for origin in invoice._get_l10n_fr_origins()
            ],
        }

    def _get_l10n_fr_period(self, invoice):
        return {
            "cbc:StartDate": {"_text": invoice.l10n_fr_period_start or None},
            "cbc:EndDate": {"_text": invoice.l10n_fr_period_stop or None},
            "cbc:DescriptionCode": {
                "_text": (
                    DUE_ON_PAYMENT
                    if invoice._is_l10n_fr_vat_on_payment()
                    else DUE_ON_INVOICE
                )
            },
        }

    def _get_party_node(self, vals):
        node = super()._get_party_node(vals)
        if not self._is_l10n_fr_domestic(vals["supplier"], vals["customer"]):
            return node
        partner = vals["partner"]
        siren, siret = partner._get_l10n_fr_siren(), partner._get_l10n_fr_siret()
        scheme, address = partner._get_l10n_fr_address()
        node["cbc:EndpointID"] = (
            {"_text": address, "schemeID": scheme} if address else None
        )
        node["cac:PartyIdentification"] = (
            {"cbc:ID": {"_text": siret, "schemeID": identity.SCHEME_SIRET}}
            if siret
            else None
        )
        node["cac:PartyLegalEntity"]["cbc:CompanyID"] = (
            {"_text": siren, "schemeID": identity.SCHEME_SIREN} if siren else None
        )
        is_taxed = not vals["invoice"]._is_l10n_fr_out_of_scope()
        if not (is_taxed and partner.commercial_partner_id.vat):
            node["cac:PartyTaxScheme"] = None
        return node

    def _ubl_get_line_item_node_classified_tax_category_node(self, vals, tax_category):
        return self._drop_l10n_fr_rate(
            super()._ubl_get_line_item_node_classified_tax_category_node(
                vals, tax_category
            )
        )

    def _ubl_get_tax_category_node(self, vals, tax_category):
        return self._drop_l10n_fr_rate(
            super()._ubl_get_tax_category_node(vals, tax_category)
        )

    def _drop_l10n_fr_rate(self, node):
        """What is outside VAT has no rate, not even zero (BR-O-05)."""
        if node["cbc:ID"]["_text"] == OUT_OF_SCOPE:
            node["cbc:Percent"]["_text"] = None
        return node

    def _export_invoice_constraints(self, invoice, vals):
        constraints = super()._export_invoice_constraints(invoice, vals)
        if not self._is_l10n_fr_domestic(vals["supplier"], vals["customer"]):
            return constraints
        # Peppol's own rules on who is who do not hold inside France.
        kept = {
            rule: sentence
            for rule, sentence in constraints.items()
            if not rule.startswith("peppol_en16931_ubl")
            and not rule.endswith("endpoint")
        }
        return kept | invoice._get_l10n_fr_edi_constraints()
