from odoo import api, fields, models
from odoo.exceptions import ValidationError

LONGEST_SUMMARY = 500
# The schema's words for the kinds of premises.
TYPOLOGIES = {
    "public_services_house": "RFS",
    "digital_public_space": "EPN",
    "town_hall": "MUNI",
}


class TelecentreSite(models.Model):
    """The French open data schema “lieux de médiation numérique”.

    Its fields and words: schema.data.gouv.fr, LaMednum/standard-mediation-num 1.0.
    """

    _inherit = "telecentre.site"

    l10n_fr_insee_code = fields.Char(
        string="INSEE code of the commune",
        size=5,
        help="Official geographic code of the commune, such as 15138.",
    )

    @api.constrains("l10n_fr_insee_code")
    def _check_l10n_fr_insee_code(self):
        for site in self:
            code = site.l10n_fr_insee_code
            if code and not (len(code) == 5 and code.isalnum() and code[2:].isdigit()):
                raise ValidationError(
                    site.env._(
                        "“%(code)s” is not an INSEE code of a commune: five "
                        "characters, such as 15138 (%(site)s).",
                        code=code,
                        site=site.name,
                    )
                )

    def _prepare_mediation_numerique(self, base_url):
        """One row of the schema, its columns in its order; lists are to be joined."""
        self.ensure_one()
        place = self.partner_id
        presentation = self.description or self.speciality or ""
        producer = self.company_id.company_registry or self.company_id.id
        return {
            "id": f"{producer}-{self.code}",
            "pivot": self._get_mediation_numerique_pivot(),
            "nom": place.name or self.name,
            "commune": place.city or self.name,
            "code_postal": place.zip or "",
            "code_insee": self.l10n_fr_insee_code or "",
            "adresse": place.street or "",
            "complement_adresse": place.street2 or "",
            "latitude": place.partner_latitude or "",
            "longitude": place.partner_longitude or "",
            "typologie": [TYPOLOGIES.get(self.host_kind, "Autre")],
            "telephone": place.phone or "",
            "courriels": [place.email] if place.email else [],
            "site_web": [base_url + self._get_public_path()],
            "horaires": self._get_osm_hours(),
            "presentation_resume": presentation[:LONGEST_SUMMARY],
            "presentation_detail": presentation,
            "source": self.company_id.name,
            "itinerance": ["Fixe"],
            "structure_parente": self.company_id.name,
            "date_maj": fields.Date.to_string(self.write_date),
            "services": ["Accès internet et matériel informatique"],
            "publics_specifiquement_adresses": [],
            "prise_en_charge_specifique": ["Handicaps moteurs"]
            if self.is_accessible
            else [],
            "frais_a_charge": self._get_mediation_numerique_fees(),
            "dispositif_programmes_nationaux": [],
            "formations_labels": [],
            "autres_formations_labels": [],
            "modalites_acces": self._get_mediation_numerique_access(),
            "modalites_accompagnement": ["En autonomie", "Accompagnement individuel"]
            if self.service_ids
            else ["En autonomie"],
            "fiche_acces_libre": "",
            "prise_rdv": f"{base_url}/my/book?site={self.id}",
        }

    def _get_mediation_numerique_pivot(self):
        """The SIRET of the place, else of who runs it; zeros say that none is known."""
        for partner in (
            self.partner_id,
            self.host_partner_id,
            self.company_id.partner_id,
        ):
            if partner.company_registry:
                return partner.company_registry.replace(" ", "")
        return "0" * 14

    def _get_mediation_numerique_fees(self):
        """The schema's words, by what the public pays at this site today."""
        rows = self._get_public_prices()["rows"]
        free = [row["gratuity"].reduction == 100 for row in rows]
        if rows and all(free):
            return ["Gratuit"]
        return ["Gratuit sous condition", "Payant"] if any(free) else ["Payant"]

    def _get_mediation_numerique_access(self):
        ways = ["Se présenter", "Prendre un RDV en ligne"]
        if self.partner_id.phone:
            ways.append("Téléphoner")
        if self.partner_id.email:
            ways.append("Contacter par mail")
        return ways
