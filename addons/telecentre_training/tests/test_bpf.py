import io
from decimal import Decimal
from hashlib import sha256

from freezegun import freeze_time
from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.telecentre_management.tests.common import utc

from ..tools import bpf
from .test_cost import CostCase


class TestRounding(BaseCase):
    def test_a_half_goes_up(self):
        self.assertEqual(bpf.to_whole(Decimal("12.5")), 13)
        self.assertEqual(bpf.to_whole(Decimal("13.5")), 14)
        self.assertEqual(bpf.to_whole(Decimal("12.49")), 12)

    def test_parts_add_up_to_the_rounded_sum(self):
        """By hand: 3.5 + 3.5 + 3.5 = 10.5, told as 11: one line goes down."""
        parts = bpf.share_out([Decimal("3.5")] * 3)
        self.assertEqual(parts, [4, 4, 3])
        self.assertEqual(bpf.share_out([Decimal("0.4"), Decimal("0.4")]), [1, 0])
        self.assertEqual(bpf.share_out([]), [])

    def test_a_share_is_never_under_one_percent(self):
        self.assertEqual(bpf.get_share(Decimal(1), Decimal(10**6), 1), 1)
        self.assertEqual(bpf.get_share(Decimal(0), Decimal(10**6), 1), 0)
        self.assertEqual(bpf.get_share(Decimal(155), Decimal(1000), 1), 16)


