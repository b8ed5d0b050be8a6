import hashlib
import json

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.purge import is_purge

# Sheets of the annex, in the order of the snapshot.
COST_KEYS = (
    *("date", "category", "name", "supplier", "amount", "claimable", "paid", "issue"),
    "procurement",
)
PERSON_KEYS = ("name", "entry", "exit", "complete", "hours", "expected")
SHEET_KEYS = ("cost", "month", "hours", "worked", "employee", "manager")
DAY_KEYS = ("name", "session", "date", "status", "hours", "signed", "method")


class TelecentreTrainingClaim(models.Model):
    """Everything a claim rests on, as it was that day: one text and its checksum."""

    _inherit = "telecentre.training.claim"

    annex_id = fields.Many2one("ir.attachment", readonly=True, copy=False)

    def _freeze(self):
        costs = self._get_costs()
        content = self._get_snapshot()
        self.write(
            {
                "state": "filed",
                "date_filed": fields.Datetime.now(),
                "cost_filed": self.cost_eligible,
                "grant_filed": self.grant_claimed,
            }
        )
        self._keep_snapshot(content)
        costs.claim_id = self
        self._keep_annex()

    def _keep_snapshot(self, content):
        """One text, always the same for the same facts, and its checksum."""
        text = json.dumps(
            content, ensure_ascii=False, sort_keys=True, default=str, indent=1
        )
        self.write(
            {
                "snapshot": text,
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
        )

    def _keep_annex(self):
        self.annex_id = self.env["ir.attachment"].create(
            {
                "name": f"{self.display_name}.xlsx",
                "raw": self._make_annex(),
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _get_costs(self):
        """All costs of these dates, claimed or not: those that are not say why."""
        domain = self.operation_id._get_costs_domain(self.date_start, self.date_stop)
        return self.env["telecentre.training.cost"].search(domain)

    def _get_snapshot(self):
        operation, terms = self.operation_id, self.operation_id.convention_id
        words = operation._get_category_words()
        return {
            "operation": operation.number,
            "name": operation.name,
            "beneficiary": operation.company_id.name,
            "rules": operation.rule_set_id.display_name,
            "terms": terms.display_name,
            "option": terms.cost_option,
            "rate": terms.rate,
            "from": self.date_start,
            "to": self.date_stop,
            "eligible": self.cost_eligible,
            "grant": self.grant_claimed,
            "lines": [
                [f"{words[line.category]} ({terms.display_name})", float(line.amount)]
                for terms, part in operation._get_spans(self.date_start, self.date_stop)
                for line in part
            ],
            "rejections": operation._get_rejections(self.date_start, self.date_stop),
            "costs": [self._describe_cost(cost) for cost in self._get_costs()],
            "sheets": self._describe_sheets(),
            "people": [
                self._describe_person(each) for each in operation.participant_ids
            ],
            "days": self._describe_days(),
            "indicators": operation.get_indicators(date=self.date_stop),
        }

    def _describe_cost(self, cost):
        issues = dict(cost._fields["issue"]._description_selection(cost.env))
        categories = self.operation_id._get_category_words()
        values = (
            cost.date,
            categories[cost.category],
            cost.name,
            cost.partner_id.name or None,
            cost.amount,
            cost.amount_claimable,
            cost.date_paid or None,
            issues.get(cost.issue),
            cost.procurement or None,
        )
        return dict(zip(COST_KEYS, values, strict=True))

    def _describe_sheets(self):
        return [
            dict(
                zip(
                    SHEET_KEYS,
                    (
                        sheet.cost_id.name,
                        sheet.month.replace(day=1),
                        sheet.hours,
                        sheet.hours_worked,
                        sheet.date_employee or None,
                        sheet.date_manager or None,
                    ),
                    strict=True,
                )
            )
            for sheet in self._get_costs().sheet_ids
        ]

    def _describe_person(self, participant):
        enrolments = participant.enrolment_ids
        values = (
            participant.partner_id.name,
            participant.date_entry or None,
            participant.date_exit or None,
            participant.is_complete and not participant.ineligible_reason,
            round(sum(enrolments.mapped("hours_followed")), 2),
            round(sum(enrolments.mapped("hours_expected")), 2),
        )
        return dict(zip(PERSON_KEYS, values, strict=True))

    def _describe_days(self):
        """Each half-day of each participant, with the fact that proves it."""
        lines = self.operation_id.participant_ids.enrolment_ids.attendance_ids
        statuses = dict(lines._fields["status"]._description_selection(self.env))
        methods = dict(
            lines.signature_id._fields["method"]._description_selection(self.env)
        )
        rows = (
            (
                line.partner_id.name,
                line.session_id.name,
                line.session_id._get_local(line.date_start),
                statuses[line.status],
                round(line.hours, 2),
                line.session_id._get_local(line.signature_id.date_signed),
                methods.get(line.signature_id.method),
            )
            for line in lines.sorted("date_start")
        )
        first, last = str(self.date_start), str(self.date_stop)
        return [
            dict(zip(DAY_KEYS, row, strict=True))
            for row in rows
            if first <= row[2][:10] <= last
        ]


class TelecentreTrainingCost(models.Model):
    """A cost that was claimed no longer changes."""

    _inherit = "telecentre.training.cost"

    claim_id = fields.Many2one(
        "telecentre.training.claim",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    def _check_not_claimed(self):
        for cost in self:
            if cost.claim_id and not is_purge(self.env):
                raise UserError(
                    cost.env._(
                        "“%(cost)s” is in a claim that was filed: write a new line "
                        "instead.",
                        cost=cost.name,
                    )
                )
        return super()._check_not_claimed()


class TelecentreTrainingOperation(models.Model):
    _inherit = "telecentre.training.operation"

    claim_ids = fields.One2many("telecentre.training.claim", "operation_id")

    def action_open_claims(self):
        return self._open_own("telecentre_training.telecentre_training_claim_action")
