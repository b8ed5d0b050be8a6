from odoo import models


class AccountMove(models.Model):
    """The statement of uses annexed to an invoice: one file, made once."""

    _inherit = "account.move"

    def _get_telecentre_statement_name(self):
        self.ensure_one()
        name = self.name.replace("/", "-")
        return self.env._("Statement of uses %(number)s.pdf", number=name)

    def _get_telecentre_statement(self):
        """The file of the statement, if it was made."""
        self.ensure_one()
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("description", "=", "telecentre_statement"),
            ],
            limit=1,
        )

    def _make_telecentre_statement(self):
        """Keep the statement with the invoice: both are sent and archived together."""
        self.ensure_one()
        statement = self._get_telecentre_statement()
        if statement:
            return statement
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "telecentre_management.account_move_usage_report", self.ids
        )
        lang = self.partner_id.lang or self.env.lang
        return statement.create(
            {
                "name": self.with_context(lang=lang)._get_telecentre_statement_name(),
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
                "description": "telecentre_statement",
            }
        )
