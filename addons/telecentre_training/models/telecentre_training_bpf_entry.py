from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

from ..tools.esf_costs import to_decimal
from .telecentre_training_bpf_count import Figure

# The public co-financers of a plan, and the line of the form they are told in.
RESOURCE_KEYS = {
    "state": "state",
    "region": "region",
    "department": "public",
    "municipality": "public",
    "other_public": "public",
}


class TelecentreTrainingBpfEntry(models.Model):
    """An amount of frames C or D: gathered from what is kept here, or typed."""

    _name = "telecentre.training.bpf.entry"
    _description = "Amount of a Yearly Report"
    _order = "report_id, item_id, id"

    report_id = fields.Many2one(
        "telecentre.training.bpf", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    form_id = fields.Many2one(related="report_id.form_id")
    item_id = fields.Many2one(
        "telecentre.training.bpf.item",
        string="Line of the form",
        required=True,
        ondelete="restrict",
        domain="[('form_id', '=', form_id), ('frame', 'in', ('C', 'D')), "
        "('is_sum', '=', False)]",
    )
    frame = fields.Selection(related="item_id.frame")
    name = fields.Char(
        string="What",
        required=True,
        help="Account, invoice, agreement: what proves it.",
    )
    amount = fields.Monetary(string="Amount without taxes", required=True)
    claim_id = fields.Many2one(
        "telecentre.training.claim", readonly=True, ondelete="cascade"
    )
    cost_id = fields.Many2one(
        "telecentre.training.cost", readonly=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        "account.move.line", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    is_left_out = fields.Boolean(
        string="Left out", help="Known here, but not of the training of this year."
    )
    is_gathered = fields.Boolean(string="Gathered", compute="_compute_is_gathered")

    @api.depends("claim_id", "cost_id", "move_line_id")
    def _compute_is_gathered(self):
        for entry in self:
            entry.is_gathered = bool(entry._get_origin())

    def _get_origin(self):
        """What it was gathered from: ``(field, id)``."""
        for name in ("claim_id", "cost_id", "move_line_id"):
            # Officers have no access to the accounting: only the link is read.
            if origin := self.sudo()[name]:
                return name, origin.id
        return None

    @api.constrains("item_id", "report_id")
    def _check_item(self):
        for entry in self:
            item = entry.item_id
            is_of_form = item.form_id == entry.report_id.form_id
            if item.is_sum or item.frame not in ("C", "D") or not is_of_form:
                raise ValidationError(
                    entry.env._(
                        "%(item)s is not a line for amounts: choose one of frame C "
                        "or D.",
                        item=item.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries.report_id._check_draft()
        return entries

    def write(self, vals):
        self.report_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        self.report_id._check_draft()

    def action_open_origin(self):
        """The claim or the cost this amount comes from."""
        self.ensure_one()
        origin = self.claim_id or self.cost_id
        return origin and {
            "type": "ir.actions.act_window",
            "res_model": origin._name,
            "res_id": origin.id,
            "view_mode": "form",
        }


class TelecentreTrainingBpf(models.Model):
    """The amounts of the year: what is known here, completed by hand."""

    _inherit = "telecentre.training.bpf"

    def _sum_entries(self):
        """``{frame: {key: Figure}}`` of the amounts."""
        found = defaultdict(dict)
        told = self.entry_ids.filtered(lambda each: not each.is_left_out)
        for item, entries in told.grouped("item_id").items():
            exact = sum(map(to_decimal, entries.mapped("amount")), Decimal(0))
            found[item.frame][item.key] = Figure(entries.ids, exact)
        return found

    def _gather_entries(self):
        """What comes from claims, costs and invoices, as it is now.

        What was typed stays; so does the line chosen for something gathered.
        """
        wanted = self._prepare_entries()
        kept = {}
        for entry in self.entry_ids:
            origin = entry._get_origin()
            if origin and origin not in wanted:
                entry.unlink()
            elif origin:
                kept[origin] = entry
        commands = []
        for origin, vals in wanted.items():
            if origin in kept:
                changed = {"name": vals["name"], "amount": vals["amount"]}
                commands.append(Command.update(kept[origin].id, changed))
            else:
                field, key = origin
                commands.append(Command.create({**vals, field: key}))
        self.entry_ids = commands

    def _prepare_entries(self):
        """``{(field, id): values}``."""
        items = {
            (item.frame, item.key): item.id
            for item in self.form_id.item_ids
            if not item.is_sum
        }
        return {
            origin: {"item_id": items[place], "name": name, "amount": amount}
            for origin, place, name, amount in (
                *self._find_grants(),
                *self._find_charges(),
                *self._find_invoices(),
            )
            if place in items
        }

    def _get_claims(self, *states):
        return self.env["telecentre.training.claim"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", states)
            & Domain("date_checked", ">=", self.date_start)
            & Domain("date_checked", "<=", self.date_stop)
        )

    def _find_grants(self):
        """The fund owes what it retained, from the day it said so."""
        for claim in self._get_claims("checked", "paid"):
            name = f"{claim.operation_id.display_name} · {claim.display_name}"
            yield ("claim_id", claim.id), ("C", "europe"), name, claim.grant_retained

    def _get_costs(self):
        return self.env["telecentre.training.cost"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", self.date_start)
            & Domain("date", "<=", self.date_stop)
        )

    def _find_charges(self):
        """Expenditure of the year; what others gave in kind is no charge."""
        trainers = self.env["res.partner"].union(*self._get_trainer_hours())
        for cost in self._get_costs():
            if cost.category == "in_kind":
                continue
            key = "charge"
            if cost.category == "services":
                key = "bought"
            elif cost.category == "staff" and cost.partner_id in trainers:
                key = "wages"
            yield ("cost_id", cost.id), ("D", key), cost.name, cost.amount

    def _find_invoices(self):
        """Trainings invoiced to companies or persons, by the analytic accounts."""
        accounts = (
            self.env["telecentre.training.operation"]
            .search([("company_id", "=", self.company_id.id)])
            .sudo()
            .analytic_account_id
        )
        if not accounts:
            return
        # Officers have no access to the accounting: only these lines are read.
        lines = self.env["account.move.line"].sudo()
        for line in lines.search(
            Domain("analytic_distribution", "in", accounts.ids)
            & Domain("parent_state", "=", "posted")
            & Domain("move_id.move_type", "in", ("out_invoice", "out_refund"))
            & Domain("company_id", "=", self.company_id.id)
            & Domain("display_type", "=", "product")
            & Domain("date", ">=", self.date_start)
            & Domain("date", "<=", self.date_stop)
        ):
            is_company = line.partner_id.commercial_partner_id.is_company
            key = "company" if is_company else "individual"
            name = " · ".join(
                filter(None, [line.move_id.name, line.partner_id.name, line.name])
            )
            yield ("move_line_id", line.id), ("C", key), name, -line.balance
