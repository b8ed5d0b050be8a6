from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import identity

PROFESSIONALS = ("self_employed", "company", "association")


class ResPartner(models.Model):
    """Who a client is before the law: it rules mentions, channel and references."""

    _inherit = "res.partner"

    l10n_fr_client_class = fields.Selection(
        [
            ("public", "Public body"),
            ("business", "Professional"),
            ("individual", "Private individual"),
        ],
        string="Client class",
        compute="_compute_l10n_fr_client_class",
        store=True,
        readonly=False,
        help="Rules the mentions of invoices, and what an electronic invoice must say.",
    )

    @api.depends("telecentre_situation", "is_company", "vat", "company_registry")
    def _compute_l10n_fr_client_class(self):
        for partner in self:
            partner.l10n_fr_client_class = partner._guess_l10n_fr_client_class()

    def _guess_l10n_fr_client_class(self):
        self.ensure_one()
        if self.telecentre_situation == "public_body":
            return "public"
        is_professional = (
            self.is_company
            or self.vat
            or self.company_registry
            or self.telecentre_situation in PROFESSIONALS
        )
        return "business" if is_professional else "individual"

    def _get_l10n_fr_class(self):
        """The class of the client that an invoice to this contact has."""
        self.ensure_one()
        return (
            self.l10n_fr_client_class
            if self.l10n_fr_client_class == "public"
            else self.commercial_partner_id.l10n_fr_client_class
        )

    def _is_l10n_fr(self):
        self.ensure_one()
        return self.country_code in self.env["res.company"]._get_france_country_codes()

    def _get_l10n_fr_siren(self):
        """Nine digits, or nothing: only French bodies have one."""
        self.ensure_one()
        return identity.get_siren(self._get_l10n_fr_registry())

    def _get_l10n_fr_siret(self):
        self.ensure_one()
        return identity.get_siret(self._get_l10n_fr_registry())

    def _get_l10n_fr_registry(self):
        """The number of this contact, or of the body it belongs to."""
        owner = self if self.company_registry else self.commercial_partner_id
        return owner.company_registry if owner._is_l10n_fr() else ""

    def _get_l10n_fr_address(self):
        """Electronic address: ``(scheme, value)``, or two empty texts.

        The one typed on the contact (scheme 0225) comes first; else a body is known by
        its SIREN, a public body by the SIRET that is invoiced, a person by mail.
        """
        self.ensure_one()
        owner = self.commercial_partner_id
        if owner.peppol_eas == identity.SCHEME_ADDRESS and owner.peppol_endpoint:
            return identity.SCHEME_ADDRESS, owner.peppol_endpoint
        siren, siret = self._get_l10n_fr_siren(), self._get_l10n_fr_siret()
        if siren and siret and self._get_l10n_fr_class() == "public":
            return identity.SCHEME_ADDRESS, f"{siren}_{siret}"
        if siren:
            return identity.SCHEME_ADDRESS, siren
        if not self._is_l10n_fr() and owner.peppol_eas and owner.peppol_endpoint:
            return owner.peppol_eas, owner.peppol_endpoint
        mail = self.email_normalized or owner.email_normalized
        return (identity.SCHEME_MAIL, mail) if mail else ("", "")

    @api.model
    def _get_l10n_fr_unidentified_domain(self):
        """Professionals and public bodies of France whose number is missing."""
        return (
            Domain("l10n_fr_client_class", "in", ("public", "business"))
            & Domain("company_registry", "in", (False, ""))
            & Domain(
                "country_id.code",
                "in",
                self.env["res.company"]._get_france_country_codes(),
            )
        )
