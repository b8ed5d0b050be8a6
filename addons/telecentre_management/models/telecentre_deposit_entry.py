from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class TelecentreDeposit(models.Model):
    """The entries of a deposit: a debt towards the member, without tax."""

    _inherit = "telecentre.deposit"

    def _get_deposit_account(self):
        account = self.company_id.telecentre_deposit_account_id
        if not account:
            raise UserError(
                self.env._(
                    "Choose the account of deposits in the settings of telecentres "
                    "first (165 in the French chart)."
                )
            )
        return account

    def _book_receipt(self):
        """Money in, debt up; the move."""
        money = self._get_money_account(self.journal_id)
        return self._book(
            self.journal_id,
            self.date_received,
            self.env._("Deposit received: %(deposit)s", deposit=self.display_name),
            [(money, self.amount), (self._get_deposit_account(), -self.amount)],
        )

    def _book_refund(self, journal, date, kept):
        """Debt settled: money out, and what is kept to the member's credit."""
        owner = self.partner_id.commercial_partner_id.with_company(self.company_id)
        move = self._book(
            journal,
            date,
            self.env._("Deposit given back: %(deposit)s", deposit=self.display_name),
            [
                (self._get_deposit_account(), self.amount),
                (self._get_money_account(journal), kept - self.amount),
                (owner.property_account_receivable_id, -kept),
            ],
        )
        if self._get_deposit_account().reconcile:
            (self.move_id | move).line_ids.filtered(
                lambda line: line.account_id == self._get_deposit_account()
            ).reconcile()
        return move

    def _get_money_account(self, journal):
        if not journal.default_account_id:
            raise UserError(
                self.env._(
                    "Journal %(journal)s has no account: set it first.",
                    journal=journal.name,
                )
            )
        return journal.default_account_id

    def _book(self, journal, date, name, amounts):
        """Post an entry at once; amounts of zero make no line."""
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": self.company_id.id,
                "journal_id": journal.id,
                "date": date,
                "ref": name,
                "line_ids": [
                    Command.create(
                        {
                            "name": name,
                            "partner_id": self.partner_id.commercial_partner_id.id,
                            "account_id": account.id,
                            "balance": balance,
                        }
                    )
                    for account, balance in amounts
                    if not self.currency_id.is_zero(balance)
                ],
            }
        )
        move.action_post()
        return move
