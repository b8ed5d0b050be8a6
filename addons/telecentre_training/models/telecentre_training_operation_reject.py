from odoo import fields, models
from odoo.fields import Domain


class TelecentreTrainingOperation(models.Model):
    """What a reviewer would refuse, with its amount."""

    _inherit = "telecentre.training.operation"

    def _get_rejections(self, first=None, last=None):
        """What is not claimed or may be rejected: ``[(text, amount)]``."""
        domain = self._get_costs_domain(
            first or fields.Date.to_date("1900-01-01"),
            last or fields.Date.to_date("9999-12-31"),
        )
        costs = self.env["telecentre.training.cost"]
        issues = dict(costs._fields["issue"]._description_selection(self.env))
        found = [
            (self.env._("Not claimed: %(issue)s.", issue=issues[issue]), amount)
            for issue, amount in costs._read_group(
                domain & Domain("issue", "!=", False), ["issue"], ["amount:sum"]
            )
        ]
        doubtful = costs.search(domain & Domain("is_doubtful", "=", True))
        if doubtful:
            text = self.env._("External services without their procurement file.")
            found.append((text, sum(doubtful.mapped("amount"))))
        return [
            *found,
            *self._find_unproved(domain),
            *self._find_missing_signatures(first, last),
            *self._find_ineligible(first, last),
            *self._find_publicity(),
        ]

    def _find_unproved(self, domain):
        """Costs that are claimed as paid, whose proof is not kept here."""
        claimed = self.env["telecentre.training.cost"].search(
            domain
            & Domain("amount_claimable", ">", 0)
            & Domain("method", "=", "real")
            & Domain("category", "!=", "in_kind")
            & Domain("move_line_id", "=", False)
        )
        # Their size is enough: the files themselves are not read.
        unproved = claimed.with_context(bin_size=True).filtered(
            lambda cost: not cost.payment_proof
        )
        if not unproved:
            return []
        text = self.env._(
            "%(count)s costs paid, whose proof of payment is not kept here.",
            count=len(unproved),
        )
        return [(text, sum(unproved.mapped("amount_claimable")))]

    def _find_missing_signatures(self, first, last):
        domain = Domain("operation_id", "=", self.id)
        if first:
            domain &= Domain("date_start", ">=", first)
        if last:
            domain &= Domain("date_start", "<", fields.Date.add(last, days=1))
        groups = self.env["telecentre.training.unsigned"]._read_group(
            domain, ["signer"], ["__count", "amount:sum"], order="signer"
        )
        return [
            (self._describe_missing_signatures(signer, count), amount)
            for signer, count, amount in groups
        ]

    def _describe_missing_signatures(self, signer, count):
        if signer == "trainee":
            return self.env._(
                "%(count)s half-days without the trainee’s signature.", count=count
            )
        return self.env._(
            "%(count)s sheets without the trainer’s signature.", count=count
        )

    def _find_publicity(self):
        """What the missing proofs of publicity could cost."""
        if not self.publicity_missing:
            return []
        text = self.env._(
            "Publicity not proved: %(kinds)s.", kinds=self.publicity_missing
        )
        return [(text, self.publicity_risk)]
