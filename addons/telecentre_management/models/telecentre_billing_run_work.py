import logging

from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import LockError, RedirectWarning, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# What one invoice may raise without stopping the others.
REFUSALS = (UserError, ValidationError, RedirectWarning, IntegrityError)

# Invoices made and posted between two commits: memory stays flat, and a killed run
# loses at most one chunk of work.
CHUNK = 100


class TelecentreBillingRun(models.Model):
    """The work of a run: claim, invoice and post, chunk by chunk."""

    _inherit = "telecentre.billing.run"

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
        handled = len(lines)
        charges = self._claim_charges(lines.payer_id)
        by_key = charges.grouped(lambda charge: charge._get_invoice_key())
        gone = lines.filtered(lambda line: line._get_key() not in by_key)
        gone._let_go()
        lines -= gone
        try:
            with self.env.cr.savepoint():
                self._invoice_lines(lines, by_key)
        except REFUSALS:
            # One payer cannot be invoiced: find which, and let the others through.
            for line in lines:
                self._invoice_line_or_set_aside(line, by_key)
        return handled

    def _invoice_line_or_set_aside(self, line, by_key):
        try:
            with self.env.cr.savepoint():
                self._invoice_lines(line, by_key)
        except REFUSALS as error:
            line.write({"state": "set_aside", "reason": self._explain(error)})

    def _explain(self, error):
        """The sentence of a refusal; the database speaks of columns: say it better."""
        if not isinstance(error, IntegrityError):
            return str(error.args[0])
        _logger.info("invoice refused by the database: %s", error)
        return self.env._(
            "Odoo could not make this invoice: check the income account and the taxes "
            "of its products, and the receivable account of the payer."
        )

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

    def _invoice_lines(self, lines, by_key):
        """One invoice per run line, and its charges marked, in a few queries."""
        if not lines:
            return
        moves = self._create_moves(
            [
                self._prepare_move_vals(line.payer_id, by_key[line._get_key()])
                for line in lines
            ]
        )
        for line, move in zip(lines, moves, strict=True):
            self._mark_invoiced(line, move, by_key[line._get_key()])

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
                Command.create(group._prepare_move_line_vals(sequence, sign))
                for sequence, group in enumerate(charges._group_on_lines(), start=1)
            ],
        }
        if sign < 0 and len(origins) == 1:
            vals["reversed_entry_id"] = origins.id
        return vals

    def _mark_invoiced(self, line, move, charges):
        move_lines = move.invoice_line_ids.sorted("sequence")
        groups = charges.sudo()._group_on_lines()
        for group, move_line in zip(groups, move_lines, strict=True):
            group.write({"move_line_id": move_line.id, "run_id": self.id})
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
        except REFUSALS:
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
        except REFUSALS as error:
            _logger.info("invoice %s not posted: %s", line.move_id.id, error)
            line.reason = self._explain(error)
