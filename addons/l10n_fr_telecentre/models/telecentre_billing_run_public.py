from odoo import models


class TelecentreBillingRun(models.Model):
    """Public bodies are set aside until their portal would take the invoice."""

    _inherit = "telecentre.billing.run"

    def _get_group_refusals(self, groups):
        return self._get_l10n_fr_refusals(groups) | super()._get_group_refusals(groups)

    def _get_l10n_fr_refusals(self, groups):
        """``{key: (state, reason)}`` of what a public client's portal would refuse.

        The key of an invoice is its payer and their own number for it.
        """
        missing = {
            (payer, reference): payer._get_l10n_fr_missing(engagement=reference)
            for payer, reference in groups
        }
        return {
            key: (
                "set_aside",
                self.env._(
                    "Public body; missing: %(missing)s. Complete the contact, or the "
                    "order reference of the charges.",
                    missing=", ".join(words),
                ),
            )
            for key, words in missing.items()
            if words
        }

    def _prepare_move_vals(self, payer, charges):
        """The invoice quotes the payer's own number: one invoice has only one."""
        return super()._prepare_move_vals(payer, charges) | {
            "purchase_order_reference": charges[:1].order_reference
        }
