import logging

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

_logger = logging.getLogger(__name__)

# Invoices made and posted between two commits: memory stays flat, and a killed run
# loses at most one chunk of work.
CHUNK = 100
# Beyond this many payers, a click starts the work and the scheduler goes on.
FOREGROUND = 300


class TelecentreBillingRun(models.Model):
    """Turns open charges into invoices, one per payer, in chunks that commit.

    It can be killed and called again at any moment: a charge is claimed, invoiced and
    marked in one transaction, and two runs never take the same one.
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

    @api.depends("line_ids.state", "line_ids.amount_untaxed")
    def _compute_totals(self):
        groups = self.env["telecentre.billing.run.line"]._read_group(
            [("run_id", "in", self.ids)],
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
            self.date_cutoff, companies=self.company_id
        )
        self.line_ids.filtered(lambda line: line.state != "invoiced").unlink()
        groups = self.env["telecentre.charge"]._read_group(
            self._get_charge_domain(),
            ["payer_id"],
            ["__count", "amount_due:sum"],
        )
        self.env["telecentre.billing.run.line"].create(
            [
                self._prepare_line_vals(payer, count, amount)
                for payer, count, amount in groups
            ]
        )
        if not self.move_ids or any(line.state == "ready" for line in self.line_ids):
            self.state = "previewed"

    def _get_charge_domain(self):
        self.ensure_one()
        return self.env["telecentre.charge"]._get_billable_domain(
            self.company_id, self.date_cutoff, self.site_ids
        )

    def _prepare_line_vals(self, payer, count, amount):
        reason = self._get_set_aside_reason(payer, amount)
        return {
            "run_id": self.id,
            "payer_id": payer.id,
            "charge_count": count,
            "amount_untaxed": amount,
            "state": "set_aside" if reason else "ready",
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

    @api.model
    def _cron_work(self):
        """Go on with runs that were started and not finished."""
        runs = self.search([("state", "in", ("invoicing", "posting"))], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(runs))
        for run in runs:
            if not run.try_lock_for_update():
                continue  # somebody's click is at work on it
            if not run._work():
                return
            if not self.env["ir.cron"]._commit_progress(1):
                return

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

    def _work(self, limit=None):
        """Make or post invoices chunk by chunk, with a commit after each.

        :param int limit: payers to do before the scheduler takes over
        :return: whether the run is finished
        """
        self.ensure_one()
        posting = self.state == "posting"
        work = self._post_chunk if posting else self._invoice_chunk
        done = 0
        while True:
            self._lock_run()
            count = work()
            if not count:
                # A draft that could not be posted keeps the run open, with its reason.
                is_posted = posting and not self._get_draft_lines()
                self.state = "posted" if is_posted else "invoiced"
                self.env["ir.cron"]._commit_progress()
                return True
            done += count
            time_left = self.env["ir.cron"]._commit_progress()
            self.env.invalidate_all()
            if not time_left:
                return False
            if limit and done >= limit:
                self.env.ref(
                    "telecentre_management.telecentre_billing_run_cron"
                )._trigger()
                return False

    def _lock_run(self):
        """One worker at a time on one run; it is let go at each commit."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "%(run)s is already being processed: wait for it to finish.",
                    run=self.name,
                )
            ) from error

    def _invoice_chunk(self):
        """Invoice the next payers: claim, make, mark. Returns how many were handled."""
        lines = self.env["telecentre.billing.run.line"].search(
            [("run_id", "=", self.id), ("state", "=", "ready")],
            order="payer_name, id",
            limit=CHUNK,
        )
        if not lines:
            return 0
        charges = self._claim_charges(lines.payer_id)
        by_payer = charges.grouped("payer_id")
        gone = lines.filtered(lambda line: line.payer_id not in by_payer)
        gone.unlink()
        lines -= gone
        try:
            with self.env.cr.savepoint():
                self._invoice_lines(lines, by_payer)
        except (UserError, ValidationError):
            # One payer cannot be invoiced: find which, and let the others through.
            for line in lines:
                self._invoice_line_or_set_aside(line, by_payer)
        return len(lines) + len(gone)

    def _invoice_line_or_set_aside(self, line, by_payer):
        try:
            with self.env.cr.savepoint():
                self._invoice_lines(line, by_payer)
        except (UserError, ValidationError) as error:
            line.write({"state": "set_aside", "reason": str(error)})

    def _claim_charges(self, payers):
        """Lock the open charges of these payers; what another run holds is left to it.

        A payer of whom some charges are held elsewhere is left out whole: one invoice
        per payer, not two halves.
        """
        domain = self._get_charge_domain() & Domain("payer_id", "in", payers.ids)
        wanted = self.env["telecentre.charge"].search(domain, order="date, id")
        locked = {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "SELECT id FROM telecentre_charge WHERE id = ANY(%s) "
                    "AND state = 'open' ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
                    wanted.ids,
                )
            )
        }
        missed = wanted.filtered(lambda charge: charge.id not in locked).payer_id
        return wanted.filtered(lambda charge: charge.payer_id not in missed)

    def _invoice_lines(self, lines, by_payer):
        """One invoice per run line, and its charges marked, in a few queries."""
        if not lines:
            return
        moves = (
            self.env["account.move"]
            .with_context(tracking_disable=True, mail_create_nolog=True)
            .with_company(self.company_id)
            .create(
                [
                    self._prepare_move_vals(line.payer_id, by_payer[line.payer_id])
                    for line in lines
                ]
            )
        )
        for line, move in zip(lines, moves, strict=True):
            self._mark_invoiced(line, move, by_payer[line.payer_id])

    def _prepare_move_vals(self, payer, charges):
        """The invoice of one payer, or a credit note when corrections weigh more."""
        self.ensure_one()
        is_credit = self.currency_id.compare_amounts(
            sum(charges.mapped("amount_due")), 0
        )
        sign = -1 if is_credit < 0 else 1
        origins = charges.origin_id.move_id
        vals = {
            "move_type": "out_refund" if sign < 0 else "out_invoice",
            "telecentre_run_id": self.id,
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": payer.id,
            # The scheduler may do the work: the invoice is still somebody's.
            "invoice_user_id": self.create_uid.id,
            "invoice_date": self.date_invoice,
            "invoice_origin": self.name,
            "invoice_line_ids": [
                Command.create(charge._prepare_move_line_vals(sequence, sign))
                for sequence, charge in enumerate(charges, start=1)
            ],
        }
        if sign < 0 and len(origins) == 1:
            vals["reversed_entry_id"] = origins.id
        return vals

    def _mark_invoiced(self, line, move, charges):
        move_lines = move.invoice_line_ids.sorted("sequence")
        for charge, move_line in zip(charges.sudo(), move_lines, strict=True):
            charge.write({"move_line_id": move_line.id, "run_id": self.id})
        line.write(
            {
                "state": "invoiced",
                "reason": False,
                "move_id": move.id,
                "charge_count": len(charges),
                "amount_untaxed": sum(charges.mapped("amount_due")),
            }
        )

    # ------------------------------------------------------------------
    # Posting
    # ------------------------------------------------------------------

    def _post_chunk(self):
        """Post the next drafts in the order of names. Returns how many were handled."""
        lines = self._get_draft_lines().filtered(lambda line: not line.reason)[:CHUNK]
        if not lines:
            return 0
        moves = lines.move_id.with_context(tracking_disable=True)
        try:
            with self.env.cr.savepoint():
                moves.action_post()
        except (UserError, ValidationError):
            for line in lines:
                self._post_or_explain(line)
        return len(lines)

    def _get_draft_lines(self):
        """The lines whose invoice is still a draft, in the order of names."""
        return self.env["telecentre.billing.run.line"].search(
            [
                ("run_id", "=", self.id),
                ("state", "=", "invoiced"),
                ("move_id.state", "=", "draft"),
            ],
            order="payer_name, id",
        )

    def _post_or_explain(self, line):
        try:
            with self.env.cr.savepoint():
                line.move_id.with_context(tracking_disable=True).action_post()
        except (UserError, ValidationError) as error:
            _logger.info("invoice %s not posted: %s", line.move_id.id, error)
            line.reason = str(error)
