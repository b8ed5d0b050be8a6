import hashlib
from base64 import b64decode

from odoo import fields, models
from odoo.tools.misc import format_date

from ..tools import evidence
from ..tools.evidence import Piece, make_csv


class TelecentreTrainingOperation(models.Model):
    """The evidence book: everything about an operation, in the order of Annex XIII."""

    _inherit = "telecentre.training.operation"

    def action_make_book(self):
        """A ZIP with an index and checksums, for an auditor without this program."""
        self.ensure_one()
        self.check_access("read")
        content = self._make_book()
        # An auditor reads the operation and writes nothing: the file is kept for them.
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{evidence.clean(self.number or self.name)}.zip",
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self.sudo().message_post(
            body=self.env._(
                "Evidence book made by %(name)s, SHA-256 %(digest)s.",
                name=self.env.user.name,
                digest=hashlib.sha256(content).hexdigest(),
            )
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _make_book(self):
        today = format_date(self.env, fields.Date.context_today(self))
        return evidence.build(
            self.display_name,
            self.env._(
                "Evidence book of %(company)s, made on %(date)s. Each file is named "
                "with its SHA-256 checksum; SHA256SUMS lists them all.",
                company=self.company_id.name,
                date=today,
            ),
            self.env._("missing"),
            self._get_pieces(),
        )

    def _get_pieces(self):
        """Files and missing files of the book, folder by folder."""
        return [
            *self._get_agreement_pieces(self.env._("1 Application and convention")),
            *self._get_cost_pieces(self.env._("2 Costs")),
            *self._get_claim_pieces(self.env._("3 Claims and payments")),
            *self._get_participant_pieces(self.env._("4 Participants")),
            *self._get_attendance_pieces(self.env._("5 Attendance")),
            *self._get_indicator_pieces(self.env._("6 Indicators")),
        ]

    def _get_file(self, folder, title, document, name):
        """A file kept here, or its place as missing."""
        # The right to read the record gives that to read its file.
        content = b64decode(document) if document else None
        return Piece(folder, name or title, title, content)

    def _get_agreement_pieces(self, folder):
        versions = self.convention_ids.sorted("number")
        plan = make_csv(
            [self.env._("Version"), self.env._("Item"), self.env._("Amount")],
            [
                [version.display_name, line.display_name, line.amount]
                for version in versions
                for line in version.line_ids
            ],
        )
        title = self.env._("Financing plan")
        return [
            Piece(folder, f"{title}.csv", title, plan),
            *(
                self._get_file(
                    folder,
                    version.display_name,
                    version.document,
                    version.document_name,
                )
                for version in versions
                if version.state == "signed"
            ),
        ]

    def _get_cost_pieces(self, folder):
        costs = self.cost_ids.sorted("date")
        issues = dict(costs._fields["issue"]._description_selection(self.env))
        words = self._get_category_words()
        table = make_csv(
            [
                *(self.env._("Number"), self.env._("Date"), self.env._("Category")),
                *(self.env._("Label"), self.env._("Supplier or employee")),
                *(self.env._("Amount"), self.env._("Claimable")),
                *(self.env._("Paid on"), self.env._("Not claimed because")),
            ],
            [
                [
                    cost.id,
                    cost.date,
                    words[cost.category],
                    cost.name,
                    cost.partner_id.name,
                    cost.amount,
                    cost.amount_claimable,
                    cost.date_paid,
                    issues.get(cost.issue),
                ]
                for cost in costs
            ],
        )
        title = self.env._("List of costs")
        return [
            Piece(folder, f"{title}.csv", title, table),
            *(piece for cost in costs for piece in self._get_proofs(folder, cost)),
        ]

    def _get_proofs(self, folder, cost):
        proofs = [(self.env._("invoice or payslip"), "document")]
        if cost.category != "in_kind":
            proofs.append((self.env._("proof of payment"), "payment_proof"))
        pieces = [
            self._get_file(
                folder,
                f"{cost.id} {cost.name}, {what}",
                cost[name],
                cost[f"{name}_name"] and f"{cost.id} {cost[f'{name}_name']}",
            )
            for what, name in proofs
        ]
        return pieces + [
            self._get_file(
                folder,
                f"{cost.id} {cost.name}, {format_date(self.env, sheet.month)}",
                sheet.document,
                sheet.document_name and f"{cost.id} {sheet.document_name}",
            )
            for sheet in cost.sheet_ids
        ]

    def _get_claim_pieces(self, folder):
        pieces = []
        for claim in self.claim_ids.filtered("snapshot").sorted("date_stop"):
            name = f"{claim.display_name} {claim.date_stop}"
            content = claim.snapshot.encode()
            pieces.append(Piece(folder, f"{name}.json", name, content))
            # The right to read the claim gives that to read its annexes.
            annex = claim.sudo().annex_id.raw or None
            pieces.append(Piece(folder, f"{name}.xlsx", name, annex))
        return pieces

    def _get_participant_pieces(self, folder):
        people = self.participant_ids
        fields_ = {name: people._fields[name] for name in ("gender", "work")}
        words = {
            name: dict(field._description_selection(self.env))
            for name, field in fields_.items()
        }
        table = make_csv(
            [
                *(self.env._("Number"), self.env._("Name"), self.env._("Gender")),
                *(self.env._("Birth date"), self.env._("First day")),
                *(self.env._("Last day"), self.env._("Work"), self.env._("Diploma")),
                *(self.env._("Commune"), self.env._("Still to ask")),
            ],
            [
                [
                    each.id,
                    each.partner_id.name,
                    words["gender"].get(each.gender),
                    each.birth_date,
                    each.date_entry,
                    each.date_exit,
                    words["work"].get(each.work),
                    each.diploma_id.name,
                    each.commune_id.code or each.commune_name,
                    each.missing,
                ]
                for each in people
            ],
        )
        title = self.env._("List of participants")
        kinds = dict(
            people.evidence_ids._fields["kind"]._description_selection(self.env)
        )
        return [
            Piece(folder, f"{title}.csv", title, table),
            *(
                self._get_file(
                    folder,
                    f"{each.id} {each.partner_id.name}, {kinds[proof.kind]}"
                    + (f" ({proof.note})" if proof.note else ""),
                    proof.document,
                    proof.document_name and f"{each.id} {proof.document_name}",
                )
                for each in people
                for proof in each.evidence_ids
            ),
        ]

    def _get_indicator_pieces(self, folder):
        rules = self.rule_set_id
        day = self._get_figures_day()
        figures = self.get_indicators(date=day)
        keys = ("F", "M", "X", "total")
        table = make_csv(
            [
                *(self.env._("Code"), self.env._("Name"), "F", "M", "X"),
                *(self.env._("Total"), self.env._("Rule"), self.env._("Source")),
            ],
            [
                [
                    each.code,
                    each.name,
                    *(figures[each.code][key] for key in keys),
                    each.rule,
                    each.source,
                ]
                for each in rules.indicator_ids
            ],
        )
        levels = {
            "error": self.env._("Error"),
            "warning": self.env._("Warning"),
            "info": self.env._("For information"),
        }
        findings = make_csv(
            [self.env._("Level"), self.env._("Finding"), self.env._("People")],
            [
                [levels.get(level, level), text, len(people)]
                for level, text, people in self._get_findings(date=day)
            ],
        )
        name = f"{rules.display_name}, {format_date(self.env, day)}"
        title = self.env._("Not counted, to check")
        return [
            Piece(folder, f"{self.env._('Indicators')}.csv", name, table),
            Piece(folder, f"{title}.csv", title, findings),
        ]
