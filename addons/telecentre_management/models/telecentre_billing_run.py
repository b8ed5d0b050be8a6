from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

# Beyond this many payers, a click starts the work and the scheduler goes on.
FOREGROUND = 300


class TelecentreBillingRun(models.Model):
    """Turns open charges into invoices, one per payer, in chunks that commit.

    It can be killed and called again at any moment: a charge is claimed, invoiced and
    marked in one transaction, and two runs never take the same one
    (``telecentre_billing_run_work.py``).
    """

    _name = "telecentre.billing.run"
    _description = "Billing Run"
    _inherit = ["mail.thread"]
    _order = "date_cutoff desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_cutoff = fields.Date(
        string="Cut-off",
        required=True,
        default=lambda self: fields.Date.subtract(
            fields.Date.start_of(fields.Date.context_today(self), "month"), days=1
        ),
        tracking=True,
        help="Charges up to this day, included, are invoiced.",
    )
    date_invoice = fields.Date(
        string="Invoice date",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    site_ids = fields.Many2many(
        "telecentre.site",
        string="Sites",
        check_company=True,
        help="Empty: all sites of the company.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        check_company=True,
        domain=[("type", "=", "sale")],
    )
    state = fields.Selection(
        [
            ("draft", "To prepare"),
            ("previewed", "Previewed"),
            ("invoicing", "Invoicing"),
            ("invoiced", "Invoiced"),
            ("posting", "Posting"),
            ("posted", "Posted"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    line_ids = fields.One2many(
        "telecentre.billing.run.line", "run_id", string="Payers", readonly=True
    )
    move_ids = fields.One2many(
        "account.move", "telecentre_run_id", string="Invoices", readonly=True
    )
    payer_count = fields.Integer(compute="_compute_totals")
    set_aside_count = fields.Integer(compute="_compute_totals")
    invoice_count = fields.Integer(compute="_compute_totals")
    amount_ready = fields.Monetary(compute="_compute_totals")
    amount_invoiced = fields.Monetary(compute="_compute_totals")
    amount_free = fields.Monetary(
        string="Free use",
        compute="_compute_amount_free",
        help="Full value of the use given for free over the month of the cut-off.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("date_cutoff")
    def _compute_name(self):
        for run in self:
            if run.date_cutoff:
                run.name = run.env._(
                    "Billing to %(date)s", date=format_date(run.env, run.date_cutoff)
                )

    @api.depends("company_id")
    def _compute_journal_id(self):
        for run in self:
            run.journal_id = run.company_id.telecentre_journal_id or self.env[
                "account.journal"
            ].search(
                [("company_id", "=", run.company_id.id), ("type", "=", "sale")], limit=1
            )

    @api.depends("line_ids.state", "line_ids.amount_untaxed", "line_ids.move_id.state")
    def _compute_totals(self):
        groups = self.env["telecentre.billing.run.line"]._read_group(
            Domain("run_id", "in", self.ids)
            & (
                Domain("state", "!=", "invoiced")
                | Domain("move_id.state", "in", ("draft", "posted"))
            ),
            ["run_id", "state"],
            ["__count", "amount_untaxed:sum"],
        )
        totals = {(run, state): values for run, state, *values in groups}
        for run in self:
            ready, set_aside, invoiced = (
                totals.get((run, state), (0, 0.0))
                for state in ("ready", "set_aside", "invoiced")
            )
            run.payer_count = ready[0]
            run.amount_ready = ready[1]
            run.set_aside_count = set_aside[0]
            run.invoice_count = invoiced[0]
            run.amount_invoiced = invoiced[1]

    @api.depends("date_cutoff", "site_ids", "company_id")
    def _compute_amount_free(self):
        for run in self:
            domain = Domain("state", "=", "free") & Domain(
                "company_id", "=", run.company_id.id
            )
            if run.date_cutoff:
                month = fields.Date.start_of(run.date_cutoff, "month")
                domain &= Domain("date", ">=", month)
                domain &= Domain("date", "<=", run.date_cutoff)
            if run.site_ids:
                domain &= Domain("site_id", "in", run.site_ids.ids)
            [(run.amount_free,)] = self.env["telecentre.charge"]._read_group(
                domain, [], ["amount_full:sum"]
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        for run in self:
            if run.move_ids:
                raise UserError(
                    run.env._(
                        "%(run)s has invoices: it is part of the accounts and stays.",
                        run=run.name,
                    )
                )

    # ------------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------------

    def action_preview(self):
        """List what would be invoiced to whom, and who is set aside and why."""
        self.check_access("write")
        for run in self:
            if run.state in ("invoicing", "posting"):
                raise UserError(
                    run.env._("%(run)s is being invoiced: wait for it.", run=run.name)
                )
            run._preview()
        return True

    def _preview(self):
        self.ensure_one()
        self.env["telecentre.membership"]._charge_fees(
            min(self.date_cutoff, fields.Date.context_today(self)),
            companies=self.company_id,
        )
        self.line_ids.filtered(
            lambda line: (
                line.state != "invoiced"
                or line.move_id.state not in ("draft", "posted")
            )
        ).unlink()
        self._open_site_accounts()
        groups = self._get_groups()
        refusals = self._get_group_refusals(groups)
        self.env["telecentre.billing.run.line"].create(
            [
                self._prepare_line_vals(key, count, amount, refusals.get(key))
                for key, (count, amount) in groups.items()
            ]
        )
        if not self.move_ids or any(line.state == "ready" for line in self.line_ids):
            self.state = "previewed"
        else:
            self.state = "invoiced" if self._get_draft_lines() else "posted"

    def _get_charge_domain(self):
        self.ensure_one()
        return self.env["telecentre.charge"]._get_billable_domain(
            self.company_id, self.date_cutoff, self.site_ids
        )

    def _prepare_line_vals(self, key, count, amount, refusal=None):
        """One invoice to be: its key, what it comes to, and whether it is made.

        :param key: as ``telecentre.charge._get_invoice_key`` gives it
        :param refusal: ``(state, reason)`` that goes before those of the payer
        """
        payer, order_reference = key
        state, reason = refusal or ("set_aside", False)
        reason = reason or self._get_set_aside_reason(payer, amount)
        return {
            "run_id": self.id,
            "payer_id": payer.id,
            "order_reference": order_reference,
            "charge_count": count,
            "amount_untaxed": amount,
            "state": state if reason else "ready",
            "reason": reason,
        }

    def _get_set_aside_reason(self, payer, amount):
        """Why a payer cannot be invoiced now, or nothing. Extended by other addons."""
        self.ensure_one()
        labels = payer._fields
        missing = [
            labels[name]._description_string(self.env)
            for name in ("street", "zip", "city", "country_id")
            if not payer[name]
        ]
        if missing:
            return self.env._(
                "The address is not complete (%(fields)s): complete the contact.",
                fields=", ".join(missing),
            )
        if self.currency_id.is_zero(amount):
            return self.env._("Charges and corrections cancel out: nothing to invoice.")
        return False

    # ------------------------------------------------------------------
    # Invoices
    # ------------------------------------------------------------------

    def action_invoice(self):
        """Make the draft invoices. Can be called again after a crash.

        A long run goes on in the background after the first chunks.

        :raise UserError: if somebody else is running it right now
        """
        self.check_access("write")
        for run in self:
            run._check_period_open()
            if run.state == "draft":
                run._preview()
            if run.state != "invoicing":
                run._check_ready()
                run.state = "invoicing"
            run._work(FOREGROUND)
        return True

    def action_post(self):
        """Post the draft invoices, in the order of names. Can be called again."""
        self.check_access("write")
        for run in self.filtered(lambda run: run.state != "posted"):
            if run.state not in ("invoiced", "posting"):
                raise UserError(
                    run.env._("Make the invoices of %(run)s first.", run=run.name)
                )
            run._check_period_open()
            run._get_draft_lines().write({"reason": False})
            run.state = "posting"
            run._work(FOREGROUND)
        return True

    def action_print(self):
        """One PDF of all posted invoices of the run."""
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state == "posted")
        if not moves:
            raise UserError(self.env._("There is no posted invoice to print."))
        moves = moves.sorted("name")
        return self.env.ref("account.account_invoices").report_action(moves)

    def action_open_invoices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        return action | {
            "domain": [("telecentre_run_id", "=", self.id)],
            "context": {"create": False},
        }

    def _check_ready(self):
        self.ensure_one()
        if not self.journal_id:
            raise UserError(
                self.env._(
                    "%(company)s has no sale journal: install a chart of accounts, "
                    "then choose the journal.",
                    company=self.company_id.name,
                )
            )
        if not any(line.state == "ready" for line in self.line_ids):
            raise UserError(
                self.env._("There is nothing to invoice in %(run)s.", run=self.name)
            )
