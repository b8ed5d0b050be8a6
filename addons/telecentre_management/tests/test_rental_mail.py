from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import utc
from .test_rental_cancel import CancelCase

START = utc(8, 9)


@tagged("post_install", "-at_install")
class TestRentalMail(CancelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, telecentre_no_mail=False))
        cls.member.email = "jeanne@example.com"
        cls.other_member.email = False
        cls.murat.partner_id = cls._make_partner(
            "Maison des services", phone="+33 4 71 20 00 00", email="murat@example.com"
        )

    def _get_mails(self, rentals=None):
        domain = [("model", "=", "telecentre.rental")]
        if rentals:
            domain.append(("res_id", "in", rentals.ids))
        return self.env["mail.mail"].sudo().search(domain, order="id")

    def _make_quiet(self, **vals):
        rental = self._make_rental(START, utc(8, 18), **vals)
        rental.with_context(telecentre_no_mail=True).action_confirm()
        return rental.with_context(telecentre_no_mail=False)

    def _run_reminders(self, at):
        with freeze_time(at), self.enter_registry_test_mode():
            self.env.ref(
                "telecentre_management.telecentre_rental_reminder_cron"
            ).method_direct_trigger()

    # ------------------------------------------------------------------
    # What and when
    # ------------------------------------------------------------------

    def test_a_confirmation_tells_all_there_is_to_know(self):
        self.policy.cancel_note = "By telephone after 18:00."
        rental = self._make_stay()
        mail = self._get_mails(rental)
        self.assertEqual(mail.recipient_ids, self.member)
        self.assertEqual(mail.subject, "Confirmed: 01/08/2026 09:00–18:00, Murat")
        self.assertEqual(mail.reply_to, "murat@example.com")
        self.assertEqual(mail.state, "outgoing")
        for words in (
            "Jeanne Delmas",
            "01/08/2026 09:00–18:00",
            "Office 1",
            "1 rue du Faubourg, 15300 Murat",
            rental.name,
            "20.00",
            "50 % until",
            "By telephone after 18:00.",
            "+33 4 71 20 00 00",
        ):
            self.assertIn(words, mail.body_html.replace("\N{NO-BREAK SPACE}", " "))

    def test_only_who_may_log_in_gets_a_link(self):
        self.other_member.email = "paul@example.com"
        own, other = (
            self._make_stay(),
            self._make_stay(
                space_id=self.other_office.id, partner_id=self.other_member.id
            ),
        )
        self.assertIn(f"/my/rentals/{own.id}", self._get_mails(own).body_html)
        self.assertNotIn("/my/rentals", self._get_mails(other).body_html)

    def test_the_host_sees_that_it_was_sent(self):
        rental = self._make_stay()
        messages = rental.with_user(self.host).message_ids
        self.assertTrue(messages.filtered(lambda m: "is confirmed" in (m.body or "")))

    def test_a_mail_is_in_the_language_of_the_member(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"].search(
            [("name", "=", "telecentre_management")]
        )._update_translations("fr_FR")
        self.member.lang = "fr_FR"
        mail = self._get_mails(self._make_stay())
        self.assertIn("08/01/2026 09:00–18:00", mail.subject)

    def test_a_change_of_dates_is_told_but_not_one_of_payer(self):
        rental = self._make_quiet()
        rental.payer_id = self.other_member
        self.assertFalse(self._get_mails(rental))
        rental.write({"date_start": utc(9, 9), "date_stop": utc(9, 18)})
        self.assertIn("Changed: 01/09/2026", self._get_mails(rental).subject)

    def test_a_cancellation_tells_reason_and_fee(self):
        rental = self._make_quiet()
        with freeze_time(START - timedelta(hours=24)):
            rental.action_cancel("Snow")
        body = self._get_mails(rental).body_html
        self.assertIn("Snow", body)
        self.assertIn("10.00", body)

    def test_a_free_cancellation_says_so(self):
        rental = self._make_quiet()
        rental.action_cancel("Snow")
        self.assertIn("Nothing is due", self._get_mails(rental).body_html)

    def test_a_request_is_acknowledged_then_approved(self):
        rental = self._make_rental(START, utc(8, 18))
        rental._hold("approval")
        self.assertIn("Request received", self._get_mails(rental).subject)
        rental.action_confirm()
        self.assertIn("Your request is approved", self._get_mails(rental)[1].body_html)

    def test_a_refused_request_tells_why(self):
        rental = self._make_rental(START, utc(8, 18))
        rental.with_context(telecentre_no_mail=True)._hold("approval")
        rental.action_cancel("Kept for a training")
        mail = self._get_mails(rental)
        self.assertIn("Not possible", mail.subject)
        self.assertIn("Kept for a training", mail.body_html)

    def test_a_basket_is_nobodys_business(self):
        rental = self._make_rental(START, utc(8, 18))
        rental._hold("cart")
        rental.action_cancel("Too late")
        self.assertFalse(self._get_mails(rental))

    def test_a_no_show_tells_what_is_due(self):
        rental = self._make_quiet()
        with freeze_time(START):
            rental.action_no_show()
        self.assertIn("The price remains due", self._get_mails(rental).body_html)

    def test_an_offer_and_its_end_are_told(self):
        entry = self.env["telecentre.waiting"].create(
            {
                "partner_id": self.member.id,
                "site_id": self.murat.id,
                "space_type_id": self.office_type.id,
                "date_start": START,
                "date_stop": utc(8, 18),
            }
        )
        entry.action_offer()
        self.assertIn("1/3/26, 9:00", self._get_mails(entry.rental_id).body_html)
        with freeze_time(entry.offer_until + timedelta(seconds=1)):
            self.env["telecentre.rental"]._cron_release_holds()
        self.assertIn("Offer ended", self._get_mails(entry.rental_id)[1].subject)

    # ------------------------------------------------------------------
    # One mail
    # ------------------------------------------------------------------

    def test_several_rentals_of_a_member_make_one_mail(self):
        rentals = self.env["telecentre.rental"]
        for day in (8, 9, 12):
            rentals |= self._make_rental(utc(day, 9), utc(day, 18))
        rentals |= self._make_rental(
            utc(8, 9), utc(8, 18), space_id=self.other_office.id
        )
        rentals.action_confirm()
        mail = self._get_mails(rentals)
        self.assertEqual(len(mail), 1)
        self.assertIn("4 stays from 01/08/2026", mail.subject)
        for rental in rentals:
            self.assertIn(rental.name, mail.body_html)
        self.assertIn("with that of", rentals[2].message_ids[0].body)

    def test_two_members_get_a_mail_each(self):
        self.other_member.email = "paul@example.com"
        rentals = self._make_rental(START, utc(8, 18)) | self._make_rental(
            START,
            utc(8, 18),
            space_id=self.other_office.id,
            partner_id=self.other_member.id,
        )
        rentals.action_confirm()
        mails = self._get_mails(rentals)
        self.assertEqual(mails.recipient_ids, self.member | self.other_member)
        self.assertEqual(len(mails), 2)

    # ------------------------------------------------------------------
    # No mail
    # ------------------------------------------------------------------

    def test_silence_when_asked_for(self):
        self.assertFalse(self._get_mails(self._make_quiet()))

    def test_a_company_chooses_what_is_sent(self):
        self.company.telecentre_mail_confirmed = False
        rental = self._make_stay()
        self.assertFalse(self._get_mails(rental))
        rental.action_cancel("Ill")
        self.assertEqual(len(self._get_mails(rental)), 1)

    def test_no_address_no_mail(self):
        self.assertFalse(
            self._get_mails(self._make_stay(partner_id=self.other_member.id))
        )

    def test_what_is_past_is_not_told(self):
        with freeze_time(utc(8, 18)):
            self.assertFalse(self._get_mails(self._make_stay()))

    def test_internal_use_is_not_told(self):
        rental = self._make_stay(usage="internal")
        self.assertFalse(self._get_mails(rental))

    def test_a_deleted_template_stops_nothing(self):
        self.env.ref("telecentre_management.mail_template_rental_confirmed").unlink()
        self.assertEqual(self._make_stay().state, "confirmed")

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------

    def test_a_reminder_comes_the_day_before_once(self):
        rental = self._make_quiet()
        self._run_reminders(START - timedelta(hours=24, seconds=1))
        self.assertFalse(self._get_mails(rental))
        for _time in range(2):
            self._run_reminders(START - timedelta(hours=24))
        mail = self._get_mails(rental)
        self.assertIn("Tomorrow", mail.subject)
        self.assertIn("/my/notifications", mail.body_html)

    def test_who_has_just_confirmed_is_not_reminded(self):
        with freeze_time(START - timedelta(hours=23)):
            rental = self._make_quiet()
        self._run_reminders(START - timedelta(hours=22))
        self.assertFalse(self._get_mails(rental))

    def test_a_member_may_do_without_reminders(self):
        self.member.telecentre_skip_reminder = True
        rental = self._make_quiet()
        self._run_reminders(START - timedelta(hours=20))
        self.assertFalse(self._get_mails(rental))

    def test_a_company_may_do_without_reminders(self):
        self.company.telecentre_mail_reminder = False
        rental = self._make_quiet()
        self._run_reminders(START - timedelta(hours=20))
        self.assertFalse(self._get_mails(rental))

    def test_a_rental_moved_to_another_day_is_reminded_again(self):
        rental = self._make_quiet()
        self._run_reminders(START - timedelta(hours=20))
        rental.write({"date_start": utc(20, 9), "date_stop": utc(20, 18)})
        self._run_reminders(utc(20, 9) - timedelta(hours=20))
        reminders = self._get_mails(rental).filtered(
            lambda mail: "Tomorrow" in mail.subject
        )
        self.assertEqual(len(reminders), 2)

    def test_many_mails_cost_few_queries_each(self):
        def count(number, day):
            partners = self.env["res.partner"].create(
                [
                    {"name": f"M {index}", "email": f"m{index}@example.com"}
                    for index in range(number)
                ]
            )
            spaces = self.env["telecentre.space"].create(
                [
                    {
                        "name": f"Desk {day}-{index}",
                        "site_id": self.murat.id,
                        "type_id": self.office_type.id,
                    }
                    for index in range(number)
                ]
            )
            rentals = self.env["telecentre.rental"].create(
                [
                    {
                        "space_id": space.id,
                        "partner_id": partner.id,
                        "date_start": utc(day, 9),
                        "date_stop": utc(day, 12),
                    }
                    for space, partner in zip(spaces, partners, strict=True)
                ]
            )
            rentals.with_context(telecentre_no_mail=True).action_confirm()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(rentals._notify("reminder")), number)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = count(2, 13), count(40, 14)
        self.assertLessEqual((many - few) / 38, 4)
