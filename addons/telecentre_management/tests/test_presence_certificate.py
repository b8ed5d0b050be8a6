from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import verification
from .common import TelecentreCase, utc


@tagged("post_install", "-at_install")
class TestPresenceCertificate(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-20 08:00:00"))
        cls.Certificate = cls.env["telecentre.presence.certificate"]

    def _use(self, start, stop, **vals):
        """A rental that took place."""
        rental = self._make_confirmed(start, stop, **vals)
        rental.action_done()
        return rental

    def _issue(self, start=date(2026, 1, 1), stop=date(2026, 1, 15), member=None):
        return self.Certificate._issue(member or self.member, start, stop)

    def _get_days(self, certificate):
        return [(day["date"][-2:], day["site"]) for day in certificate.snapshot["days"]]

    def test_days_and_sites_are_certified_and_nothing_more(self):
        self._use(utc(6, 9), utc(6, 12))
        self._use(utc(6, 14), utc(6, 18), space_id=self.room.id)
        self._use(utc(5, 9), utc(5, 12), space_id=self.ydes_office.id)
        certificate = self._issue()
        self.assertEqual(self._get_days(certificate), [("05", "Ydes"), ("06", "Murat")])
        self.assertEqual(certificate.day_count, 2)
        self.assertEqual(
            set(certificate.snapshot["days"][0]),
            {"date", "site", "site_id", "checked_in"},
        )

    def test_who_did_not_come_was_not_there(self):
        absent, cancelled, _confirmed = (
            self._make_confirmed(utc(day, 9), utc(day, 12)) for day in (5, 6, 7)
        )
        absent.action_no_show()
        cancelled.action_cancel("ill")
        with self.assertRaisesRegex(UserError, "No presence is recorded"):
            self._issue()

    def test_a_long_rental_counts_the_days_of_opening_up_to_today(self):
        week = datetime(2026, 1, 15, 23), datetime(2026, 1, 22, 23)
        rental = self._make_confirmed(*week)
        with freeze_time("2026-01-19 08:00:00"):
            rental.action_check_in()
        certificate = self._issue(date(2026, 1, 10), date(2026, 1, 20))
        self.assertEqual(
            [(day["date"], day["checked_in"]) for day in certificate.snapshot["days"]],
            [("2026-01-16", False), ("2026-01-19", True), ("2026-01-20", False)],
        )
        self.assertEqual(rental.state, "in_use")

    def test_days_outside_the_period_are_left_out(self):
        self._use(utc(5, 9), utc(5, 12))
        self._use(utc(6, 9), utc(6, 12))
        certificate = self._issue(date(2026, 1, 6), date(2026, 1, 6))
        self.assertEqual(self._get_days(certificate), [("06", "Murat")])

    def test_periods_that_make_no_sense_are_refused(self):
        for start, stop, sentence in (
            (date(2026, 1, 9), date(2026, 1, 8), "before the first"),
            (date(2026, 1, 9), date(2026, 1, 21), "Days to come"),
            (date(2024, 1, 9), date(2026, 1, 8), "a year at most"),
        ):
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self._issue(start, stop)

    def test_the_same_facts_give_the_same_certificate(self):
        self._use(utc(5, 9), utc(5, 12))
        first = self._issue()
        self.assertEqual(self._issue(), first)
        self._use(utc(6, 9), utc(6, 12))
        self.assertNotEqual(self._issue(), first)
        self.assertEqual(first.state, "valid")

    def test_changed_facts_revoke_what_tells_of_them(self):
        rental = self._use(utc(5, 9), utc(5, 12))
        self._use(utc(6, 9), utc(6, 12))
        told = self._issue()
        untold = self._issue(date(2026, 1, 6), date(2026, 1, 15))
        rental.with_user(self.host).action_reopen()
        rental.with_user(self.host).action_no_show()
        self.assertEqual((told.state, untold.state), ("revoked", "valid"))
        self.assertEqual(told.revoke_reason, "No longer recorded: 01/05/2026")
        self.assertTrue(told._is_intact())

    def test_a_presence_that_another_rental_covers_still_holds(self):
        rental = self._use(utc(5, 9), utc(5, 12))
        self._use(utc(5, 14), utc(5, 18))
        certificate = self._issue()
        rental.action_cancel("wrong person")
        self.assertEqual(certificate.state, "valid")

    def test_what_is_corrected_is_not_certified_any_more(self):
        rental = self._use(utc(5, 9), utc(5, 12))
        certificate = self._issue()
        rental.with_user(self.host).action_reopen()
        self.assertEqual(certificate.state, "revoked")
        with self.assertRaises(UserError):
            self._issue()

    def test_what_was_certified_is_not_forged(self):
        self._use(utc(5, 9), utc(5, 12))
        certificate = self._issue()
        self.assertTrue(certificate._is_intact())
        snapshot = certificate.snapshot
        certificate.snapshot = snapshot | {"member": "Somebody else"}
        self.assertFalse(certificate._is_intact())

    def test_managers_revoke_with_a_reason(self):
        self._use(utc(5, 9), utc(5, 12))
        certificate = self._issue()
        vals = {"certificate_id": certificate.id, "reason": "Issued by mistake"}
        Revoke = self.env["telecentre.presence.revoke"]
        with self.assertRaises(AccessError):
            Revoke.with_user(self.host).create(vals)
        Revoke.with_user(self.manager).create(vals).action_revoke()
        self.assertRecordValues(
            certificate, [{"state": "revoked", "revoke_reason": "Issued by mistake"}]
        )

    def test_hosts_see_those_of_their_members(self):
        self.member.telecentre_site_id = self.murat
        self._use(utc(5, 9), utc(5, 12))
        certificate = self._issue()
        for user, expected in (
            (self.host, certificate),
            (self.ydes_host, certificate.browse()),
            (self.manager, certificate),
            (self.portal_user, certificate),
        ):
            found = self.Certificate.with_user(user).search([])
            self.assertEqual(found, expected, user.name)

    # ------------------------------------------------------------------
    # Codes
    # ------------------------------------------------------------------

    def test_a_code_is_read_however_it_is_typed(self):
        code = verification.make_code()
        printed = verification.format_code(code)
        self.assertRegex(printed, r"^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$")
        for typed in (code, printed, printed.lower(), f" {printed.replace('-', ' ')} "):
            self.assertEqual(verification.read_code(typed), code)

    def test_any_wrong_symbol_is_noticed(self):
        code = verification.make_code()
        for place, symbol in enumerate(code):
            for other in set(verification.ALPHABET) - {symbol}:
                wrong = code[:place] + other + code[place + 1 :]
                self.assertIsNone(verification.read_code(wrong))

    def test_nonsense_is_no_code(self):
        for typed in ("", "x", "0" * 16, "A" * 100_000, "é" * 16, "<script>"):
            self.assertIsNone(verification.read_code(typed))

    def test_codes_are_not_drawn_twice(self):
        codes = {verification.make_code() for _number in range(2000)}
        self.assertEqual(len(codes), 2000)
