import hashlib
import io
import json
import re

import xlsxwriter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

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
        text = json.dumps(
            self._get_snapshot(),
            ensure_ascii=False,
            sort_keys=True,
            default=str,
            indent=1,
        )
        costs = self._get_costs()
        self.write(
            {
                "state": "filed",
                "date_filed": fields.Datetime.now(),
                "cost_filed": self.cost_eligible,
                "grant_filed": self.grant_claimed,
                "snapshot": text,
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
        )
        costs.claim_id = self
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
                [words[line.category], float(line.amount)]
                for _terms, part in operation._get_spans(
                    self.date_start, self.date_stop
                )
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
            cost.partner_id.name,
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
        first, last = self.date_start, self.date_stop
        return [
            dict(
                zip(
                    DAY_KEYS,
                    (
                        line.partner_id.name,
                        line.session_id.name,
                        line.date_start.date(),
                        statuses[line.status],
                        round(line.hours, 2),
                        line.signature_id.date_signed or None,
                        line.signature_id.method or None,
                    ),
                    strict=True,
                )
            )
            for line in lines.sorted("date_start")
            if first <= line.date_start.date() <= last
        ]

    # ------------------------------------------------------------------
    # Annex
    # ------------------------------------------------------------------

    def _get_annex_words(self):
        """Title of each column."""
        return {
            "amount": self.env._("Amount"),
            "category": self.env._("Category"),
            "claimable": self.env._("Claimable"),
            "code": self.env._("Code"),
            "complete": self.env._("Complete"),
            "cost": self.env._("Cost"),
            "date": self.env._("Date"),
            "employee": self.env._("Signed by the employee"),
            "entry": self.env._("First day"),
            "exit": self.env._("Last day"),
            "expected": self.env._("Hours expected"),
            "hours": self.env._("Hours"),
            "issue": self.env._("Not claimed because"),
            "manager": self.env._("Signed by the manager"),
            "method": self.env._("How"),
            "month": self.env._("Month"),
            "name": self.env._("Name"),
            "paid": self.env._("Paid on"),
            "procurement": self.env._("Procurement file"),
            "session": self.env._("Session"),
            "signed": self.env._("Signed on"),
            "status": self.env._("Attendance"),
            "supplier": self.env._("Supplier or employee"),
            "worked": self.env._("Hours worked in all"),
        }

    def _get_annex_sheets(self):
        """``[(title, header, rows), …]`` from the frozen text, not from records."""
        content = json.loads(self.snapshot)
        words = self._get_annex_words()

        def describe(title, keys, rows):
            return (
                title,
                [words[key] for key in keys],
                [[row[key] for key in keys] for row in rows],
            )

        figures = content["indicators"]
        return [
            (
                self.env._("Claim"),
                [self.env._("Line"), words["amount"]],
                [
                    [self.env._("Operation"), content["operation"]],
                    [self.env._("Beneficiary"), content["beneficiary"]],
                    [self.env._("From"), content["from"]],
                    [self.env._("To"), content["to"]],
                    *content["lines"],
                    [self.env._("Eligible cost"), content["eligible"]],
                    [self.env._("Grant asked"), content["grant"]],
                    *content["rejections"],
                ],
            ),
            describe(self.env._("Costs"), COST_KEYS, content["costs"]),
            describe(self.env._("Time sheets"), SHEET_KEYS, content["sheets"]),
            describe(self.env._("Participants"), PERSON_KEYS, content["people"]),
            describe(self.env._("Attendance"), DAY_KEYS, content["days"]),
            (
                self.env._("Indicators"),
                [words["code"], "F", "M", "X", self.env._("Total")],
                [
                    [code, *(cell[key] for key in ("F", "M", "X", "total"))]
                    for code, cell in figures.items()
                ],
            ),
        ]

    def _make_annex(self):
        """The annexes as a workbook: text stays text, nothing is a formula."""
        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        options |= {"strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(content, options) as book:
            bold = book.add_format({"bold": True})
            for title, header, rows in self._get_annex_sheets():
                sheet = book.add_worksheet(title[:31])
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(header) - 1, 22)
                sheet.write_row(0, 0, header, bold)
                for number, row in enumerate(rows, start=1):
                    sheet.write_row(number, 0, row)
        return content.getvalue()

    def _format_value(self, value):
        """A frozen value as it is printed."""
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if isinstance(value, float):
            return formatLang(self.env, value)
        if isinstance(value, str) and DAY.fullmatch(value):
            return format_date(self.env, value)
        return "" if value is None else value

    def action_download_annex(self):
        self.ensure_one()
        if not self.annex_id:
            raise UserError(self.env._("The annexes are made when the claim is filed."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.annex_id.id}?download=true",
            "target": "self",
        }


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
            if cost.claim_id:
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
