import io
import json
import zipfile
from base64 import b64encode

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_cost import CostCase


@tagged("post_install", "-at_install")
class TestSample(CostCase):
    def _draw(self, seed, costs=3, people=1):
        sample = self.env["telecentre.training.sample"].create(
            {
                "operation_id": self.operation.id,
                "seed": seed,
                "cost_size": costs,
                "people_size": people,
            }
        )
        sample.action_draw()
        return sample

    def test_a_seed_gives_the_same_draw(self):
        for number in range(10):
            self._spend(100 + number)
        first, again = self._draw(7), self._draw(7)
        self.assertEqual(first.line_ids.cost_id, again.line_ids.cost_id)
        self.assertEqual(len(first.line_ids), 4)
        others = {self._draw(seed).line_ids.cost_id for seed in range(5)}
        self.assertGreater(len(others), 1)

    def test_more_than_there_is_draws_all(self):
        self._spend(100)
        self._spend(200, date_paid=False)  # not claimed: not drawn
        self.assertEqual(len(self._draw(1, 50, 50).line_ids), 3)

    def test_what_a_folder_lacks_is_said(self):
        self._spend(100, document=b64encode(b"x"), payment_proof=b64encode(b"y"))
        self._answer(self.anna)
        sample = self._draw(1, 1, 2)
        cost_line = sample.line_ids.filtered("cost_id")
        self.assertFalse(cost_line.missing)
        person = sample.line_ids.filtered(lambda each: each.participant_id == self.anna)
        self.assertEqual(
            person.missing, "information of the person, documents, signatures"
        )
        other = sample.line_ids.filtered(lambda each: each.participant_id == self.bob)
        self.assertIn("answers", other.missing)

    def test_errors_are_projected_over_the_operation(self):
        self._spend(600)
        self._spend(400)
        sample = self._draw(1, 2, 0)
        line = sample.line_ids[0]
        line.amount_error = 20
        # 20 of 1,000 drawn; 1,400 eligible with the flat rate.
        self.assertEqual((sample.error_rate, sample.amount_projected), (2, 28))
        self.assertFalse(sample.is_material)
        line.amount_error = 21
        self.assertTrue(sample.is_material)


@tagged("post_install", "-at_install")
class TestPublicity(CostCase):
    def test_what_is_not_proved_has_its_price(self):
        self.assertIn("poster", self.operation.publicity_missing)
        self.assertEqual(self.operation.publicity_risk, 1209.6)
        self.env["telecentre.training.publicity"].create(
            [
                {
                    "operation_id": self.operation.id,
                    "kind": kind,
                    "site_id": self.murat.id,
                    "photo": b64encode(b"photo"),
                    "photo_name": f"{kind}.jpg",
                }
                for kind in ("poster", "website", "documents")
            ]
        )
        self.assertFalse(self.operation.publicity_missing)
        self.assertEqual(self.operation.publicity_risk, 0)
        book = zipfile.ZipFile(io.BytesIO(self.operation._make_book()))
        self.assertEqual(book.read("7 Publicity/poster.jpg"), b"photo")


