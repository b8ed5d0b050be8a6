import csv
import io

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.telecentre_management.tests.common import TelecentreCase

COLUMNS = (
    "id pivot nom commune code_postal code_insee adresse complement_adresse latitude "
    "longitude typologie telephone courriels site_web horaires presentation_resume "
    "presentation_detail source itinerance structure_parente date_maj services "
    "publics_specifiquement_adresses prise_en_charge_specifique frais_a_charge "
    "dispositif_programmes_nationaux formations_labels autres_formations_labels "
    "modalites_acces modalites_accompagnement fiche_acces_libre prise_rdv"
).split()


@tagged("post_install", "-at_install")
class TestMediationNumerique(HttpCase, TelecentreCase):
    def test_the_file_has_the_columns_of_the_schema(self):
        self.murat.l10n_fr_insee_code = "15138"
        text = self.url_open("/telecentres/mediation-numerique.csv").text
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(list(rows[0]), COLUMNS)
        [murat] = [row for row in rows if row["id"].endswith("-MUR")]
        self.assertEqual(murat["code_insee"], "15138")
        self.assertEqual(murat["horaires"], "Mo-Fr 09:00-12:00,14:00-18:00; PH off")
        self.assertEqual(
            murat["modalites_acces"], "Se présenter|Prendre un RDV en ligne"
        )
        self.assertEqual(murat["frais_a_charge"], "Payant")

    def test_a_free_kind_of_space_is_told(self):
        self.env["telecentre.gratuity"].create(
            {
                "name": "Open space",
                "company_id": self.company.id,
                "act_id": self.act.id,
                "space_type_ids": self.office_type.ids,
                "trigger": "always",
            }
        )
        self.assertEqual(
            self.murat._get_mediation_numerique_fees(),
            ["Gratuit sous condition", "Payant"],
        )
        self.assertEqual(self.ydes._get_mediation_numerique_fees(), ["Gratuit"])

    def test_a_wrong_insee_code_is_explained(self):
        with self.assertRaisesRegex(ValidationError, "such as 15138"):
            self.murat.l10n_fr_insee_code = "Murat"
