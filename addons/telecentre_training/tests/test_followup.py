from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..tools import siren
from .test_attendance import SignedCase


@tagged("post_install", "-at_install")
class TestFollowup(SignedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-01-06 08:00:00"):
            cls.paul.action_drop_out("Found a job", "2026-01-05")
            cls.cohort.action_close()
        cls.first, cls.second = cls.jeanne.followup_ids.sorted("date_due")

    def test_everybody_who_came_is_asked_twice(self):
        self.assertEqual(
            [str(day) for day in self.jeanne.followup_ids.mapped("date_due")],
            ["2026-02-02", "2026-07-05"],
        )
        self.assertEqual(len(self.paul.followup_ids), 2)

    def test_the_officer_is_reminded_a_week_before(self):
        cron = self.env.ref("telecentre_training.telecentre_training_followup_cron")
        for day, count in (("2026-01-25", 0), ("2026-01-26", 1), ("2026-01-27", 1)):
            with freeze_time(f"{day} 08:00:00"), self.enter_registry_test_mode():
                cron.sudo().method_direct_trigger()
            self.assertEqual(len(self.first.activity_ids), count)
        self.assertFalse(self.second.activity_ids)

    def test_known_needs_an_outcome(self):
        with self.assertRaisesRegex(UserError, "Say what became of Jeanne"):
            self.first.action_done()
        self.first.outcome = "job"
        self.first.action_done()
        self.assertEqual(self.first.state, "done")

    def test_giving_up_needs_an_attempt(self):
        with self.assertRaisesRegex(UserError, "at least one attempt"):
            self.first.action_unreachable()
        self.env["telecentre.training.contact"].create({"followup_id": self.first.id})
        self.first.action_unreachable()
        self.assertEqual(self.first.state, "unreachable")

    def test_a_siren_has_its_key(self):
        self.first.siren = "732 829 320"
        with self.assertRaisesRegex(ValidationError, "is not a SIREN"):
            self.first.siren = "732 829 321"
        for wrong in ("73282932", "7328293200", "73282932a", "٧٣٢٨٢٩٣٢٠"):
            with self.subTest(number=wrong):
                self.assertFalse(siren.is_valid(wrong))

    def test_the_figures_are_counted(self):
        sector = self.env.ref("telecentre_training.sector_design")
        self.first.write({"outcome": "project", "sector_id": sector.id})
        self.first.action_done()
        self.assertEqual(
            self.cohort.get_figures()["outcomes"], {"About to create their business": 1}
        )
        self.second.write({"outcome": "business", "sector_id": sector.id})
        self.second.action_done()
        figures = self.cohort.get_figures()
        self.assertEqual(figures["trained"], 2)
        self.assertEqual(figures["completed"], 1)
        self.assertEqual(figures["dropped_out"], 1)
        self.assertEqual(figures["situations"], {"Job seeker": 2})
        self.assertEqual(figures["outcomes"], {"Created their business": 1})
        self.assertEqual(figures["businesses"], {"Design": 1})

    def test_a_path_goes_from_job_seeker_to_member_to_business(self):
        plan = (
            self.env["telecentre.plan"]
            .sudo()
            .create({"name": "Basic", "company_id": self.company.id})
        )
        self.env["telecentre.membership"].sudo().create(
            {
                "partner_id": self.member.id,
                "plan_id": plan.id,
                "site_id": self.murat.id,
                "date_start": "2026-02-01",
            }
        )
        self.second.write({"outcome": "business", "date_known": "2026-06-01"})
        self.second.action_done()
        self.env.flush_all()
        path = self.env["telecentre.training.report"].search(
            [("enrolment_id", "=", self.jeanne.id)]
        )
        self.assertEqual(path.situation_group, "job_seeker")
        self.assertEqual(str(path.date_member), "2026-02-01")
        self.assertEqual(str(path.date_business), "2026-06-01")
