from freezegun import freeze_time

from odoo.tests import tagged

from .test_attendance import POINT, SignedCase


@tagged("post_install", "-at_install")
class TestChain(SignedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-01-05 08:30:00"):
            session = cls.morning.sudo()
            session._sign_trainee(cls.member, "portal", drawing=POINT)
            session._sign_trainee(cls.other_member, "portal", drawing=POINT)
            session._certify(cls.trainer, "portal", drawing=POINT)
        cls.first, cls.second, cls.third = cls.cohort.signature_ids.sorted("number")

    def _get_breaks(self, query, *values):
        """What the check finds after somebody has been in the database."""
        self.env.flush_all()
        self.env.cr.execute(query, values)
        self.env.invalidate_all()
        return [
            f"{fact.number} {what}" for fact, what in self.cohort._find_chain_breaks()
        ]

    def test_facts_are_chained(self):
        self.assertFalse(self.cohort._find_chain_breaks())
        self.assertEqual(self.second.previous_hash, self.first.hash)
        self.assertEqual(self.cohort.chain_head, self.third.hash)
        self.assertEqual(self.cohort.chain_length, 3)

    def test_a_changed_fact_is_found(self):
        for column, value in (
            ("signer_name", "Somebody else"),
            ("date_signed", "2026-01-05 09:00:00"),
            ("kind", "absent"),
            ("drawing_hash", "0"),
        ):
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                breaks = self._get_breaks(
                    f"UPDATE telecentre_training_signature SET {column} = %s "
                    "WHERE id = %s",
                    value,
                    self.second.id,
                )
                self.assertIn("2 changed", breaks)
                savepoint.rollback()

    def test_a_changed_drawing_is_found(self):
        breaks = self._get_breaks(
            "UPDATE telecentre_training_signature SET drawing = %s WHERE id = %s",
            b"aGVsbG8=",
            self.second.id,
        )
        self.assertEqual(breaks, ["2 changed"])

    def test_a_fact_sealed_again_breaks_the_next_one(self):
        breaks = self._get_breaks(
            "UPDATE telecentre_training_signature SET hash = %s WHERE id = %s",
            "f" * 64,
            self.second.id,
        )
        self.assertEqual(breaks, ["2 changed", "3 moved"])

    def test_a_fact_taken_away_is_found(self):
        breaks = self._get_breaks(
            "DELETE FROM telecentre_training_signature WHERE id = %s", self.first.id
        )
        self.assertIn("2 missing", breaks)

    def test_the_end_cut_off_is_found(self):
        self.morning.sudo().sheet_signature_id = False
        breaks = self._get_breaks(
            "DELETE FROM telecentre_training_signature WHERE id = %s", self.third.id
        )
        self.assertEqual(breaks, ["0 cut"])
