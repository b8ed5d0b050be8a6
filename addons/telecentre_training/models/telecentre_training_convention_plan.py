from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_compare, formatLang


class TelecentreTrainingConvention(models.Model):
    """A plan that balances, within the rate of the fund."""

    _inherit = "telecentre.training.convention"

    def _check_signable(self):
        for convention in self:
            if not (convention.date_signed and convention.operation_id.number):
                raise UserError(
                    convention.env._(
                        "Give the number of the operation and the day the document "
                        "was signed."
                    )
                )
            if convention.number and not (convention.reason or "").strip():
                raise UserError(convention.env._("Say what the amendment changes."))

    def _check_plan(self):
        """Expenditure and resources balance; the fund pays within its rate."""
        for convention in self:
            currency = convention.currency_id
            if currency.compare_amounts(
                convention.cost_max, convention.resource_total
            ) or currency.is_zero(convention.cost_max):
                raise UserError(
                    convention.env._(
                        "The financing plan does not balance: %(cost)s of expenditure, "
                        "%(resources)s of resources.",
                        cost=convention._format(convention.cost_max),
                        resources=convention._format(convention.resource_total),
                    )
                )
            convention._check_fund_share()

    def _check_fund_share(self):
        fund = sum(line.amount for line in self.resource_ids if line.resource == "fund")
        most = self.cost_max * self.rate / 100
        if self.currency_id.compare_amounts(fund, self.grant_max):
            raise UserError(
                self.env._(
                    "The plan asks %(fund)s of the fund, the highest grant is "
                    "%(most)s: make them the same.",
                    fund=self._format(fund),
                    most=self._format(self.grant_max),
                )
            )
        if float_compare(fund, most, precision_digits=2) > 0:
            raise UserError(
                self.env._(
                    "%(rate)s %% of %(cost)s is %(most)s, less than the %(fund)s asked "
                    "of the fund.",
                    rate=f"{self.rate:g}",
                    cost=self._format(self.cost_max),
                    most=self._format(most),
                    fund=self._format(fund),
                )
            )

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)
