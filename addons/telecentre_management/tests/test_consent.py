from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TelecentreCase


@tagged("post_install", "-at_install")
class TestConsent(TelecentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Consent = cls.env["telecentre.consent"]
        cls.news = cls.env["telecentre.consent.purpose"]._get_by_code("news")

    def _ask(self):
        return self.env["crm.lead"]._create_telecentre_request(
            {
                "name": "Jeanne Delmas",
                "email": "jeanne@example.org",
                "phone": "",
                "situation": "",
                "site": "mur",
                "project": "",
            }
        )

    def test_a_consent_keeps_the_words_that_were_read(self):
        words, version = self.news.text, self.news.version
        consent = self.Consent._give(self.news, "portal", partner=self.member)
        self.news.text = "Other words"
        self.assertEqual((consent.text, consent.version), (words, version))
        self.assertEqual(self.news.version, version + 1)

    def test_the_same_words_are_the_same_version(self):
        version = self.news.version
        self.news.write({"text": self.news.text, "name": "News"})
        self.assertEqual(self.news.version, version)

    def test_a_consent_is_given_once_and_again_after_it_was_withdrawn(self):
        first = self.Consent._give(self.news, "portal", partner=self.member)
        again = self.Consent._give(self.news, "portal", partner=self.member)
        self.assertEqual(first, again)
        first.with_user(self.manager).action_withdraw()
        self.assertEqual(first.state, "withdrawn")
        self.assertNotEqual(
            self.Consent._give(self.news, "portal", partner=self.member), first
        )

    def test_what_was_agreed_to_is_not_edited(self):
        consent = self.Consent._give(self.news, "portal", partner=self.member)
        with self.assertRaises(UserError):
            consent.with_user(self.manager).text = "Something else"
        with self.assertRaises(AccessError):
            consent.with_user(self.host).action_withdraw()

    def test_the_form_records_a_consent_that_follows_the_person(self):
        lead = self._ask()
        consent = self.Consent.search([("lead_id", "=", lead.id)])
        self.assertRecordValues(consent, [{"channel": "form", "partner_id": False}])
        lead.partner_id = self.member
        self.assertEqual(consent.partner_id, self.member)

    def test_somebody_who_asks_twice_agreed_once(self):
        for lead in (self._ask(), self._ask()):
            lead.partner_id = self.member
        consents = self.Consent.search([("partner_id", "=", self.member.id)])
        self.assertEqual(len(consents), 1)

    def test_those_who_agree_to_news_are_found(self):
        self.Consent._give(self.news, "portal", partner=self.member)
        given = self.Consent._give(self.news, "portal", partner=self.other_member)
        given.action_withdraw()
        found = self.env["res.partner"].search(
            [
                (
                    "telecentre_consent_ids",
                    "any",
                    [("purpose_id.code", "=", "news"), ("state", "=", "in_force")],
                )
            ]
        )
        self.assertEqual(found, self.member)

    def test_a_member_sees_their_own(self):
        mine = self.Consent._give(self.news, "portal", partner=self.member)
        self.Consent._give(self.news, "portal", partner=self.other_member)
        self.assertEqual(self.Consent.with_user(self.portal_user).search([]), mine)
