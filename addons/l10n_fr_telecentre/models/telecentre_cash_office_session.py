from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from .telecentre_cash_office import CASH

# What the person at the counter types.
TYPED_FIELDS = {"amount_counted", "difference_reason"}


class TelecentreCashOfficeSession(models.Model):
    """One person at the counter of a cash office, from opening to counting."""

    _name = "telecentre.cash.office.session"
    _description = "Session of a Cash Office"
    _inherit = ["mail.thread"]
    _order = "date_open desc, id desc"

    name = fields.Char(compute="_compute_name")
    office_id = fields.Many2one(
        "telecentre.cash.office", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="office_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="At the counter",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("open", "In progress"), ("closed", "Counted")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
    )
    date_open = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, copy=False
    )
    date_close = fields.Datetime(readonly=True, copy=False)
    receipt_ids = fields.One2many(
        "telecentre.cash.office.receipt", "session_id", readonly=True
    )
    receipt_count = fields.Integer(compute="_compute_amounts")
    amount_cashed = fields.Monetary(compute="_compute_amounts")
    amount_expected = fields.Monetary(
        string="Cash expected",
        compute="_compute_amount_expected",
        store=True,
        readonly=True,
        help="What the drawer should hold, float included; kept when it is closed.",
    )
    amount_counted = fields.Monetary(string="Cash counted", tracking=True, copy=False)
    amount_difference = fields.Monetary(
        string="Difference", compute="_compute_difference", store=True
    )
    difference_reason = fields.Char(
        string="Reason of the difference", tracking=True, copy=False
    )
    # of the whole office: what must be watched at the counter
    amount_held = fields.Monetary(related="office_id.amount_held")
    amount_ceiling = fields.Monetary(related="office_id.amount_ceiling")
    date_due = fields.Date(related="office_id.date_due")
    alert = fields.Char(related="office_id.alert")

    _open_unique = models.UniqueIndex(
        "(office_id) WHERE state = 'open'",
        "This cash office already has an open session: go on with it, or close it.",
    )

    @api.depends("office_id", "date_open")
    def _compute_name(self):
        for session in self:
            session.name = session.env._(
                "%(office)s, %(date)s",
                office=session.office_id.name,
                date=format_datetime(session.env, session.date_open, dt_format="short"),
            )

    @api.depends("receipt_ids.amount")
    def _compute_amounts(self):
        for session in self:
            session.receipt_count = len(session.receipt_ids)
            session.amount_cashed = sum(session.receipt_ids.mapped("amount"))

    @api.depends("receipt_ids.amount", "state")
    def _compute_amount_expected(self):
        positions = self.office_id._get_positions(fields.Datetime.now())
        for session in self:
            if session.state == "open":
                session.amount_expected = (
                    positions[session.office_id].get(CASH, 0.0)
                    + session.office_id.amount_float
                )

    @api.depends("amount_counted", "amount_expected", "state")
    def _compute_difference(self):
        for session in self:
            session.amount_difference = session.amount_counted - session.amount_expected

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        for session in sessions:
            session._check_holder()
        return sessions

    def write(self, vals):
        closed = any(session.state == "closed" for session in self)
        if not self.env.su and (closed or vals.keys() - TYPED_FIELDS):
            raise UserError(
                self.env._("A session is counted and closed, never changed otherwise.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A session of a cash office is never deleted."))

    def _check_holder(self):
        """Only the holder and the deputies cash: nobody else may touch the money."""
        self.ensure_one()
        if self.env.user not in self.office_id.sudo()._get_holders():
            raise UserError(
                self.env._(
                    "Only the holder of %(office)s and the deputies may cash there.",
                    office=self.office_id.name,
                )
            )

    def action_collect(self):
        """Take a payment."""
        self.ensure_one()
        self._check_holder()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take a payment"),
            "res_model": "telecentre.cash.office.collect",
            "view_mode": "form",
            "target": "new",
            "context": {"default_session_id": self.id},
        }

    def action_close(self):
        """Close once the cash is counted; a difference needs its reason."""
        for session in self.filtered(lambda session: session.state == "open"):
            session._check_holder()
            # What was paid over since is not in the drawer.
            session.sudo()._compute_amount_expected()
            different = not session.currency_id.is_zero(session.amount_difference)
            if different and not session.difference_reason:
                raise UserError(
                    session.env._(
                        "The drawer should hold %(expected)s and %(counted)s were "
                        "counted: count again, or say why.",
                        expected=session.currency_id.format(session.amount_expected),
                        counted=session.currency_id.format(session.amount_counted),
                    )
                )
            session.sudo().write(
                {"state": "closed", "date_close": fields.Datetime.now()}
            )
        return True
