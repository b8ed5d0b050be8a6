from odoo.tests import tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestPersonalData(TrainingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enrolment = cls.env["telecentre.training.enrolment"].create(
            {"cohort_id": cls.cohort.id, "partner_id": cls.member.id}
        )

    def test_a_trainee_takes_their_training_away(self):
        sections = {
            section["key"]: section["rows"]
            for section in self.member.sudo()._get_telecentre_data()
        }
        [enrolment] = sections["enrolments"]
        self.assertEqual(enrolment["course_id"], "Become a teleworker")

    def test_funders_still_find_who_was_trained(self):
        kept = self.member.sudo()._get_telecentre_kept_data()
        self.assertIn("attendance sheets", kept[-1])
        nameless = self.member.sudo()._erase_telecentre_person()
        self.assertNotEqual(nameless, self.member)
        self.assertEqual(self.enrolment.partner_id, self.member)
        self.assertEqual(self.member.name, "Jeanne Delmas")

    def test_a_participant_takes_their_answers_away(self):
        operation = self.env["telecentre.training.operation"].create(
            {
                "name": "Teleworkers",
                "company_id": self.company.id,
                "rule_set_id": self.env.ref("telecentre_training.rule_set_esf_plus").id,
            }
        )
        participant = self.env["telecentre.training.participant"].create(
            {
                "operation_id": operation.id,
                "partner_id": self.member.id,
                "gender": "F",
            }
        )
        self.env["telecentre.training.sensitive"].sudo().create(
            {"participant_id": participant.id, "housing": "refused"}
        )
        sections = {
            section["key"]: section["rows"]
            for section in self.member.sudo()._get_telecentre_data()
        }
        self.assertEqual(sections["participants"][0]["gender"], "Woman")
        [kept] = sections["sensitive"]
        self.assertEqual(kept["housing"], "Does not wish to answer")
