import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import pes_file

NAME, TEXT = 38, 160
PERSON = "01"  # category of debtors who are people
LIST_OF_ORDERS = "06"  # kind of slip: the only one that such a file holds
MOST_SENTENCES = 10


class TelecentreCollectionHandover(models.Model):
    """The orders of a hand-over as a PES file, for councils whose software wants it.

    Only once the schemas of the Treasury are in the settings: what they refuse is not
    written, and the sentence names the invoice and the tag.
    """

    _inherit = "telecentre.collection.handover"

    has_pes_schemas = fields.Boolean(compute="_compute_has_pes_schemas")
    pes_slip = fields.Integer(
        string="Number of the list (IdBord)",
        copy=False,
        help="Unique in its year and kind: finance keeps the series.",
    )
    pes_first = fields.Integer(
        string="First order number (IdPce)", copy=False, help="The others follow."
    )

    @api.depends("company_id.l10n_fr_pes_schemas")
    def _compute_has_pes_schemas(self):
        for handover in self:
            handover.has_pes_schemas = bool(handover.company_id.l10n_fr_pes_schemas)

    def action_write_pes(self):
        """Check, write the file in the thread, and number its orders."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Hand over first."))
        orders = self._get_pes_orders()
        self._check_pes(orders)
        name = f"PESORMC_{self.journal_id.l10n_fr_budget_code}_{self.pes_slip}.xml"
        content = pes_file.write(
            name,
            self.company_id.l10n_fr_pes_version,
            self._prepare_pes_heading(),
            self._prepare_pes_slip(orders),
            self._prepare_pes_pieces(orders),
        )
        self._check_pes_schema(content, orders)
        for number, order in enumerate(orders, start=self.pes_first):
            order.write({"number": str(number), "slip": str(self.pes_slip)})
            order.year = str(order.move_id.invoice_date.year)
        self.message_post(
            body=self._get_pes_note(orders),
            attachment_ids=self._attach(name, content).ids,
        )
        return True

    def _get_pes_orders(self):
        """A list of orders holds no reduction, and no order that was rejected."""
        return self.order_ids.filtered(
            lambda order: (
                order.move_type == "out_invoice"
                and order.state in ("handed", "accepted")
            )
        )

    def _get_pes_note(self, orders):
        rest = len(self.order_ids - orders)
        note = self.env._("PES file of %(count)s orders.", count=len(orders))
        if rest:
            note += " " + self.env._(
                "%(count)s reductions or rejected orders are not in it: hand them over "
                "with the CSV file.",
                count=rest,
            )
        return note

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_pes(self, orders):
        """
        :raise UserError: with what no schema tells, invoice by invoice
        """
        if self.pes_slip < 1 or self.pes_first < 1:
            raise UserError(
                self.env._(
                    "Type the number of the list (IdBord) and the first order number "
                    "(IdPce): finance keeps these series."
                )
            )
        [kind, *_others] = self.journal_id._get_l10n_fr_triplet("out_invoice")
        if kind != LIST_OF_ORDERS or not orders:
            raise UserError(
                self.env._(
                    "A PES file holds orders of lists (06-15-01 on the journal), and "
                    "there is none here: hand over with the CSV file."
                )
            )
        codes = self._get_debtor_codes()
        self._refuse_pes(
            [
                self.env._(
                    "%(invoice)s, %(fault)s", invoice=order.move_id.name, fault=fault
                )
                for order in orders
                for fault in order._get_pes_faults(codes)
            ]
        )

    def _check_pes_schema(self, content, orders):
        archive = base64.b64decode(self.company_id.l10n_fr_pes_schemas or b"")
        try:
            faults = pes_file.check(content, archive)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "The schemas in the settings cannot be read: give the ZIP archive "
                    "that holds PES_Aller.xsd and the files it includes."
                )
            ) from error
        self._refuse_pes(
            [
                self.env._(
                    "%(invoice)s, %(tag)s: %(fault)s",
                    invoice=self.env._("Heading")
                    if fault.piece is None
                    else orders[fault.piece].move_id.name,
                    tag=fault.tag,
                    fault=fault.message,
                )
                for fault in faults
            ]
        )

    def _refuse_pes(self, sentences):
        if not sentences:
            return
        more = len(sentences) - MOST_SENTENCES
        shown = sentences[:MOST_SENTENCES]
        if more > 0:
            shown.append(self.env._("And %(count)s others.", count=more))
        raise UserError(
            self.env._("No PES file was written:") + "\n" + "\n".join(shown)
        )

    # ------------------------------------------------------------------
    # Blocks of the file
    # ------------------------------------------------------------------

    def _prepare_pes_heading(self):
        journal = self.journal_id
        return {
            "DteStr": fields.Date.context_today(self),
            "IdPost": journal.l10n_fr_accountant_code,
            "IdColl": self.company_id.partner_id._get_l10n_fr_siret(),
            "CodCol": journal.l10n_fr_council_code,
            "CodBud": journal.l10n_fr_budget_code,
        }

    def _prepare_pes_slip(self, orders):
        slip, _piece, _nature = self.journal_id._get_l10n_fr_triplet("out_invoice")
        tax = sum(orders.mapped("amount_tax"))
        return {
            "Exer": max(orders.move_id.mapped("invoice_date")).year,
            "IdBord": self.pes_slip,
            "DteBordEm": fields.Date.context_today(self),
            "TypBord": slip,
            "NbrPce": len(orders),
            "MtBordHt": f"{sum(orders.mapped('amount_untaxed')):.2f}",
            "MtBordTVA": f"{tax:.2f}" if tax > 0 else "",
            "Objet": self.name[:TEXT],
        }

    def _prepare_pes_pieces(self, orders):
        codes = self._get_debtor_codes()
        return [
            (
                order._prepare_pes_piece(number),
                [order._prepare_pes_line(line, codes) for line in order.line_ids],
            )
            for number, order in enumerate(orders, start=self.pes_first)
        ]
