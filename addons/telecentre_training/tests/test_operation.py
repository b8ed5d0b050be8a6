from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .test_attendance import SignedCase


class FundedCase(SignedCase):
    """An ESF+ operation of 67,200 € that pays for the cohort; two job seekers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule_set = cls.env.ref("telecentre_training.rule_set_esf_plus")
        cls.operation = cls._make_operation("FSE+-1")
        cls.convention = cls.operation.convention_ids
        cls.convention.action_sign()
        cls.cohort.operation_id = cls.operation
        cls.bac = cls.env.ref("telecentre_training.diploma_bac")
        cls.anna, cls.bob = (
            enrolment.participant_id for enrolment in (cls.jeanne, cls.paul)
        )

    @classmethod
    def _make_operation(cls, number, **terms):
        operation = cls.env["telecentre.training.operation"].create(
            {
                "name": "Teleworkers",
                "number": number,
                "company_id": cls.company.id,
                "rule_set_id": cls.rule_set.id,
            }
        )
        cls.env["telecentre.training.convention"].create(
            {
                "operation_id": operation.id,
                "date_start": "2026-01-01",
                "date_stop": "2026-12-31",
                "date_signed": "2025-12-10",
                "grant_max": 40320,
                "rate": 60,
                "expense_ids": [
                    Command.create({"expense": "staff", "amount": 48000}),
                    Command.create({"expense": "flat", "amount": 19200}),
                ],
                "resource_ids": [
                    Command.create({"resource": "fund", "amount": 40320}),
                    Command.create({"resource": "department", "amount": 26880}),
                ],
                **terms,
            }
        )
        return operation

    @classmethod
    def _answer(cls, participant, **vals):
        participant.write(
            {
                "gender": "F",
                "birth_date": "1990-06-01",
                "work": "none",
                "registered": "yes",
                "studying": "no",
                "searching": "yes",
                "unemployed_since": "2025-06-01",
                "diploma_id": cls.bac.id,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestOperation(FundedCase):
    def test_an_empty_cohort_is_offered_operations(self):
        name = "operation_id"
        info = self.env["telecentre.training.cohort"].fields_get([name], ["domain"])
        domain = safe_eval(info[name]["domain"], {"company_id": False})
        self.assertTrue(self.operation.filtered_domain(domain))

    def test_who_has_no_operation_is_in_no_figure(self):
        self.assertFalse(
            self.env["telecentre.training.participant"].new().indicator_ids
        )

    def test_a_plan_that_does_not_balance_is_not_signed(self):
        terms = {
            "resource_ids": [Command.create({"resource": "fund", "amount": 40320})]
        }
        operation = self._make_operation("FSE+-2", **terms)
        with self.assertRaisesRegex(UserError, "does not balance"):
            operation.convention_ids.action_sign()
        with self.assertRaisesRegex(UserError, "does not balance"):
            operation.action_file()

    def test_the_fund_pays_within_its_rate(self):
        operation = self._make_operation("FSE+-2", rate=50)
        with self.assertRaisesRegex(UserError, "less than the"):
            operation.convention_ids.action_sign()

    def test_signed_terms_change_through_an_amendment_only(self):
        with self.assertRaisesRegex(UserError, "through an amendment"):
            self.convention.rate = 70
        with self.assertRaisesRegex(UserError, "through an amendment"):
            self.convention.expense_ids[:1].amount = 1
        with self.assertRaisesRegex(UserError, "through an amendment"):
            self.convention.unlink()

    def test_an_amendment_holds_from_its_day(self):
        self.convention.action_amend()
        amendment = self.operation.convention_ids.filtered("number")
        amendment.date_signed = "2026-05-15"
        with self.assertRaisesRegex(UserError, "what the amendment changes"):
            amendment.action_sign()
        amendment.write({"reason": "Longer", "date_stop": "2027-06-30"})
        self.assertEqual(self.operation.convention_id, self.convention)
        amendment.action_sign()
        self.assertEqual(str(self.operation.date_stop), "2027-06-30")
        day = amendment.date_signed
        self.assertEqual(self.operation._get_convention(day), amendment)
        before = day.replace(day=14)
        self.assertEqual(self.operation._get_convention(before), self.convention)
        self.assertEqual(amendment.cost_max, 67200)

    @mute_logger("odoo.sql_db")
    def test_one_amendment_at_a_time(self):
        self.convention.action_amend()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.convention.action_amend()

    def test_deadlines_follow_from_the_terms(self):
        days = self.operation.activity_ids.sorted("date_deadline").mapped(
            lambda each: (str(each.date_deadline), each.summary)
        )
        self.assertEqual(
            days,
            [
                ("2026-06-30", "Send the indicators"),
                ("2026-12-31", "Send the indicators"),
                ("2027-06-30", "Final claim"),
                ("2027-06-30", "Situations at six months"),
            ],
        )

    def test_who_controls_does_not_run(self):
        with (
            self.assertRaisesRegex(ValidationError, "cannot run and control"),
            self.env.cr.savepoint(),
        ):
            self.operation.controller_ids = self.officer
        other = self._make_staff(
            "controller", "telecentre_training.telecentre_training_group_officer"
        )
        self.operation.controller_ids = other
        as_other = self.operation.with_user(other)
        for change in (
            lambda: as_other.write({"aim": "Other"}),
            lambda: as_other.convention_ids.action_amend(),
            lambda: as_other.participant_ids.write({"gender": "F"}),
        ):
            with self.assertRaisesRegex(UserError, "instruct or control"):
                change()

    def test_the_number_and_the_mention_go_to_the_cohort(self):
        self.assertEqual(self.cohort.funding_reference, "FSE+-1")
        self.assertEqual(self.cohort.funding_mention, "Co-funded by the European Union")

    def test_an_auditor_reads_and_changes_nothing(self):
        operation = self.operation.with_user(self.auditor)
        figures = operation.get_indicators(date="2026-01-05")
        self.assertEqual(figures["grand_total"]["total"], 2)
        with self.assertRaises(AccessError):
            operation.name = "Other"

    def test_an_operation_with_people_is_kept(self):
        with self.assertRaisesRegex(UserError, "archive it"):
            self.operation.unlink()

    def test_the_plan_is_typed_in_a_form(self):
        self.convention.action_amend()
        amendment = self.operation.convention_ids.filtered("number")
        with Form(amendment) as form:
            with form.expense_ids.edit(0) as line:
                line.amount = 50000
            self.assertEqual(form.cost_max, 69200)
        self.assertEqual(amendment.cost_max, 69200)


@tagged("post_install", "-at_install")
class TestParticipant(FundedCase):
    def test_who_enrols_takes_part_once(self):
        self.assertEqual(self.operation.participant_ids, self.anna | self.bob)
        self.assertEqual(str(self.anna.date_entry), "2026-01-05")
        self.cohort._fill_participants()
        self.assertEqual(len(self.operation.participant_ids), 2)

    def test_coming_back_keeps_the_entry_and_moves_the_exit(self):
        with freeze_time("2026-01-06 08:00:00"):
            self.cohort.action_close()
        self.assertEqual(str(self.anna.date_exit), "2026-01-05")
        again = self._make_cohort("Murat again", operation_id=self.operation.id)
        enrolment = self.env["telecentre.training.enrolment"].create(
            {
                "cohort_id": again.id,
                "partner_id": self.member.id,
                "situation": "employee",
            }
        )
        enrolment.action_enrol()
        self.assertEqual(enrolment.participant_id, self.anna)
        enrolment._set_state("in_training", date_entry="2026-03-02")
        self.assertEqual(str(self.anna.date_entry), "2026-01-05")
        self.assertEqual(str(self.anna.date_last_entry), "2026-03-02")
        self.assertFalse(self.anna.date_exit)
        enrolment._set_state("completed", date_exit="2026-03-13")
        self.assertEqual(str(self.anna.date_exit), "2026-03-13")

    @freeze_time("2026-01-06 08:00:00")
    def test_answers_of_the_first_day_are_kept(self):
        self._answer(self.anna)
        with self.assertRaisesRegex(UserError, "those of the first day"):
            self.anna.birth_date = "1991-06-01"
        self.anna.write({"birth_date": "1990-06-01", "commune_name": "Murat"})
        with self.assertRaisesRegex(UserError, "Say why"):
            self.anna._unlock(" ")
        self.anna._unlock("Misread")
        self.anna.birth_date = "1991-06-01"
        self.anna.action_lock()
        with self.assertRaisesRegex(UserError, "those of the first day"):
            self.anna.gender = "M"

    @freeze_time("2026-01-06 08:00:00")
    def test_an_answer_that_was_missing_can_still_be_given(self):
        self._answer(self.anna, birth_date=False)
        self.assertEqual(self.anna.missing, "birth date")
        self.anna.birth_date = "1990-06-01"
        self.assertTrue(self.anna.is_complete)

    def test_what_is_missing_is_said_while_typing(self):
        with Form(self.anna) as form:
            self.assertIn("gender", form.missing)
            form.gender = "F"
            self.assertNotIn("gender", form.missing)
            form.work = "none"
            self.assertIn("searching", form.missing)

    def test_dates_that_cannot_be_are_refused(self):
        with (
            self.assertRaisesRegex(ValidationError, "cannot be born"),
            self.env.cr.savepoint(),
        ):
            self.anna.birth_date = "2030-01-01"
        with self.assertRaisesRegex(ValidationError, "without work since"):
            self.anna.unemployed_since = "2026-05-01"

    def test_a_diploma_says_its_level_for_good(self):
        self._answer(self.anna)
        self.assertEqual(self.anna.isced, 3)
        self.bac.isced = 4
        self.assertEqual(self.anna.isced, 3)

    def test_sensitive_answers_are_for_few(self):
        sensitive = self.env["telecentre.training.sensitive"]
        with self.assertRaises(AccessError):
            sensitive.search([])
        trusted = self._make_staff(
            "trusted", "telecentre_training.telecentre_training_group_sensitive"
        )
        kept = sensitive.with_user(trusted).create(
            {"participant_id": self.anna.id, "housing": "refused"}
        )
        self.assertEqual(kept.asked_by_id, trusted)
        self.assertTrue(kept.date_asked)
        self._answer(self.anna)
        self.assertTrue(self.anna.is_complete)

    def test_evidence_follows_the_answers(self):
        self._answer(self.anna)
        self.anna.action_fill_evidence()
        self.anna.action_fill_evidence()
        self.assertEqual(
            self.anna.evidence_ids.mapped("kind"), ["questionnaire", "registration"]
        )
        self.assertEqual(self.anna.evidence_missing_count, 2)
        with self.assertRaisesRegex(UserError, "Attach the document"):
            self.anna.evidence_ids.action_check()
        self.anna.evidence_ids.write({"note": "Folder 2"})
        self.anna.evidence_ids.action_check()
        self.assertEqual(self.anna.evidence_missing_count, 0)

    def test_a_followup_makes_an_event(self):
        with freeze_time("2026-01-06 08:00:00"):
            self.cohort.action_close()
        first = self.jeanne.followup_ids.sorted("date_due")[0]
        first.write({"outcome": "business", "date_known": "2026-01-20"})
        first.action_done()
        self.assertRecordValues(
            self.anna.event_ids,
            [{"kind": "business", "is_supposed": False}],
        )
        self.assertEqual(str(self.anna.event_ids.date), "2026-01-20")

    def test_an_attendance_certificate_is_not_a_qualification(self):
        with self.assertRaisesRegex(ValidationError, "which qualification"):
            self.env["telecentre.training.event"].create(
                {
                    "participant_id": self.anna.id,
                    "date": "2026-01-06",
                    "kind": "qualification",
                }
            )
