from odoo import models

from ..tools.identity import get_digits
from .telecentre_collection_handover_pes import NAME, PERSON, TEXT

CODES = "telecentre.debtor.code"
DEBT_DIGITS = 15


class TelecentreCollectionOrder(models.Model):
    """An order in the words of the PES protocol."""

    _inherit = "telecentre.collection.order"

    def _get_pes_faults(self, codes):
        """What the accountant's software would reject and no schema tells."""
        self.ensure_one()
        partner = self.partner_id
        debtor = codes.get(partner._get_l10n_fr_class(), self.env[CODES])
        is_person = debtor.category == PERSON
        checks = (
            (
                not debtor,
                self.env._("CatTiers: this class of debtors has no codes any more."),
            ),
            (
                is_person and not partner.l10n_fr_civility,
                self.env._(
                    "Civilite: %(name)s has none; write it on the contact.",
                    name=partner.name,
                ),
            ),
            (
                is_person and not self._get_pes_names()[0],
                self.env._(
                    "Prenom: %(name)s needs a first and a last name.", name=partner.name
                ),
            ),
            (
                not (partner.street and partner.zip),
                self.env._(
                    "Adr2, CP: %(name)s has no street or no postcode.",
                    name=partner.name,
                ),
            ),
            (
                not partner._is_l10n_fr(),
                self.env._(
                    "CodPays: %(name)s lives abroad; hand it over with the CSV file.",
                    name=partner.name,
                ),
            ),
            (
                not all(line.local_code for line in self.line_ids),
                self.env._("CodProdLoc: finance sets it on the product."),
            ),
        )
        return [sentence for is_wrong, sentence in checks if is_wrong]

    def _get_pes_names(self):
        """First and last name of a person; nothing and the name of a body."""
        partner = self.partner_id
        first, _space, last = partner.name.partition(" ")
        if partner._get_l10n_fr_class() == "individual" and last:
            return first, last
        return "", partner.name

    def _prepare_pes_piece(self, number):
        journal = self.handover_id.journal_id
        _slip, piece, nature = journal._get_l10n_fr_triplet(self.move_type)
        return {
            "CodServ": journal.l10n_fr_department_code,
            "IdPce": number,
            "TypPce": piece,
            "NatPce": nature,
            "ObjPce": (self.move_id.invoice_origin or self.move_id.name)[:TEXT],
            "NumDette": get_digits(self.move_id.name)[:DEBT_DIGITS],
        }

    def _prepare_pes_line(self, line, codes):
        partner = self.partner_id
        first, last = self._get_pes_names()
        debtor = codes[partner._get_l10n_fr_class()]
        siret = debtor.identifier_nature and partner._get_l10n_fr_siret()
        has_tax = self.currency_id.compare_amounts(line.amount_tax, 0) > 0
        return {
            "InfoLignePiece": {
                "IdLigne": line.sequence,
                "ObjLignePce": (line.name or "")[:TEXT],
                "CodProdLoc": line.local_code,
                "Nature": line.nature,
                "Fonction": line.function,
                "TxTva": f"{line.rate:.2f}" if has_tax else "",
                "Majo": "0",
                "TvaIntraCom": "0",
                "MtHT": f"{line.amount_untaxed:.2f}",
                "MtTVA": f"{line.amount_tax:.2f}" if has_tax else "",
            },
            "LiensIdent": {"IdRegie": self.cash_office_code},
            "InfoTiers": {
                "IdTiers": siret,
                "NatIdTiers": siret and debtor.identifier_nature,
                "RefTiers": partner.ref or partner.id,
                "CatTiers": debtor.category,
                "NatJur": debtor.legal_nature,
                "TypTiers": "01",
                "Civilite": partner.l10n_fr_civility,
                "Nom": last[:NAME],
                "Prenom": first[:NAME],
            },
            "Adresse": {
                "TypAdr": 1,
                "Adr2": (partner.street or "")[:NAME],
                "Adr3": (partner.street2 or "")[:NAME],
                "CP": partner.zip,
                "Ville": (partner.city or "")[:NAME],
                "CodRes": "0",
            },
        }