@tagged("post_install", "-at_install")
class TestKeeping(CostCase):
    def _pay(self, day):
        self._spend(1000)
        claim = self.env["telecentre.training.claim"].create(
            {
                "operation_id": self.operation.id,
                "date_start": "2026-01-01",
                "date_stop": "2026-06-30",
            }
        )
        claim.action_file()
        claim.write({"date_received": day, "amount_received": 840})
        self.operation.action_close()

    def test_years_run_from_the_end_of_the_year_of_the_payment(self):
        self.assertFalse(self.operation.keep_until)
        self._pay("2026-03-12")
        self.assertEqual(str(self.operation.keep_until), "2031-12-31")
        self.operation.claim_ids.date_received = "2025-12-31"
        self.assertEqual(str(self.operation.keep_until), "2030-12-31")
        self.operation.claim_ids.date_received = "2026-01-01"
        self.assertEqual(str(self.operation.keep_until), "2031-12-31")

    def test_the_latest_day_of_all_rules_counts(self):
        self._pay("2026-03-12")
        self.operation.keep_date = "2036-12-31"
        self.assertEqual(str(self.operation.keep_until), "2036-12-31")
        self.operation.keep_date = "2028-12-31"
        self.assertEqual(str(self.operation.keep_until), "2031-12-31")

    def test_nothing_is_erased_before_its_day_or_under_a_hold(self):
        self._pay("2026-03-12")
        with (
            freeze_time("2031-12-31 12:00:00"),
            self.assertRaisesRegex(UserError, "kept until"),
        ):
            self.operation.action_purge()
        self.operation.is_held = True
        with (
            freeze_time("2032-01-01 12:00:00"),
            self.assertRaisesRegex(UserError, "legal hold"),
        ):
            self.operation.action_purge()

    @freeze_time("2032-01-01 12:00:00")
    def test_the_people_go_the_figures_stay(self):
        self._answer(self.anna)
        self._sign()
        self.env["telecentre.training.sensitive"].sudo().create(
            {"participant_id": self.anna.id, "disability": "yes"}
        )
        self._pay("2026-03-12")
        before = self.operation.get_indicators()
        self.assertEqual(before["EECO12"]["total"], 1)
        cost = self.operation.cost_ids
        cost.with_context(telecentre_purge=True).sudo().write(
            {"document": b64encode(b"payslip"), "partner_id": self.trainer.id}
        )
        claim = self.operation.claim_ids
        filed = claim.sha256
        self.assertIn("Jeanne", claim.snapshot)
        self.operation.action_make_book()
        cohort_signatures = self.cohort.sudo().signature_ids
        self.assertTrue(cohort_signatures)
        self.operation.action_purge()
        self.assertFalse(self.operation.participant_ids)
        self.assertFalse(cohort_signatures.exists())
        self.assertFalse((self.jeanne | self.paul).exists())
        self.assertFalse(cost.document or cost.partner_id)
        self.assertEqual((cost.name, cost.amount), ("Direct staff", 1000))
        self.assertNotIn("Jeanne", claim.snapshot)
        self.assertNotIn(b"Jeanne", claim.annex_id.raw)
        self.assertTrue(claim.is_intact)
        self.assertFalse(self.env["telecentre.training.sensitive"].sudo().search([]))
        self.assertEqual(self.operation.get_indicators(), before)
        page, facts = self.operation.message_ids.attachment_ids.sorted("name")
        content = json.loads(facts.raw)
        self.assertEqual(content["erased"]["participants"], 2)
        self.assertEqual(content["erased"]["signatures"], len(cohort_signatures))
        self.assertEqual(content["claims"][0]["sha256_filed"], filed)
        self.assertEqual(content["claims"][0]["sha256_kept"], claim.sha256)
        self.assertIn("Certificate of destruction", page.raw.decode())
        self.assertNotIn("Jeanne", page.raw.decode() + facts.raw.decode())
        with self.assertRaisesRegex(UserError, "already"):
            self.operation.action_purge()


@tagged("post_install", "-at_install")
class TestDeMinimis(CostCase):
    def test_free_training_is_aid_where_the_operation_says_so(self):
        self.member.sudo().write(
            {"is_company": True, "telecentre_is_undertaking": True}
        )
        self._sign()
        self.env.flush_all()

        def get_total():
            partner = self.member.sudo().with_company(self.company)
            return partner._get_telecentre_aid_total(self.anna.date_entry)

        self.assertEqual(get_total(), 0)
        self.operation.is_de_minimis = True
        # 3 hours followed of 13 planned, of a cost of 67,200 €.
        self.assertAlmostEqual(get_total(), 15507.69)

    def test_who_has_no_business_receives_no_aid(self):
        self._sign()
        self.operation.is_de_minimis = True
        self.env.flush_all()
        aid = self.env["telecentre.public.aid"].sudo()
        self.assertFalse(aid.search([("partner_id", "=", self.member.id)]))

    def test_aid_is_kept_ten_years(self):
        self._spend(1000)
        claim = self.env["telecentre.training.claim"].create(
            {
                "operation_id": self.operation.id,
                "date_start": "2026-01-01",
                "date_stop": "2026-06-30",
            }
        )
        claim.action_file()
        claim.write({"date_received": "2026-12-01", "amount_received": 840})
        self.operation.action_close()
        self.operation.is_de_minimis = True
        self.assertEqual(str(self.operation.keep_until), "2036-12-31")
