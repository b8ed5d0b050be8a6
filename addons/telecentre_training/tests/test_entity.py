from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_operation import FundedCase


@tagged("post_install", "-at_install")
class TestEntity(FundedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls._make_partner("Cooperative of Murat", is_company=True)
        cls.bureau = cls._make_partner("Mairie", is_company=True)
        cls._answer(cls.anna)

    def _support(self, partner=None, **vals):
        return self.env["telecentre.training.entity"].create(
            {
                "operation_id": self.operation.id,
                "partner_id": (partner or self.firm).id,
                "date_start": "2026-02-01",
                "support": "Accounting",
                "proof": "Accounts of 2025",
                **vals,
            }
        )

    def _get(self, code, date="2026-12-31", rule_set=None):
        self.env.flush_all()
        return self.operation.get_indicators(rule_set, date)[code]

    def _find(self, level=None):
        return [
            (text, keys)
            for each, text, keys in self.operation._get_findings(date="2026-12-31")
            if level in (None, each)
        ]

    def test_enterprises_and_administrations_are_counted_apart(self):
        self._support(staff=4)
        self._support(self.bureau, is_administration=True)
        cell = self._get("EECO19")
        self.assertEqual(cell, {"F": 0, "M": 0, "X": 0, "total": 1})
        self.assertEqual(self._get("EECO18")["total"], 1)
        self.assertEqual(self._get("grand_total")["total"], 2)

    def test_an_entity_counts_from_its_first_day(self):
        self._support()
        self.assertEqual(self._get("EECO19", "2026-01-31")["total"], 0)
        self.assertEqual(self._get("EECO19", "2026-02-01")["total"], 1)

    def test_sizes_at_their_bounds(self):
        """9.99 people and 2 M€ is micro; 10 is small; 249 with 43 M€ of balance too."""
        rows = (
            (9.99, 2e6, 2e6, "micro"),
            (10, 2e6, 2e6, "small"),
            (9, 3e6, 2e6, "micro"),
            (9, 2.1e6, 2.1e6, "small"),
            (49.9, 10e6, 99e6, "small"),
            (50, 1e6, 1e6, "medium"),
            (249.9, 51e6, 43e6, "medium"),
            (249.9, 51e6, 44e6, "large"),
            (250, 0, 0, "large"),
        )
        entity = self._support()
        for staff, turnover, balance, kind in rows:
            entity.write({"staff": staff, "turnover": turnover, "balance": balance})
            with self.subTest(staff=staff, turnover=turnover):
                self.assertEqual(entity.kind, kind)

    def test_a_large_enterprise_is_in_no_indicator_and_told(self):
        self._support(staff=400)
        self.assertEqual(self._get("EECO19")["total"], 0)
        texts = [text for text, _keys in self._find("warning")]
        self.assertIn(
            "Supported entities in no indicator of this period: Cooperative of Murat.",
            texts,
        )

    def test_a_cooperative_without_economic_activity_is_no_enterprise(self):
        self.assertEqual(self._support(is_enterprise=False).kind, "other")

    def test_a_person_is_not_counted_as_an_enterprise_too(self):
        entity = self._support(self.anna.partner_id)
        self.assertEqual(entity.participant_id, self.anna)
        [found] = [keys for text, keys in self._find("error") if "too many" in text]
        self.assertEqual(found, self.anna.ids)
        entity.ineligible_reason = "The aim is the person"
        self.assertEqual(self._get("EECO19")["total"], 0)
        texts = [text for text, _keys in self._find("error")]
        self.assertFalse(any("too many" in each for each in texts))
        texts = [text for text, _keys in self._find("warning")]
        self.assertTrue(any("not eligible, counted nowhere" in each for each in texts))

    def test_the_person_set_aside_leaves_the_enterprise(self):
        entity = self._support(self.anna.partner_id)
        self.anna.ineligible_reason = "The aim is the enterprise"
        entity.invalidate_recordset()
        self.assertFalse(entity.participant_id)
        self.assertEqual(self._get("EECO19")["total"], 1)
        self.assertEqual(self._get("EECO01")["total"], 0)

    def test_without_proof_it_is_told(self):
        self._support(proof=False)
        texts = [text for text, _keys in self._find("warning")]
        self.assertTrue(any("without proof of what they are" in text for text in texts))

    def test_the_figure_leads_to_its_entities(self):
        entity = self._support()
        figures = self.env["telecentre.training.figures"].create(
            {"operation_id": self.operation.id, "date": "2026-12-31"}
        )
        line = figures.line_ids.filtered(lambda each: each.code == "EECO19")
        self.assertEqual(line.total, 1)
        action = line.action_open_people()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, entity)
        self.assertEqual(entity.indicator_ids.code, "EECO19")
        self.assertIn("not participants", line.rule)

    @mute_logger("odoo.sql_db")
    def test_an_entity_is_counted_once(self):
        self._support()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._support()

    def test_an_entity_of_an_agreed_operation_is_kept(self):
        with self.assertRaisesRegex(UserError, "kept for the auditors"):
            self._support().unlink()

    def test_projects_of_2014_are_counted_as_such(self):
        before = self.env.ref("telecentre_training.rule_set_esf_2014")
        self.operation.is_for_women = True
        self._support()
        table = {
            code: self._get(code, rule_set=before)["total"]
            for code in ("CO20", "CO21", "CO22", "CO23")
        }
        self.assertEqual(table, {"CO20": 0, "CO21": 1, "CO22": 0, "CO23": 1})
        self.assertEqual(self._get("CO21", "2025-12-31", before)["total"], 0)


@tagged("post_install", "-at_install")
class TestHousehold(FundedCase):
    """Asked in 2014-2020 of those who entered by a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.env.ref("telecentre_training.rule_set_esf_2014")
        for participant in (cls.anna, cls.bob):
            cls._answer(participant)
        cls.anna.write(
            {
                "household_work": "no",
                "household_children": "yes",
                "household_single": "yes",
            }
        )

    def _count(self, until):
        self.before.household_until = until
        for partner in (self.member, self.other_member):
            if not self._get_line(
                self.jeanne if partner == self.member else self.paul
            ).signature_id:
                self._sign(partner=partner)
        self.env.flush_all()
        figures = self.operation.get_indicators(self.before, "2026-12-31")
        return [figures[code]["total"] for code in ("CO01", "CO12", "CO13", "CO14")]

    def test_asked_on_the_last_day_and_not_after(self):
        """Both entered on 5 January 2026; Bob was not asked: incomplete then."""
        self.assertEqual(self._count("2026-01-05"), [1, 1, 1, 1])
        self.assertEqual(self._count("2026-01-04"), [2, 0, 0, 0])
        self.assertEqual(self._count(False), [2, 0, 0, 0])

    def test_what_is_missing_is_told(self):
        self._count("2026-01-05")
        findings = self.operation._get_findings(self.before, "2026-12-31")
        [keys] = [
            keys for _level, text, keys in findings if "work in the household" in text
        ]
        self.assertEqual(keys, self.bob.ids)

    def test_somebody_who_works_makes_no_jobless_household(self):
        self.anna._unlock("Misread")
        self.anna.household_work = "yes"
        self.assertEqual(self._count("2026-01-05"), [1, 0, 0, 1])
