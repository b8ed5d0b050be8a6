from odoo import fields, models

from ..tools import identity


class ResPartner(models.Model):
    """What the State's invoice portal asks about a public client."""

    _inherit = "res.partner"

    l10n_fr_service_code = fields.Char(
        string="Service code",
        help="Code of the department that is invoiced, as published on Chorus Pro.",
    )
    l10n_fr_contract = fields.Char(
        string="Contract number", help="Number of the public contract, if there is one."
    )
    l10n_fr_is_service_required = fields.Boolean(
        string="Service code required",
        help="This body refuses an invoice that does not name a department.",
    )
    l10n_fr_is_engagement_required = fields.Boolean(
        string="Engagement number required",
        help="This body refuses an invoice that does not quote its order.",
    )

    def _get_l10n_fr_missing(self, service=None, engagement=None):
        """What a public client must still tell before it can be invoiced: words.

        :param str service: service code of the invoice, instead of the contact's
        :param engagement: engagement number of the invoice, or whether it has one
        """
        self.ensure_one()
        if not self._is_l10n_fr() or self._get_l10n_fr_class() != "public":
            return []
        siret = self._get_l10n_fr_siret()
        checks = (
            (not siret, self.env._("the SIRET (14 digits)")),
            (
                siret and not identity.is_valid(siret),
                self.env._("a SIRET without typing error"),
            ),
            (
                self.l10n_fr_is_service_required
                and not (service or self.l10n_fr_service_code),
                self.env._("the service code"),
            ),
            (
                self.l10n_fr_is_engagement_required
                and not (engagement or self.telecentre_order_reference),
                self.env._("the engagement number"),
            ),
        )
        return [words for is_missing, words in checks if is_missing]
