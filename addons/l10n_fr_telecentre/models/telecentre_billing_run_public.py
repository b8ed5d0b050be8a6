from odoo import models
from odoo.fields import Domain


class TelecentreBillingRun(models.Model):
    """Public bodies are set aside until their portal would take the invoice."""

    _inherit = "telecentre.billing.run"

    def _get_set_aside_reason(self, payer, amount):
        reason = super()._get_set_aside_reason(payer, amount)
        if reason:
            return reason
        # The numbers are on the charges: looked for only where one is required.
        is_ordered = (
            payer.l10n_fr_is_engagement_required
            and not self._has_l10n_fr_charges_without_number(payer)
        )
        missing = payer._get_l10n_fr_missing(engagement=is_ordered)
        if not missing:
            return False
        return self.env._(
            "Public body; missing: %(missing)s. Complete the contact, or the order "
            "reference of the charges.",
            missing=", ".join(missing),
        )

    def _has_l10n_fr_charges_without_number(self, payer):
        domain = self._get_charge_domain() & Domain("payer_id", "=", payer.id)
        return bool(
            self.env["telecentre.charge"].search_count(
                domain & Domain("order_reference", "in", (False, "")), limit=1
            )
        )

    def _prepare_move_vals(self, payer, charges):
        """The invoice quotes the payer's own number."""
        vals = super()._prepare_move_vals(payer, charges)
        references = [*dict.fromkeys(filter(None, charges.mapped("order_reference")))]
        return vals | {"purchase_order_reference": ", ".join(references)}
