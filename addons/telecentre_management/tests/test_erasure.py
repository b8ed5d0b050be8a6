from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.res_partner_erase import ERASED_TEXTS
from .common import utc
from .credit_common import CreditCase

NAME = "Jeanne Delmas"
KEPT = {
    # Places and public bodies, not people.
    "telecentre.share.agreement",
    "telecentre.share.statement",
    "telecentre.site",
    # Accounting: who was invoiced.
    "telecentre.billing.run.line",
    # Deleted.
    "telecentre.presence.certificate",
}


@tagged("post_install", "-at_install")
class TestErasure(CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-20 08:00:00"))
        cls.member.write({"email": "jeanne@example.org", "phone": "04 71 00 00 01"})
        cls.account = cls.env["account.account"].create(
            {
                "name": "Income",
                "code": "706000",
                "account_type": "income",
                "company_ids": cls.company.ids,
            }
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "TCS",
                "type": "general",
                "company_id": cls.company.id,
            }
        )

    def _use(self, **vals):
        """A free use of the past, with what was written about it."""
        self.office_type.rate_ids.product_id.list_price = 0
        rental = self._make_confirmed(
            utc(5, 9), utc(5, 12), note="Comes with a dog", **vals
        )
        rental.action_done()
        rental.message_post(body=f"{NAME} lost a key")
        return rental

    def _account(self):
        """Something in the accounts that names the person."""
        return self.env["account.move"].create(
            {
                "journal_id": self.journal.id,
                "company_id": self.company.id,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Use of a telecentre",
                            "partner_id": self.member.id,
                            "account_id": self.account.id,
                            "balance": amount,
                        }
                    )
                    for amount in (10, -10)
                ],
            }
        )

    def _erase(self):
        return self.member.with_user(self.manager)._erase_telecentre_person().sudo()

    def _find_name(self):
        """Where the name or the address can still be read, but for the accounts."""
        found = []
        self.env.flush_all()
        self.env.invalidate_all()
        for model in [*ERASED_TEXTS, *KEPT, "crm.lead", "res.users", "mail.message"]:
            records = self.env[model].with_context(active_test=False).search([])
            names = [
                field.name
                for field in records._fields.values()
                if field.store and field.type in ("char", "text", "html", "many2one")
            ]
            for values in records.read(names):
                text = str(values)
                if NAME in text or "jeanne@" in text or "dog" in text:
                    found.append((model, values))
        return found

    # ------------------------------------------------------------------
    # What stands against it
    # ------------------------------------------------------------------

    def test_nothing_is_erased_while_something_is_open(self):
        plan = self._make_plan(allowance_quantity=0)
        membership = self._subscribe(date(2026, 1, 1), plan=plan)
        for start, sentence in (
            (None, "The membership “Eight half-days” is in force"),
            (utc(22, 9), "is not over"),
            (None, "is not invoiced yet"),
        ):
            if start:
                membership.date_stop = date(2026, 1, 19)
                rental = self._make_confirmed(start, utc(22, 12))
            with self.assertRaisesRegex(UserError, sentence):
                self._erase()
            if sentence == "is not over":
                rental.action_done()
        self.assertEqual(self.member.name, NAME)

    def test_an_invoice_that_is_not_paid_stands_against_it(self):
        self.env["account.journal"].create(
            {
                "name": "Invoices",
                "code": "INV",
                "type": "sale",
                "company_id": self.company.id,
            }
        )
        self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.member.id}
        )
        obstacles = self.member._get_telecentre_erasure_obstacles()
        self.assertEqual(obstacles, ["An invoice is being prepared."])

    def test_who_works_here_is_not_erased(self):
        obstacles = self.host.partner_id._get_telecentre_erasure_obstacles()
        self.assertIn("works with this software", obstacles[0])

    def test_only_managers_erase(self):
        with self.assertRaises(AccessError):
            self.env["telecentre.partner.erase"].with_user(self.host).create(
                {"partner_id": self.member.id}
            )

    # ------------------------------------------------------------------
    # What is erased, what is kept
    # ------------------------------------------------------------------

    def test_figures_stay_and_the_name_goes(self):
        rental = self._use()
        rental.charge_ids.flush_recordset()
        nameless = self._erase()
        self.assertEqual(nameless, self.member)
        self.assertRecordValues(
            rental,
            [{"state": "done", "amount_full": 0, "duration": 3, "note": False}],
        )
        self.assertRecordValues(
            self.member,
            [{"email": False, "phone": False, "street": False, "active": False}],
        )
        self.assertIn("Anonymous member", rental.partner_id.name)
        self.assertFalse(self._find_name())

    def test_accounts_keep_the_name_and_nothing_leads_to_it(self):
        rental, move = self._use(), self._account()
        self.env["telecentre.charge"].create(
            {
                "name": f"Copies · {NAME}",
                "site_id": self.murat.id,
                "partner_id": self.member.id,
                "company_id": self.company.id,
                "product_id": self._make_product("Copies", 0).id,
                "price_unit": 0,
            }
        )
        nameless = self._erase()
        self.assertNotEqual(nameless, self.member)
        self.assertRecordValues(
            self.member,
            [
                {
                    "name": NAME,
                    "street": "1 rue du Faubourg",
                    "email": False,
                    "phone": False,
                    "active": False,
                }
            ],
        )
        self.assertEqual(move.line_ids.partner_id, self.member)
        self.assertEqual(rental.partner_id, nameless)
        self.assertEqual(rental.charge_ids.payer_id, nameless)
        self.assertFalse(self._find_name())

    def test_the_aid_of_an_undertaking_stays_under_its_number(self):
        self.member.write(
            {
                "telecentre_situation": "self_employed",
                "company_registry": "12345678900011",
            }
        )
        self.env["telecentre.gratuity"].create(
            {"name": "Free", "act_id": self.act.id, "company_id": self.company.id}
        )
        self._make_confirmed(utc(5, 9), utc(5, 12)).action_done()
        self._account()
        nameless = self._erase()
        self.assertEqual(nameless.telecentre_undertaking_key, "123456789")
        self.assertEqual(nameless._get_telecentre_aid_total(date(2026, 1, 19)), 10)

    def test_ledgers_still_add_up(self):
        sold = self._sell()
        sold._adjust(-sold.balance_minutes, f"{NAME} gives it up")
        sold.charge_ids._take_back("gift")
        self._account()
        nameless = self._erase()
        self.assertEqual(sold.partner_id, nameless)
        self.assertEqual(sold.entry_ids.partner_id, nameless)
        self.assertFalse(self.env["telecentre.pass"]._check_balances())

    def test_the_log_in_ends(self):
        self._account()
        nameless = self._erase()
        user = self.portal_user.sudo()
        self.assertFalse(user.active)
        self.assertNotEqual(user.login, "jeanne")
        self.assertEqual(user.partner_id, nameless)
        self.assertNotEqual(user.name, NAME)

    def test_certificates_requests_and_consents_lose_the_person(self):
        self._use()
        Certificate = self.env["telecentre.presence.certificate"]
        Certificate._issue(self.member, date(2026, 1, 1), date(2026, 1, 19))
        lead = self.env["crm.lead"]._create_telecentre_request(
            {
                "name": NAME,
                "email": "jeanne@example.org",
                "phone": "1",
                "situation": "",
                "site": "mur",
                "project": f"{NAME} writes",
            }
        )
        lead.partner_id = self.member
        nameless = self._erase()
        self.assertFalse(Certificate.search([]))
        self.assertRecordValues(
            lead, [{"email_from": False, "telecentre_project": False}]
        )
        consent = self.env["telecentre.consent"].search([("lead_id", "=", lead.id)])
        self.assertEqual(consent.partner_id, nameless)
        self.assertFalse(self._find_name())

    def test_files_and_mails_go_with_their_records(self):
        rental = self._use()
        attachment = self.env["ir.attachment"].create(
            {"name": "cv.txt", "res_model": rental._name, "res_id": rental.id}
        )
        mail = self.env["mail.mail"].create(
            {"model": rental._name, "res_id": rental.id, "body_html": NAME}
        )
        with mute_logger("odoo.models.unlink"):
            self._erase()
        self.assertFalse(attachment.exists() or mail.exists())

    def test_the_person_is_told_that_it_is_done(self):
        nameless = self._erase()
        mail = self.env["mail.mail"].search(
            [("model", "=", "res.partner"), ("res_id", "=", nameless.id)]
        )
        self.assertEqual(mail.email_to, "jeanne@example.org")
        self.assertIn("erased", mail.subject)
        self.assertNotIn(NAME, mail.body_html)

    def test_who_erased_is_written_without_the_name(self):
        nameless = self._erase()
        message = nameless.message_ids.filtered(
            lambda one: "Personal data erased" in one.body
        )
        self.assertEqual(message.author_id, self.manager.partner_id)

    def test_every_record_that_names_a_person_is_dealt_with(self):
        naming = {
            model._name
            for model in self.env.values()
            if model._original_module == "telecentre_management"
            and model._auto
            and not (model._transient or model._abstract)
            and any(
                field.store and field.column_type
                for field in model._fields.values()
                if field.comodel_name == "res.partner"
            )
            and model._name.startswith("telecentre.")
        }
        self.assertEqual(naming, set(ERASED_TEXTS) | KEPT)

    # ------------------------------------------------------------------
    # Request
    # ------------------------------------------------------------------

    def test_a_request_is_for_the_managers_and_ends_with_the_erasure(self):
        self.member._ask_telecentre_erasure()
        self.member._ask_telecentre_erasure()
        activities = self.member._get_telecentre_erasure_activities()
        self.assertIn(self.manager, activities.user_id)
        self.assertEqual(len(activities), len(activities.user_id))
        wizard = (
            self.env["telecentre.partner.erase"]
            .with_user(self.manager)
            .create({"partner_id": self.member.id})
        )
        self.assertTrue(wizard.date_asked)
        self.assertFalse(wizard.obstacles)
        self.assertIn("ten years", wizard.kept)
        wizard.action_erase()
        self.assertFalse(activities.exists())
