from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.telecentre_management.tests.common import utc

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestSession(TrainingCase):
    def test_a_session_takes_its_room_through_one_rental(self):
        session = self._make_session()
        self.assertRecordValues(
            session.rental_id,
            [
                {
                    "usage": "training",
                    "state": "confirmed",
                    "space_id": self.room.id,
                    "date_start": utc(5, 9),
                    "date_stop": utc(5, 12),
                }
            ],
        )
        self.assertFalse(session.rental_id.sudo().charge_ids)

    def test_a_taken_room_refuses_the_session_and_says_what_is_free(self):
        self._make_confirmed_as_host()
        with self.assertRaisesRegex(ValidationError, "Meeting room.*free that day"):
            self._make_session()

    def _make_confirmed_as_host(self):
        return (
            self.env["telecentre.rental"]
            .with_user(self.host)
            .create(
                {
                    "space_id": self.room.id,
                    "partner_id": self.member.id,
                    "date_start": utc(5, 9),
                    "date_stop": utc(5, 10),
                    "state": "confirmed",
                }
            )
        )

    def test_a_moved_session_moves_its_rental(self):
        session = self._make_session()
        rental = session.rental_id
        session.write({"date_start": utc(6, 14), "date_stop": utc(6, 17)})
        self.assertEqual(session.rental_id, rental)
        self.assertRecordValues(
            rental, [{"date_start": utc(6, 14), "date_stop": utc(6, 17)}]
        )

    def test_a_move_to_a_taken_room_changes_nothing(self):
        session = self._make_session(utc(6, 9), utc(6, 12))
        self._make_confirmed_as_host()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            session.write({"date_start": utc(5, 9), "date_stop": utc(5, 12)})
        session.invalidate_recordset()
        self.assertEqual(session.date_start, utc(6, 9))
        self.assertEqual(session.rental_id.date_start, utc(6, 9))

    def test_a_cancelled_session_gives_its_room_back(self):
        session = self._make_session()
        session._cancel("Snow")
        self.assertEqual(session.rental_id.state, "cancelled")
        self._make_confirmed_as_host()
        with self.assertRaises(ValidationError):
            session.action_plan_again()

    def test_a_session_planned_again_takes_its_room_again(self):
        session = self._make_session()
        session._cancel("Snow")
        session.action_plan_again()
        self.assertEqual(session.rental_id.state, "confirmed")
        self.assertFalse(session.cancel_reason)

    def test_a_cancellation_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._make_session()._cancel(" ")

    def test_a_deleted_session_leaves_no_rental(self):
        session = self._make_session()
        rental = session.rental_id
        session.unlink()
        self.assertFalse(rental.exists())

    def test_a_host_does_not_move_the_rental_of_a_session(self):
        rental = self._make_session().rental_id.with_user(self.host)
        with self.assertRaisesRegex(ValidationError, "training session"):
            rental.write({"date_start": utc(6, 9), "date_stop": utc(6, 12)})

    def test_a_host_does_not_cancel_the_rental_of_a_session(self):
        rental = self._make_session().rental_id.with_user(self.host)
        with self.assertRaisesRegex(ValidationError, "ask the training officer"):
            rental.action_cancel("I need the room")

    def test_a_remote_module_takes_no_room(self):
        session = self._make_session(
            utc(5, 1), utc(19, 1), module_id=self.law.id, trainer_id=False
        )
        self.assertRecordValues(
            session,
            [{"kind": "remote", "hours": 7, "rental_id": False, "space_id": False}],
        )

    @mute_logger("odoo.sql_db")
    def test_a_trainer_is_not_in_two_places(self):
        self._make_session()
        other = self._make_cohort("Ydes 2026", site_id=self.ydes.id, space_id=False)
        with self.assertRaisesRegex(ValidationError, "Luce Trainer already teaches"):
            self._make_session(
                utc(5, 11),
                utc(5, 12),
                cohort_id=other.id,
                space_id=self.ydes_office.id,
            )

    @mute_logger("odoo.sql_db")
    def test_a_cohort_is_not_in_two_places(self):
        self._make_session()
        with self.assertRaisesRegex(ValidationError, "Murat 2026 already has"):
            self._make_session(
                trainer_id=self.other_trainer.id, space_id=self.office.id
            )

    def test_sessions_one_after_another_are_allowed(self):
        sessions = self._make_session() | self._make_session(utc(5, 14), utc(5, 17))
        self.assertEqual(len(sessions.rental_id), 2)

    @mute_logger("odoo.sql_db")
    def test_the_database_itself_guards_the_trainer(self):
        first = self._make_session()
        second = self._make_session(utc(6, 9), utc(6, 12))
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE telecentre_training_session SET date_start = %s, "
                "date_stop = %s WHERE id = %s",
                (first.date_start, first.date_stop, second.id),
            )

    def test_the_dates_of_a_cohort_are_those_of_its_sessions(self):
        self._make_session(utc(5, 9), utc(5, 12))
        self._make_session(utc(7, 9), utc(7, 12))
        self.assertEqual(str(self.cohort.date_start), "2026-01-05")
        self.assertEqual(str(self.cohort.date_stop), "2026-01-07")

    def test_a_half_day_is_not_a_day(self):
        with self.assertRaisesRegex(ValidationError, "a half-day lasts 7 hours"):
            self._make_session(utc(5, 9), utc(5, 18))

    def test_an_auditor_changes_nothing(self):
        session = self._make_session().with_user(self.auditor)
        self.assertEqual(session.cohort_id.name, "Murat 2026")
        with self.assertRaises(AccessError):
            session.name = "Other"
        with self.assertRaises(AccessError):
            self.cohort.with_user(self.auditor).action_open()

    def test_hosts_see_the_sessions_of_their_sites(self):
        session = self._make_session()
        sessions = self.env["telecentre.training.session"]
        self.assertEqual(sessions.with_user(self.host).search([]), session)
        self.assertFalse(sessions.with_user(self.ydes_host).search([]))

    def test_an_officer_sees_no_rental_of_members(self):
        self._make_confirmed_as_host()
        self.assertFalse(self.env["telecentre.rental"].search([]))

    def test_a_cohort_lives_from_preparation_to_its_end(self):
        with self.assertRaisesRegex(UserError, "plan its half-days first"):
            self.cohort.action_start()
        session = self._make_session()
        self.cohort.action_open()
        self.assertEqual(self.cohort.state, "open")
        self.assertFalse(session.cancel_reason)
        self.cohort.action_cancel()
        self.assertEqual((session.state, self.cohort.state), ("cancelled",) * 2)
