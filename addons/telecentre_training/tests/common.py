from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.telecentre_management.tests.common import TelecentreCase, utc

OFFICER = "telecentre_training.telecentre_training_group_officer"
AUDITOR = "telecentre_training.telecentre_training_group_auditor"


class TrainingCase(TelecentreCase):
    """A course of two on-site modules and a remote one, a cohort of two seats."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.room.capacity = 12
        cls.officer = cls._make_staff("officer", OFFICER)
        cls.auditor = cls._make_staff("auditor", AUDITOR)
        cls.trainer = cls._make_partner("Luce Trainer", email="luce@example.org")
        cls.other_trainer = cls._make_partner("Marc Trainer")
        cls.trainer_user = cls._make_portal_user("luce", cls.trainer)
        cls.course = cls.env["telecentre.training.course"].create(
            {
                "name": "Become a teleworker",
                "company_id": cls.company.id,
                "module_ids": [
                    Command.create({"name": name, "kind": kind, "hours": hours})
                    for name, kind, hours in (
                        ("Tools", "on_site", 3),
                        ("Project", "on_site", 3.5),
                        ("Law", "remote", 7),
                    )
                ],
            }
        )
        cls.tools, cls.project, cls.law = cls.course.module_ids
        cls.cohort = cls._make_cohort("Murat 2026")
        cls.env = cls.env(user=cls.officer)
        cls.cohort = cls.cohort.with_env(cls.env)

    @classmethod
    def _make_staff(cls, login, groups):
        return new_test_user(
            cls.env(su=True),
            login,
            groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Europe/Paris",
            lang="en_US",
        )

    @classmethod
    def _make_portal_user(cls, login, partner):
        return new_test_user(
            cls.env(su=True),
            login,
            "base.group_portal",
            name=partner.name,
            partner_id=partner.id,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Europe/Paris",
            lang="en_US",
        )

    @classmethod
    def _make_cohort(cls, name, **vals):
        return cls.env["telecentre.training.cohort"].create(
            {
                "name": name,
                "course_id": cls.course.id,
                "site_id": cls.murat.id,
                "space_id": cls.room.id,
                "seats": 2,
                "trainer_ids": [Command.set(cls.trainer.ids)],
                **vals,
            }
        )

    @classmethod
    def _make_session(cls, start=None, stop=None, **vals):
        """Monday 5 January 2026, 09:00-12:00, unless said otherwise."""
        return cls.env["telecentre.training.session"].create(
            {
                "cohort_id": cls.cohort.id,
                "module_id": cls.tools.id,
                "trainer_id": cls.trainer.id,
                "date_start": start or utc(5, 9),
                "date_stop": stop or utc(5, 12),
                **vals,
            }
        )
