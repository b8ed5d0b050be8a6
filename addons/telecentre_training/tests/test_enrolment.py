from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.telecentre_management.tests.common import utc

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestEnrolment(TrainingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course.with_env(cls.env).criterion_ids = [
            Command.create({"name": "Project", "points_max": 5, "weight": 2}),
            Command.create({"name": "Motivation", "points_max": 5}),
        ]
        cls.people = [
            cls._make_enrolment(f"Person {number}", email=f"p{number}@example.org")
            for number in range(4)
        ]

    @classmethod
    def _make_enrolment(cls, name, email=False, **vals):
        enrolment = cls.env["telecentre.training.enrolment"].create(
            {
                "cohort_id": cls.cohort.id,
                "candidate_name": name,
                "candidate_email": email,
                "situation": "job_seeker",
                **vals,
            }
        )
        enrolment.partner_id.lang = "en_US"
        return enrolment

    def _start(self, *enrolments):
        self._make_session()
        for enrolment in enrolments:
            enrolment.action_enrol()
        self.cohort.action_start()

    def test_a_candidate_is_created_with_their_contact(self):
        person = self.people[0].partner_id
        self.assertEqual((person.name, person.email), ("Person 0", "p0@example.org"))

    def test_a_known_address_is_the_same_person(self):
        other = self._make_cohort("Other")
        enrolment = self._make_enrolment(
            "P. Zero", "P0@example.org", cohort_id=other.id
        )
        self.assertEqual(enrolment.partner_id, self.people[0].partner_id)

    def test_a_candidate_without_a_name_is_refused(self):
        with self.assertRaisesRegex(UserError, "Say who applies"):
            self._make_enrolment("")

    def test_the_score_weighs_the_criteria(self):
        first, second = self.people[0].score_ids
        first.write({"points": 5, "is_given": True, "reason": "Ready to start"})
        self.assertFalse(self.people[0].is_scored)
        second.write({"points": 2, "is_given": True})
        self.assertAlmostEqual(self.people[0].score, 100 * 12 / 15)
        self.assertTrue(self.people[0].is_scored)
        with self.assertRaisesRegex(ValidationError, "from 0 to 5 points"):
            first.points = 6

    def test_no_seat_more_than_there_are(self):
        self.people[0].action_select()
        self.people[1].action_enrol()
        self.assertEqual(self.cohort.seats_left, 0)
        with self.assertRaisesRegex(UserError, "0 of its 2 seats left"):
            self.people[2].action_select()

    def test_a_batch_larger_than_the_seats_selects_nobody(self):
        with self.assertRaisesRegex(UserError, "3 are asked for"):
            self.people[0].union(*self.people[1:3]).action_select()
        self.assertEqual(self.people[0].state, "candidate")

    @mute_logger("odoo.sql_db")
    def test_the_database_itself_guards_the_seats(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            for enrolment in self.people[:3]:
                enrolment._set_state("enrolled")
            self.cohort.flush_recordset()

    def test_seats_cannot_fall_below_those_taken(self):
        (self.people[0] | self.people[1]).action_select()
        with (
            self.assertRaisesRegex(ValidationError, "2 seats"),
            mute_logger("odoo.sql_db"),
        ):
            self.cohort.seats = 1

    def test_the_waiting_list_keeps_its_order_and_is_called(self):
        (self.people[0] | self.people[1]).action_select()
        self.people[2].action_wait()
        self.people[3].action_wait()
        self.assertEqual([each.rank for each in self.people], [0, 0, 1, 2])
        self.people[0].action_withdraw("Found a job")
        self.assertEqual(
            self.people[2].activity_ids.summary,
            "A seat is free: next on the waiting list",
        )
        self.assertFalse(self.people[3].activity_ids)

    def test_an_accepted_candidate_is_written_to(self):
        self.people[0].action_select()
        mail = self.people[0].message_ids[0]
        self.assertIn("Become a teleworker", mail.subject)
        self.assertIn("offer you a seat", mail.body)

    def test_somebody_without_an_address_is_noted(self):
        enrolment = self._make_enrolment("No mail")
        enrolment.action_select()
        self.assertIn("by phone or post", enrolment.message_ids[0].body)

    def test_a_refusal_needs_a_reason_and_tells_it(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.people[0].action_refuse("")
        self.people[0].action_refuse("Project not ripe")
        self.assertIn("Project not ripe", self.people[0].message_ids[0].body)

    def test_the_state_is_not_written_by_hand(self):
        with self.assertRaisesRegex(UserError, "through its buttons"):
            self.people[0].state = "completed"

    def test_the_training_begins_for_who_is_enrolled(self):
        self.people[1].action_select()
        self._start(self.people[0])
        self.assertRecordValues(
            self.people[0], [{"state": "in_training", "situation": "job_seeker"}]
        )
        self.assertEqual(str(self.people[0].date_entry), "2026-01-05")
        self.assertEqual(self.people[1].state, "selected")

    def test_who_comes_has_a_code_for_the_tablet(self):
        self._start(self.people[0])
        for partner in self.people[0].partner_id | self.trainer:
            self.assertRegex(partner.sudo().training_code, r"^\d{4}$")
        self.assertFalse(self.people[1].partner_id.sudo().training_code)

    def test_the_situation_at_entry_no_longer_changes(self):
        self._start(self.people[0])
        with self.assertRaisesRegex(UserError, "no longer changes"):
            self.people[0].situation = "employee"

    def test_the_situation_is_asked_for_on_the_first_day(self):
        self.people[0].situation = False
        with self.assertRaisesRegex(UserError, "Say the situation at entry of Person"):
            self._start(self.people[0])

    def test_a_training_completed_opens_the_gratuity(self):
        gratuity = (
            self.env["telecentre.gratuity"]
            .sudo()
            .create(
                {
                    "name": "Trained newcomers",
                    "act_id": self.act.id,
                    "company_id": self.company.id,
                    "trigger": "training_completed",
                    "months": 24,
                }
            )
        )
        self._start(self.people[0])
        with freeze_time("2026-01-06 08:00:00"):
            self.cohort.action_close()
        self.assertEqual(self.people[0].state, "completed")
        self.assertEqual(str(self.people[0].date_exit), "2026-01-05")
        grant = self.people[0].partner_id.sudo().telecentre_grant_ids
        self.assertEqual(grant.gratuity_id, gratuity)
        self.assertEqual(str(grant.date_start), "2026-01-05")

    def test_a_cohort_is_not_closed_before_its_last_session(self):
        self._start(self.people[0])
        with self.assertRaisesRegex(UserError, "still to come"):
            self.cohort.action_close()

    def test_a_drop_out_keeps_the_real_last_day(self):
        self._make_session(utc(7, 9), utc(7, 12))
        self._start(self.people[0])
        with freeze_time("2026-01-07 08:00:00"):
            with self.assertRaisesRegex(UserError, "between the first day"):
                self.people[0].action_drop_out("Job", "2026-01-04")
            self.people[0].action_drop_out("Job", "2026-01-06")
        self.assertRecordValues(
            self.people[0], [{"state": "dropped_out", "leave_reason": "Job"}]
        )
        self.assertEqual(str(self.people[0].date_exit), "2026-01-06")

    def test_leads_become_candidates_once(self):
        lead = (
            self.env["crm.lead"]
            .sudo()
            .create(
                {
                    "name": "Web design",
                    "contact_name": "Ada",
                    "email_from": "ada@example.org",
                    "company_id": self.company.id,
                    "user_id": False,
                }
            )
        )
        lead = lead.with_user(self.officer)
        for _again in range(2):
            self.env["telecentre.training.recruit"].create(
                {"lead_ids": lead.ids, "cohort_id": self.cohort.id}
            ).action_confirm()
        enrolment = self.cohort.enrolment_ids.filtered("lead_id")
        self.assertRecordValues(
            enrolment, [{"source": "lead", "project": "Web design", "lead_id": lead.id}]
        )

    def _move(self, people, cohort):
        self.env["telecentre.training.enrolment.move"].create(
            {"enrolment_ids": people.ids, "cohort_id": cohort.id}
        ).action_confirm()

    def test_candidates_move_to_another_cohort_with_their_score(self):
        other = self._make_cohort("Murat, next")
        person = self.people[0]
        person.score_ids.write({"points": 5, "is_given": True})
        person.action_wait()
        self._move(person, other)
        self.assertRecordValues(
            person,
            [{"cohort_id": other.id, "state": "candidate", "rank": 0, "score": 100}],
        )
        self.assertIn("Murat, next", person.message_ids[0].body)

    def test_who_has_a_seat_does_not_move(self):
        self.people[0].action_select()
        other = self._make_cohort("Murat, next")
        with self.assertRaisesRegex(UserError, "Person 0 have or had a seat"):
            self._move(self.people[0] | self.people[1], other)
        self.assertEqual(self.people[1].cohort_id, self.cohort)

    def test_nobody_moves_where_they_already_are(self):
        other = self._make_cohort("Murat, next")
        self._make_enrolment("Person 0", "p0@example.org", cohort_id=other.id)
        with self.assertRaisesRegex(UserError, "Person 0 are already on the list"):
            self._move(self.people[0], other)

    def test_nobody_moves_to_another_course(self):
        course = self.course.with_env(self.env).copy({"name": "Another course"})
        other = self._make_cohort("Elsewhere", course_id=course.id)
        with self.assertRaisesRegex(UserError, "follows another course"):
            self._move(self.people[0], other)

    def test_a_person_is_once_on_the_list(self):
        with (
            self.assertRaisesRegex(Exception, "partner_unique"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.people[0].copy()
