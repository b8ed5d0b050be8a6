"""What a remote client or a hurried host may send: a sentence, and nothing written."""

import json

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import TelecentreCase, utc

START, STOP = "2026-01-05 08:00:00", "2026-01-05 11:00:00"  # 09:00-12:00 in Paris


@tagged("post_install", "-at_install")
class TestBadInput(HttpCase, TelecentreCase):
    def _call(self, model, method, *args, login="host"):
        """The answer of the server to somebody's client."""
        self.authenticate(login, login)
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": {"context": {"lang": "en_US"}},
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return answer.json()

    @mute_logger("odoo.http", "odoo.sql_db")
    def assertRefused(self, sentence, *call, login="host"):
        """Refused with a sentence for people; nothing is left of it."""
        before = self._count()
        error = self._call(*call, login=login).get("error", {}).get("data", {})
        self.assertRegex(error.get("message", "accepted"), sentence)
        self.assertIn(
            error["name"].rpartition(".")[2],
            ("UserError", "ValidationError", "MissingError"),
        )
        self.env.invalidate_all()
        self.assertEqual(self._count(), before)

    def _count(self):
        """How many of everything that a booking or a price writes."""
        self.env.flush_all()
        return {
            model: self.env[model].search_count([])
            for model in (
                "telecentre.rental",
                "telecentre.rental.line",
                "telecentre.rental.series.line",
                "telecentre.charge",
                "telecentre.credit.entry",
                "telecentre.rate",
                "mail.mail",
            )
        }

    def _get_vals(self, **vals):
        return {
            "space_id": self.office.id,
            "partner_id": self.member.id,
            "date_start": START,
            "date_stop": STOP,
            **vals,
        }

    # ------------------------------------------------------------------
    # Dates and places
    # ------------------------------------------------------------------

    def test_stop_before_start(self):
        for stop in ("2026-01-05 07:00:00", START):
            with self.subTest(stop=stop):
                vals = self._get_vals(date_stop=stop)
                self.assertRefused(
                    "ends after it starts", "telecentre.rental", "create", [vals]
                )
                vals["state"] = "confirmed"
                self.assertRefused(
                    "ends after it starts", "telecentre.rental", "create", [vals]
                )

    def test_stop_before_start_of_a_rental_that_is_confirmed(self):
        rental = self._make_confirmed(utc(5, 9), utc(5, 12))
        self.assertRefused(
            "after", "telecentre.rental", "write", rental.ids, {"date_stop": START}
        )
        self.assertEqual((rental.date_stop, rental.amount_due), (utc(5, 12), 10))

    def test_stop_before_start_of_a_question(self):
        for method in ("get_quote", "get_free_intervals"):
            with self.subTest(method=method):
                self.assertRefused(
                    "after", "telecentre.space", method, self.office.ids, STOP, START
                )

    def test_no_space(self):
        self.assertRefused(
            "which space",
            "telecentre.rental",
            "create",
            [self._get_vals(space_id=False)],
        )

    def test_a_space_that_does_not_exist(self):
        self.assertRefused(
            "does not exist",
            "telecentre.rental",
            "create",
            [self._get_vals(space_id=self.office.id + 99999)],
        )

    # ------------------------------------------------------------------
    # Prices
    # ------------------------------------------------------------------

    def test_an_unknown_unit(self):
        rate = self.office_type.rate_ids[0]
        vals = {
            "space_type_id": self.office_type.id,
            "unit": "fortnight",
            "product_id": rate.product_id.id,
        }
        sentence = "“fortnight” is not a unit of price: choose one of hour, half_day"
        self.assertRefused(
            sentence, "telecentre.rate", "create", [vals], login="manager"
        )
        self.assertRefused(
            sentence,
            "telecentre.rate",
            "write",
            rate.ids,
            {"unit": "fortnight"},
            login="manager",
        )

    def test_no_price_on_the_day_of_use(self):
        self.pricelist.item_ids.date_end = "2026-01-04 22:00:00"
        rental = self._make_rental(utc(5, 9), utc(5, 12))
        sentence = "has no price on 01/05/2026: add a row to the price list “Public”"
        self.assertRefused(sentence, "telecentre.rental", "action_confirm", rental.ids)
        self.assertEqual(rental.state, "draft")
        self.assertIn(self.office, self.office._filter_bookable(utc(5, 9), utc(5, 12)))

    def test_one_bad_rental_of_several_leaves_all_as_they_were(self):
        good = self._make_rental(utc(5, 9), utc(5, 12))
        closed = self._make_rental(utc(10, 9), utc(10, 12))
        self.assertRefused(
            "closed", "telecentre.rental", "action_confirm", (good | closed).ids
        )
        self.assertEqual((good | closed).mapped("state"), ["draft"] * 2)

    # ------------------------------------------------------------------
    # Loops
    # ------------------------------------------------------------------

    def test_a_space_that_is_a_part_of_itself(self):
        left, right = self._make_spaces(self.murat, self.room_type, "Left", "Right")
        left.parent_id = self.room
        right.parent_id = left
        for parent in (self.room, left, right):
            with self.subTest(parent=parent.name):
                self.assertRefused(
                    "which is the same room or a part of it",
                    "telecentre.space",
                    "write",
                    self.room.ids,
                    {"parent_id": parent.id},
                    login="manager",
                )
        self.assertFalse(self.room.parent_id)

    def test_price_lists_that_refer_to_each_other(self):
        other = self._make_public_pricelist("Other", sequence=2)
        other.item_ids.write({"base": "pricelist", "base_pricelist_id": self.pricelist})
        self.assertRefused(
            "(?i)recursi",
            "product.pricelist.item",
            "write",
            self.pricelist.item_ids.ids,
            {"base": "pricelist", "base_pricelist_id": other.id},
            login="manager",
        )

    # ------------------------------------------------------------------
    # Series
    # ------------------------------------------------------------------

    def test_a_series_of_ten_thousand_dates(self):
        series = self.env["telecentre.rental.series"].create(
            {
                "partner_id": self.member.id,
                "date_first": "2026-01-06",
                "start_hour": 9,
                "duration": 3,
                "frequency": "daily",
                "count": 10000,
                "need_ids": [Command.create({"space_id": self.office.id})],
            }
        )
        self.assertRefused(
            "366 dates at most",
            "telecentre.rental.series",
            "action_confirm",
            series.ids,
        )
        self.assertEqual((series.state, len(series.rental_ids)), ("draft", 0))

    def test_a_rule_that_never_moves_on(self):
        for rule in ("FREQ=DAILY;INTERVAL=0", "FREQ=SECONDLY", "FREQ=DAILY;COUNT=-1"):
            with self.subTest(rule=rule):
                self.assertRefused(
                    "cannot be read|not a|understood",
                    "telecentre.rental.series",
                    "create",
                    [
                        {
                            "partner_id": self.member.id,
                            "date_first": "2026-01-06",
                            "start_hour": 9,
                            "duration": 3,
                            "rrule": rule,
                            "need_ids": [Command.create({"space_id": self.office.id})],
                        }
                    ],
                )
