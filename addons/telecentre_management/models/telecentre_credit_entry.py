from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# What PostgreSQL keeps as it was written; links that a merge of contacts follows may
# move.
KEPT_COLUMNS = "pass_id, kind, minutes, rental_id, date, user_id, reason"


class TelecentreCreditEntry(models.Model):
    """One movement of minutes on a pass. Append-only; the balance is their sum."""

    _name = "telecentre.credit.entry"
    _description = "Credit Entry"
    _order = "id desc"
    _rec_name = "pass_id"

    pass_id = fields.Many2one(
        "telecentre.pass", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="pass_id.partner_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="pass_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("grant", "Granted"),
            ("hold", "Held"),
            ("consume", "Used"),
            ("release", "Given back"),
            ("expire", "Expired"),
            ("adjust", "Adjusted"),
        ],
        string="Movement",
        required=True,
        readonly=True,
    )
    minutes = fields.Integer(required=True, readonly=True)
    minutes_label = fields.Char(string="Credits", compute="_compute_minutes_label")
    rental_id = fields.Many2one(
        "telecentre.rental", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Author",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    reason = fields.Char(readonly=True)

    _sign_of_kind = models.Constraint(
        """CHECK (CASE
            WHEN kind IN ('grant', 'release') THEN minutes > 0
            WHEN kind IN ('hold', 'consume') THEN minutes < 0
            ELSE minutes <> 0
        END)""",
        "An entry gives or takes minutes according to its kind.",
    )
    _reason_required = models.Constraint(
        "CHECK (kind <> 'adjust' OR btrim(COALESCE(reason, '')) <> '')",
        "Say why credits are adjusted.",
    )
    _rental_required = models.Constraint(
        "CHECK ((kind IN ('hold', 'consume', 'release')) = (rental_id IS NOT NULL))",
        "Credits are held, used and given back by a rental.",
    )

    def init(self):
        """PostgreSQL itself refuses to change or delete what was written."""
        result = super().init()
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION telecentre_credit_entry_keep()
                RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'A credit entry is never changed or deleted.'
                    USING ERRCODE = 'restrict_violation';
                END $$;
                DROP TRIGGER IF EXISTS telecentre_credit_entry_keep
                    ON telecentre_credit_entry;
                CREATE TRIGGER telecentre_credit_entry_keep
                    BEFORE DELETE OR UPDATE OF %s ON telecentre_credit_entry
                    FOR EACH ROW EXECUTE FUNCTION telecentre_credit_entry_keep()
                """,
                SQL(KEPT_COLUMNS),
            )
        )
        return result

    @api.depends("minutes", "pass_id")
    @api.depends_context("lang")
    def _compute_minutes_label(self):
        for entry in self:
            entry.minutes_label = entry.pass_id._format_minutes(entry.minutes)

    # ------------------------------------------------------------------
    # Append-only
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Write entries and their balances; PostgreSQL refuses to overdraw one."""
        if not self.env.su:
            raise UserError(
                self.env._(
                    "The ledger is written by rentals, sales and memberships. "
                    "To correct a balance, adjust the pass."
                )
            )
        passes = self.env["telecentre.pass"].browse(
            {vals["pass_id"] for vals in vals_list}
        )
        passes._lock()
        entries = super().create(vals_list)
        entries._add_to_balances()
        return entries

    def _add_to_balances(self):
        """One statement: the check of the column decides between two writers."""
        if not self:
            return
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                UPDATE telecentre_pass credit
                   SET balance_minutes = credit.balance_minutes + entry.minutes
                  FROM (SELECT pass_id, SUM(minutes) AS minutes
                          FROM telecentre_credit_entry
                         WHERE id = ANY(%s)
                      GROUP BY pass_id) entry
                 WHERE credit.id = entry.pass_id
             RETURNING credit.id
                """,
                list(self.ids),
            )
        )
        self.pass_id.invalidate_recordset(["balance_minutes"], flush=False)
        self.pass_id.modified(["balance_minutes"])

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._(
                    "A credit entry is never edited: adjust the pass with a reason."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A credit entry is never deleted: adjust the pass with a reason."
            )
        )

    def action_open_rental(self):
        self.ensure_one()
        return self.rental_id._get_records_action()
