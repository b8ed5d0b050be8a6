from odoo import models

# Subjects of notes (UNTDID 4451) that the French rules ask for.
RECOVERY, PENALTY, DISCOUNT = "PMT", "PMD", "AAB"


class AccountMove(models.Model):
    """What the law wants written on an invoice, one owner for paper and file."""

    _inherit = "account.move"

    def _get_l10n_fr_notes(self):
        """The mentions on payment: ``{subject: sentence}``, in the client's language.

        The file must carry the three; a private individual owes no indemnity, which
        the sentence says.
        """
        self.ensure_one()
        company = self.company_id
        client = self.partner_id._get_l10n_fr_class()
        if client == "individual" or not company.l10n_fr_is_penalty_due:
            recovery = self.env._("No lump sum for recovery costs is due.")
            penalty = self.env._("No late payment penalty is due.")
        else:
            recovery = self._get_l10n_fr_recovery()
            penalty = company.l10n_fr_penalty or self._get_l10n_fr_penalty()
        return {
            RECOVERY: recovery,
            PENALTY: penalty,
            DISCOUNT: company.l10n_fr_discount
            or self.env._("No discount for early payment."),
        }

    def _get_l10n_fr_recovery(self):
        return self.env._(
            "In case of late payment, a lump sum of 40 € for recovery costs is due "
            "(articles L441-10 and D441-5 of the French Commercial Code)."
        )

    def _get_l10n_fr_penalty(self):
        """The rate that applies when none was chosen."""
        if self.partner_id._get_l10n_fr_class() == "public":
            return self.env._(
                "Late payment penalties: rate of the European Central Bank plus eight "
                "points (article R2192-31 of the French Public Procurement Code)."
            )
        return self.env._(
            "Late payment penalties: rate of the European Central Bank plus ten points "
            "(article L441-10 of the French Commercial Code)."
        )

    def _get_l10n_fr_printed_notes(self):
        """The same, without the sentences that only the file needs."""
        self.ensure_one()
        notes = self._get_l10n_fr_notes()
        client = self.partner_id._get_l10n_fr_class()
        if client == "individual" or not self.company_id.l10n_fr_is_penalty_due:
            notes = {DISCOUNT: notes[DISCOUNT]}
        return list(notes.values())

    def _get_l10n_fr_seller_mention(self):
        """Who sells, by the numbers that the law wants on paper."""
        self.ensure_one()
        company = self.company_id
        siret = company.partner_id._get_l10n_fr_siret()
        numbers = [
            company.name,
            siret and self.env._("SIRET %(siret)s", siret=siret),
            company.vat and self.env._("VAT number %(vat)s", vat=company.vat),
        ]
        return " · ".join(filter(None, numbers))

    def _get_l10n_fr_process(self):
        """Business process (BT-23): goods, services or both; to pay, or paid before."""
        self.ensure_one()
        kinds = {
            "B" if line.product_id.type == "consu" else "S"
            for line in self.invoice_line_ids
            if line.display_type == "product"
        }
        is_paid = self.move_type == "out_invoice" and self.currency_id.is_zero(
            self.amount_residual
        )
        letter = kinds.pop() if len(kinds) == 1 else "M"
        return f"{letter}{2 if is_paid else 1}"
