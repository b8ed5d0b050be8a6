from odoo import api, fields, models
from odoo.fields import Command

CASH, CHEQUE, CARD = "cash", "cheque", "card"


class TelecentreCashOffice(models.Model):
    """A cash office of the council: what it may take, how much it may keep.

    What it holds is in ``telecentre_cash_office_position.py``.
    """

    _name = "telecentre.cash.office"
    _description = "Cash Office"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    # identity
    name = fields.Char(required=True)
    code = fields.Char(
        required=True, help="Identifier given by the public accountant, in all numbers."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)

    # who and what: as the deed says
    act_id = fields.Many2one(
        "telecentre.act",
        string="Deed",
        check_company=True,
        help="Decision that creates the office and lists what it may cash.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Holder",
        tracking=True,
        help="The person whom the deed appoints.",
    )
    deputy_ids = fields.Many2many(
        "res.users", string="Deputies", help="They may cash for the holder."
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Income allowed",
        help="Only these may be cashed: anything else would be de facto management.",
    )
    means_ids = fields.One2many("telecentre.cash.office.means", "office_id", copy=True)

    # limits
    amount_ceiling = fields.Monetary(
        string="Ceiling",
        tracking=True,
        help="Most that the office may keep, its float apart, before it pays over.",
    )
    amount_float = fields.Monetary(
        string="Float", tracking=True, help="Coins and notes given to make change."
    )
    deposit_days = fields.Integer(
        string="Pay over every",
        default=30,
        help="Days after which what is cashed must be paid over, at the latest.",
    )

    # accounting
    journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        readonly=True,
        ondelete="restrict",
        help="Its entries are posted at once and sealed: none can be changed.",
    )
    treasury_account_id = fields.Many2one(
        "account.account",
        string="Account of what is paid over",
        check_company=True,
        help="Debited when the office pays over to the public accountant.",
    )
    # Receipts and slips are two series: neither may have a gap.
    sequence_id = fields.Many2one("ir.sequence", readonly=True, ondelete="restrict")
    slip_sequence_id = fields.Many2one(
        "ir.sequence", readonly=True, ondelete="restrict"
    )
    session_ids = fields.One2many("telecentre.cash.office.session", "office_id")
    session_id = fields.Many2one(
        "telecentre.cash.office.session",
        string="Open session",
        compute="_compute_session_id",
    )

    _code_unique = models.UniqueIndex(
        "(company_id, code)", "Two cash offices cannot have the same identifier."
    )
    _limits_positive = models.Constraint(
        "CHECK (amount_ceiling >= 0 AND amount_float >= 0 AND deposit_days > 0)",
        "Ceiling and float are amounts, and it pays over every so many days.",
    )

    @api.depends("session_ids.state")
    def _compute_session_id(self):
        for office in self:
            office.session_id = office.session_ids.filtered(
                lambda session: session.state == "open"
            )[:1]

    @api.model_create_multi
    def create(self, vals_list):
        """With a sealed journal and a counterfoil numbered without gaps."""
        offices = super().create(vals_list)
        for office in offices.sudo():
            office.write(
                {
                    "sequence_id": office._create_sequence(office.code).id,
                    "slip_sequence_id": office._create_sequence(f"{office.code}-B").id,
                    "journal_id": office._create_journal().id,
                }
            )
        return offices

    def _create_sequence(self, prefix):
        return self.env["ir.sequence"].create(
            {
                "name": self.name,
                "code": f"telecentre.cash.office.{prefix}",
                "implementation": "no_gap",
                "use_date_range": True,
                "prefix": f"{prefix}/%(range_year)s/",
                "padding": 5,
                "company_id": self.company_id.id,
            }
        )

    def _create_journal(self):
        return self.env["account.journal"].create(
            {
                "name": self.name,
                "code": self._get_journal_code(),
                "type": "general",
                "company_id": self.company_id.id,
                "restrict_mode_hash_table": True,
            }
        )

    def _get_journal_code(self):
        """The identifier, or the first like it that is free."""
        journals = self.env["account.journal"].with_context(active_test=False)
        taken = set(
            journals.search([("company_id", "=", self.company_id.id)]).mapped("code")
        )
        codes = [self.code[:5], *(f"{self.code[:3]}{n}" for n in range(1, 100))]
        return next(code for code in codes if code not in taken)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_session(self):
        """Begin to cash; go on if a session is open."""
        self.ensure_one()
        session = self.session_id or self.env["telecentre.cash.office.session"].create(
            {"office_id": self.id}
        )
        return session._get_records_action()

    def action_open_receipts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "l10n_fr_telecentre.telecentre_cash_office_receipt_action"
        )
        return action | {"domain": [("office_id", "=", self.id)]}

    def action_pay_over(self):
        """Prepare what is paid over to the public accountant."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay over"),
            "res_model": "telecentre.cash.office.deposit",
            "view_mode": "form",
            "context": {"default_office_id": self.id},
        }

    def _get_holders(self):
        return self.user_id | self.deputy_ids

    def _allows(self, products):
        """Whether all these may be cashed here; no list, all that is sold."""
        self.ensure_one()
        return not self.product_ids or products <= self.product_ids

    def _prepare_default_means(self):
        """Cash, cheques and cards, on the accounts of the French chart."""
        chart = self.env["account.chart.template"].with_company(self.company_id)
        return [
            Command.create({"kind": kind, "account_id": account.id})
            for kind, name in (
                (CASH, "pcg_53_account"),
                (CHEQUE, "pcg_5112"),
                (CARD, "pcg_517"),
            )
            if (account := chart.ref(name, raise_if_not_found=False))
        ]
