import base64
import csv
import zipfile

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from ..tools.collection_file import read_feedback


class TelecentreCollectionImport(models.TransientModel):
    """Numbers, rejections and payments of collection orders, from one file.

    Amounts are what was collected so far: the same file twice books nothing twice
    (``telecentre_collection_import_payments.py``).
    """

    _name = "telecentre.collection.import"
    _description = "Import of Collection Orders"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    attachment = fields.Binary(string="File", required=True, attachment=False)
    filename = fields.Char()
    journal_id = fields.Many2one(
        "account.journal",
        string="Book payments in",
        domain="[('company_id', '=', company_id), ('type', 'in', ('bank', 'general'))]",
        required=True,
        default=lambda self: self.env["account.journal"].search(
            Domain("type", "=", "bank")
            & Domain("company_id", "=", self.env.company.id),
            limit=1,
        ),
    )
    account_id = fields.Many2one(
        "account.account",
        string="Account of what is collected",
        required=True,
        compute="_compute_account_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Debited with all the payments of the file, in one entry.",
    )
    date = fields.Date(
        string="Collected on", required=True, default=fields.Date.context_today
    )

    @api.depends("journal_id")
    def _compute_account_id(self):
        for wizard in self:
            wizard.account_id = wizard.journal_id.default_account_id

    def action_import(self):
        """Write what the file says on each order; one entry for all payments."""
        self.ensure_one()
        feedback = self._read()
        orders = self._find_orders(feedback)
        self._lock(orders)
        for line in feedback:
            if order := orders.get(line.invoice):
                order.write(self._prepare_order_vals(order, line))
        entry = self._book_payments(orders, feedback)
        self._keep_file(orders, entry)
        return self._report(feedback, orders, entry)

    def _read(self):
        try:
            feedback = read_feedback(base64.b64decode(self.attachment or b""))
        except (ValueError, csv.Error, KeyError, zipfile.BadZipFile) as error:
            raise UserError(
                self.env._(
                    "This file cannot be read. Give a CSV or XLSX file whose first "
                    "line names its columns: NumeroFacture, IdPce, IdBord, Exer, Etat, "
                    "MotifRejet, MtPaye."
                )
            ) from error
        if not feedback:
            raise UserError(self.env._("There is no order in this file."))
        return feedback

    def _find_orders(self, feedback):
        orders = self.env["telecentre.collection.order"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("move_id.name", "in", [line.invoice for line in feedback]),
                ("state", "in", ("handed", "accepted", "rejected")),
            ]
        )
        # An invoice that was rejected may have been handed over again since.
        return {order.move_id.name: order for order in orders.sorted("id")}

    def _lock(self, orders):
        """Two people with the same file book its payments once."""
        try:
            self.env["telecentre.collection.order"].union(
                *orders.values()
            ).lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody imports these orders right now: try again.")
            ) from error

    def _prepare_order_vals(self, order, line):
        return {
            "number": line.number or order.number,
            "slip": line.slip or order.slip,
            "year": line.year or order.year,
            "reason": line.reason if line.is_rejected else False,
            "state": (
                "rejected"
                if line.is_rejected
                else "accepted"
                if line.number or order.number
                else order.state
            ),
        }

    # ------------------------------------------------------------------
    # What was done
    # ------------------------------------------------------------------

    def _keep_file(self, orders, entry):
        """The file stays with the hand-overs that it answers."""
        handovers = self.env["telecentre.collection.handover"].union(
            *(order.handover_id for order in orders.values())
        )
        for handover in handovers:
            handover.message_post(
                body=self.env._(
                    "File of the finance software imported. %(entry)s",
                    entry=entry and entry.name or self.env._("No payment to book."),
                ),
                attachments=[
                    (self.filename or "retour.csv", base64.b64decode(self.attachment))
                ],
            )

    def _report(self, feedback, orders, entry):
        unknown = [line for line in feedback if line.invoice not in orders]
        differing = self._get_differing(orders)
        sentences = [
            self.env._(
                "%(count)s orders updated, %(amount)s booked.",
                count=len(feedback) - len(unknown),
                amount=self.company_id.currency_id.format(entry.amount_total),
            )
        ]
        if unknown:
            sentences.append(
                self.env._(
                    "Not handed over from here: %(invoices)s.",
                    invoices=", ".join(line.invoice for line in unknown[:10]),
                )
            )
        if differing:
            sentences.append(
                self.env._(
                    "%(count)s orders to check: the file and the accounts do not say "
                    "the same.",
                    count=len(differing),
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if unknown or differing else "success",
                "message": " ".join(sentences),
                "sticky": bool(unknown or differing),
                "next": self._get_next_action(differing),
            },
        }

    def _get_next_action(self, differing):
        """The orders to check, each with what to do; else the screen before."""
        if not differing:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders to check"),
            "res_model": differing._name,
            "view_mode": "list,form",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", differing.ids)],
        }
