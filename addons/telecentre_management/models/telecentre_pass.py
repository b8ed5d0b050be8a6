from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .telecentre_credit_mixin import CREDIT_UNITS, DEFAULT_HALF_DAY

# What a manager may change on a pass; all else is written by sales and memberships.
EDITABLE_FIELDS = {"date_stop", "debt_minutes"}


class TelecentrePass(models.Model):
    """Minutes of use that a member has: a pass they bought, or a plan's allowance.

    The balance is the sum of its entries (``telecentre.credit.entry``), kept on the
    row so that PostgreSQL refuses what would overdraw it, whoever writes at once.
    """

    _name = "telecentre.pass"
    _description = "Pass or Allowance"
    _inherit = ["telecentre.credit.mixin", "mail.thread"]
    # Earliest expiry first, then oldest: the order in which they are used.
    _order = "date_stop, date_start, id"
    _check_company_auto = True

    # identity
    name = fields.Char(required=True)
    type_id = fields.Many2one(
        "telecentre.pass.type",
        string="Kind of pass",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    membership_id = fields.Many2one(
        "telecentre.membership",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The membership that gives this allowance.",
    )
    period_start = fields.Date(
        readonly=True, help="First day of the period this allowance was given for."
    )
    period_units = fields.Integer(
        string="Included per month",
        readonly=True,
        help="What the plan included when the period began.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)

    # who
    partner_id = fields.Many2one(
        "res.partner",
        string="Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    payer_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    site_id = fields.Many2one(
        "telecentre.site",
        required=True,
        readonly=True,
        check_company=True,
        help="Where it was sold; it is used at every site.",
    )

    # what
    unit = fields.Selection(CREDIT_UNITS, required=True, readonly=True)
    unit_minutes = fields.Integer(
        string="Minutes per unit", required=True, readonly=True
    )
    space_type_ids = fields.Many2many(
        "telecentre.space.type", string="Kinds of space", readonly=True
    )
    minutes = fields.Integer(string="Granted (minutes)", readonly=True)
    # Follows the entries (see telecentre_credit_entry.py).
    balance_minutes = fields.Integer(
        string="Balance (minutes)", readonly=True, copy=False, default=0
    )
    balance = fields.Float(
        compute="_compute_balance",
        help="In half-days or hours.",
    )
    granted_label = fields.Char(string="Granted", compute="_compute_balance")
    balance_label = fields.Char(string="Left", compute="_compute_balance")
    debt_minutes = fields.Integer(
        string="Debt allowed (minutes)",
        tracking=True,
        help="How far below zero the balance may go.",
    )

    # when
    date_sold = fields.Date(string="Sold on", readonly=True)
    date_start = fields.Date(string="Valid from", required=True, readonly=True)
    date_stop = fields.Date(
        string="Valid until",
        tracking=True,
        help="Last day of use, included. Empty: no end.",
    )
    date_cancelled = fields.Date(string="Taken back on", readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)
    state = fields.Selection(
        [
            ("coming", "Coming"),
            ("in_force", "In force"),
            ("used_up", "Used up"),
            ("expired", "Expired"),
            ("cancelled", "Taken back"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    # links
    entry_ids = fields.One2many("telecentre.credit.entry", "pass_id", readonly=True)
    charge_ids = fields.One2many("telecentre.charge", "pass_id", readonly=True)

    _one_source = models.Constraint(
        "CHECK (num_nonnulls(type_id, membership_id) = 1)",
        "Credits come from a pass that is sold or from a membership.",
    )
    _period_unique = models.UniqueIndex(
        "(membership_id, period_start) WHERE membership_id IS NOT NULL",
        "The allowance of this period is already granted.",
    )
    _never_overdrawn = models.Constraint(
        "CHECK (balance_minutes >= -debt_minutes)",
        "Not enough is left on this pass.",
    )
    _debt_positive = models.Constraint(
        "CHECK (debt_minutes >= 0)", "An allowed debt is not negative."
    )
    _unit_positive = models.Constraint(
        "CHECK (unit_minutes > 0)", "A half-day lasts at least one minute."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop IS NULL OR date_stop >= date_start)",
        "The last day of a pass does not come before its first.",
    )
    _usable_index = models.Index("(partner_id, company_id) WHERE balance_minutes > 0")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("balance_minutes", "minutes", "unit", "unit_minutes")
    @api.depends_context("lang")
    def _compute_balance(self):
        for credit in self:
            credit.balance = credit.balance_minutes / (
                credit.unit_minutes or DEFAULT_HALF_DAY
            )
            credit.balance_label = credit._format_minutes(credit.balance_minutes)
            credit.granted_label = credit._format_minutes(credit.minutes)

    @api.depends("date_start", "date_stop", "date_cancelled", "balance_minutes")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for credit in self:
            if credit.date_cancelled:
                credit.state = "cancelled"
            elif credit.date_stop and credit.date_stop < today:
                credit.state = "expired"
            elif credit.date_start and credit.date_start > today:
                credit.state = "coming"
            elif credit.balance_minutes <= 0:
                credit.state = "used_up"
            else:
                credit.state = "in_force"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        live = Domain("date_cancelled", "=", False)
        lasting = live & (
            Domain("date_stop", "=", False) | Domain("date_stop", ">=", today)
        )
        begun = lasting & Domain("date_start", "<=", today)
        domains = {
            "cancelled": Domain("date_cancelled", "!=", False),
            "expired": live & Domain("date_stop", "<", today),
            "coming": lasting & Domain("date_start", ">", today),
            "used_up": begun & Domain("balance_minutes", "<=", 0),
            "in_force": begun & Domain("balance_minutes", ">", 0),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("name", "date_stop")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for credit in self:
            credit.display_name = credit.name
            if credit.date_stop:
                credit.display_name = self.env._(
                    "%(name)s (until %(date)s)",
                    name=credit.name,
                    date=format_date(self.env, credit.date_stop),
                )

    @api.model
    def _get_usable_domain(self):
        """Passes that may still pay for something, on their days."""
        return Domain("date_cancelled", "=", False) & (
            Domain("balance_minutes", ">", 0) | Domain("debt_minutes", ">", 0)
        )

    def _format_minutes(self, minutes):
        return self._format_credits(minutes, self.unit, self.unit_minutes)

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def write(self, vals):
        """By hand, only the last day and the allowed debt change."""
        own = {name for name in vals if not name.startswith("message_")}
        if not self.env.su and own - EDITABLE_FIELDS:
            raise UserError(
                self.env._(
                    "A pass is not edited: adjust its credits with a reason, or take "
                    "it back."
                )
            )
        result = super().write(vals)
        if "date_stop" in vals:
            self._give_back_expired()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A pass is never deleted: take it back with a reason.")
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_credit_entry_action"
        )
        return action | {"domain": [("pass_id", "=", self.id)], "context": {}}

    def action_open_charges(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecentre_management.telecentre_charge_action"
        )
        return action | {"domain": [("pass_id", "=", self.id)], "context": {}}

    @api.model
    def action_open_sell(self):
        """Choose who buys which pass, see its price, sell it."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sell a pass"),
            "res_model": "telecentre.pass.sell",
            "view_mode": "form",
            "target": "new",
        }

    def action_open_adjust(self):
        """Ask how much and why, then adjust."""
        self.ensure_one()
        return self._get_wizard_action(
            "telecentre.credit.adjust", self.env._("Adjust credits")
        )

    def action_open_cancel(self):
        """Ask for the reason, then take back."""
        self.ensure_one()
        return self._get_wizard_action(
            "telecentre.pass.cancel", self.env._("Take the pass back")
        )

    def _get_wizard_action(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_pass_id": self.id},
        }

    # ------------------------------------------------------------------
    # Guarding
    # ------------------------------------------------------------------

    def _register_hook(self):
        """Health check: balances are the sums of their entries."""
        super()._register_hook()
        self._check_balances()

    def _lock(self):
        """Queue up behind whoever is using the same credits, in id order.

        A transaction that began before another one used them cannot go on from what
        it read: PostgreSQL says so, and Odoo runs the request again.
        """
        if self.ids:
            self.env.execute_query(
                SQL(
                    "SELECT id FROM telecentre_pass WHERE id = ANY(%s) "
                    "ORDER BY id FOR NO KEY UPDATE",
                    list(self.ids),
                )
            )
