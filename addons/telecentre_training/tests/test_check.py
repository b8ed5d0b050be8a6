from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.telecentre_management.tests.common import utc

from ..tools.travel import UNKNOWN_MINUTES, get_minutes
from .test_attendance import POINT, SignedCase


@tagged("post_install", "-at_install")
class TestCheck(SignedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.law_session = cls._make_session(
            utc(12, 1), utc(19, 1), module_id=cls.law.id, trainer_id=False
        )

    def _sign_all(self):
        for session, at in (
            (self.morning, "2026-01-05 08:30:00"),
            (self.afternoon, "2026-01-05 14:00:00"),
        ):
            with freeze_time(at):
                for partner in (self.member, self.other_member):
                    session.sudo()._sign_trainee(partner, "portal", drawing=POINT)
                session.sudo()._certify(self.trainer, "portal", drawing=POINT)

    def _get_rules(self):
        with freeze_time("2026-01-08 08:00:00"):
            return [finding[0] for finding in self.cohort._check_all()]

    def test_a_well_kept_attendance_has_no_finding(self):
        self._sign_all()
        self.assertEqual(self._get_rules(), [])

    def test_missing_signatures_are_found(self):
        self.assertEqual(sorted(self._get_rules()), ["missing"] * 4 + ["sheet"] * 2)

    def test_a_closed_day_is_found(self):
        self._sign_all()
        self.env["telecentre.closure"].sudo().create(
            {
                "name": "Snow",
                "company_id": self.company.id,
                "site_ids": self.murat.ids,
                "date_start": utc(5, 1),
                "date_stop": utc(5, 13),
            }
        )
        self.assertEqual(self._get_rules(), ["closed"])

    def test_a_room_too_small_is_found(self):
        self._sign_all()
        self.room.sudo().capacity = 1
        self.assertEqual(self._get_rules(), ["room", "room"])

    def test_a_title_changed_since_is_found(self):
        self._sign_all()
        self.morning.name = "Other tools"
        self.assertEqual(self._get_rules(), ["title"])

    def test_half_days_signed_in_one_go_are_found(self):
        third = self._make_session(utc(6, 9), utc(6, 12))
        with freeze_time("2026-01-06 08:05:00"):
            for session in (self.morning, self.afternoon, third):
                session.sudo()._sign_trainee(self.member, "portal", drawing=POINT)
        self.assertIn("at_once", self._get_rules())

    def test_a_trainer_without_time_for_the_road_is_found(self):
        self._sign_all()
        self.ydes_office.sudo().capacity = 5
        cohort = self._make_cohort("Ydes", site_id=self.ydes.id, space_id=False)
        self._make_session(
            utc(5, 17, 45),
            utc(5, 18),
            cohort_id=cohort.id,
            space_id=self.ydes_office.id,
        )
        self.assertEqual(self._get_rules(), ["trainer"])

    def test_a_module_without_a_session_is_found(self):
        self._sign_all()
        self.law_session._cancel("Later")
        self.assertEqual(self._get_rules(), ["programme"])

    def test_a_signature_changed_in_the_database_is_found(self):
        self._sign_all()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE telecentre_training_signature SET signer_name = 'X' WHERE id = %s",
            [self.cohort.signature_ids[:1].id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._get_rules(), ["chain"])

    def test_findings_open_where_to_mend_them(self):
        with freeze_time("2026-01-08 08:00:00"):
            action = self.cohort.action_check()
        findings = self.env["telecentre.training.finding"].search(action["domain"])
        missing = findings.filtered(lambda finding: finding.rule == "missing")[0]
        self.assertEqual(
            missing.action_open_source()["res_model"], "telecentre.training.attendance"
        )

    def test_the_road_is_longer_than_the_crow_flies(self):
        murat, chaudes_aigues = (45.11, 2.87), (44.85, 3.0)
        self.assertIn(get_minutes(murat, chaudes_aigues), range(45, 60))
        self.assertEqual(get_minutes((0, 0), murat), UNKNOWN_MINUTES)
