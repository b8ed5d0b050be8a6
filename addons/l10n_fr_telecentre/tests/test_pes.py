import base64
import io
import zipfile

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import pes_file
from .test_collection import CollectionCase

# As small as can be, with the names, the order and some types of the published ones.
TYPES = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:complexType name="Text"><xs:attribute name="V" use="required">
    <xs:simpleType><xs:restriction base="xs:string">
      <xs:minLength value="1"/><xs:maxLength value="38"/>
    </xs:restriction></xs:simpleType></xs:attribute></xs:complexType>
  <xs:complexType name="Post"><xs:attribute name="V" use="required">
    <xs:simpleType><xs:restriction base="xs:string">
      <xs:length value="5"/>
    </xs:restriction></xs:simpleType></xs:attribute></xs:complexType>
</xs:schema>"""


def sequence(*names, **types):
    """The schema of a block: these tags, in this order, those with ``?`` optional."""
    tags = "".join(
        f'<xs:element name="{name.rstrip("?")}" minOccurs="{int("?" not in name)}"'
        f' type="{types.get(name.rstrip("?"), "Text")}"/>'
        for name in names
    )
    return f"<xs:complexType><xs:sequence>{tags}</xs:sequence></xs:complexType>"


def block(name, content, more=""):
    return f'<xs:element name="{name}" {more}>{content}</xs:element>'


def group(*blocks):
    content = "".join(blocks)
    return f"<xs:complexType><xs:sequence>{content}</xs:sequence></xs:complexType>"


LINE = group(
    block(
        "BlocLignePiece",
        group(
            block(
                "InfoLignePiece",
                sequence(
                    *"IdLigne ObjLignePce? CodProdLoc Nature Fonction? TxTva?".split(),
                    *"Majo TvaIntraCom MtHT MtTVA?".split(),
                ),
            ),
            block("LiensIdent", sequence("IdRegie?"), 'minOccurs="0"'),
        ),
    ),
    block(
        "Tiers",
        group(
            block(
                "InfoTiers",
                sequence(
                    *"IdTiers? NatIdTiers? RefTiers? CatTiers NatJur TypTiers".split(),
                    *"Civilite? Nom Prenom?".split(),
                ),
            ),
            block(
                "Adresse",
                sequence(*"TypAdr Adr2 Adr3? CP Ville? CodRes".split(), CP="Post"),
            ),
        ),
    ),
)
PIECE = group(
    block(
        "BlocPiece",
        sequence(*"CodServ? IdPce TypPce NatPce ObjPce? NumDette?".split()),
    ),
    block("LigneDePiece", LINE, 'maxOccurs="unbounded"'),
)
MAIN = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="{pes_file.NAMESPACE}" elementFormDefault="unqualified">
  <xs:include schemaLocation="common/Types.xsd"/>
  {
    block(
        "PES_Aller",
        group(
            block(
                "Enveloppe",
                group(block("Parametres", sequence("Version", "TypFic", "NomFic"))),
            ),
            block(
                "EnTetePES",
                sequence(*"DteStr IdPost IdColl CodCol CodBud?".split()),
            ),
            block(
                "PES_RecetteAller",
                group(
                    block("EnTeteRecette", sequence("IdVer", "InfoDematerialisee?")),
                    block(
                        "Bordereau",
                        group(
                            block(
                                "BlocBordereau",
                                sequence(
                                    *"Exer IdBord DteBordEm TypBord NbrPce".split(),
                                    *"MtBordHt MtBordTVA? Objet?".split(),
                                ),
                            ),
                            block("Piece", PIECE, 'maxOccurs="unbounded"'),
                        ),
                    ),
                ),
            ),
        ),
    )
}
</xs:schema>""".replace('type="', 'xmlns:t="' + pes_file.NAMESPACE + '" type="t:')


