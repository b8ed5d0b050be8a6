from odoo import api, fields, models
from odoo.fields import Domain


class TelecentreBillingRunLine(models.Model):
    """What a run does with one payer: invoice, or set aside with a reason."""

    _name = "telecentre.billing.run.line"
    _description = "Billing Run Line"
    _order = "run_id, state, payer_name, id"

    run_id = fields.Many2one(
        "telecentre.billing.run", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="run_id.currency_id")
    payer_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    # Stored: invoices are numbered in the order of names.
    payer_name = fields.Char(related="payer_id.complete_name", store=True)
    order_reference = fields.Char(
        readonly=True, help="Number of the payer's order: one invoice for each."
    )
    charge_count = fields.Integer(string="Charges")
    amount_untaxed = fields.Monetary()
    state = fields.Selection(
        [
            ("ready", "To invoice"),
            ("set_aside", "Set aside"),
            ("carried", "Carried forward"),
            ("invoiced", "Invoiced"),
        ],
        required=True,
        default="ready",
    )
    reason = fields.Char(help="Why this payer is set aside, and what to do.")
    move_id = fields.Many2one(
        "account.move", string="Invoice", ondelete="set null", index="btree_not_null"
    )
    move_state = fields.Selection(related="move_id.state", string="Invoice state")

    _payer_unique = models.UniqueIndex(
        "(run_id, payer_id, COALESCE(order_reference, '')) WHERE state <> 'invoiced'",
        "This payer is already in this run.",
    )

    @api.depends("payer_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.payer_id.display_name

    def _get_key(self):
        """What its invoice groups, as ``telecentre.charge._get_invoice_key``."""
        self.ensure_one()
        return self.payer_id, self.order_reference or False

    def _let_go(self):
        """Drop who owes nothing any more; keep in sight whose charges are held."""
        for run, lines in self.grouped("run_id").items():
            held = self.env["telecentre.charge"].search(
                run._get_charge_domain() & Domain("payer_id", "in", lines.payer_id.ids)
            )
            keys = set(held.grouped(lambda charge: charge._get_invoice_key()))
            waiting = lines.filtered(lambda line, keys=keys: line._get_key() in keys)
            waiting.write(
                {
                    "state": "set_aside",
                    "reason": self.env._(
                        "Somebody is changing these charges: preview again later."
                    ),
                }
            )
            (lines - waiting).unlink()

    def action_open_payer(self):
        """Open the contact, to complete what is missing."""
        self.ensure_one()
        return self.payer_id._get_records_action()

    def action_open_charges(self):
        """The charges behind this line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_charge_action"
        )
        if self.move_id:
            domain = [("move_line_id.move_id", "=", self.move_id.id)]
        else:
            domain = list(
                self.run_id._get_charge_domain()
                & Domain("payer_id", "=", self.payer_id.id)
                & Domain("order_reference", "=", self.order_reference)
            )
        return action | {"domain": domain, "context": {}}

    def action_open_invoice(self):
        self.ensure_one()
        return self.move_id._get_records_action()
