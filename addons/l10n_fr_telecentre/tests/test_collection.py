import base64
import csv
import io
import zipfile
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models import telecentre_collection_handover_files
from .french_common import FrenchCase


class CollectionCase(FrenchCase):
    """A budget, a product and debtors whose codes finance gave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal.write(
            {
                "l10n_fr_budget_code": "12",
                "l10n_fr_council_code": "100",
                "l10n_fr_order_triplet": "06-15-01",
            }
        )
        cls.product.write(
            {"l10n_fr_nature": "7083", "l10n_fr_local_code": "TEL1", "list_price": 50}
        )
        cls.codes = cls.env["telecentre.debtor.code"].create(
            [
                {
                    "company_id": cls.company.id,
                    "client_class": client_class,
                    "category": category,
                    "legal_nature": nature,
                }
                for client_class, category, nature in (
                    ("public", "23", "09"),
                    ("business", "60", "03"),
                    ("individual", "01", "01"),
                )
            ]
        )

    def _prepare(self):
        handover = (
            self.env["telecentre.collection.handover"]
            .with_user(self.billing)
            .create({"journal_id": self.journal.id, "date_stop": "2026-01-31"})
        )
        handover.action_prepare()
        return handover

    def _hand_over(self):
        handover = self._prepare()
        handover.action_hand_over()
        return handover


@tagged("post_install", "-at_install")
class TestCollection(CollectionCase):
    def _read(self, handover):
        text = handover._write_csv(handover._get_rows()).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def _import(self, *rows):
        lines = ["NumeroFacture;IdPce;IdBord;Exer;Etat;MotifRejet;MtPaye", *rows]
        return (
            self.env["telecentre.collection.import"]
            .with_user(self.billing)
            .create(
                {
                    "attachment": base64.b64encode("\n".join(lines).encode()),
                    "filename": "retour.csv",
                    "account_id": self.chart.ref("pcg_5121").id,
                }
            )
            .action_import()
        )

    def _pay(self, move, amount):
        """As a transfer to the bank."""
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"amount": amount})._create_payments()

    def test_orders_add_up_to_their_invoices(self):
        moves = self._make_invoice(self.professional, {"quantity": 3}) + (
            self._make_invoice(self.person, {}, {"discount": 100}, {"price_unit": 3.33})
        )
        handover = self._prepare()
        self.assertEqual(handover.amount_total, sum(moves.mapped("amount_total")))
        self.assertEqual(handover.amount_tax, sum(moves.mapped("amount_tax")))
        for order in handover.order_ids:
            self.assertEqual(order.amount_untaxed, order.move_id.amount_untaxed)

    def test_no_line_is_zero(self):
        free = self._make_taxed_product("Open space", 10)
        self._make_invoice(
            self.professional, {}, {"product_id": free.id, "discount": 100}
        )
        [line] = self._prepare().order_ids.line_ids
        self.assertEqual((line.amount_untaxed, line.amount_tax), (50, 10))

    def test_queries_do_not_grow_with_the_invoices(self):
        counts = []
        for number in (2, 20):
            for _move in range(number):
                self._make_invoice(self.professional)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._prepare()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 10)

    def test_a_negative_line_is_no_order(self):
        other = self._make_taxed_product("Printing", 5)
        other.l10n_fr_nature = "7088"
        self._make_invoice(
            self.professional, {}, {"product_id": other.id, "quantity": -1}
        )
        [order] = self._prepare().order_ids
        self.assertEqual(order.state, "aside")
        self.assertIn("negative line", order.reason)

    def test_lines_are_grouped_by_codes_and_rate(self):
        other = self._make_taxed_product("Printing", 5)
        other.l10n_fr_nature = "7088"
        self._make_invoice(self.professional, {}, {}, {"product_id": other.id})
        lines = self._prepare().order_ids.line_ids
        self.assertRecordValues(
            lines,
            [
                {"sequence": 1, "nature": "7083", "amount_untaxed": 100},
                {"sequence": 2, "nature": "7088", "amount_untaxed": 5},
            ],
        )

    def test_what_is_missing_sets_aside_in_a_sentence(self):
        self._make_invoice(self.professional)
        for record, vals, sentence in (
            (self.journal, {"l10n_fr_budget_code": False}, "no budget code"),
            (self.journal, {"l10n_fr_order_triplet": False}, "kind of piece"),
            (self.product, {"l10n_fr_nature": False}, "has no nature"),
            (self.codes[1], {"client_class": "public"}, "no codes"),
        ):
            with self.subTest(sentence=sentence), self.env.cr.savepoint() as savepoint:
                if record == self.codes[1]:
                    record.unlink()
                else:
                    record.write(vals)
                handover = self._prepare()
                self.assertEqual(handover.order_ids.state, "aside")
                self.assertIn(sentence, handover.order_ids.reason)
                with self.assertRaisesRegex(UserError, "no order to hand over"):
                    handover.action_hand_over()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_below_15_euros_no_order_is_issued(self):
        self._make_invoice(self.person, {"price_unit": 12.49})
        self._make_invoice(self.professional, {"price_unit": 12.50})
        handover = self._hand_over()
        self.assertEqual(handover.order_ids.partner_id, self.professional)
        self.assertEqual(self._prepare().order_ids.state, "aside")

    def test_an_invoice_is_handed_over_once(self):
        self._make_invoice(self.professional)
        self._hand_over()
        self.assertFalse(self._prepare().order_ids)

    def test_the_file_says_who_owes_what(self):
        move = self._make_invoice(
            self.town, buyer_reference="DSI", purchase_order_reference="2026-1"
        )
        handover = self._hand_over()
        [row] = self._read(handover)
        expected = {
            "CodBud": "12",
            "CodCol": "100",
            "TypBord": "06",
            "TypPce": "15",
            "NatPce": "01",
            "Exer": "2026",
            "NumeroFacture": move.name,
            "CatTiers": "23",
            "NatJur": "09",
            "Nom": "Town of Murat",
            "NumeroEngagement": "2026-1",
            "CodeService": "DSI",
            "IdLigne": "1",
            "CodProdLoc": "TEL1",
            "Nature": "7083",
            "MtHT": "50,00",
            "MtTVA": "10,00",
        }
        self.assertEqual({name: row[name] for name in expected}, expected)
        [workbook] = self.env["ir.attachment"].search(
            [("res_id", "=", handover.id), ("name", "=", "titres.xlsx")]
        )
        sheet = load_workbook(io.BytesIO(workbook.raw)).active
        self.assertEqual(sheet.max_row, 2)

    def test_the_documents_are_those_that_were_sent(self):
        move = self._make_invoice(self.professional)
        move.invoice_pdf_report_file = base64.b64encode(b"%PDF-1.7 as sent")
        self.env.invalidate_all()
        handover = self._hand_over()
        handover.action_download_documents()
        [attachment] = self.env["ir.attachment"].search(
            [("res_id", "=", handover.id), ("name", "=", "pieces.zip")]
        )
        with zipfile.ZipFile(io.BytesIO(attachment.raw)) as archive:
            [name] = archive.namelist()
            self.assertEqual(archive.read(name), b"%PDF-1.7 as sent")

    def test_nobody_waits_for_many_documents(self):
        for _number in range(3):
            self._make_invoice(self.professional)
        handover = self._hand_over()
        with (
            patch.object(telecentre_collection_handover_files, "MOST_PRINTED", 2),
            self.assertRaisesRegex(UserError, "3 of these invoices"),
        ):
            handover.action_download_documents()

    def test_numbers_and_payments_come_back_once(self):
        moves = self._make_invoice(self.professional) + self._make_invoice(self.person)
        handover = self._hand_over()
        rows = (
            f"{moves[0].name};1201;7;2026;;;60,00",
            f"{moves[1].name};1202;7;2026;;;20,00",
        )
        for _time in range(2):
            self._import(*rows)
            self.assertEqual(moves.mapped("amount_residual"), [0, 40])
        self.assertEqual((handover.amount_recovered, handover.amount_open), (80, 40))
        self.assertRecordValues(
            handover.order_ids,
            [
                {"number": "1201", "slip": "7", "year": "2026", "state": "accepted"},
                {"number": "1202", "slip": "7", "year": "2026", "state": "accepted"},
            ],
        )
        entry = moves[0].line_ids.matched_credit_ids.credit_move_id.move_id
        self.assertEqual(len(entry.line_ids), 3)
        self._import(f"{moves[1].name};1202;7;2026;;;60,00")
        self.assertEqual(moves[1].amount_residual, 0)

    def test_what_a_transfer_paid_already_is_not_booked_again(self):
        move = self._make_invoice(self.professional)
        [order] = self._hand_over().order_ids
        self._pay(move, 20)
        for _time in range(2):
            action = self._import(f"{move.name};1201;7;2026;;;60,00")
            self.assertEqual(move.amount_residual, 0)
            self.assertEqual((order.amount_booked, order.amount_differing), (40, 20))
        self.assertEqual(action["params"]["next"]["domain"], [("id", "in", order.ids)])
        self.assertIn("not due any more", order.difference_reason)
        entries = self.env["account.move"].search(
            [("line_ids.telecentre_paid_move_id", "=", move.id)]
        )
        self.assertEqual(sum(entries.mapped("amount_total")), 40)

    def test_what_was_paid_whole_otherwise_is_listed_and_makes_no_entry(self):
        move = self._make_invoice(self.professional)
        [order] = self._hand_over().order_ids
        self._pay(move, 60)
        self._import(f"{move.name};1201;7;2026;;;60,00")
        self.assertFalse(order.booked_line_ids)
        self.assertEqual(order.amount_differing, 60)
        self.assertEqual(order.state, "accepted")

    def test_what_is_due_again_is_booked_by_the_next_file(self):
        move = self._make_invoice(self.professional)
        [order] = self._hand_over().order_ids
        row = f"{move.name};1201;7;2026;;;60,00"
        self._import(row)
        order.booked_line_ids.move_id.button_draft()
        order.booked_line_ids.move_id.unlink()
        self.assertEqual(move.amount_residual, 60)
        self._import(row)
        self.assertEqual((move.amount_residual, order.amount_differing), (0, 0))

    def test_what_the_accountant_no_longer_has_is_told(self):
        move = self._make_invoice(self.professional)
        [order] = self._hand_over().order_ids
        self._import(f"{move.name};1201;7;2026;;;60,00")
        self._import(f"{move.name};1201;7;2026;;;0,00")
        self.assertEqual(order.amount_differing, -60)
        self.assertIn("less than what is booked", order.difference_reason)

    def test_the_file_stays_with_the_hand_over(self):
        move = self._make_invoice(self.professional)
        handover = self._hand_over()
        self._import(f"{move.name};1201;7;2026;;;60,00")
        self.assertIn("retour.csv", handover.message_ids.attachment_ids.mapped("name"))

    def test_queries_do_not_grow_with_the_numbers(self):
        counts = []
        for number in (2, 20):
            moves = self.env["account.move"]
            for _move in range(number):
                moves += self._make_invoice(self.professional)
            self._hand_over()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._import(*(f"{move.name};{move.id};7;2026;;;" for move in moves))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 10)

    def test_a_file_makes_one_batch_of_tax_entries(self):
        counts = []
        for number in (2, 12):
            moves = self.env["account.move"]
            for _move in range(number):
                moves += self._make_invoice(self.professional)
            self._hand_over()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._import(*(f"{move.name};{move.id};7;2026;;;60" for move in moves))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual({*moves.mapped("amount_residual")}, {0})
            self.assertEqual(len(moves.tax_cash_basis_created_move_ids), number)
        self.assertLess((counts[1] - counts[0]) / 10, 13)

    def test_a_rejection_keeps_its_reason(self):
        move = self._make_invoice(self.professional)
        handover = self._hand_over()
        self._import(f"{move.name};;;;Rejeté;Tiers inconnu;")
        self.assertRecordValues(
            handover.order_ids, [{"state": "rejected", "reason": "Tiers inconnu"}]
        )
        again = self._hand_over()
        self._import(f"{move.name};1203;8;2026;;;")
        self.assertEqual(again.order_ids.number, "1203")
        self.assertEqual((handover.amount_total, again.amount_total), (0, 60))

    def test_kinds_of_pieces_are_three_codes(self):
        with self.assertRaisesRegex(ValidationError, "three codes"):
            self.journal.l10n_fr_order_triplet = "1-2"

    def test_an_unknown_invoice_is_told(self):
        self._make_invoice(self.professional)
        self._hand_over()
        action = self._import("TC/1999/00001;1;1;1999;;;10")
        self.assertIn("TC/1999/00001", action["params"]["message"])

    def test_a_file_of_something_else_is_explained(self):
        wizard = self.env["telecentre.collection.import"].create(
            {
                "attachment": base64.b64encode(b"a;b\n1;2"),
                "account_id": self.chart.ref("pcg_5121").id,
            }
        )
        with self.assertRaisesRegex(UserError, "names its columns"):
            wizard.action_import()

    def test_a_credit_note_reduces_the_order_and_line_of_its_invoice(self):
        move = self._make_invoice(self.professional)
        self._hand_over()
        credit = move._reverse_moves([{"invoice_date": "2026-01-02"}])
        credit.action_post()
        self.assertIn("has no number yet", self._prepare().order_ids.reason)
        self._import(f"{move.name};1201;7;2026;;;")
        handover = self._hand_over()
        self.assertEqual(handover.amount_total, -60)
        [row] = self._read(handover)
        self.assertEqual(
            (row["TypPce"], row["MtHT"], row["ExerRat"], row["IdPceOrig"]),
            ("02", "50,00", "2026", "1201"),
        )
        self.assertEqual(row["IdLigneOrig"], "1")

    def test_what_a_cash_office_took_is_regularised(self):
        office = self.env["telecentre.cash.office"].create(
            {
                "name": "Counter",
                "code": "R15",
                "company_id": self.company.id,
                "user_id": self.host.id,
            }
        )
        office.means_ids = office._prepare_default_means()
        office.with_user(self.host).action_open_session()
        self._make_invoice(self.person, {"price_unit": 10})
        self.env["telecentre.cash.office.collect"].with_user(self.host).create(
            {"session_id": office.session_id.id, "partner_id": self.person.id}
        )._collect()
        [row] = self._read(self._hand_over())
        self.assertEqual(
            (row["IdRegie"], row["RefEncaissement"]), ("R15", "R15/2026/00001")
        )

    def test_who_may_hand_over(self):
        for model in (
            "telecentre.collection.handover",
            "telecentre.collection.order",
            "telecentre.collection.order.line",
            "telecentre.debtor.code",
        ):
            for user, rights in (
                (self.host, ""),
                (self.manager, "r"),
                (self.billing, "rwcu"),
                (self.portal_user, ""),
            ):
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(model=model, user=user.login, op=operation):
                        self.assertEqual(
                            self.env[model].with_user(user).has_access(operation),
                            operation[0] in rights,
                        )
