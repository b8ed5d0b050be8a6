from odoo import api, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Entries of a cash office follow their receipt: they live and die with it."""

    _inherit = "account.move"

    def button_draft(self):
        self._check_cash_office()
        return super().button_draft()

    def button_cancel(self):
        self._check_cash_office()
        return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_cash_office()
        return super()._reverse_moves(default_values_list, cancel)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_cash_office(self):
        self._check_cash_office()

    def _check_cash_office(self):
        """
        :raise UserError: on the entry of a receipt or of a payment to the accountant
        """
        for model in (
            "telecentre.cash.office.receipt",
            "telecentre.cash.office.deposit",
        ):
            [found] = self.env[model].sudo().search_fetch(
                [("move_id", "in", self.ids)], ["name"], limit=1
            ) or [None]
            if found:
                raise UserError(
                    self.env._(
                        "This entry was made by %(receipt)s of a cash office: it never "
                        "changes. Cancel the receipt with a reason instead.",
                        receipt=found.name,
                    )
                )
