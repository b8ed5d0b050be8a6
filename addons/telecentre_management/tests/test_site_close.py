from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import utc
from .test_closure import ClosureCase


class ClosingCase(ClosureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.email = "jeanne@example.org"
        cls.other_member.email = "paul@example.org"

    def _plan(self, start=None, stop=None, user=None, **vals):
        """The screen after its first step: Monday 5 January, closed all day."""
        closing = (
            self.env["telecentre.site.close"]
            .with_user(user or self.manager)
            .create(
                {
                    "company_id": self.company.id,
                    "site_ids": [Command.set(self.murat.ids)],
                    "name": "Snow",
                    **(
                        {"is_whole_days": False, "date_start": start, "date_stop": stop}
                        if start
                        else {"date_first": date(2026, 1, 5)}
                    ),
                    **vals,
                }
            )
        )
        closing.action_show_rentals()
        return closing

    def _decide(self, closing, decision):
        """Choose for all lines, as on the screen."""
        with Form(closing) as form:
            form.decision_all = decision

    def _get_closure(self):
        return self.env["telecentre.closure"].search([], limit=1, order="id desc")

    def _invoice(self, charges):
        """Put charges on a draft invoice: they can no longer be voided."""
        account, receivable = self.env["account.account"].create(
            [
                {
                    "name": name,
                    "code": code,
                    "account_type": kind,
                    "company_ids": [Command.set(self.company.ids)],
                }
                for name, code, kind in (
                    ("Services", "706000", "income"),
                    ("Members", "411000", "asset_receivable"),
                )
            ]
        )
        payer = charges.payer_id.with_company(self.company)
        payer.property_account_receivable_id = receivable
        journal = self.env["account.journal"].create(
            {
                "name": "Telecentres",
                "code": "TC",
                "type": "sale",
                "company_id": self.company.id,
                "default_account_id": account.id,
            }
        )
        line = {"name": "Rentals", "price_unit": 10, "account_id": account.id}
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": payer.id,
                "journal_id": journal.id,
                "invoice_line_ids": [Command.create({**line, "tax_ids": False})],
            }
        )
        charges.sudo().write({"move_line_id": move.invoice_line_ids.id})

    def _get_mails(self, partner):
        """The mails of the closing, not those of the confirmation before it."""
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", partner.ids), ("model", "=", "res.partner")]
        )


