import base64
import csv
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.collection_file import read_feedback


class TelecentreCollectionImport(models.TransientModel):
    """Numbers, rejections and payments of collection orders, from one file.

    Amounts are what was collected so far: the same file twice books nothing twice.
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
        payments = {}
        for line in feedback:
            order = orders.get(line.invoice)
            if order:
                order.write(self._prepare_order_vals(order, line))
                payments |= self._get_new_payment(order, line)
        entry = self._book(payments)
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
    # Payments
    # ------------------------------------------------------------------

    def _get_new_payment(self, order, line):
        """What was collected since the last file, if anything."""
        if line.paid is None or order.is_cashed or line.is_rejected:
            return {}
        new = order.currency_id.round(line.paid - order.amount_paid)
        if order.currency_id.compare_amounts(new, 0) <= 0:
            return {}
        order.amount_paid = line.paid
        return {order: new}

    def _book(self, payments):
        """One entry of all payments, each set against its invoice."""
        if not payments:
            return self.env["account.move"]
        dues = {order: order._get_due_lines() for order in payments}
        credits = [
            {
                "account_id": dues[order].account_id[:1].id
                or order.partner_id.property_account_receivable_id.id,
                "partner_id": order.partner_id.commercial_partner_id.id,
                "name": order.move_id.name,
                "credit": amount,
            }
            for order, amount in payments.items()
        ]
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": self.company_id.id,
                "journal_id": self.journal_id.id,
                "date": self.date,
                "ref": self.filename,
                "line_ids": [
                    Command.create(vals)
                    for vals in [
                        *credits,
                        {
                            "account_id": self.account_id.id,
                            "name": self.filename or self.journal_id.name,
                            "debit": sum(payments.values()),
                        },
                    ]
                ],
            }
        )
        entry.action_post()
        paid = entry.line_ids.filtered("credit")
        self.env["account.move.line"]._reconcile_plan(
            [due | line for due, line in zip(dues.values(), paid, strict=True) if due]
        )
        return entry

    def _report(self, feedback, orders, entry):
        unknown = [line for line in feedback if line.invoice not in orders]
        message = self.env._(
            "%(count)s orders updated, %(amount)s collected.",
            count=len(feedback) - len(unknown),
            amount=self.company_id.currency_id.format(entry.amount_total),
        )
        if unknown:
            message += " " + self.env._(
                "Not handed over from here: %(invoices)s.",
                invoices=", ".join(line.invoice for line in unknown[:10]),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if unknown else "success",
                "message": message,
                "sticky": bool(unknown),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
