import json
from collections import Counter

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class TelecentreTrainingOperation(models.Model):
    """The purge: people, signatures and papers go; amounts and figures remain."""

    _inherit = "telecentre.training.operation"

    def _purge(self):
        figures = self.get_indicators(date=self._get_figures_day())
        cohorts = [self._describe_cohort(cohort) for cohort in self.cohort_ids]
        # What officers may not read or erase goes with the rest.
        purging = self.sudo().with_context(telecentre_purge=True)
        erased = Counter()
        claims = purging._purge_claims()
        purging._purge_papers(erased)
        purging.write(
            {
                "figures_kept": figures,
                "date_purged": fields.Date.context_today(self),
            }
        )
        purging._purge_signatures(erased)
        purging._purge_people(erased)
        self._certify(
            {
                "operation": self.number,
                "name": self.name,
                "date": str(self.date_purged),
                "by": self.env.user.name,
                "kept_until": str(self.keep_until),
                "erased": dict(erased),
                "claims": claims,
                "cohorts": cohorts,
                "figures": figures,
            }
        )

    def _describe_cohort(self, cohort):
        """What remains of a cohort: numbers."""
        enrolments = cohort.enrolment_ids & self.participant_ids.enrolment_ids
        return {
            "cohort": cohort.name,
            "people": len(enrolments),
            "completed": len(enrolments.filtered(lambda e: e.state == "completed")),
            "hours": round(sum(enrolments.mapped("hours_followed")), 2),
        }

    def _purge_claims(self):
        """Names leave what was filed; both checksums are in the certificate."""
        claims = self.claim_ids.filtered("snapshot")
        before = {claim: claim.sha256 for claim in claims}
        for claim in claims:
            claim._forget_names()
        return [
            {
                "claim": claim.display_name,
                "until": str(claim.date_stop),
                "sha256_filed": before[claim],
                "sha256_kept": claim.sha256,
            }
            for claim in claims
        ]

    def _purge_papers(self, erased):
        """Files and names of the costs, evidence books; the amounts remain."""
        costs, words = self.cost_ids, self._get_category_words()
        papers = self.env["ir.attachment"].search(
            Domain("res_model", "=", costs._name)
            & Domain("res_id", "in", costs.ids)
            & Domain("res_field", "!=", False)
        )
        erased["cost_documents"] = len(papers)
        for category, group in costs.grouped("category").items():
            group.write(
                {
                    "name": words[category],
                    "partner_id": False,
                    "share_document": False,
                    **dict.fromkeys(("document", "document_name"), False),
                    **dict.fromkeys(("payment_proof", "payment_proof_name"), False),
                }
            )
        costs.sheet_ids.write({"document": False, "document_name": False})
        costs.message_ids.unlink()
        books = self.env["ir.attachment"].search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("res_field", "=", False)
        )
        erased["evidence_books"] = len(books)
        books.unlink()

    def _purge_signatures(self, erased):
        """What was signed, on the tablet and on paper too."""
        cohorts = self.cohort_ids
        of_cohorts = Domain("cohort_id", "in", cohorts.ids)
        for name in ("kiosk.event", "scan"):
            records = self.env[f"telecentre.training.{name}"].search(of_cohorts)
            erased[name.replace(".", "_")] = len(records)
            records.unlink()
        signatures = cohorts.signature_ids
        erased["signatures"] = len(signatures)
        while signatures:
            # A correction goes before what it corrects.
            last = signatures - signatures.corrected_id
            last.unlink()
            signatures -= last

    def _purge_people(self, erased):
        """Participants, their answers, documents, attendance and enrolments."""
        people = self.participant_ids
        enrolments = people.enrolment_ids
        sensitive = self.env["telecentre.training.sensitive"].search(
            Domain("operation_id", "=", self.id)
        )
        erased.update(
            {
                "participants": len(people),
                "enrolments": len(enrolments),
                "half_days": len(enrolments.attendance_ids),
                "documents": len(enrolments.document_ids),
                "evidence": len(people.evidence_ids),
                "sensitive_answers": len(sensitive),
            }
        )
        sensitive.unlink()
        files = enrolments.document_ids.attachment_id
        enrolments.document_ids.unlink()
        files.unlink()
        enrolments.exit_ids.unlink()
        enrolments.unlink()
        people.unlink()

    def _get_erased_words(self):
        return {
            "participants": self.env._("Participants"),
            "enrolments": self.env._("Enrolments"),
            "half_days": self.env._("Half-days of attendance"),
            "signatures": self.env._("Signatures"),
            "kiosk_event": self.env._("Signatures on a tablet"),
            "scan": self.env._("Scanned sheets"),
            "documents": self.env._("Documents of trainees"),
            "evidence": self.env._("Evidence of participants"),
            "sensitive_answers": self.env._("Sensitive answers"),
            "cost_documents": self.env._("Invoices, payslips and proofs of payment"),
            "evidence_books": self.env._("Evidence books"),
        }

    def _certify(self, facts):
        """The certificate of destruction, to read and for machines."""
        title = self.env._("Certificate of destruction")
        page = self.env["ir.qweb"]._render(
            "telecentre_training.certificate_of_destruction",
            {
                "title": title,
                "told": self.env._(
                    "Everything had to be kept until %(until)s. Erased on %(date)s by "
                    "%(name)s.",
                    until=format_date(self.env, self.keep_until),
                    date=format_date(self.env, self.date_purged),
                    name=self.env.user.name,
                ),
                "operation": self,
                "facts": facts,
                "erased": [
                    (label, facts["erased"].get(name, 0))
                    for name, label in self._get_erased_words().items()
                ],
                "names": dict(
                    self.rule_set_id.indicator_ids.mapped(
                        lambda each: (each.code, each.name)
                    )
                ),
                "lang": (self.env.lang or "en").replace("_", "-"),
            },
        )
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        self.message_post(
            body=self.env._(
                "%(count)s participants, their answers, signatures and documents are "
                "erased. The amounts and the figures remain.",
                count=facts["erased"].get("participants", 0),
            ),
            attachments=[
                (f"{title}.html", f"<!DOCTYPE html>\n{page}".encode()),
                (f"{title}.json", text.encode()),
            ],
        )


class TelecentreTrainingClaim(models.Model):
    """A claim whose people are erased: what was asked, without names."""

    _inherit = "telecentre.training.claim"

    def _forget_names(self):
        content = json.loads(self.snapshot)
        numbers = {}
        for row in [*content["people"], *content["days"]]:
            number = numbers.setdefault(row["name"], len(numbers) + 1)
            row["name"] = self.env._("Participant %(number)s", number=number)
        for row in content["costs"]:
            row["name"], row["supplier"] = row["category"], None
        for row in content["sheets"]:
            row["cost"] = ""
        self._keep_snapshot(content)
        self.annex_id.unlink()
        self._keep_annex()
