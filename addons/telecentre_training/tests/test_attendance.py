import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.telecentre_management.tests.common import utc

from .common import TrainingCase

# A point: the smallest PNG there is.
POINT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


class SignedCase(TrainingCase):
    """A cohort of two people that began on Monday morning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.morning = cls._make_session()
        cls.afternoon = cls._make_session(
            utc(5, 14), utc(5, 17, 30), module_id=cls.project.id
        )
        enrolments = cls.env["telecentre.training.enrolment"].create(
            [
                {
                    "cohort_id": cls.cohort.id,
                    "partner_id": partner.id,
                    "situation": "job_seeker",
                }
                for partner in (cls.member, cls.other_member)
            ]
        )
        enrolments.action_enrol()
        cls.cohort.action_start()
        cls.jeanne, cls.paul = enrolments

    def _sign(self, session=None, partner=None, at="2026-01-05 08:30:00", **vals):
        session = (session or self.morning).sudo()
        with freeze_time(at):
            return session._sign_trainee(
                partner or self.member, "portal", **{"drawing": POINT, **vals}
            )

    def _get_line(self, enrolment, session=None):
        return enrolment.attendance_ids.filtered(
            lambda line: line.session_id == (session or self.morning)
        )


@tagged("post_install", "-at_install")
class TestAttendance(SignedCase):
    def test_everybody_in_training_is_on_every_sheet(self):
        self.assertEqual(len(self.cohort.attendance_ids), 4)
        self.assertEqual({*self.cohort.attendance_ids.mapped("status")}, {"expected"})

    def test_a_session_added_later_has_its_sheet(self):
        session = self._make_session(utc(7, 9), utc(7, 12))
        self.assertEqual(len(session.attendance_ids), 2)
        session._cancel("Snow")
        self.assertFalse(session.attendance_ids)

    def test_a_signature_makes_the_hours(self):
        signature = self._sign()
        line = self._get_line(self.jeanne)
        self.assertRecordValues(line, [{"status": "present", "hours": 3}])
        self.assertEqual(signature.signer_name, "Jeanne Delmas")
        self.assertEqual(self.jeanne.hours_followed, 3)
        self.assertEqual(self.morning.present_count, 1)
        self.assertEqual(self.morning.missing_count, 1)

    def test_nobody_signs_early(self):
        with self.assertRaisesRegex(UserError, "begins on .* sign then"):
            self._sign(at="2026-01-05 07:59:59")

    def test_nobody_signs_too_late(self):
        self._sign(at="2026-01-06 11:00:00")
        with self.assertRaisesRegex(UserError, "could be signed until"):
            self._sign(partner=self.other_member, at="2026-01-06 11:00:01")

    def test_nobody_signs_twice(self):
        self._sign()
        with self.assertRaisesRegex(UserError, "already signed"):
            self._sign()

    def test_nobody_signs_for_a_session_that_is_not_theirs(self):
        stranger = self._make_partner("Stranger")
        with self.assertRaisesRegex(UserError, "not on the sheet"):
            self._sign(partner=stranger)

    def test_an_empty_frame_is_no_signature(self):
        with self.assertRaisesRegex(UserError, "Draw your signature"):
            self._sign(drawing=False)

    def test_a_cancelled_session_is_not_signed(self):
        self._sign()
        self.morning._cancel("Snow")
        with self.assertRaisesRegex(UserError, "cancelled"):
            self._sign(partner=self.other_member)

    def test_an_absence_is_announced_before_the_session_only(self):
        session = self.morning.sudo()
        with self.assertRaisesRegex(UserError, "Say why"):
            session._announce_absence(self.member, " ")
        session._announce_absence(self.member, "Road closed")
        self.assertRecordValues(
            self._get_line(self.jeanne),
            [{"status": "announced", "reason": "Road closed", "hours": 0}],
        )
        with freeze_time("2026-01-05 08:30:00"), self.assertRaises(UserError):
            session._announce_absence(self.other_member, "Late")

    def test_who_announced_an_absence_may_come_after_all(self):
        self.morning.sudo()._announce_absence(self.member, "Road closed")
        self._sign()
        self.assertEqual(self._get_line(self.jeanne).status, "present")

    def test_the_trainer_certifies_their_own_sheet_once(self):
        session = self.morning.sudo()
        with freeze_time("2026-01-05 11:30:00"):
            with self.assertRaisesRegex(UserError, "session of another trainer"):
                session._certify(self.other_trainer, "portal", drawing=POINT)
            session._certify(self.trainer, "portal", drawing=POINT)
            self.assertTrue(session.sheet_signature_id)
            with self.assertRaisesRegex(UserError, "already signed this sheet"):
                session._certify(self.trainer, "portal", drawing=POINT)

    def test_the_trainer_does_not_certify_before_it_begins(self):
        with self.assertRaisesRegex(UserError, "begins on"):
            self.morning.sudo()._certify(self.trainer, "portal", drawing=POINT)

    def test_the_trainer_marks_who_is_absent(self):
        session = self.morning.sudo()
        line = self._get_line(self.paul)
        with freeze_time("2026-01-05 09:30:00"):
            session._mark_absent(self.trainer, line)
            self.assertEqual(line.status, "absent")
            with self.assertRaisesRegex(UserError, "already signed"):
                session._mark_absent(self.trainer, line)

    def test_a_correction_is_a_new_fact_with_its_reason(self):
        signature = self._sign()
        line = self._get_line(self.jeanne)
        with self.assertRaisesRegex(UserError, "Say why"):
            line._correct("absent", "", "desk")
        line._correct("absent", "Signed then left", "desk")
        self.assertRecordValues(
            line, [{"status": "absent", "hours": 0, "is_corrected": True}]
        )
        self.assertEqual(line.signature_ids.sorted("number")[0], signature)
        self.assertEqual(line.signature_id.corrected_id, signature)
        self.assertEqual(line.signature_id.user_login, "officer")

    def test_who_comes_late_follows_fewer_hours(self):
        line = self._get_line(self.jeanne)
        line._correct("present", "Train", "paper", date_arrival=utc(5, 10, 30))
        self.assertRecordValues(line, [{"status": "partial", "hours": 1.5}])

    def test_a_signature_is_never_edited_nor_deleted(self):
        signature = self._sign()
        with self.assertRaisesRegex(UserError, "never changed"):
            signature.with_user(self.officer).write({"reason": "Other"})
        with self.assertRaisesRegex(UserError, "never changed"):
            signature.sudo().write({"kind": "absent"})
        with self.assertRaisesRegex(UserError, "never deleted"):
            signature.sudo().unlink()

    def test_nobody_creates_a_signature_directly(self):
        for user in (self.officer, self.auditor, self.portal_user):
            with self.assertRaises(AccessError):
                self.env["telecentre.training.signature"].with_user(user).create({})

    def test_a_drop_out_is_no_longer_on_later_sheets(self):
        self._make_session(utc(7, 9), utc(7, 12))
        self._sign()
        with freeze_time("2026-01-06 08:00:00"):
            self.jeanne.action_drop_out("Found a job", "2026-01-05")
        self.assertEqual(len(self.jeanne.attendance_ids), 2)
        self.assertEqual(len(self.paul.attendance_ids), 3)

    def test_the_grid_costs_the_same_for_any_size(self):
        self._sign()
        costs = []
        for _size in range(3):
            grid = self.cohort.get_attendance_grid()  # what is cached once for all
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            grid = self.cohort.get_attendance_grid()
            costs.append(self.env.cr.sql_log_count - before)
            self._add_trainee()
        self.assertEqual(costs[1], costs[2])
        self.assertLess(costs[0], 20)
        self.assertEqual(len(grid["sessions"]), 2)
        self.assertEqual(len(grid["trainees"]), 4)
        cells = {
            cell["status"]
            for trainee in grid["trainees"]
            for cell in trainee["cells"].values()
        }
        self.assertEqual(cells, {"present", "expected"})

    def _add_trainee(self):
        self.cohort.seats += 1
        enrolment = self.env["telecentre.training.enrolment"].create(
            {
                "cohort_id": self.cohort.id,
                "candidate_name": "One more",
                "situation": "employee",
            }
        )
        enrolment.action_enrol()

    def test_the_sheets_print_every_mention(self):
        self._sign()
        self.cohort.funding_mention = "Co-funded by the European Union"
        html = str(
            self.env["ir.actions.report"]._render_qweb_html(
                "telecentre_training.report_sheets", self.morning.ids
            )[0],
            "utf-8",
        )
        for mention in (
            "Become a teleworker",
            "Tools",
            "01/05/2026",
            "09:00–12:00",
            "Meeting room",
            "Luce Trainer",
            "Jeanne Delmas",
            "eu_flag.svg",
            "Co-funded by the European Union",
            self.cohort.chain_head[:32],
        ):
            with self.subTest(mention=mention):
                self.assertIn(mention, html)

    def test_the_drawing_is_kept(self):
        signature = self._sign()
        self.assertTrue(base64.b64decode(signature.drawing))