class ReportCase(CostCase):
    """Jeanne followed 3 and 3.5 hours, Paul 3 hours; one trainer under contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].browse(cls.company.id).sudo().write(
            {"training_number": "83150001215", "training_signatory": "A. Head"}
        )

    def setUp(self):
        super().setUp()
        self._sign()
        self._sign(self.afternoon, at="2026-01-05 14:30:00")
        self._sign(partner=self.other_member)
        self.enterContext(freeze_time("2027-02-01 10:00:00"))

    def _report(self, year=2026, **vals):
        return self.env["telecentre.training.bpf"].create(
            {
                "company_id": self.company.id,
                "date_start": f"{year}-01-01",
                "date_stop": f"{year}-12-31",
                **vals,
            }
        )

    def _get(self, report, frame, key):
        line = report.line_ids.filtered(
            lambda each: each.frame == frame and each.item_id.key == key
        )
        return line.people, line.whole

    def _type(self, report, key, amount, frame="C"):
        item = report.form_id.item_ids.filtered(
            lambda each: (each.frame, each.key) == (frame, key)
        )
        return self.env["telecentre.training.bpf.entry"].create(
            {
                "report_id": report.id,
                "item_id": item.id,
                "name": "Account 74",
                "amount": amount,
            }
        )


@tagged("post_install", "-at_install")
class TestBpf(ReportCase):
    def test_hours_followed_are_told_not_hours_planned(self):
        """By hand: 3 + 3.5 + 3 = 9.5 hours, told as 10."""
        report = self._report()
        self.assertEqual(self._get(report, "F1", "job_seeker"), (2, 10))
        self.assertEqual(report._get_total("F1").hours, 9.5)

    def test_the_example_of_the_notice(self):
        """Six hours for twelve trainees: 12 trainees and 72 hours."""
        partners = self.env["res.partner"].create(
            [{"name": f"Trainee {number}"} for number in range(12)]
        )
        cohort = self._make_cohort("Notice", seats=12)
        sessions = [
            self._make_session(
                *moments, cohort_id=cohort.id, module_id=False, name="Three"
            )
            for moments in ((utc(12, 9), utc(12, 12)), (utc(12, 14), utc(12, 17)))
        ]
        self.env["telecentre.training.enrolment"].create(
            [
                {
                    "cohort_id": cohort.id,
                    "partner_id": each.id,
                    "situation": "self_employed",
                }
                for each in partners
            ]
        ).action_enrol()
        cohort.action_start()
        for partner in partners:
            self._sign(sessions[0], partner, at="2026-01-12 09:00:00")
            self._sign(sessions[1], partner, at="2026-01-12 14:00:00")
        report = self._report()
        self.assertEqual(self._get(report, "F1", "other"), (12, 72))

    def test_totals_of_f1_f3_and_f4_are_the_same(self):
        self.paul.trainee_type = "other"  # a public agent
        report = self._report()
        self.assertEqual(self._get(report, "F1", "job_seeker"), (1, 7))
        self.assertEqual(self._get(report, "F1", "other"), (1, 3))
        totals = {
            (report._get_total(frame).people, report._get_total(frame).whole)
            for frame in ("F1", "F3", "F4")
        }
        self.assertEqual(totals, {(2, 10)})

    def test_a_skills_review_has_its_line(self):
        self.course.nature = "skills_review"
        report = self._report()
        self.assertEqual(self._get(report, "F3", "review"), (2, 10))
        self.assertEqual(self._get(report, "F3", "other"), (0, 0))

    def test_levels_of_the_register_add_up(self):
        self.course.objective = "rncp_5"
        report = self._report()
        self.assertEqual(self._get(report, "F3", "rncp"), (2, 10))
        self.assertEqual(report._get_total("F3").people, 2)

    def test_specialities_beyond_five_are_others(self):
        self.course.speciality_id = self.env.ref("telecentre_training.speciality_326")
        report = self._report()
        lines = report.line_ids.filtered(lambda line: line.frame == "F4")
        self.assertEqual(lines.mapped("code"), ["326", False, False])
        self.assertEqual(lines.mapped("whole"), [10, 0, 10])
        report.form_id.speciality_count = 0
        report.action_count()
        lines = report.line_ids.filtered(lambda line: line.frame == "F4")
        self.assertEqual(lines.mapped("whole"), [10, 10])

    def test_a_trainer_is_of_the_staff_or_under_contract(self):
        """By hand: 3 + 3.5 = 6.5 hours taught."""
        report = self._report()
        self.assertEqual(self._get(report, "E", "outside"), (1, 7))
        self.assertEqual(self._get(report, "F2", "outside"), (2, 10))
        self.trainer.trainer_kind = "own"
        report.action_count()
        self.assertEqual(self._get(report, "E", "own"), (1, 7))
        self.assertEqual(self._get(report, "F2", "outside"), (0, 0))

    def test_entrusted_trainees_are_in_g_only(self):
        self.cohort.principal_id = self.other_trainer
        report = self._report()
        self.assertEqual(self._get(report, "G", "entrusted"), (2, 10))
        self.assertEqual(report._get_total("F1").people, 0)
        self.assertIn("it paid nothing", report.finding_html)
        self._type(report, "other_provider", 800)
        report.action_count()
        self.assertNotIn("it paid nothing", report.finding_html)

    def test_another_year_has_nothing(self):
        report = self._report(2025)
        self.assertFalse(report._get_total("F1").people)
        self.assertIn("No activity", report.finding_html)

    def test_what_ends_at_midnight_is_of_the_year_that_ends(self):
        """31 December at 24:00 in Paris is 23:00 UTC: still 2025."""
        self._make_session(
            "2025-12-20 08:00:00", "2025-12-31 23:00:00", module_id=self.law.id
        )
        self.assertEqual(self._get(self._report(2025), "E", "outside"), (1, 7))
        self.assertEqual(self._report()._get_total("E").hours, 6.5)

    def test_amounts_are_to_the_nearest_euro(self):
        """By hand: 1 000.50 goes to 1 001, 0.49 to 0; the total adds the printed."""
        report = self._report()
        self._type(report, "public", 600.25)
        self._type(report, "public", 400.25)
        self._type(report, "individual", 0.49)
        report.action_count()
        self.assertEqual(self._get(report, "C", "public")[1], 1001)
        self.assertEqual(report._get_total("C").whole, 1001)
        self.assertEqual(report._get_total("C").amount, 1000.99)

    def test_subtotal_of_the_joint_bodies(self):
        report = self._report()
        self._type(report, "joint_account", 100)
        self._type(report, "joint_plan", 50)
        report.action_count()
        self.assertEqual(self._get(report, "C", "joint")[1], 150)
        self.assertEqual(report._get_total("C").whole, 150)

    def test_costs_and_claims_are_gathered_once(self):
        self._spend(1200, partner_id=self.trainer.id)
        bought = self._spend(800.4, category="services", procurement="3 quotes")
        self._spend(100, category="in_kind")
        report = self._report()
        report.action_count()
        self.assertEqual(self._get(report, "D", "wages")[1], 1200)
        self.assertEqual(self._get(report, "D", "bought")[1], 800)
        self.assertEqual(report._get_total("D").whole, 2000)
        self.assertIn("given in kind", report.finding_html)
        bought.amount = 900
        report.action_count()
        self.assertEqual(self._get(report, "D", "bought")[1], 900)

    def test_a_line_chosen_for_something_gathered_stays(self):
        self._spend(500)
        report = self._report()
        wages = report.form_id.item_ids.filtered(lambda item: item.key == "wages")
        report.entry_ids.item_id = wages
        report.action_count()
        self.assertEqual(self._get(report, "D", "wages")[1], 500)

    def test_what_is_left_out_by_hand_is_told(self):
        self._spend(500)
        report = self._report()
        report.entry_ids.is_left_out = True
        report.action_count()
        self.assertEqual(report._get_total("D").whole, 0)
        self.assertIn("are left out by hand: Trainer", report.finding_html)

    def test_the_fund_is_told_when_it_has_answered(self):
        self._answer(self.anna)
        self._answer(self.bob)
        self._spend(10000)
        claim = self.env["telecentre.training.claim"].create(
            {
                "operation_id": self.operation.id,
                "date_start": "2026-01-01",
                "date_stop": "2026-06-30",
            }
        )
        claim.action_file()
        report = self._report()
        self.assertEqual(self._get(report, "C", "europe")[1], 0)
        self.assertIn("not answered", report.finding_html)
        claim.write(
            {"date_checked": "2026-09-30", "cost_retained": 14000}
            | {"grant_retained": 8400}
        )
        claim.action_check()
        report.action_count()
        self.assertEqual(self._get(report, "C", "europe")[1], 8400)
        [entry] = report.entry_ids.filtered("claim_id")
        self.assertEqual(entry.action_open_origin()["res_id"], claim.id)

    def test_co_financers_of_the_plan_are_not_forgotten(self):
        report = self._report()
        self.assertIn("nothing in frame C", report.finding_html)
        self._type(report, "public", 26880)
        report.action_count()
        self.assertNotIn("nothing in frame C", report.finding_html)

    def test_missing_signatures_are_told_in_hours(self):
        """Paul did not sign the afternoon: 3.5 hours."""
        report = self._report()
        self.assertIn("1 signatures are missing: 3.5 hours", report.finding_html)

    def test_each_figure_leads_to_its_sources(self):
        report = self._report()
        line = report._get_total("F1")
        action = line.action_explain()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(found.mapped("hours")), 9.5)
        outside = report.line_ids.filtered(
            lambda each: each.frame == "E" and each.item_id.key == "outside"
        )
        action = outside.action_explain()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(found.mapped("hours")), 6.5)
        self._type(report, "public", 5)
        report.action_count()
        action = report._get_total("C").action_explain()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.mapped("amount"), [5])

    def test_what_was_filed_is_kept_with_its_file(self):
        report = self._report()
        report.action_file()
        self.assertEqual(report.sha256, sha256(report.file_id.raw).hexdigest())
        book = load_workbook(io.BytesIO(report.file_id.raw))
        cells = [cell.value for row in book["Report"] for cell in row]
        self.assertIn(9.5, cells)
        names = [row[0].value for row in book["Trainees"]]
        self.assertEqual(names, ["Trainee", "Jeanne Delmas", "Paul Vidal"])
        with self.assertRaisesRegex(UserError, "was filed"):
            report.turnover = 5
        with self.assertRaisesRegex(UserError, "was filed"):
            self._type(report, "public", 5)
        with self.assertRaisesRegex(UserError, "was filed"):
            report.unlink()
        report.action_draft()
        report.turnover = 5

    def test_an_unknown_provider_does_not_file(self):
        report = self._report()
        self.company.sudo().training_number = False
        with self.assertRaisesRegex(UserError, "number of the training provider"):
            report.action_file()

    def test_a_year_is_filed_after_its_end(self):
        report = self._report(2027)
        with self.assertRaisesRegex(UserError, "file the report after"):
            report.action_file()

    @mute_logger("odoo.sql_db")
    def test_one_report_a_year(self):
        self._report()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._report()

    def test_the_deadline_is_of_the_version_of_the_form(self):
        report = self._report()
        self.assertEqual(str(report.date_due), "2027-05-31")
        report.form_id.deadline_month = 2
        self.assertEqual(str(report.date_due), "2027-02-28")
        report.form_id.write({"deadline_month": 4, "deadline_day": 30})
        self.assertEqual(str(report.date_due), "2027-04-30")

    def test_an_amount_belongs_to_frames_c_and_d(self):
        report = self._report()
        with self.assertRaisesRegex(ValidationError, "not a line for amounts"):
            self._type(report, "job_seeker", 5, "F1")

    def test_share_of_the_turnover(self):
        report = self._report(turnover=1_000_000)
        self._type(report, "public", 800)
        report.action_count()
        self.assertEqual(report.turnover_share, 1)

    def test_the_report_is_printed(self):
        report = self._report()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "telecentre_training.report_bpf", report.ids
        )[0]
        self.assertIn(b"Cerfa 10443*16", html)
        self.assertIn(b"In preparation", html)

    def test_the_next_version_of_the_form_is_a_copy(self):
        form = self.env.ref("telecentre_training.bpf_form_10443_16").copy(
            {"name": "Cerfa 10443*17", "date_from": "2027-01-01"}
        )
        self.assertEqual(self._report(2027).form_id, form)
        report = self._report()
        self.assertNotEqual(report.form_id, form)
        self.assertEqual(len(form.item_ids), len(report.form_id.item_ids))

    def test_more_trainees_add_no_query(self):
        report = self._report()
        report.action_count()
        with self.assertQueryCount(__system__=40, officer=40):
            self.env.invalidate_all()
            report._count_figures()

    def test_the_number_of_sessions_without_trainer_is_told(self):
        self.morning.sudo().trainer_id = False
        report = self._report()
        self.assertIn("1 half-days or modules have no trainer", report.finding_html)

    def test_typed_amounts_can_be_removed(self):
        report = self._report()
        entry = self._type(report, "public", 5)
        report.entry_ids = [Command.delete(entry.id)]
        report.action_count()
        self.assertFalse(report._get_total("C").whole)
