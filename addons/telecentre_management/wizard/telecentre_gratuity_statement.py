from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TelecentreGratuityStatement(models.TransientModel):
    """Print what was given in a year: a table for the council, a letter per member."""

    _name = "telecentre.gratuity.statement"
    _description = "Statement of Gratuities"

    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year
    )
    document = fields.Selection(
        [("council", "Table for the council"), ("member", "One statement per member")],
        required=True,
        default="council",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Members",
        help="Empty: all those who received something that year.",
    )
    site_ids = fields.Many2many(
        "telecentre.site", string="Sites", help="Empty: every site."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(string="Value given", compute="_compute_value")
    member_count = fields.Integer(string="Beneficiaries", compute="_compute_value")

    @api.depends("year", "partner_ids", "site_ids", "company_id")
    def _compute_value(self):
        for statement in self:
            rows = statement._get_rows()
            statement.value = sum(row["value"] for row in rows)
            statement.member_count = len({row["partner"] for row in rows})

    @api.constrains("year")
    def _check_year(self):
        for statement in self:
            if not 1990 <= statement.year <= 2999:
                raise UserError(statement.env._("Give the year with its four figures."))

    def _get_domain(self):
        """Uses of the year; those still to come are not given yet."""
        first = fields.Date.to_date(f"{self.year:04}-01-01")
        last = min(
            fields.Date.to_date(f"{self.year:04}-12-31"),
            fields.Date.context_today(self),
        )
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", first)
            & Domain("date", "<=", last)
        )
        if self.partner_ids:
            domain &= Domain("partner_id", "child_of", self.partner_ids.ids)
        if self.site_ids:
            domain &= Domain("site_id", "in", self.site_ids.ids)
        return domain

    def _get_rows(self):
        """One row per member and reason, by value."""
        if not 1990 <= (self.year or 0) <= 2999:
            return []
        groups = self.env["telecentre.gratuity.report"]._read_group(
            self._get_domain(),
            ["partner_id", "gratuity_id", "act_id"],
            ["amount_full:sum", "amount_due:sum", "value:sum", "uses:sum"],
        )
        rows = [
            {
                "partner": partner,
                "gratuity": gratuity,
                "act": act,
                "full": full,
                "due": due,
                "value": value,
                "uses": uses,
            }
            for partner, gratuity, act, full, due, value, uses in groups
            if value
        ]
        return sorted(rows, key=lambda row: (row["partner"].name or "", row["act"].id))

    def _get_sites(self):
        """Value by site: ``[(site, value, uses), …]``."""
        return self.env["telecentre.gratuity.report"]._read_group(
            self._get_domain(), ["site_id"], ["value:sum", "uses:sum"]
        )

    def _get_until(self):
        """The last day counted."""
        return min(
            fields.Date.to_date(f"{self.year:04}-12-31"),
            fields.Date.context_today(self),
        )

    # ------------------------------------------------------------------
    # Sentences of the documents
    # ------------------------------------------------------------------

    def _get_title(self):
        return self.env._("Value of gratuities in %(year)s", year=self.year)

    def _get_member_title(self):
        return self.env._("Statement of gratuities of %(year)s", year=self.year)

    def _get_introduction(self):
        sentence = self.env._(
            "Untaxed value of free or reduced use up to %(date)s: what would have been "
            "due at the prices voted, less what was due.",
            date=self.company_id._format_telecentre_date(self._get_until()),
        )
        if not self.site_ids:
            return sentence
        sites = ", ".join(self.site_ids.mapped("name"))
        return f"{sentence} " + self.env._("Sites: %(sites)s.", sites=sites)

    def _get_member_introduction(self, partner):
        return self.env._(
            "%(company)s certifies that %(member)s received the following free or "
            "reduced use of its telecentres up to %(date)s. Values are untaxed.",
            company=self.company_id.name,
            member=partner.name,
            date=self.company_id._format_telecentre_date(self._get_until()),
        )

    def _get_issued_sentence(self):
        today = fields.Date.context_today(self)
        return self.env._(
            "Issued on %(date)s.",
            date=self.company_id._format_telecentre_date(today),
        )

    def action_print(self):
        self.ensure_one()
        self._check_year()
        if not self._get_rows():
            raise UserError(
                self.env._(
                    "Nothing was given for free in %(year)s with these choices.",
                    year=self.year,
                )
            )
        return self.env.ref(
            f"telecentre_management.telecentre_gratuity_statement_{self.document}_report"
        ).report_action(self)
