from odoo.fields import Command
from odoo.tests import tagged

from .common import TrainingCase

OPERATIONS = ("read", "write", "create", "unlink")
ROLES = ("officer", "auditor", "host", "portal", "user")
# One line a model, in the order of ROLES.
RIGHTS = {
    "telecentre.training.answer": "r r - - -",
    "telecentre.training.attendance": "rw r - - -",
    "telecentre.training.cohort": "rwcu r r - -",
    "telecentre.training.contact": "rwcu r - - -",
    "telecentre.training.course": "rwcu r r - -",
    "telecentre.training.criterion": "rwcu r - - -",
    "telecentre.training.document": "ru r - - -",
    "telecentre.training.enrolment": "rwcu r - - -",
    "telecentre.training.followup": "rwcu r - - -",
    "telecentre.training.kiosk": "rwcu r - - -",
    "telecentre.training.kiosk.event": "r r - - -",
    "telecentre.training.module": "rwcu r r - -",
    "telecentre.training.question": "rwcu r - - -",
    "telecentre.training.questionnaire": "rw r - - -",
    "telecentre.training.report": "r r - - -",
    "telecentre.training.scan": "rwcu r - - -",
    "telecentre.training.scan.line": "rwcu r - - -",
    "telecentre.training.score": "rwcu r - - -",
    "telecentre.training.sector": "rwcu r - - -",
    "telecentre.training.session": "rwcu r r - -",
    "telecentre.training.signature": "r r - - -",
    "telecentre.training.bpf": "rwcu r - - -",
    "telecentre.training.bpf.entry": "rwcu r - - -",
    "telecentre.training.bpf.form": "rwcu r - - -",
    "telecentre.training.bpf.item": "rwcu r - - -",
    "telecentre.training.bpf.line": "rwcu r - - -",
    "telecentre.training.speciality": "rwcu r - - -",
    "telecentre.training.entity": "rwcu r - - -",
    "telecentre.training.wave": "rwcu r - - -",
    "telecentre.training.wave.line": "rwcu r - - -",
    "telecentre.training.article": "rwcu r - - -",
    "telecentre.training.budget": "rwcu r - - -",
    "telecentre.training.commune": "rwcu r - - -",
    "telecentre.training.convention": "rwcu r - - -",
    "telecentre.training.diploma": "rwcu r - - -",
    "telecentre.training.estimate": "rwcu r - - -",
    "telecentre.training.event": "rwcu r - - -",
    "telecentre.training.evidence": "rwcu r - - -",
    "telecentre.training.exit": "rwcu r - - -",
    "telecentre.training.indicator": "rwcu r - - -",
    "telecentre.training.indicator.check": "rwcu r - - -",
    "telecentre.training.operation": "rwcu r - - -",
    "telecentre.training.participant": "rwcu r - - -",
    "telecentre.training.rule.set": "rwcu r - - -",
    "telecentre.training.sensitive": "- - - - -",
    "telecentre.training.target": "rwcu r - - -",
    "telecentre.training.tranche": "rwcu r - - -",
    "telecentre.training.cost": "rwcu r - - -",
    "telecentre.training.timesheet": "rwcu r - - -",
    "telecentre.training.unsigned": "r r - - -",
    "telecentre.training.claim": "rwcu r - - -",
    "telecentre.training.sample": "rwcu r - - -",
    "telecentre.training.sample.line": "rwcu r - - -",
    "telecentre.training.publicity": "rwcu r - - -",
    "telecentre.training.export": "rwcu r - - -",
    "telecentre.training.export.column": "rwcu r - - -",
    "telecentre.training.export.error": "rwcu r - - -",
    "telecentre.training.sensitive.access": "r r - - -",
    "telecentre.training.trace": "rwcu r - - -",
}
# The same for all companies.
SHARED = {
    f"telecentre.training.{name}"
    for name in (
        "article",
        "bpf.form",
        "bpf.item",
        "commune",
        "diploma",
        "export",
        "export.column",
        "indicator",
        "indicator.check",
        "rule.set",
        "sector",
        "speciality",
    )
}


@tagged("post_install", "-at_install")
class TestTrainingSecurity(TrainingCase):
    def test_access_matrix(self):
        clerk = self._make_staff("clerk", "base.group_user")
        users = (self.officer, self.auditor, self.host, self.portal_user, clerk)
        for model, row in RIGHTS.items():
            for role, user, rights in zip(ROLES, users, row.split(), strict=True):
                records = self.env[model].with_user(user)
                allowed = {op for op in OPERATIONS if records.has_access(op)}
                expected = {op for op in OPERATIONS if op[0] in rights}
                with self.subTest(role=role, model=model):
                    self.assertEqual(allowed, expected)

    def test_every_model_is_in_the_matrix(self):
        ours = {
            model._name
            for model in self.env.values()
            if model._name.startswith("telecentre.training.")
            and model._module == "telecentre_training"
            and not model._transient
            and not model._abstract
        }
        self.assertEqual(ours, set(RIGHTS))

    def test_another_company_sees_nothing(self):
        self._make_session()
        company = self.env["res.company"].sudo().create({"name": "Other council"})
        stranger = self._make_staff(
            "stranger", "telecentre_training.telecentre_training_group_officer"
        )
        stranger.sudo().write(
            {
                "company_ids": [Command.set(company.ids)],
                "company_id": company.id,
            }
        )
        for model in set(RIGHTS) - SHARED - {"telecentre.training.sensitive"}:
            records = self.env[model].with_user(stranger)
            with self.subTest(model=model):
                self.assertFalse(
                    records.with_context(allowed_company_ids=company.ids)
                    .search([])
                    .filtered(lambda each: each.sudo().company_id == self.company)
                )
