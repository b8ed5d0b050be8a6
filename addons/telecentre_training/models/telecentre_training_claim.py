import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import esf_costs

NAMED_PARTICIPANTS = 3


class TelecentreTrainingClaim(models.Model):
    """What is asked of the fund for a time; frozen, with its checksum, when filed.

    Its content: ``telecentre_training_claim_snapshot.py``.
    """

    _name = "telecentre.training.claim"
    _description = "Claim to the Fund"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "operation_id, date_stop desc, id desc"

    # identity
    operation_id = fields.Many2one(
        "telecentre.training.operation",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('state', '=', 'agreed')]",
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("interim", "Interim"), ("final", "Final")], required=True, default="interim"
    )
    date_start = fields.Date(string="From", required=True)
    date_stop = fields.Date(string="To", required=True)
    state = fields.Selection(
        [
            ("draft", "In preparation"),
            ("filed", "Filed"),
            ("checked", "Service done checked"),
            ("paid", "Paid"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
    )

    # asked: counted each time it is read until it is filed, kept from then on
    cost_eligible = fields.Monetary(string="Eligible cost", compute="_compute_amounts")
    grant_claimed = fields.Monetary(string="Grant asked", compute="_compute_amounts")
    cost_filed = fields.Monetary(readonly=True, copy=False)
    grant_filed = fields.Monetary(readonly=True, copy=False)
    date_filed = fields.Datetime(string="Filed on", readonly=True, copy=False)
    snapshot = fields.Text(readonly=True, copy=False)
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)
    is_intact = fields.Boolean(string="Untouched", compute="_compute_is_intact")
    cost_ids = fields.One2many("telecentre.training.cost", "claim_id", copy=False)
    rejection_html = fields.Html(compute="_compute_rejection_html", sanitize=False)

    # answered
    date_checked = fields.Date(string="Checked on", copy=False)
    cost_retained = fields.Monetary(string="Retained cost", copy=False, tracking=True)
    grant_retained = fields.Monetary(string="Retained grant", copy=False, tracking=True)
    correction = fields.Text(
        string="Corrections", copy=False, help="What was taken off, and why."
    )
    cost_lost = fields.Monetary(string="Taken off", compute="_compute_cost_lost")
    payment_id = fields.Many2one(
        "account.payment",
        copy=False,
        check_company=True,
        groups="account.group_account_invoice",
        domain="[('payment_type', '=', 'inbound')]",
    )
    date_received = fields.Date(
        string="Received on",
        compute="_compute_received",
        store=True,
        readonly=False,
        copy=False,
    )
    amount_received = fields.Monetary(
        string="Received", compute="_compute_received", store=True, readonly=False
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_stop >= date_start)", "A claim ends after it starts."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(operation_id, operation_id, '[]') WITH =, "
        "daterange(date_start, date_stop, '[]') WITH &&)",
        "Claims of an operation do not overlap.",
    )

    @api.depends("operation_id.name", "kind", "date_stop")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for claim in self:
            names = [kinds.get(claim.kind), claim.operation_id.number]
            claim.display_name = " · ".join(filter(None, names))

    @api.depends("operation_id", "date_start", "date_stop", "state")
    def _compute_amounts(self):
        for claim in self:
            if claim.state != "draft":
                claim.cost_eligible = claim.cost_filed
                claim.grant_claimed = claim.grant_filed
            elif claim.date_start and claim.date_stop and claim.operation_id:
                claim._count_amounts()
            else:
                claim.cost_eligible = claim.grant_claimed = 0

    def _count_amounts(self):
        """What these dates give, and what was not asked yet of the grant."""
        operation = self.operation_id._origin
        parts = operation._get_spans(self.date_start, self.date_stop)
        lines = [line for _terms, part in parts for line in part]
        due = float(operation._get_grant_due(None, self.date_stop))
        self.cost_eligible = float(esf_costs.get_total(lines))
        self.grant_claimed = max(due - self._get_claimed_before(), 0)

    def _get_claimed_before(self):
        """Grant asked by earlier claims; what was retained once it is known."""
        earlier = self.search(
            Domain("operation_id", "=", self.operation_id._origin.id)
            & Domain("date_stop", "<", self.date_start)
            & Domain("state", "!=", "draft")
        )
        return sum(
            each.grant_claimed if each.state == "filed" else each.grant_retained
            for each in earlier
        )

    @api.depends("snapshot", "sha256")
    def _compute_is_intact(self):
        for claim in self:
            claim.is_intact = bool(claim.snapshot) and claim.sha256 == (
                hashlib.sha256(claim.snapshot.encode()).hexdigest()
            )

    @api.depends("cost_eligible", "cost_retained", "state")
    def _compute_cost_lost(self):
        for claim in self:
            is_known = claim.state in ("checked", "paid")
            claim.cost_lost = is_known and claim.cost_eligible - claim.cost_retained

    @api.depends("operation_id", "date_start", "date_stop", "snapshot")
    def _compute_rejection_html(self):
        for claim in self:
            claim.rejection_html = claim.env["ir.qweb"]._render(
                "telecentre_training.rejections",
                {
                    "rejections": claim._get_rejections(),
                    "currency": claim.currency_id,
                },
            )

    def _get_rejections(self):
        if self.snapshot:
            return json.loads(self.snapshot)["rejections"]
        if not (self.operation_id and self.date_start and self.date_stop):
            return []
        return self.operation_id._get_rejections(self.date_start, self.date_stop)

    @api.depends("payment_id")
    def _compute_received(self):
        for claim in self:
            # Who has no right on the accounting reads what was received.
            payment = claim.sudo().payment_id
            claim.date_received = payment.date or claim.date_received
            claim.amount_received = payment.amount or claim.amount_received

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        claims.operation_id._check_not_controller()
        return claims

    def write(self, vals):
        self.operation_id._check_not_controller()
        frozen = {"operation_id", "kind", "date_start", "date_stop"} & set(vals)
        if frozen and any(claim.state != "draft" for claim in self):
            raise UserError(self.env._("A claim that is filed no longer changes."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        self.operation_id._check_not_controller()
        if any(claim.state != "draft" for claim in self):
            raise UserError(self.env._("A claim that is filed is kept."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_file(self):
        """Freeze what is asked, with everything it rests on."""
        self.check_access("write")
        for claim in self.filtered(lambda each: each.state == "draft"):
            claim._check_filable()
            claim._freeze()
        return True

    def _check_filable(self):
        operation = self.operation_id
        incomplete = operation.participant_ids.filtered(
            lambda each: each.date_entry and not each.is_complete
        )
        if incomplete and self.kind == "final":
            named = incomplete[:NAMED_PARTICIPANTS]
            raise UserError(
                self.env._(
                    "The participants come before the final claim: answers of "
                    "%(count)s are missing (%(names)s).",
                    count=len(incomplete),
                    names=", ".join(
                        f"{each.partner_id.name}: {each.missing}" for each in named
                    ),
                )
            )
        if not self.cost_eligible:
            raise UserError(self.env._("There is no eligible cost in these dates."))

    def action_check(self):
        """The managing authority has checked the service done."""
        self.check_access("write")
        for claim in self.filtered(lambda each: each.state == "filed"):
            claim._check_answer()
            claim.write({"state": "checked"})
        return True

    def _check_answer(self):
        if not self.date_checked:
            raise UserError(self.env._("Say when the service done was checked."))
        compare = self.currency_id.compare_amounts
        is_less = compare(self.cost_retained, self.cost_eligible)
        if is_less > 0:
            raise UserError(
                self.env._("The retained cost is at most the cost that was claimed.")
            )
        if compare(self.grant_retained, self.grant_claimed) > 0:
            raise UserError(
                self.env._("The retained grant is at most the grant that was asked.")
            )
        if self.cost_retained and self.grant_claimed and not self.grant_retained:
            raise UserError(self.env._("Say how much of the grant was retained."))
        if is_less < 0 and not (self.correction or "").strip():
            raise UserError(self.env._("Say what was taken off, and why."))

    def action_paid(self):
        """The money came."""
        self.check_access("write")
        for claim in self.filtered(lambda each: each.state == "checked"):
            if not (claim.date_received and claim.amount_received):
                raise UserError(claim.env._("Say when it came, and how much."))
            claim.write({"state": "paid"})
        return True