@tagged("post_install", "-at_install")
class TestPes(CollectionCase):
    """A file is written only when schemas are there, and only when they take it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal.l10n_fr_accountant_code = "015090"
        cls.person.write(
            {
                "name": "Jeanne Vidal",
                "l10n_fr_civility": "Mme",
                "street": "2 place du Planol",
                "zip": "15300",
                "city": "Murat",
            }
        )
        cls.professional.write({"street": "1 rue Notre-Dame", "zip": "15100"})
        cls.codes[1].identifier_nature = "01"

    def _supply(self, **files):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, text in (
                files or {"PES_V2/PES_Aller": MAIN, "PES_V2/common/Types": TYPES}
            ).items():
                archive.writestr(f"{name}.xsd", text)
        self.company.l10n_fr_pes_schemas = base64.b64encode(content.getvalue())

    def _hand_over_some(self):
        self._make_invoice(self.professional, {"quantity": 3})
        self._make_invoice(self.person)
        handover = self._hand_over()
        handover.write({"pes_slip": 12, "pes_first": 501})
        return handover

    def _read_values(self, handover, path):
        [attachment] = self.env["ir.attachment"].search(
            [("res_id", "=", handover.id), ("name", "=like", "PESORMC%")]
        )
        root = etree.fromstring(attachment.raw)
        return [node.get("V") for node in root.iterfind(f".//{path}")]

    def test_a_file_agrees_with_its_orders(self):
        self._supply()
        handover = self._hand_over_some()
        handover.action_write_pes()
        for path, values in (
            ("BlocBordereau/IdBord", ["12"]),
            ("BlocBordereau/NbrPce", ["2"]),
            ("BlocBordereau/MtBordHt", ["200.00"]),
            ("BlocBordereau/MtBordTVA", ["40.00"]),
            ("BlocPiece/IdPce", ["501", "502"]),
            ("InfoLignePiece/MtHT", ["150.00", "50.00"]),
            ("InfoTiers/IdTiers", ["73282932000074"]),
            ("InfoTiers/Nom", ["Graphics Ltd", "Vidal"]),
            ("InfoTiers/Prenom", ["Jeanne"]),
        ):
            self.assertEqual(self._read_values(handover, path), values, path)
        self.assertEqual(handover.order_ids.mapped("number"), ["501", "502"])
        self.assertEqual({*handover.order_ids.mapped("slip")}, {"12"})

    def test_what_the_schemas_refuse_is_told_by_invoice_and_tag(self):
        self._supply()
        handover = self._hand_over_some()
        self.person.zip = "153"
        invoice = handover.order_ids[1].move_id.name
        with self.assertRaisesRegex(UserError, f"(?s){invoice}, CP: .*length"):
            handover.action_write_pes()
        self.assertFalse(any(handover.order_ids.mapped("number")))

    def test_what_no_schema_tells_is_told_too(self):
        self._supply()
        handover = self._hand_over_some()
        self.person.l10n_fr_civility = False
        self.professional.street = False
        with self.assertRaises(UserError) as caught:
            handover.action_write_pes()
        sentence = caught.exception.args[0]
        self.assertIn("Civilite: Jeanne Vidal", sentence)
        self.assertIn("Adr2, CP: Graphics Ltd", sentence)

    def test_without_schemas_nothing_is_written(self):
        handover = self._hand_over_some()
        self.assertFalse(handover.has_pes_schemas)
        with self.assertRaisesRegex(UserError, "schemas in the settings"):
            handover.action_write_pes()

    def test_what_are_no_schemas_is_explained(self):
        handover = self._hand_over_some()
        for files in ({"other": "<a/>"}, {"PES_Aller": "<a/>"}, {"PES_Aller": "no"}):
            self._supply(**files)
            with self.assertRaisesRegex(UserError, "cannot be read"):
                handover.action_write_pes()
        self.company.l10n_fr_pes_schemas = base64.b64encode(b"not an archive")
        with self.assertRaisesRegex(UserError, "cannot be read"):
            handover.action_write_pes()

    def test_reductions_are_left_to_the_other_file(self):
        self._supply()
        move = self._make_invoice(self.professional)
        first = self._hand_over()
        first.write({"pes_slip": 12, "pes_first": 501})
        first.action_write_pes()
        move._reverse_moves([{"invoice_date": "2026-01-02"}]).action_post()
        second = self._hand_over()
        second.write({"pes_slip": 13, "pes_first": 502})
        with self.assertRaisesRegex(UserError, "CSV"):
            second.action_write_pes()

    def test_the_numbers_are_typed_first(self):
        self._supply()
        handover = self._hand_over_some()
        handover.pes_slip = 0
        with self.assertRaisesRegex(UserError, "IdBord"):
            handover.action_write_pes()
