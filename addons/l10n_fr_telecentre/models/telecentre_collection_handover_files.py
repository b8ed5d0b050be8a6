import csv
import io
import zipfile

import xlsxwriter

from odoo import models
from odoo.exceptions import UserError

# Named as the tags of the PES protocol, which finance software knows.
COLUMNS = (
    "IdPost CodCol CodBud CodServ Exer TypBord TypPce NatPce NumeroFacture DateFacture "
    "DateEcheance ObjPce IdTiers NatIdTiers CatTiers NatJur Civilite Nom Prenom Adr2 "
    "CP Ville Pays NumeroEngagement CodeService IdLigne ObjLignePce CodProdLoc Nature "
    "Fonction TxTva MtHT MtTVA ExerRat IdPceOrig IdLigneOrig IdRegie RefEncaissement"
).split()
AMOUNTS = {"TxTva", "MtHT", "MtTVA"}
LABEL = 160
# Documents printed while somebody waits: some ten seconds.
MOST_PRINTED = 50


class TelecentreCollectionHandover(models.Model):
    """The files of a hand-over: one line per line of order, and the invoices."""

    _inherit = "telecentre.collection.handover"

    def action_download_documents(self):
        """The invoices of the hand-over in one archive."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Hand over first."))
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for move, document in self._get_documents().items():
                archive.writestr(f"{move.name.replace('/', '-')}.pdf", document)
        attachment = self._attach("pieces.zip", content.getvalue())
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _get_documents(self):
        """``{invoice: PDF}``: the one that was sent, or else the one that would be."""
        moves = self.order_ids.move_id
        sent = moves.filtered("invoice_pdf_report_id")
        return {
            **{move: move.invoice_pdf_report_id.raw for move in sent},
            **self._print(moves - sent),
        }

    def _print(self, moves):
        """Print some invoices in one go; many are for the scheduler, which sends them.

        :raise UserError: if somebody would wait too long
        """
        if len(moves) > MOST_PRINTED:
            raise UserError(
                self.env._(
                    "%(count)s of these invoices were never sent, and have no document "
                    "yet. Send them from their billing run: that makes their documents "
                    "in the background. Then download again.",
                    count=len(moves),
                )
            )
        if not moves:
            return {}
        Report = self.env["ir.actions.report"]
        streams = Report._render_qweb_pdf_prepare_streams(
            "account.account_invoices", {}, res_ids=moves.ids
        )
        return {move: streams[move.id]["stream"].getvalue() for move in moves}

    def _attach_files(self):
        """Keep what was given, as it was given."""
        self.ensure_one()
        rows = self._get_rows()
        self.message_post(
            body=self.env._("Files handed over."),
            attachment_ids=(
                self._attach("titres.csv", self._write_csv(rows))
                | self._attach("titres.xlsx", self._write_workbook(rows))
            ).ids,
        )

    def _attach(self, name, content):
        Attachment = self.env["ir.attachment"]
        known = Attachment.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("name", "=", name),
            ],
            limit=1,
        )
        if known:
            known.raw = content
            return known
        return Attachment.create(
            {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
        )

    def _get_rows(self):
        """One dictionary per line of order, in the order of the invoices."""
        self.ensure_one()
        orders = self.order_ids.filtered(lambda order: order.state != "aside")
        codes = self._get_debtor_codes()
        return [
            order._prepare_row(codes) | line._prepare_row()
            for order in orders
            for line in order.line_ids
        ]

    def _write_csv(self, rows):
        """For spreadsheets in French: semicolons and decimal commas."""
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, delimiter=";")
        writer.writeheader()
        for row in rows:
            writer.writerow(
                row | {name: f"{row[name]:.2f}".replace(".", ",") for name in AMOUNTS}
            )
        return text.getvalue().encode("utf-8-sig")

    def _write_workbook(self, rows):
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet("titres")
            money = workbook.add_format({"num_format": "0.00"})
            sheet.write_row(0, 0, COLUMNS, workbook.add_format({"bold": True}))
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows, start=1):
                for column, name in enumerate(COLUMNS):
                    if name in AMOUNTS:
                        sheet.write_number(number, column, row[name], money)
                    else:
                        sheet.write_string(number, column, str(row[name]))
        return content.getvalue()


class TelecentreCollectionOrder(models.Model):
    _inherit = "telecentre.collection.order"

    def _prepare_row(self, codes):
        """What all the lines of an order have in common."""
        self.ensure_one()
        move, partner = self.move_id, self.partner_id
        journal = self.handover_id.journal_id
        debtor = codes[partner._get_l10n_fr_class()]
        slip, piece, nature = journal._get_l10n_fr_triplet(self.move_type)
        siret = partner._get_l10n_fr_siret()
        first, last = self._get_pes_names()
        return {
            "IdPost": journal.l10n_fr_accountant_code or "",
            "CodCol": journal.l10n_fr_council_code or "",
            "CodBud": journal.l10n_fr_budget_code,
            "CodServ": journal.l10n_fr_department_code or "",
            "Exer": move.invoice_date.year,
            "TypBord": slip,
            "TypPce": piece,
            "NatPce": nature,
            "NumeroFacture": move.name,
            "DateFacture": move.invoice_date,
            "DateEcheance": move.invoice_date_due,
            "ObjPce": (move.invoice_origin or move.name)[:LABEL],
            "IdTiers": siret or partner.ref or partner.id,
            "NatIdTiers": debtor.identifier_nature or "",
            "CatTiers": debtor.category,
            "NatJur": debtor.legal_nature,
            "Civilite": partner.l10n_fr_civility or "",
            "Nom": last,
            "Prenom": first,
            "Adr2": partner.street or "",
            "CP": partner.zip or "",
            "Ville": partner.city or "",
            "Pays": partner.country_id.code or "",
            "NumeroEngagement": move.purchase_order_reference or "",
            "CodeService": move.buyer_reference or "",
            "ExerRat": self.origin_id.year or "",
            "IdPceOrig": self.origin_id.number or "",
            "IdRegie": self.cash_office_code or "",
            "RefEncaissement": self.cash_reference or "",
        }


class TelecentreCollectionOrderLine(models.Model):
    _inherit = "telecentre.collection.order.line"

    def _prepare_row(self):
        self.ensure_one()
        return {
            "IdLigne": self.sequence,
            "ObjLignePce": (self.name or "")[:LABEL],
            "CodProdLoc": self.local_code or "",
            "Nature": self.nature,
            "Fonction": self.function or "",
            "TxTva": self.rate,
            # A reduction says what it reduces by; its kind says that it reduces.
            "MtHT": abs(self.amount_untaxed),
            "MtTVA": abs(self.amount_tax),
            "IdLigneOrig": self.origin_line_id.sequence or "",
        }