@tagged("post_install", "-at_install")
class TestSiteClose(ClosingCase):
    """Closing sites: what is listed, proposed, and done."""

    # the list

    def test_nothing_is_written_before_the_last_button(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        closing = self._plan()
        self.assertEqual(closing.line_ids.rental_id, rental)
        self.assertFalse(self._get_closure())
        self.assertEqual(len(self.free(utc(6, 1), utc(6, 23))), 2)

    def test_a_time_without_rentals_closes_at_once(self):
        closing = self._plan()
        self.assertFalse(closing.line_ids)
        closing.action_close()
        self.assertEqual(self._get_closure().site_ids, self.murat)
        self.assertEqual(self.free(utc(5, 1), utc(5, 23)), [])

    def test_whole_days_run_from_midnight_to_midnight(self):
        closing = self._plan(date_last=date(2026, 1, 6))
        self.assertEqual(closing.date_start, datetime(2026, 1, 4, 23))
        self.assertEqual(closing.date_stop, datetime(2026, 1, 6, 23))

    def test_tomorrow_is_one_action_over_several_sites(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        other = self._make_confirmed(
            utc(5, 9), utc(5, 12), space_id=self.ydes_office.id
        )
        with freeze_time("2026-01-04 20:00:00"):
            action = (
                (self.murat | self.ydes).with_user(self.manager).action_close_tomorrow()
            )
        closing = self.env["telecentre.site.close"].browse(action["res_id"])
        self.assertEqual(closing.date_first, date(2026, 1, 5))
        self.assertEqual(closing.line_ids.rental_id, rental | other)
        closing.with_user(self.manager).action_close()
        self.assertEqual(self._get_closure().site_ids, self.murat | self.ydes)

    def test_late_in_the_evening_tomorrow_is_the_next_local_day(self):
        with freeze_time("2026-01-04 23:30:00"):  # 00:30 on the 5th in Murat
            action = self.murat.action_close_tomorrow()
        closing = self.env["telecentre.site.close"].browse(action["res_id"])
        self.assertEqual(closing.date_first, date(2026, 1, 6))

    def test_held_rentals_are_listed_too(self):
        held = self._make_rental(utc(5, 9), utc(5, 12))
        held._hold("approval")
        self.assertEqual(self._plan().line_ids.rental_id, held)

    def test_the_end_comes_after_the_start(self):
        with self.assertRaisesRegex(UserError, "end must come after the start"):
            self._plan(utc(5, 12), utc(5, 9))

    def test_a_reason_is_asked_for(self):
        closing = self._plan(name=False)
        with self.assertRaisesRegex(UserError, "Say why"):
            closing.action_close()

    # proposals

    def test_a_closed_office_sends_to_its_neighbour(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        line = self._plan(space_ids=[Command.set(self.office.ids)]).line_ids
        self.assertEqual(line.decision, "move")
        self.assertEqual(line.space_id, self.other_office)
        self.assertEqual(line.date_start, utc(5, 9))

    def test_a_closed_site_proposes_the_next_day_that_fits(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(6, 10), utc(6, 11), partner_id=self.other_member.id)
        line = self._plan().line_ids
        self.assertEqual(line.decision, "postpone")
        self.assertEqual(line.space_id, self.office)
        self.assertEqual((line.date_start, line.date_stop), (utc(7, 9), utc(7, 12)))

    def test_another_town_is_offered_but_not_chosen(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        line = self._plan().line_ids
        self.assertEqual(line.elsewhere_id, self.ydes_office)
        self._decide(line.closing_id, "move")
        self.assertEqual(line.decision, "move")
        self.assertEqual(line.space_id, self.ydes_office)

    def test_the_nearest_site_comes_first(self):
        far = self._make_site("Aurillac", "AUR")
        near = self._make_site("Allanche", "ALL")
        for site, point in (
            (self.murat, (45.11, 2.87)),
            (far, (44.93, 2.44)),
            (near, (45.23, 2.94)),
        ):
            site.partner_id = self._make_partner(
                site.name, partner_latitude=point[0], partner_longitude=point[1]
            )
        self._make_spaces(far, self.office_type, "Far")
        [closest] = self._make_spaces(near, self.office_type, "Near")
        self._make_confirmed(utc(5, 9), utc(5, 12))
        line = self._plan().line_ids
        self.assertEqual(line.elsewhere_id, closest)
        line.decision = "move"
        self.assertIn("14 km away.", line.note)

    def test_two_rentals_never_get_the_same_proposal(self):
        for space in (self.office, self.other_office):
            self._make_confirmed(utc(5, 9), utc(5, 12), space_id=space.id)
        first, second = self._plan().line_ids
        self.assertEqual(first.elsewhere_id, self.ydes_office)
        self.assertFalse(second.elsewhere_id)

    def test_two_days_of_one_space_are_not_moved_onto_each_other(self):
        for day in (5, 6):
            self._make_confirmed(utc(day, 9), utc(day, 12))
        lines = self._plan(date_last=date(2026, 1, 6)).line_ids
        self.assertEqual(lines.mapped("another_start"), [utc(7, 9), utc(8, 9)])

    def test_the_local_hour_is_kept_when_clocks_change(self):
        self._make_confirmed(datetime(2026, 3, 27, 8), datetime(2026, 3, 27, 11))
        line = self._plan(date_first=date(2026, 3, 27)).line_ids
        self.assertEqual(line.another_start, datetime(2026, 3, 30, 7))
        self.assertEqual(line.another_stop, datetime(2026, 3, 30, 10))

    def test_a_month_is_kept_unless_the_user_says_otherwise(self):
        self._make_confirmed(datetime(2026, 1, 4, 23), datetime(2026, 2, 4, 23))
        line = self._plan(date_first=date(2026, 1, 12)).line_ids
        self.assertEqual(line.decision, "keep")
        self.assertIn("Goes on outside", line.note)

    def test_other_days_that_are_proposed_are_accepted(self):
        self._check_accepted("postpone")

    def test_other_spaces_that_are_proposed_are_accepted(self):
        self._check_accepted("move")

    def _check_accepted(self, decision):
        """Everything that the screen proposes can be applied as it stands."""
        for day in (5, 6, 7):
            for space in (self.office, self.other_office, self.room):
                for start, stop in ((9, 12), (14, 18)):
                    self._make_confirmed(
                        utc(day, start), utc(day, stop), space_id=space.id
                    )
        closing = self._plan(decision_all=decision)
        self.assertEqual(len(closing.line_ids), 6)
        closing.action_close()
        self.assertEqual(self._get_closure().rental_count, 0)

    def test_a_planned_closure_of_another_site_is_not_proposed(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        closing = self._plan(site_ids=[Command.set((self.murat | self.ydes).ids)])
        self.assertFalse(closing.line_ids.elsewhere_id)

    # for all

    def test_one_decision_for_all_where_it_is_possible(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.room.id)
        closing = self._plan()
        self._decide(closing, "move")
        self.assertEqual(
            {line.current_space_id: line.decision for line in closing.line_ids},
            {self.office: "move", self.room: "postpone"},
        )
        self._decide(closing, "keep")
        self.assertEqual(closing.line_ids.mapped("decision"), ["keep", "keep"])

    def test_the_screen_changes_all_lines_at_once(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(5, 14), utc(5, 18))
        with Form(self._plan()) as form:
            form.decision_all = "cancel"
            with form.line_ids.edit(0) as line:
                self.assertEqual(line.decision, "cancel")
                line.decision = "keep"
        self.assertEqual(form.record.line_ids.mapped("decision"), ["keep", "cancel"])

    # applying

    def test_cancelled_rentals_cost_nothing(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._plan(decision_all="cancel").action_close()
        self.assertEqual(rental.state, "cancelled")
        self.assertEqual(rental.cancel_reason, "Snow")
        self.assertEqual(rental.charge_ids.mapped("state"), ["void"])

    def test_a_late_closure_costs_no_cancellation_fee(self):
        self._make_policy(
            cancel_mode="graded",
            cancel_step_ids=[Command.create({"hours": 48, "percent": 0})],
        )
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        with freeze_time("2026-01-04 20:00:00"):
            self._plan(user=self.host, decision_all="cancel").action_close()
        self.assertEqual((rental.state, rental.cancel_fee), ("cancelled", 0))
        self.assertFalse(rental.charge_ids._filter_live())

    def test_an_invoiced_rental_is_not_moved_but_credited(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._invoice(rental.charge_ids)
        closing = self._plan(decision_all="postpone")
        self.assertEqual(closing.line_ids.decision, "cancel")
        self.assertIn("Already on invoice", closing.line_ids.note)
        closing.action_close()
        self.assertEqual(sum(rental.charge_ids.mapped("amount_due")), 0)
        self.assertEqual(len(rental.charge_ids), 2)
        self.assertIn("will be credited", self._get_mails(self.member).body_html)

    def test_the_rules_of_the_network_do_not_stop_its_own_closure(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_policy(lead_minutes=10 * 24 * 60)
        self._plan(user=self.host, decision_all="postpone").action_close()
        self.assertEqual(rental.date_start, utc(6, 9))
        self.assertEqual(rental.override_reason, "Snow")

    def _make_policy(self, **vals):
        return self.env["telecentre.policy"].create(
            {"name": "Rules", "company_id": self.company.id, **vals}
        )

    def test_moved_rentals_are_charged_once(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._plan(decision_all="postpone").action_close()
        self.assertEqual((rental.state, rental.date_start), ("confirmed", utc(6, 9)))
        live = rental.charge_ids._filter_live()
        self.assertEqual(live.mapped("amount_due"), [10])

    def test_kept_rentals_stay_and_remain_to_be_settled(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._plan(decision_all="keep").action_close()
        self.assertEqual(rental.state, "confirmed")
        self.assertEqual(self._get_closure().rental_count, 1)

    def test_a_held_rental_is_moved_without_being_charged(self):
        held = self._make_rental(utc(5, 9), utc(5, 12))
        held._hold("approval")
        self._plan(decision_all="postpone").action_close()
        self.assertEqual((held.state, held.date_start), ("requested", utc(6, 9)))
        self.assertFalse(held.charge_ids)

    def test_all_or_nothing(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        other = self._make_confirmed(utc(5, 9), utc(5, 12), space_id=self.room.id)
        closing = self._plan()
        line = closing.line_ids.filtered(lambda line: line.rental_id == rental)
        line.write({"decision": "postpone", "date_start": utc(5, 14)})
        with (
            self.assertRaisesRegex(ValidationError, "is closed"),
            self.env.cr.savepoint(),
        ):
            closing.action_close()
        self.assertFalse(self._get_closure())
        self.assertEqual(other.date_start, utc(5, 9))

    def test_a_proposed_date_can_be_changed(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        closing = self._plan()
        with Form(closing) as form, form.line_ids.edit(0) as line:
            line.date_start = utc(8, 14)
        closing.action_close()
        self.assertEqual(
            (rental.date_start, rental.date_stop), (utc(8, 14), utc(8, 17))
        )

    def test_what_is_in_use_is_not_moved(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        rental.action_check_in()
        closing = self._plan()
        self.assertEqual(closing.line_ids.decision, "keep")
        self.assertIn("In use now.", closing.line_ids.note)
        closing.line_ids.decision = "postpone"
        with self.assertRaisesRegex(UserError, "cannot be moved"):
            closing.action_close()
        closing.line_ids.decision = "cancel"
        closing.action_close()
        self.assertEqual(rental.state, "cancelled")

    def test_rentals_booked_meanwhile_are_added_first(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        closing = self._plan(decision_all="cancel")
        late = self._make_confirmed(utc(5, 14), utc(5, 18))
        closing.action_close()
        self.assertFalse(self._get_closure())
        self.assertTrue(closing.has_new_rentals)
        self.assertIn(late, closing.line_ids.rental_id)
        closing.action_close()
        self.assertTrue(self._get_closure())
        self.assertEqual(late.state, "cancelled")

    def test_what_was_cancelled_meanwhile_is_left_alone(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        closing = self._plan(decision_all="postpone")
        rental.action_cancel("Ill")
        closing.action_close()
        self.assertEqual(rental.cancel_reason, "Ill")

    # from a closure

    def test_a_closure_settles_its_rentals_later(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        closure = self._make_closure(utc(5, 1), utc(5, 23))
        action = closure.with_user(self.host).action_settle()
        closing = self.env[action["res_model"]].browse(action["res_id"])
        closing = closing.with_user(self.host)
        self.assertEqual(closing.line_ids.rental_id, rental)
        self._decide(closing, "cancel")
        closing.action_close()
        self.assertEqual(self.env["telecentre.closure"].search_count([]), 1)
        self.assertEqual(closure.rental_count, 0)

    def test_a_longer_closure_hits_more(self):
        self._make_confirmed(utc(6, 9), utc(6, 12))
        closure = self._make_closure(utc(5, 1), utc(5, 23))
        self.assertEqual(closure.rental_count, 0)
        closure.date_stop = utc(6, 23)
        self.assertEqual(closure.rental_count, 1)

    # who

    def test_a_host_settles_their_rentals_in_a_closure_of_several_sites(self):
        mine = self._make_confirmed(utc(5, 9), utc(5, 12))
        other = self._make_confirmed(
            utc(5, 9), utc(5, 12), space_id=self.ydes_office.id
        )
        closure = self._make_closure(
            utc(5, 1),
            utc(5, 23),
            site_ids=[Command.set((self.murat | self.ydes).ids)],
        )
        action = closure.with_user(self.host).action_settle()
        closing = self.env[action["res_model"]].browse(action["res_id"])
        closing = closing.with_user(self.host)
        self.assertEqual(closing.line_ids.rental_id, mine)
        self._decide(closing, "cancel")
        closing.action_close()
        self.assertEqual((mine.state, other.state), ("cancelled", "confirmed"))

    def test_a_host_is_told_which_sites_they_do_not_run(self):
        with self.assertRaisesRegex(UserError, "do not run Ydes"):
            self._plan(
                user=self.host,
                site_ids=[Command.set((self.murat | self.ydes).ids)],
            )

    def test_a_host_is_not_offered_the_sites_of_others(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertFalse(self._plan(user=self.host).line_ids.elsewhere_id)
        self.ydes.user_ids |= self.host
        self.assertEqual(
            self._plan(user=self.host).line_ids.elsewhere_id, self.ydes_office
        )

    def test_a_host_closes_and_settles_their_site(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self._plan(user=self.host).action_close()
        self.assertEqual(rental.date_start, utc(6, 9))

    def test_billing_and_members_close_nothing(self):
        for user in (self.billing, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._plan(user=user)

    # how much work

    def test_three_hundred_rentals_are_listed_in_as_many_queries_as_three(self):
        offices = self._make_spaces(
            self.murat, self.office_type, *(f"Desk {n}" for n in range(150))
        )
        rentals = self.env["telecentre.rental"].create(
            [
                {
                    "space_id": office.id,
                    "partner_id": self.member.id,
                    "date_start": utc(5, start),
                    "date_stop": utc(5, stop),
                }
                for office in offices
                for start, stop in ((9, 12), (14, 18))
            ]
        )
        rentals[:3].action_confirm()
        few = self._count_listing(3)
        rentals[3:].action_confirm()
        many = self._count_listing(300)
        self.assertLessEqual(many, few + 12, "rows are written by the hundred")

    def _count_listing(self, expected):
        closing = self.env["telecentre.site.close"].create(
            {
                "company_id": self.company.id,
                "site_ids": [Command.set(self.murat.ids)],
                "name": "Snow",
                "date_first": date(2026, 1, 5),
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        closing.action_show_rentals()
        closing.line_ids.mapped("note")
        self.env.flush_all()
        self.assertEqual(len(closing.line_ids), expected)
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestSiteCloseMail(ClosingCase):
    """Each member gets one mail that says what became of their rentals."""

    def _read_mail(self, partner):
        mail = self._get_mails(partner)
        self.assertEqual(len(mail), 1)
        return mail

    def test_moves_and_cancellations_send_no_other_mail(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(5, 14), utc(5, 18))
        closing = self._plan()
        closing.line_ids[1].decision = "cancel"
        before = self.env["mail.mail"].search([])
        closing.action_close()
        self.assertEqual(
            self.env["mail.mail"].search([]) - before, self._read_mail(self.member)
        )

    def test_one_mail_for_all_rentals_of_a_member(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(utc(5, 14), utc(5, 18), space_id=self.room.id)
        closing = self._plan()
        closing.line_ids[1].decision = "cancel"
        closing.message = "The road is closed."
        closing.action_close()
        mail = self._read_mail(self.member)
        self.assertEqual(mail.subject, "Murat – Snow: your rentals")
        for words in (
            "01/05/2026 09:00–12:00 · Murat · Office 1",
            "01/06/2026 09:00–12:00 · Murat · Office 1",
            "01/05/2026 14:00–18:00 · Murat · Meeting room",
            "You owe nothing for it.",
            "The road is closed.",
        ):
            self.assertIn(words, mail.body_html)

    def test_a_mail_names_the_sites_of_its_reader_only(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        closing = self._plan(
            site_ids=[Command.set((self.murat | self.ydes).ids)],
        )
        closing.action_close()
        self.assertEqual(
            self._read_mail(self.member).subject, "Murat – Snow: your rentals"
        )

    def test_members_do_not_read_of_each_other(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._make_confirmed(
            utc(5, 9),
            utc(5, 12),
            space_id=self.room.id,
            partner_id=self.other_member.id,
        )
        self._plan().action_close()
        self.assertNotIn("Meeting room", self._read_mail(self.member).body_html)
        self.assertNotIn("Office 1", self._read_mail(self.other_member).body_html)

    def test_a_mail_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.member.lang = "fr_FR"
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._plan(decision_all="cancel").action_close()
        self.assertIn("05/01/2026 09:00–12:00", self._read_mail(self.member).body_html)

    def test_who_goes_elsewhere_reads_the_address(self):
        self.ydes.partner_id = self._make_partner("Ydes", street="3 rue du Lavoir")
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._plan(decision_all="move").action_close()
        self.assertIn("3 rue du Lavoir", self._read_mail(self.member).body_html)

    def test_who_keeps_their_rental_is_told_that_the_site_is_closed(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._plan(decision_all="keep").action_close()
        self.assertIn("Kept as it is.", self._read_mail(self.member).body_html)

    def test_nobody_is_written_to_if_the_user_says_so(self):
        self._make_confirmed(utc(5, 9), utc(5, 12))
        self._plan(is_told=False).action_close()
        self.assertFalse(self._get_mails(self.member))

    def test_who_has_no_address_is_to_be_called(self):
        self.member.write({"email": False, "phone": "04 71 00 00 00"})
        self._make_confirmed(utc(5, 9), utc(5, 12))
        closing = self._plan()
        self.assertIn("No e-mail address", closing.line_ids.note)
        closing.action_close()
        self.assertFalse(self._get_mails(self.member))
        self.assertIn(
            "to be called: Jeanne Delmas 04 71 00 00 00",
            self._get_closure().message_ids[0].body,
        )

    def test_who_comes_without_a_host_is_told(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        closing = self._plan(kind="unstaffed")
        self.assertFalse(closing.line_ids)
        closing.action_close()
        self.assertIn(
            "nobody will be there to welcome you",
            self._read_mail(self.member).body_html,
        )
        self.assertEqual(rental.state, "confirmed")

    def test_an_internal_use_is_moved_without_mail(self):
        self._make_confirmed(utc(5, 9), utc(5, 12), usage="internal", partner_id=False)
        closing = self._plan()
        closing.action_close()
        self.assertEqual(closing.line_ids.rental_id.date_start, utc(6, 9))
